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
func (a *apply) items() error {
	items := a.next.Collection.Items
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
	kept := make(map[string]bool, len(items)+len(a.next.Unchanged))
	for _, id := range a.next.Unchanged {
		if bolt.Bucket(a.tx, itemsBucket).Get([]byte(id)) == nil {
			return fmt.Errorf("%w: the item %s, which did not change, is not there", library.ErrDamaged, id)
		}
		kept[id] = true
	}
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
	item, err := a.whole(item)
	if err != nil {
		return err
	}
	data, err := json.Marshal(item)
	if err != nil {
		return fmt.Errorf("encode item %s: %w", item.ID, err)
	}
	key := []byte(item.ID)
	stored, err := bolt.Get(bolt.Bucket(a.tx, itemsBucket), key)
	isNew := errors.Is(err, library.ErrNotFound)
	switch {
	case err == nil && bytes.Equal(stored, data):
		return nil
	case err == nil:
		err = a.retire(key, stored, item)
	case isNew:
		a.changes.New = append(a.changes.New, change(item, ""))
		err = a.arrived(item.ID, true)
	}
	if err != nil {
		return err
	}
	a.links = append(a.links, linkKeys(item)...)
	return errors.Join(a.put(itemsBucket, key, data), bolt.Put(bolt.Bucket(a.tx, idsBucket), key, numberKey(item.Number)))
}

// whole returns an item with its body, where it came without.
func (a *apply) whole(item *library.Item) (*library.Item, error) {
	if a.next.Body == nil {
		return item, nil
	}
	sha, err := fileKey(item.Object)
	if err != nil {
		return nil, err
	}
	data, err := bolt.Get(bolt.Bucket(a.tx, objectsBucket), sha)
	if err != nil {
		return nil, err
	}
	filled := *item
	filled.Body, err = a.next.Body(data)
	return &filled, err
}

func change(item *library.Item, note string) library.Change {
	return library.Change{ID: item.ID, Kind: item.Kind, Title: item.Title, Note: note}
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
// a version, unless the published files are the same and only this program
// reads them differently now. The item is nil when it leaves the library.
func (a *apply) retire(id, stored []byte, item *library.Item) error {
	var old library.Item
	if err := bolt.Decode(id, stored, &old); err != nil {
		return err
	}
	if err := a.unlink(&old); err != nil {
		return err
	}
	if item != nil && same(&old, item) {
		return nil
	}
	version := pairKey(string(id), numberKey(a.held))
	if err := a.put(versionsBucket, version, stored); err != nil {
		return err
	}
	if !a.switched {
		if err := a.noteAs(itemsBucket, id, append([]byte{wasMoved}, version...)); err != nil {
			return err
		}
	}
	a.tell(&old, item)
	if item == nil {
		return a.delete(arrivalsBucket, id)
	}
	return a.arrived(item.ID, false)
}

// same reports whether two readings of an item are of the same files.
func same(old, item *library.Item) bool {
	return old.Object != "" && old.Object == item.Object &&
		slices.EqualFunc(old.Attachments, item.Attachments, func(a, b library.Attachment) bool { return a.SHA256 == b.SHA256 })
}

// tell adds to the changes what became of an item.
func (a *apply) tell(old, item *library.Item) {
	c := &a.changes
	switch {
	case item == nil:
		c.Removed = append(c.Removed, change(old, ""))
	case item.Withdrawn != nil && old.Withdrawn == nil:
		c.Withdrawn = append(c.Withdrawn, change(item, item.Withdrawn.Reason))
	default:
		c.Changed = append(c.Changed, change(item, item.Changed))
	}
}

// withdraw removes the items that the release no longer has; their last text
// stays among the versions and their numbers stay taken.
func (a *apply) withdraw(kept map[string]bool) error {
	for k, v := range entries(bolt.Bucket(a.tx, itemsBucket)) {
		if kept[string(k)] {
			continue
		}
		stored, err := bolt.Unseal(k, v)
		if err == nil {
			err = a.retire(k, stored, nil)
		}
		if err != nil {
			return err
		}
	}
	return a.prune(itemsBucket, kept)
}
