package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// What History keeps: so many releases, and so many items of each sort of
// change.
const (
	maxHistory = 60
	maxListed  = 500
)

// record notes the release in the history. What the first one brought is
// everything, and not told.
func (a *apply) record() error {
	rel := a.next.Release
	if err := bolt.PutJSON(bolt.Bucket(a.tx, releasesBucket), numberKey(rel.Number), rel); err != nil {
		return err
	}
	past := a.next.Past
	past.Release, past.Undone = rel, false
	if a.held > 0 && !a.switched {
		past.Changes = bounded(a.changes)
	}
	b := bolt.Bucket(a.tx, historyBucket)
	last, _ := b.Cursor().Last()
	if err := bolt.PutJSON(b, numberKey(number(last)+1), past); err != nil {
		return err
	}
	old := [][]byte{}
	for k := range entries(b) {
		old = append(old, k)
	}
	for _, k := range old[:max(0, len(old)-maxHistory)] {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

func bounded(c library.Changes) library.Changes {
	for _, list := range []*[]library.Change{&c.New, &c.Changed, &c.Withdrawn, &c.Removed} {
		*list = (*list)[:min(len(*list), maxListed)]
	}
	return c
}

// markUndone notes in the history that the reader went back from a release,
// and returns what it had brought.
func markUndone(tx *bbolt.Tx, rel library.Release) (library.Changes, error) {
	b := bolt.Bucket(tx, historyBucket)
	key, sealed := b.Cursor().Last()
	if key == nil {
		return library.Changes{}, nil
	}
	data, err := bolt.Unseal(key, sealed)
	if err != nil {
		return library.Changes{}, err
	}
	var past library.Past
	if err := bolt.Decode(key, data, &past); err != nil || past.Release != rel {
		return library.Changes{}, err
	}
	past.Undone = true
	return past.Changes, bolt.PutJSON(b, slices.Clone(key), past)
}

// History returns the last releases that were taken, the newest first.
func (s *Store) History() ([]library.Past, error) {
	all := []library.Past{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		for k, v := range entries(bolt.Bucket(tx, historyBucket)) {
			data, err := bolt.Unseal(k, v)
			if err != nil {
				return err
			}
			var past library.Past
			if err := bolt.Decode(k, data, &past); err != nil {
				return err
			}
			all = append(all, past)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	slices.Reverse(all)
	return all, nil
}

// arrival is by which releases an item came to be as it is.
type arrival struct{ first, last int }

func (r arrival) encode() []byte { return fmt.Appendf(nil, "%d %d", r.first, r.last) }

func decodeArrival(key, sealed []byte) (arrival, error) {
	var r arrival
	data, err := bolt.Unseal(key, sealed)
	if err != nil {
		return r, err
	}
	if _, err := fmt.Sscanf(string(data), "%d %d", &r.first, &r.last); err != nil {
		return r, fmt.Errorf("%w: the arrival of %s: %w", library.ErrDamaged, key, err)
	}
	return r, nil
}

// arrived notes that the release brought an item, or changed it.
func (a *apply) arrived(id string, isNew bool) error {
	r, key := arrival{last: a.next.Release.Number}, []byte(id)
	if sealed := bolt.Bucket(a.tx, arrivalsBucket).Get(key); sealed != nil {
		known, err := decodeArrival(key, sealed)
		if err != nil {
			return err
		}
		r.first = known.first
	}
	if isNew {
		r.first = r.last
	}
	return a.put(arrivalsBucket, key, r.encode())
}

// Arrival says by which releases an item came to be as it is.
func (s *Store) Arrival(id string) (library.Arrival, error) {
	var out library.Arrival
	err := s.db.View(func(tx *bbolt.Tx) error {
		sealed := bolt.Bucket(tx, arrivalsBucket).Get([]byte(id))
		if sealed == nil {
			return nil
		}
		r, err := decodeArrival([]byte(id), sealed)
		if err == nil {
			out.First, err = releaseOf(tx, r.first)
		}
		if err == nil {
			out.Last, err = releaseOf(tx, r.last)
		}
		return err
	})
	if err != nil {
		return library.Arrival{}, fmt.Errorf("read when %s arrived: %w", id, err)
	}
	return out, nil
}

// releaseOf returns a release that was taken, or one with nothing but its
// number where it was not recorded.
func releaseOf(tx *bbolt.Tx, n int) (library.Release, error) {
	rel := library.Release{Number: n}
	err := bolt.GetJSON(bolt.Bucket(tx, releasesBucket), numberKey(n), &rel)
	if errors.Is(err, library.ErrNotFound) {
		err = nil
	}
	return rel, err
}

// Since returns the ids of the items that came or changed after the release
// with the number: the latest first, of one release the new ones first.
func (s *Store) Since(release int) ([]string, error) {
	type row struct {
		id string
		arrival
	}
	var rows []row
	err := s.db.View(func(tx *bbolt.Tx) error {
		for k, v := range entries(bolt.Bucket(tx, arrivalsBucket)) {
			r, err := decodeArrival(k, v)
			if err != nil {
				return err
			}
			if r.last > release {
				rows = append(rows, row{string(k), r})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what came after release %d: %w", release, err)
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(b.last, a.last), cmp.Compare(b.first, a.first))
	})
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.id
	}
	return ids, nil
}
