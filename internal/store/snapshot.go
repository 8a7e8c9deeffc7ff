package store

import (
	"errors"
	"fmt"
	"os"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// perTransaction is how many bytes of values one transaction of a snapshot
// writes, so that a large library takes little memory.
const perTransaction = 8 << 20

// Snapshot writes a library of its own to path, where nothing may be: what the
// store holds now, and of its past nothing that would tell when the reader
// took which update. It returns the release that the snapshot holds.
func (s *Store) Snapshot(path string) (library.Release, error) {
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return library.Release{}, fmt.Errorf("copy the library: %w: there is a file at %s", library.ErrInvalid, path)
	}
	s.turn.RLock()
	defer s.turn.RUnlock()
	to, err := bolt.Open(path, schema())
	if err != nil {
		return library.Release{}, fmt.Errorf("copy the library: %w", err)
	}
	err = s.db.View(func(from *bbolt.Tx) error {
		return from.ForEach(func(name []byte, b *bbolt.Bucket) error {
			switch string(name) {
			case historyBucket, undoBucket:
				return nil
			}
			return copyBucket(to, name, b)
		})
	})
	var rel library.Release
	if err == nil {
		rel, err = (&Store{db: to}).Release()
	}
	if err = errors.Join(err, to.Close()); err != nil {
		return library.Release{}, errors.Join(fmt.Errorf("copy the library: %w", err), os.Remove(path))
	}
	return rel, nil
}

// copyBucket copies sealed values as they are: their seals hold in the copy,
// and show a fault of the original there too.
func copyBucket(to *bolt.DB, name []byte, b *bbolt.Bucket) error {
	c := b.Cursor()
	k, v := c.First()
	for k != nil {
		err := to.Update(func(tx *bbolt.Tx) error {
			into, err := tx.CreateBucketIfNotExists(name)
			if err != nil {
				return err
			}
			into.FillPercent = 1 // keys come in order
			for size := 0; k != nil && size < perTransaction; k, v = c.Next() {
				size += len(k) + len(v)
				if err := into.Put(k, v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
