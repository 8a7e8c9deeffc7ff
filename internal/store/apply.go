package store

import (
	"context"
	"fmt"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// Next is a release that the store is to hold.
type Next struct {
	Release    library.Release
	Collection *library.Collection
	// Files are all files of the release. One that is only named must be held
	// already, except attachments, which may arrive later (AddObject).
	Files []library.File
	// Body, where it is set, reads the body of each item from its file: the
	// items of Collection come without, so that 10,000 of them fit in memory.
	Body func(file []byte) (string, error)
	// Unchanged are the ids of items that stay as they are and are not in
	// Collection. Context says in which context the items were read; it is kept
	// for the next reading.
	Unchanged []string
	Context   string
	// Past is what History is to say of it. Release and Changes are filled in.
	Past library.Past
	// Switch lets the store go over to another feed. Nothing of the old one
	// stays, and there is no way back but to switch again.
	Switch bool
}

// Apply makes the store hold exactly the given release, whose files are all
// there; see Take.
func (s *Store) Apply(ctx context.Context, rel library.Release, col *library.Collection, files []library.File) error {
	_, err := s.Take(ctx, Next{Release: rel, Collection: col, Files: files})
	return err
}

// Take makes the store hold exactly the next release, in one transaction:
// whatever happens, the store is entirely the old release or entirely the new
// one. Only what changed is written, and what it displaces is kept for Undo.
// An older release, another one under the same number, and one of another
// feed are library.ErrInvalid; a permanent number given to another item is
// library.ErrContent. The release the store holds already changes nothing.
func (s *Store) Take(ctx context.Context, next Next) (library.Changes, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	held, err := s.Release()
	if err != nil {
		return library.Changes{}, err
	}
	a := apply{ctx: ctx, held: held.Number, next: next}
	news, err := true, error(nil)
	if a.switched = next.Switch && held != next.Release; !a.switched {
		news, err = Moves(held, next.Release)
	}
	if err == nil && news {
		err = s.db.Update(func(tx *bbolt.Tx) error {
			a.tx = tx
			return a.all()
		})
	}
	if err != nil {
		return library.Changes{}, fmt.Errorf("store release %d: %w", next.Release.Number, err)
	}
	return a.changes, nil
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

// apply is one run of Take inside its transaction.
type apply struct {
	ctx      context.Context
	tx       *bbolt.Tx
	held     int // number of the release being replaced
	next     Next
	switched bool
	links    [][]byte // of the items written, still to be listed
	changes  library.Changes
}

func (a *apply) all() error {
	for _, step := range []func() error{a.begin, a.files, a.items, a.tables, a.single, a.record} {
		if err := step(); err != nil {
			return err
		}
	}
	return a.ctx.Err()
}

// single writes what a release has one of.
func (a *apply) single() error {
	for _, entry := range []struct {
		key   string
		value any
	}{
		{releaseKey, a.next.Release},
		{nameKey, a.next.Collection.Name},
		{taxonomiesKey, a.next.Collection.Taxonomies},
		{thesaurusKey, a.next.Collection.Thesaurus},
		{contextKey, a.next.Context},
	} {
		if err := a.putJSON(releaseBucket, []byte(entry.key), entry.value); err != nil {
			return err
		}
	}
	return bolt.Bucket(a.tx, releaseBucket).Delete([]byte(undoneKey))
}

func (a *apply) tables() error {
	kept := map[string]bool{}
	for _, t := range a.next.Collection.Tables {
		kept[t.ID] = true
		if err := a.putJSON(tablesBucket, []byte(t.ID), t); err != nil {
			return err
		}
	}
	return a.prune(tablesBucket, kept)
}

// prune deletes the entries of a bucket that are not kept.
func (a *apply) prune(bucket string, kept map[string]bool) error {
	var gone [][]byte
	for k := range entries(bolt.Bucket(a.tx, bucket)) {
		if !kept[string(k)] {
			gone = append(gone, k)
		}
	}
	for _, k := range gone {
		if err := a.delete(bucket, k); err != nil {
			return err
		}
	}
	return a.ctx.Err()
}
