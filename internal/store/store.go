// Package store keeps one release of the library in a bbolt file: its items,
// vocabularies and tables, the bytes of the files they were read from, and the
// old texts of items that changed. All of it can be fetched again, so nothing
// of the reader's own lives here.
package store

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// The buckets of content.db.
const (
	itemsBucket     = "items"     // id → Item as JSON
	numbersBucket   = "numbers"   // number → id; never deleted
	idsBucket       = "ids"       // id → number; never deleted
	tablesBucket    = "tables"    // id → Table as JSON
	objectsBucket   = "objects"   // SHA-256 → bytes of a published file
	manifestBucket  = "manifest"  // path → SHA-256 and size
	versionsBucket  = "versions"  // id, release → Item as that release had it
	backlinksBucket = "backlinks" // id, 0, id of an item that links to it → nothing
	releaseBucket   = "release"   // what there is one of in a release
	arrivalsBucket  = "arrivals"  // id → numbers of the releases that brought it first and last
	releasesBucket  = "releases"  // number → Release that was taken
	historyBucket   = "history"   // a running number → Past
	undoBucket      = "undo"      // bucket, 0, key → what the last release displaced there

	releaseKey    = "release"
	nameKey       = "name"
	taxonomiesKey = "taxonomies"
	thesaurusKey  = "thesaurus"
	contextKey    = "context" // in which the items were read
	undoneKey     = "undone"  // number of the release that the reader went back from
)

// schema brings content.db forward. Steps that were released never change.
func schema() bolt.Schema {
	return bolt.Schema{
		func(tx *bbolt.Tx) error {
			for _, name := range []string{itemsBucket, numbersBucket, idsBucket, tablesBucket, objectsBucket,
				manifestBucket, versionsBucket, backlinksBucket, releaseBucket} {
				if _, err := tx.CreateBucket([]byte(name)); err != nil {
					return err
				}
			}
			return nil
		},
		remember,
	}
}

// remember lets the store keep what updates did. Until then the manifest held
// no sizes, as every file was there, and nothing but the old texts told which
// items had changed.
func remember(tx *bbolt.Tx) error {
	for _, name := range []string{arrivalsBucket, releasesBucket, historyBucket, undoBucket} {
		if _, err := tx.CreateBucket([]byte(name)); err != nil {
			return err
		}
	}
	manifest, sizes := bolt.Bucket(tx, manifestBucket), map[string][]byte{}
	for path, sealed := range entries(manifest) {
		sha, err := bolt.Unseal(path, sealed)
		if err != nil {
			return err
		}
		data, err := bolt.Get(bolt.Bucket(tx, objectsBucket), sha)
		if err != nil {
			return err
		}
		sizes[string(path)] = manifestValue(sha, int64(len(data)))
	}
	for _, path := range slices.Sorted(maps.Keys(sizes)) {
		if err := bolt.Put(manifest, []byte(path), sizes[path]); err != nil {
			return err
		}
	}
	for key := range entries(bolt.Bucket(tx, versionsBucket)) {
		id, held, _ := bytes.Cut(key, []byte{0})
		if err := bolt.Put(bolt.Bucket(tx, arrivalsBucket), id, arrival{0, number(held) + 1}.encode()); err != nil {
			return err
		}
	}
	return nil
}

// Store is an open content.db. It is safe for concurrent use.
type Store struct {
	db *bolt.DB
	// turn keeps Apply out while Items or Check go through the whole store in
	// many small transactions, and so makes them see one release.
	turn sync.RWMutex
}

// Open opens or creates the file at path. The error wraps library.ErrLocked,
// ErrNewer (the file is left untouched), ErrReadOnly, ErrFull or ErrDamaged.
func Open(path string) (*Store, error) {
	db, err := bolt.Open(path, schema())
	if err != nil {
		return nil, fmt.Errorf("the library: %w", err)
	}
	return &Store{db: db}, nil
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

// Release returns the release the store holds, the zero Release when none.
func (s *Store) Release() (library.Release, error) {
	var rel library.Release
	if err := s.single(releaseKey, &rel); err != nil {
		return library.Release{}, fmt.Errorf("read the release: %w", err)
	}
	return rel, nil
}

// Name returns what the publisher calls the collection.
func (s *Store) Name() (library.Text, error) {
	var name library.Text
	if err := s.single(nameKey, &name); err != nil {
		return library.Text{}, fmt.Errorf("read the library's name: %w", err)
	}
	return name, nil
}

// Taxonomies returns the vocabularies in the publisher's order.
func (s *Store) Taxonomies() ([]library.Taxonomy, error) {
	var all []library.Taxonomy
	if err := s.single(taxonomiesKey, &all); err != nil {
		return nil, fmt.Errorf("read the taxonomies: %w", err)
	}
	return all, nil
}

// Thesaurus returns the concepts searches are widened by.
func (s *Store) Thesaurus() (library.Thesaurus, error) {
	var t library.Thesaurus
	if err := s.single(thesaurusKey, &t); err != nil {
		return library.Thesaurus{}, fmt.Errorf("read the thesaurus: %w", err)
	}
	return t, nil
}

// Context returns the context in which the items were read, "" when unknown.
func (s *Store) Context() (string, error) {
	var text string
	if err := s.single(contextKey, &text); err != nil {
		return "", fmt.Errorf("read the context of the items: %w", err)
	}
	return text, nil
}

// single reads what a release has one of; an empty store leaves v as it is.
func (s *Store) single(key string, v any) error {
	return s.db.View(func(tx *bbolt.Tx) error {
		err := bolt.GetJSON(bolt.Bucket(tx, releaseBucket), []byte(key), v)
		if errors.Is(err, library.ErrNotFound) {
			return nil
		}
		return err
	})
}

// numberKey writes item and release numbers so that they sort as numbers.
func numberKey(n int) []byte { return fmt.Appendf(nil, "%010d", n) }

// pairKey joins an item id and what hangs on it; ids hold no zero byte.
func pairKey(id string, rest []byte) []byte {
	key := append([]byte(id), 0)
	return append(key, rest...)
}

// number reads back what numberKey wrote, 0 for anything else.
func number(key []byte) int {
	n, err := strconv.Atoi(string(key))
	if err != nil {
		return 0
	}
	return n
}
