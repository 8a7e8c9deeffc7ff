package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// Apply makes the store hold exactly the given release, in one transaction:
// whatever happens, the store is entirely the old release or entirely the new
// one. Only what changed is written. An older release, another one under the
// same number, and one of another feed are library.ErrInvalid; a permanent
// number given to another item is library.ErrContent. The release the store
// holds already changes nothing.
func (s *Store) Apply(ctx context.Context, rel library.Release, col *library.Collection, files []library.File) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	held, err := s.Release()
	if err != nil {
		return err
	}
	news, err := Moves(held, rel)
	if err == nil && news {
		err = s.db.Update(func(tx *bbolt.Tx) error {
			a := apply{ctx: ctx, tx: tx, held: held.Number}
			return a.all(rel, col, files)
		})
	}
	if err != nil {
		return fmt.Errorf("store release %d: %w", rel.Number, err)
	}
	return nil
}

// Moves reports whether rel is news to a library that holds the release held.
// The error wraps library.ErrInvalid when rel must not replace it.
func Moves(held, rel library.Release) (bool, error) {
	switch {
	case rel.Number < 1:
		return false, fmt.Errorf("%w: a release has a number from 1 on", library.ErrInvalid)
	case held.Number == 0:
		return true, nil
	case rel.Feed != held.Feed:
		return false, fmt.Errorf("%w: this library follows the feed %q, the release is of %q",
			library.ErrInvalid, held.Feed, rel.Feed)
	case rel.Number < held.Number:
		return false, fmt.Errorf("%w: the library already holds the newer release %d", library.ErrInvalid, held.Number)
	case rel.Number == held.Number && rel.Digest != held.Digest:
		return false, fmt.Errorf("%w: the library holds another release under the same number", library.ErrInvalid)
	}
	return rel.Number > held.Number, nil
}

// apply is one run of Apply inside its transaction.
type apply struct {
	ctx   context.Context
	tx    *bbolt.Tx
	held  int      // number of the release being replaced
	links [][]byte // of the items written, still to be listed
}

func (a *apply) all(rel library.Release, col *library.Collection, files []library.File) error {
	steps := []func() error{
		func() error { return a.files(files) },
		func() error { return a.items(col.Items) },
		func() error { return a.tables(col.Tables) },
		func() error { return a.single(rel, col) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return a.ctx.Err()
}

// single writes what a release has one of.
func (a *apply) single(rel library.Release, col *library.Collection) error {
	b := bolt.Bucket(a.tx, releaseBucket)
	for _, entry := range []struct {
		key   string
		value any
	}{
		{releaseKey, rel},
		{nameKey, col.Name},
		{taxonomiesKey, col.Taxonomies},
		{thesaurusKey, col.Thesaurus},
	} {
		if err := bolt.PutJSON(b, []byte(entry.key), entry.value); err != nil {
			return err
		}
	}
	return nil
}

func (a *apply) tables(tables []library.Table) error {
	b := bolt.Bucket(a.tx, tablesBucket)
	kept := map[string]bool{}
	for _, t := range tables {
		kept[t.ID] = true
		if err := bolt.PutJSON(b, []byte(t.ID), t); err != nil {
			return err
		}
	}
	return a.prune(b, kept)
}

// files writes the objects that are new and the manifest, and drops the
// objects no file of the release has any longer.
func (a *apply) files(files []library.File) error {
	manifest, objects := bolt.Bucket(a.tx, manifestBucket), bolt.Bucket(a.tx, objectsBucket)
	paths, data := map[string]bool{}, map[string][]byte{}
	for _, f := range files {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		sha := sha256.Sum256(f.Data)
		paths[f.Path], data[string(sha[:])] = true, f.Data
		if err := bolt.Put(manifest, []byte(f.Path), sha[:]); err != nil {
			return err
		}
	}
	kept := map[string]bool{}
	for _, sha := range slices.Sorted(maps.Keys(data)) { // in order, bbolt writes fast
		kept[sha] = true
		if objects.Get([]byte(sha)) != nil {
			continue
		}
		if err := bolt.Put(objects, []byte(sha), data[sha]); err != nil {
			return err
		}
	}
	if err := a.prune(manifest, paths); err != nil {
		return err
	}
	return a.prune(objects, kept)
}

// prune deletes the entries of b that are not kept.
func (a *apply) prune(b *bbolt.Bucket, kept map[string]bool) error {
	var gone [][]byte
	for k := range entries(b) {
		if !kept[string(k)] {
			gone = append(gone, k)
		}
	}
	for _, k := range gone {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return a.ctx.Err()
}
