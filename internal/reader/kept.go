package reader

import (
	"fmt"
	"time"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// MaxKept is how many items' last texts are kept.
const MaxKept = 20_000

// KeptItem is the last text of an item that the reader marked, listed or
// wrote on, for when the library has it no longer.
type KeptItem struct {
	Item    library.Item `json:"item"` // with its body
	At      time.Time    `json:"at"`
	Release int          `json:"release"`
}

// KeepItems stores the last texts of items, over older ones.
func (s *Store) KeepItems(items ...KeptItem) error {
	err := s.update(func(tx *bbolt.Tx) error {
		b := bolt.Bucket(tx, keptBucket)
		for _, k := range items {
			if k.Item.ID == "" || len(k.Item.ID) > maxID {
				return fmt.Errorf("%w: an item id of %d bytes", library.ErrInvalid, len(k.Item.ID))
			}
			k.At = s.now()
			if err := bolt.PutJSON(b, []byte(k.Item.ID), k); err != nil {
				return err
			}
		}
		return atMost("kept items", b.Stats().KeyN, MaxKept)
	})
	return wrap(err, "keep the last text of items")
}

// KeptItem returns the last text of an item, library.ErrNotFound without one.
func (s *Store) KeptItem(id string) (KeptItem, error) {
	var k KeptItem
	err := s.db.View(func(tx *bbolt.Tx) error { return bolt.GetJSON(bolt.Bucket(tx, keptBucket), []byte(id), &k) })
	return k, wrap(err, "read a kept item")
}

// KeptItems returns all of them by id.
func (s *Store) KeptItems() ([]KeptItem, error) {
	kept := []KeptItem{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		return bolt.Bucket(tx, keptBucket).ForEach(func(k, v []byte) error {
			data, err := bolt.Unseal(k, v)
			if err != nil {
				return err
			}
			var item KeptItem
			kept = append(kept, item)
			return bolt.Decode(k, data, &kept[len(kept)-1])
		})
	})
	return kept, wrap(err, "read the kept items")
}

// ForgetItems drops the last texts of items; those without one are no fault.
func (s *Store) ForgetItems(ids ...string) error {
	err := s.update(func(tx *bbolt.Tx) error {
		for _, id := range ids {
			if err := bolt.Bucket(tx, keptBucket).Delete([]byte(id)); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "forget kept items")
}
