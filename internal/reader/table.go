package reader

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sync"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// record is a pointer to one of the kinds of record that the reader makes.
type record[T any] interface {
	*T
	made() *Made
	// prepare gives ids to the record's parts and refuses what cannot be kept.
	prepare(s *Store) error
	// meaning is the record without what each computer finds out by itself:
	// only a change of the meaning makes another revision.
	meaning() T
	// copied shares nothing with the record that anybody may change.
	copied() T
	// title is what readers know the record by; nil where it has none.
	title() *string
}

// table is all records of one kind: a bucket, and everything in it decoded in
// memory once the first is asked for, as some thousand records take longer to
// decode than a reader should wait. Records in memory are never changed, only
// replaced, after the disk holds them.
type table[T any, P record[T]] struct {
	bucket, letter, noun string
	most                 int // records that are not deleted

	mu      sync.RWMutex
	records map[string]P // nil until loaded; deleted ones too
	alive   int
	version uint64 // counts the changes since the store was opened
}

// load makes sure that the records are in memory.
func (t *table[T, P]) load(s *Store) error {
	t.mu.RLock()
	done := t.records != nil
	t.mu.RUnlock()
	if done {
		return nil
	}
	s.writing.Lock() // nothing is written between reading and keeping
	defer s.writing.Unlock()
	return t.fill(s)
}

