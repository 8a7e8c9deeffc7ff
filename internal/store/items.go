package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// items brings the items to those of the release. Each bucket is written in
// the order of its keys: in one large transaction anything else is slow.
func (a *apply) items(items []library.Item) error {
	sorted := make([]*library.Item, len(items))
	for i := range items {
		sorted[i] = &items[i]
	}
	slices.SortFunc(sorted, func(x, y *library.Item) int { return cmp.Compare(x.Number, y.Number) })
	for _, item := range sorted {
		if err := a.claim(item); err != nil {
			return err
		}
	}
	slices.SortFunc(sorted, func(x, y *library.Item) int { return cmp.Compare(x.ID, y.ID) })
	kept := make(map[string]bool, len(items))
	for _, item := range sorted {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		if kept[item.ID] {
			return fmt.Errorf("%w: two items have the id %s", library.ErrContent, item.ID)
		}
		kept[item.ID] = true
		if err := a.item(item); err != nil {
			return err
		}
	}
	if err := a.withdraw(kept); err != nil {
		return err
	}
	return a.link()
}

// item writes one item if it is new or changed.
func (a *apply) item(item *library.Item) error {
	data, err := json.Marshal(item)
	if err != nil {
		return fmt.Errorf("encode item %s: %w", item.ID, err)
	}
	b, key := bolt.Bucket(a.tx, itemsBucket), []byte(item.ID)
	stored, err := bolt.Get(b, key)
	switch {
	case err == nil && bytes.Equal(stored, data):
		return nil
	case err == nil:
		err = a.retire(key, stored, item.Object)
	case errors.Is(err, library.ErrNotFound):
		err = nil
	}
	if err != nil {
		return err
	}
	a.links = append(a.links, linkKeys(item)...)
	return errors.Join(bolt.Put(b, key, data), bolt.Put(bolt.Bucket(a.tx, idsBucket), key, numberKey(item.Number)))
}

// claim checks that the item may have its permanent number, and records it.
func (a *apply) claim(item *library.Item) error {
	if item.ID == "" || item.Number < 1 {
		return fmt.Errorf("%w: the item %q has the number %d", library.ErrContent, item.ID, item.Number)
	}
	numbers, ids := bolt.Bucket(a.tx, numbersBucket), bolt.Bucket(a.tx, idsBucket)
	key, id := numberKey(item.Number), []byte(item.ID)
	owner, err := bolt.Get(numbers, key)
	switch {
	case err == nil && bytes.Equal(owner, id):
		return nil
	case err == nil:
		return fmt.Errorf("%w: the permanent number %d belongs to %s and cannot be given to %s",
			library.ErrContent, item.Number, owner, id)
	case !errors.Is(err, library.ErrNotFound):
		return err
	}
	if old, err := bolt.Get(ids, id); err == nil {
		return fmt.Errorf("%w: %s has the permanent number %d and cannot be given %d",
			library.ErrContent, id, number(old), item.Number)
	} else if !errors.Is(err, library.ErrNotFound) {
		return err
	}
	return bolt.Put(numbers, key, id)
}

// retire takes the links of an item's stored text away and keeps the text as
// a version, unless the published file is the same and only this program
// reads it differently now.
func (a *apply) retire(id, stored []byte, object string) error {
	var old library.Item
	if err := bolt.Decode(id, stored, &old); err != nil {
		return err
	}
	if err := a.unlink(&old); err != nil {
		return err
	}
	if old.Object != "" && old.Object == object {
		return nil
	}
	return bolt.Put(bolt.Bucket(a.tx, versionsBucket), pairKey(string(id), numberKey(a.held)), stored)
}

// withdraw removes the items that the release no longer has; their last text
// stays among the versions and their numbers stay taken.
func (a *apply) withdraw(kept map[string]bool) error {
	b := bolt.Bucket(a.tx, itemsBucket)
	for k, v := range entries(b) {
		if kept[string(k)] {
			continue
		}
		stored, err := bolt.Unseal(k, v)
		if err == nil {
			err = a.retire(k, stored, "")
		}
		if err != nil {
			return err
		}
	}
	return a.prune(b, kept)
}
