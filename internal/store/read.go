package store

import (
	"bytes"
	"fmt"
	"iter"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// Version is an item as an earlier release had it.
type Version struct {
	Release int             `json:"release"` // the last release that held this text
	Held    library.Release `json:"held"`    // the same, with its date where it was recorded
	Item    library.Item    `json:"item"`
}

// Item returns the item with the id, or library.ErrNotFound.
func (s *Store) Item(id string) (library.Item, error) {
	var item library.Item
	err := s.db.View(func(tx *bbolt.Tx) error {
		return bolt.GetJSON(bolt.Bucket(tx, itemsBucket), []byte(id), &item)
	})
	if err != nil {
		return library.Item{}, fmt.Errorf("read item: %w", err)
	}
	return item, nil
}

// ItemByNumber returns the item with the permanent number, or
// library.ErrNotFound, also when the item is no longer in the library.
func (s *Store) ItemByNumber(n int) (library.Item, error) {
	var item library.Item
	err := s.db.View(func(tx *bbolt.Tx) error {
		id, err := bolt.Get(bolt.Bucket(tx, numbersBucket), numberKey(n))
		if err != nil {
			return err
		}
		return bolt.GetJSON(bolt.Bucket(tx, itemsBucket), id, &item)
	})
	if err != nil {
		return library.Item{}, fmt.Errorf("read item number %d: %w", n, err)
	}
	return item, nil
}

// batch is how many items one transaction of Items reads.
const batch = 256

// Items calls yield with every item, by number, until it returns false. All
// come from one release: Apply waits meanwhile. yield may ask the store for
// anything else, but must not call Items, Check or Apply.
func (s *Store) Items(yield func(library.Item) bool) error {
	s.turn.RLock()
	defer s.turn.RUnlock()
	for from := 0; ; {
		items, next, err := s.page(from)
		if err != nil {
			return fmt.Errorf("read all items: %w", err)
		}
		for _, item := range items {
			if !yield(item) {
				return nil
			}
		}
		if next == 0 {
			return nil
		}
		from = next
	}
}

// page reads up to batch items from a number on, and returns the number to go
// on with, 0 at the end.
func (s *Store) page(from int) (items []library.Item, next int, err error) {
	err = s.db.View(func(tx *bbolt.Tx) error {
		c, all := bolt.Bucket(tx, numbersBucket).Cursor(), bolt.Bucket(tx, itemsBucket)
		for k, v := c.Seek(numberKey(from)); k != nil; k, v = c.Next() {
			id, err := bolt.Unseal(k, v)
			if err != nil {
				return err
			}
			if len(items) == batch {
				next = number(k)
				return nil
			}
			if all.Get(id) == nil {
				continue // no longer in the library; its number stays taken
			}
			var item library.Item
			if err := bolt.GetJSON(all, id, &item); err != nil {
				return err
			}
			items = append(items, item)
		}
		return nil
	})
	return items, next, err
}

// Table returns the table with the id, or library.ErrNotFound.
func (s *Store) Table(id string) (library.Table, error) {
	var t library.Table
	err := s.db.View(func(tx *bbolt.Tx) error {
		return bolt.GetJSON(bolt.Bucket(tx, tablesBucket), []byte(id), &t)
	})
	if err != nil {
		return library.Table{}, fmt.Errorf("read table: %w", err)
	}
	return t, nil
}

// Versions returns the earlier texts of an item, the latest first. They stay
// when the item leaves the library.
func (s *Store) Versions(id string) ([]Version, error) {
	versions := []Version{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		for k, v := range below(bolt.Bucket(tx, versionsBucket), pairKey(id, nil)) {
			data, err := bolt.Unseal(k, v)
			if err != nil {
				return err
			}
			version := Version{Release: number(k[len(id)+1:])}
			if err := bolt.Decode(k, data, &version.Item); err != nil {
				return err
			}
			if version.Held, err = releaseOf(tx, version.Release); err != nil {
				return err
			}
			versions = append([]Version{version}, versions...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the versions of %s: %w", id, err)
	}
	return versions, nil
}

// Backlinks returns the ids of the items that link to an item, sorted.
func (s *Store) Backlinks(id string) ([]string, error) {
	ids := []string{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		for k, v := range below(bolt.Bucket(tx, backlinksBucket), pairKey(id, nil)) {
			if _, err := bolt.Unseal(k, v); err != nil {
				return err
			}
			ids = append(ids, string(k[len(id)+1:]))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what links to %s: %w", id, err)
	}
	return ids, nil
}

// entries goes through a bucket in the order of its keys.
func entries(b *bbolt.Bucket) iter.Seq2[[]byte, []byte] { return below(b, nil) }

// below goes through the entries whose keys begin with prefix.
func below(b *bbolt.Bucket, prefix []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		c := b.Cursor()
		for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if !yield(k, v) {
				return
			}
		}
	}
}