// fill is load for who holds s.writing.
func (t *table[T, P]) fill(s *Store) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.records != nil {
		return nil
	}
	records, alive := map[string]P{}, 0
	err := s.db.View(func(tx *bbolt.Tx) error {
		return bolt.Bucket(tx, t.bucket).ForEach(func(k, v []byte) error {
			p, err := decodeRecord[T, P](k, v)
			if err == nil && p.made().alive() {
				alive++
			}
			records[string(k)] = p
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("read every %s: %w", t.noun, err)
	}
	t.records, t.alive = records, alive
	return nil
}

func decodeRecord[T any, P record[T]](key, sealed []byte) (P, error) {
	data, err := bolt.Unseal(key, sealed)
	if err != nil {
		return nil, err
	}
	p := P(new(T))
	return p, bolt.Decode(key, data, p)
}

// all returns the records that are not deleted and that want picks, in no
// order. A nil want picks all.
func (t *table[T, P]) all(s *Store, want func(P) bool) ([]T, error) {
	if err := t.load(s); err != nil {
		return nil, err
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	found := []T{}
	for _, p := range t.records {
		if p.made().alive() && (want == nil || want(p)) {
			found = append(found, p.copied())
		}
	}
	return found, nil
}

// get returns one record that is not deleted.
func (t *table[T, P]) get(s *Store, id string) (T, error) {
	if err := t.load(s); err != nil {
		var none T
		return none, err
	}
	return t.living(id)
}

func (t *table[T, P]) living(id string) (T, error) {
	v, err := t.find(id)
	if err == nil && !P(&v).made().alive() {
		err = fmt.Errorf("the %s %q was deleted: %w", t.noun, id, library.ErrNotFound)
	}
	return v, err
}

// find returns one record, a deleted one too.
func (t *table[T, P]) find(id string) (T, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	p := t.records[id]
	if p == nil {
		var none T
		return none, fmt.Errorf("the %s %q: %w", t.noun, id, library.ErrNotFound)
	}
	return p.copied(), nil
}

// create stores a new record under an id of its own.
func (t *table[T, P]) create(s *Store, v T) (T, error) {
	id, err := s.newID(t.letter)
	if err != nil {
		return v, err
	}
	*P(&v).made() = Made{ID: id, Created: s.now()}
	return t.write(s, func() (T, error) {
		if err := t.room(); err != nil {
			return v, err
		}
		return v, P(&v).made().revise(s)
	})
}

// room refuses one record more than the store keeps.
func (t *table[T, P]) room() error {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return atMost("records of the kind "+t.noun, t.alive+1, t.most)
}

// change alters a record in one step. What change does to its id, its dates
// and its revision counts for nothing; and when it changes nothing that the
// record means, the revision stays.
func (t *table[T, P]) change(s *Store, id string, change func(*T) error) (T, error) {
	return t.write(s, func() (T, error) {
		v, err := t.living(id)
		if err != nil {
			return v, err
		}
		return t.altered(s, v, change)
	})
}

func (t *table[T, P]) altered(s *Store, v T, change func(*T) error) (T, error) {
	old := P(&v).copied()
	if err := change(&v); err != nil {
		return v, err
	}
	*P(&v).made() = *P(&old).made()
	if err := P(&v).prepare(s); err != nil {
		return v, err
	}
	v, err := rewritten(v)
	if err != nil || reflect.DeepEqual(P(&old).meaning(), P(&v).meaning()) {
		return v, err
	}
	return v, P(&v).made().revise(s)
}

// remove keeps the record as deleted, so that it can be had back and a merge
// knows of it.
func (t *table[T, P]) remove(s *Store, id string) error {
	_, err := t.write(s, func() (T, error) {
		v, err := t.living(id)
		if err != nil {
			return v, err
		}
		err = P(&v).made().revise(s)
		P(&v).made().Deleted = P(&v).made().Changed
		return v, err
	})
	return err
}

// restore brings a deleted record back; one that is not deleted stays.
func (t *table[T, P]) restore(s *Store, id string) (T, error) {
	return t.write(s, func() (T, error) {
		v, err := t.find(id)
		if err != nil || P(&v).made().alive() {
			return v, err
		}
		if err := t.room(); err != nil {
			return v, err
		}
		*P(&v).made() = P(&v).made().living()
		return v, P(&v).made().revise(s)
	})
}

// write stores the record that produce returns, and returns it once it is on
// disk. What was deleted long ago is forgotten on the way.
func (t *table[T, P]) write(s *Store, produce func() (T, error)) (T, error) {
	many, err := t.writeAll(s, func() ([]T, error) {
		v, err := produce()
		return []T{v}, err
	})
	if err != nil {
		var none T
		return none, err
	}
	return many[0], nil
}

// writeAll stores all records that produce returns, or none.
func (t *table[T, P]) writeAll(s *Store, produce func() ([]T, error)) ([]T, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := t.fill(s); err != nil {
		return nil, err
	}
	values, err := produce()
	if err != nil {
		return nil, err
	}
	kept := make([]P, len(values))
	for i := range values {
		if err := P(&values[i]).prepare(s); err != nil {
			return nil, err
		}
		if values[i], err = rewritten(values[i]); err != nil {
			return nil, err
		}
		copied := P(&values[i]).copied()
		kept[i] = P(&copied)
	}
	if len(values) == 0 {
		return values, nil
	}
	drop := t.forgettable(s)
	if err := s.db.Update(func(tx *bbolt.Tx) error { return t.put(tx, kept, drop) }); err != nil {
		return nil, err
	}
	t.keep(kept, drop)
	s.watchers.tell()
	return values, nil
}

func (t *table[T, P]) put(tx *bbolt.Tx, kept []P, drop []string) error {
	b := bolt.Bucket(tx, t.bucket)
	for _, id := range drop {
		if err := b.Delete([]byte(id)); err != nil {
			return err
		}
	}
	for _, p := range kept {
		if err := putMerged(b, []byte(p.made().ID), *p); err != nil {
			return err
		}
	}
	return nil
}

// keep brings the memory up to what is on disk.
func (t *table[T, P]) keep(kept []P, drop []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.version++
	for _, id := range drop {
		delete(t.records, id)
	}
	for _, p := range kept {
		if old := t.records[p.made().ID]; old != nil && old.made().alive() {
			t.alive--
		}
		if p.made().alive() {
			t.alive++
		}
		t.records[p.made().ID] = p
	}
}

// drop forgets what is in memory, as the disk holds something else.
func (t *table[T, P]) drop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.records, t.alive = nil, 0
	t.version++
}

// forgettable names the records that were deleted so long ago that they go.
func (t *table[T, P]) forgettable(s *Store) []string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	var ids []string
	for id, p := range t.records {
		if m := p.made(); !m.alive() && s.Now().Sub(m.Deleted) > keepDeleted {
			ids = append(ids, id)
		}
	}
	return ids
}

// rewritten brings a record to what reading it from disk would give.
func rewritten[T any](v T) (T, error) {
	var read T
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &read)
	}
	if err != nil {
		return v, fmt.Errorf("%w: %w", library.ErrInvalid, err)
	}
	return read, nil
}
