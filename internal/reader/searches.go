package reader

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
)

// The limits of searches.
const (
	MaxSearches = 500
	MaxRecent   = 50
	maxQuery    = 4000
	maxKnown    = 100_000 // item numbers that a saved search remembers
	recentKey   = "recentSearches"
)

// SavedSearch is a search that the reader wants to see again, with what is
// new.
type SavedSearch struct {
	Made
	Name   string    `json:"name"`   // empty: it is called by what it asks, in words of today
	Query  string    `json:"query"`  // the address query of the search screen
	Known  []uint32  `json:"known"`  // numbers of the items seen at the last look, rising
	Looked time.Time `json:"looked"` // zero: never
}

// Searches returns the saved searches by name.
func (s *Store) Searches() ([]SavedSearch, error) {
	found, err := s.searches.all(s, nil)
	slices.SortFunc(found, func(a, b SavedSearch) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return found, err
}

// Search returns one saved search that is not deleted.
func (s *Store) Search(id string) (SavedSearch, error) { return s.searches.get(s, id) }

// CreateSearch saves a search, with an id and dates.
func (s *Store) CreateSearch(q SavedSearch) (SavedSearch, error) {
	q, err := s.searches.create(s, q)
	return q, wrap(err, "save a search")
}

// ChangeSearch alters a saved search in one step. What was seen of it (Known
// and Looked) is each computer's own and makes no revision.
func (s *Store) ChangeSearch(id string, change func(*SavedSearch) error) (SavedSearch, error) {
	q, err := s.searches.change(s, id, change)
	return q, wrap(err, "change a saved search")
}

// DeleteSearch deletes a saved search; RestoreSearch brings it back.
func (s *Store) DeleteSearch(id string) error {
	return wrap(s.searches.remove(s, id), "delete a saved search")
}

// RestoreSearch brings a deleted search back as it was.
func (s *Store) RestoreSearch(id string) (SavedSearch, error) {
	q, err := s.searches.restore(s, id)
	return q, wrap(err, "restore a saved search")
}

func (q *SavedSearch) copied() SavedSearch {
	c := *q
	c.Made, c.Known = q.Made.copied(), slices.Clone(q.Known)
	return c
}

func (q *SavedSearch) meaning() SavedSearch {
	m := *q
	m.Known, m.Looked = nil, time.Time{}
	return m
}

func (q *SavedSearch) title() *string { return &q.Name }

func (q *SavedSearch) prepare(*Store) error {
	q.Name, q.Looked = strings.TrimSpace(q.Name), q.Looked.UTC().Round(0)
	slices.Sort(q.Known)
	q.Known = filled(slices.Compact(q.Known))
	return cmp.Or(text("the name", q.Name, MaxTitle), text("the search", q.Query, maxQuery), atMost("known items", len(q.Known), maxKnown))
}

// RecentSearches returns the last n searches, the latest first.
func (s *Store) RecentSearches(n int) ([]string, error) {
	recent := []string{}
	err := s.db.View(func(tx *bbolt.Tx) (err error) {
		recent, err = readRecent(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the recent searches: %w", err)
	}
	return recent[:min(max(n, 0), len(recent))], nil
}

// NoteSearch puts a search before the recent ones.
func (s *Store) NoteSearch(query string) error {
	if err := text("the search", query, maxQuery); err != nil {
		return err
	}
	return s.changeRecent(func(recent []string) []string {
		rest := slices.DeleteFunc(recent, func(q string) bool { return q == query })
		return append([]string{query}, rest[:min(len(rest), MaxRecent-1)]...)
	})
}

// ClearSearches forgets the recent searches.
func (s *Store) ClearSearches() error {
	return s.changeRecent(func([]string) []string { return []string{} })
}

func (s *Store) changeRecent(change func([]string) []string) error {
	err := s.update(func(tx *bbolt.Tx) error {
		recent, err := readRecent(tx)
		if err != nil {
			return err
		}
		return bolt.PutJSON(bolt.Bucket(tx, stateBucket), []byte(recentKey), change(recent))
	})
	return wrap(err, "note the recent searches")
}

func readRecent(tx *bbolt.Tx) ([]string, error) {
	recent := []string{}
	err := bolt.GetJSON(bolt.Bucket(tx, stateBucket), []byte(recentKey), &recent)
	return recent, ignoreMissing(err)
}
