// Package reader keeps what the reader makes: settings, stars, what was read
// and how far, reading lists, highlights and notes, saved searches. It is the precious store: no update ever writes to it, every
// write is on disk before it is acknowledged, and everything hangs on item
// ids, which outlive releases.
package reader

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// The buckets of reader.db.
const (
	settingsBucket = "settings"
	marksBucket    = "marks"  // item id → Mark
	openedBucket   = "opened" // time, item id → nothing: the order of Recent
	stateBucket    = "state"

	listsBucket       = "lists"       // id → List
	annotationsBucket = "annotations" // id → Annotation
	searchesBucket    = "searches"    // id → SavedSearch
	filesBucket       = "files"       // id → OwnFile
	keptBucket        = "kept"        // item id → KeptItem

	settingsKey = "settings"
	seenKey     = "lastSeenRelease"
)

// schema brings reader.db forward. Steps that were released never change.
func schema() bolt.Schema {
	return bolt.Schema{
		func(tx *bbolt.Tx) error {
			for _, name := range []string{settingsBucket, marksBucket, openedBucket, stateBucket} {
				if _, err := tx.CreateBucket([]byte(name)); err != nil {
					return err
				}
			}
			return nil
		},
		func(tx *bbolt.Tx) error {
			for _, name := range []string{listsBucket, annotationsBucket, searchesBucket, filesBucket, keptBucket} {
				if _, err := tx.CreateBucket([]byte(name)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// Store is an open reader.db. It is safe for concurrent use.
type Store struct {
	// Now is the clock that dates what is opened and made.
	Now func() time.Time
	// Random is where ids come from.
	Random io.Reader

	db *bolt.DB

	// writing is held by who changes records, from before the transaction
	// until the memory holds what the disk does.
	writing     sync.Mutex
	lists       table[List, *List]
	annotations table[Annotation, *Annotation]
	searches    table[SavedSearch, *SavedSearch]
	files       table[OwnFile, *OwnFile]
	watchers    watchers
	backing     sync.Mutex // held while a backup is made
}

// Open opens or creates the file at path. The error wraps library.ErrLocked,
// ErrNewer (the file is left untouched), ErrReadOnly, ErrFull or ErrDamaged.
func Open(path string) (*Store, error) {
	db, err := bolt.Open(path, schema())
	if err != nil {
		return nil, fmt.Errorf("your settings and marks: %w", err)
	}
	return newStore(db), nil
}

func newStore(db *bolt.DB) *Store {
	s := &Store{Now: time.Now, Random: rand.Reader, db: db}
	s.lists.bucket, s.lists.letter, s.lists.noun, s.lists.most = listsBucket, "l", "list", MaxLists
	s.annotations.bucket, s.annotations.letter, s.annotations.noun, s.annotations.most = annotationsBucket, "a", "note", MaxAnnotations
	s.searches.bucket, s.searches.letter, s.searches.noun, s.searches.most = searchesBucket, "s", "saved search", MaxSearches
	s.files.bucket, s.files.letter, s.files.noun, s.files.most = filesBucket, "f", "file", MaxFiles
	return s
}

// Check reads the whole file and returns library.ErrDamaged with the first
// thing that is not as it was written.
func (s *Store) Check(ctx context.Context) error { return s.db.Check(ctx) }

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

// LastSeenRelease returns the release the reader was last shown, 0 when none.
func (s *Store) LastSeenRelease() (int, error) {
	n := 0
	err := s.db.View(func(tx *bbolt.Tx) error {
		return ignoreMissing(bolt.GetJSON(bolt.Bucket(tx, stateBucket), []byte(seenKey), &n))
	})
	if err != nil {
		return 0, fmt.Errorf("read the last seen release: %w", err)
	}
	return n, nil
}

// SetLastSeen notes that the reader was shown the news of a release. It never
// goes back: two windows may answer in any order.
func (s *Store) SetLastSeen(release int) error {
	if release < 0 {
		return fmt.Errorf("%w: release %d", library.ErrInvalid, release)
	}
	err := s.update(func(tx *bbolt.Tx) error {
		b, old := bolt.Bucket(tx, stateBucket), 0
		if err := ignoreMissing(bolt.GetJSON(b, []byte(seenKey), &old)); err != nil || old >= release {
			return err
		}
		return bolt.PutJSON(b, []byte(seenKey), release)
	})
	if err != nil {
		return fmt.Errorf("note release %d as seen: %w", release, err)
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, library.ErrNotFound) {
		return nil
	}
	return err
}

// putMerged stores v, a struct, over the JSON object under key and keeps the
// fields of the old object that v's type does not know, so that running an
// older version of the program for a while loses nothing.
func putMerged(b *bbolt.Bucket, key []byte, v any) error { return putOver(b, key, v, nil) }

// putOver is putMerged, with unknown fields from another object too.
func putOver(b *bbolt.Bucket, key []byte, v any, other json.RawMessage) error {
	merged := map[string]json.RawMessage{}
	if other != nil {
		if err := json.Unmarshal(other, &merged); err != nil {
			return fmt.Errorf("%w: read %q: %w", library.ErrInvalid, key, err)
		}
	}
	if err := ignoreMissing(bolt.GetJSON(b, key, &merged)); err != nil {
		return err
	}
	for _, field := range reflect.VisibleFields(reflect.TypeOf(v)) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		delete(merged, name)
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode %q: %w", key, err)
	}
	if err := json.Unmarshal(data, &merged); err != nil {
		return fmt.Errorf("encode %q: %w", key, err)
	}
	return bolt.PutJSON(b, key, merged)
}
