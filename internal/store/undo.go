package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// While a release is taken, every entry it displaces is noted in the undo
// bucket, under the name of its bucket and its own key. To undo is to put all
// of them back. The files of the release before stay among the objects.
// Numbers and ids are not noted: what was given once stays taken.

// What a note says first of the entry it is about.
const (
	wasAbsent = 'a' // there was no such entry
	wasHere   = 'h' // its value follows
	wasMoved  = 'm' // its value is the version whose key follows
)

// begin forgets the release before last, and for another feed everything.
func (a *apply) begin() error {
	emptied := []string{undoBucket}
	if a.switched {
		emptied = append(emptied, itemsBucket, numbersBucket, idsBucket, tablesBucket, manifestBucket, versionsBucket,
			backlinksBucket, arrivalsBucket, releasesBucket, releaseBucket)
	}
	for _, name := range emptied {
		if err := a.tx.DeleteBucket([]byte(name)); err != nil {
			return err
		}
		if _, err := a.tx.CreateBucket([]byte(name)); err != nil {
			return err
		}
	}
	return nil
}

// note keeps the present state of an entry for Undo. The first note counts.
func (a *apply) note(bucket string, key []byte) error {
	noted := map[string]bool{itemsBucket: true, tablesBucket: true, manifestBucket: true, versionsBucket: true,
		backlinksBucket: true, arrivalsBucket: true, releaseBucket: true}
	if a.held == 0 || a.switched || !noted[bucket] {
		return nil
	}
	value := []byte{wasAbsent}
	if stored, err := bolt.Get(bolt.Bucket(a.tx, bucket), key); err == nil {
		value = append([]byte{wasHere}, stored...)
	} else if !errors.Is(err, library.ErrNotFound) {
		return err
	}
	return a.noteAs(bucket, key, value)
}

func (a *apply) noteAs(bucket string, key, value []byte) error {
	undo, noted := bolt.Bucket(a.tx, undoBucket), pairKey(bucket, key)
	if undo.Get(noted) != nil {
		return nil
	}
	return bolt.Put(undo, noted, value)
}

// put stores a value that differs from what is there.
func (a *apply) put(bucket string, key, value []byte) error {
	b := bolt.Bucket(a.tx, bucket)
	if stored, err := bolt.Get(b, key); err == nil && bytes.Equal(stored, value) {
		return nil
	}
	if err := a.note(bucket, key); err != nil {
		return err
	}
	return bolt.Put(b, key, value)
}

func (a *apply) putJSON(bucket string, key []byte, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode %q: %w", key, err)
	}
	return a.put(bucket, key, data)
}

func (a *apply) delete(bucket string, key []byte) error {
	if err := a.note(bucket, key); err != nil {
		return err
	}
	return bolt.Bucket(a.tx, bucket).Delete(key)
}

// Previous returns the release that Undo goes back to, the zero Release when
// there is none.
func (s *Store) Previous() (library.Release, error) {
	var rel library.Release
	err := s.db.View(func(tx *bbolt.Tx) error {
		key := pairKey(releaseBucket, []byte(releaseKey))
		value, err := bolt.Get(bolt.Bucket(tx, undoBucket), key)
		if errors.Is(err, library.ErrNotFound) || err == nil && value[0] != wasHere {
			return nil
		}
		if err != nil {
			return err
		}
		return bolt.Decode(key, value[1:], &rel)
	})
	if err != nil {
		return library.Release{}, fmt.Errorf("read the release before: %w", err)
	}
	return rel, nil
}

// Undone returns the number of the release that the reader went back from, 0
// when none: it is not to be taken again unless the reader says so.
func (s *Store) Undone() (int, error) {
	n := 0
	if err := s.single(undoneKey, &n); err != nil {
		return 0, fmt.Errorf("read which release was undone: %w", err)
	}
	return n, nil
}

// Undo makes the store hold the release before again, in one transaction, and
// returns what the release brought that is undone by this. The error wraps
// library.ErrNotFound when nothing is kept to go back to. The files of the
// undone release stay until the next one is taken.
func (s *Store) Undo(ctx context.Context) (library.Changes, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	var changes library.Changes
	err := s.db.Update(func(tx *bbolt.Tx) error {
		var err error
		changes, err = undo(ctx, tx)
		return err
	})
	if err != nil {
		return library.Changes{}, fmt.Errorf("go back to the release before: %w", err)
	}
	return changes, nil
}

func undo(ctx context.Context, tx *bbolt.Tx) (library.Changes, error) {
	var held library.Release
	if err := bolt.GetJSON(bolt.Bucket(tx, releaseBucket), []byte(releaseKey), &held); err != nil {
		return library.Changes{}, err
	}
	notes := bolt.Bucket(tx, undoBucket)
	if k, _ := notes.Cursor().First(); k == nil {
		return library.Changes{}, library.ErrNotFound
	}
	for k, v := range entries(notes) {
		if err := ctx.Err(); err != nil {
			return library.Changes{}, err
		}
		if err := restore(tx, k, v); err != nil {
			return library.Changes{}, err
		}
	}
	if err := tx.DeleteBucket([]byte(undoBucket)); err != nil {
		return library.Changes{}, err
	}
	if _, err := tx.CreateBucket([]byte(undoBucket)); err != nil {
		return library.Changes{}, err
	}
	if err := bolt.PutJSON(bolt.Bucket(tx, releaseBucket), []byte(undoneKey), held.Number); err != nil {
		return library.Changes{}, err
	}
	return markUndone(tx, held)
}

// restore puts one entry back as it was. Items come before the versions they
// may lie in, by the names of the buckets.
func restore(tx *bbolt.Tx, noted, sealed []byte) error {
	value, err := bolt.Unseal(noted, sealed)
	if err != nil {
		return err
	}
	bucket, key, found := bytes.Cut(noted, []byte{0})
	b := tx.Bucket(bucket)
	if !found || len(value) == 0 || b == nil {
		return fmt.Errorf("%w: the note %q", library.ErrDamaged, noted)
	}
	switch rest := value[1:]; value[0] {
	case wasAbsent:
		return b.Delete(key)
	case wasHere:
		return bolt.Put(b, key, rest)
	default:
		text, err := bolt.Get(bolt.Bucket(tx, versionsBucket), rest)
		if err != nil {
			return err
		}
		return bolt.Put(b, key, text)
	}
}
