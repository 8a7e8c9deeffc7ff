package reader

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"time"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// The limits of what a mark may carry.
const (
	maxID     = 200    // bytes of an item id
	maxAnchor = 200    // bytes of a position's anchor
	MaxIDs    = 10_000 // items of one SetRead
)

// Mark is what the reader did with one item.
type Mark struct {
	Starred        bool      `json:"starred"`
	Read           bool      `json:"read"`
	Position       float64   `json:"position"`                 // how far the text was read, 0 to 1
	PositionAnchor string    `json:"positionAnchor,omitempty"` // id of the heading or paragraph at the position
	Opened         time.Time `json:"opened,omitzero"`          // last time
}

// Patch changes a mark; nil fields stay as they are.
type Patch struct {
	Starred  *bool
	Read     *bool
	Position *float64
	Anchor   *string
	Opened   bool // the item was opened just now
}

// Mark returns the mark of an item; an item never marked has the zero Mark.
func (s *Store) Mark(id string) (Mark, error) {
	var m Mark
	err := s.db.View(func(tx *bbolt.Tx) (err error) {
		m, err = readMark(tx, id)
		return err
	})
	if err != nil {
		return Mark{}, fmt.Errorf("read the mark of %s: %w", id, err)
	}
	return m, nil
}

// SetMark changes the mark of an item, which need not be in the library (yet
// or any longer), and returns it as stored.
func (s *Store) SetMark(id string, p Patch) (Mark, error) {
	if err := p.validate(id); err != nil {
		return Mark{}, fmt.Errorf("mark an item: %w", err)
	}
	var m Mark
	err := s.update(func(tx *bbolt.Tx) (err error) {
		if m, err = readMark(tx, id); err != nil {
			return err
		}
		if p.Opened {
			if err := s.noteOpened(tx, id, &m); err != nil {
				return err
			}
		}
		p.apply(&m)
		return putMerged(bolt.Bucket(tx, marksBucket), []byte(id), m)
	})
	if err != nil {
		return Mark{}, fmt.Errorf("mark %s: %w", id, err)
	}
	return m, nil
}

// SetRead marks items read or unread and returns the ids of those that were
// not so before: what an undo has to turn back.
func (s *Store) SetRead(ids []string, read bool) ([]string, error) {
	if len(ids) > MaxIDs {
		return nil, fmt.Errorf("mark %d items: %w: at most %d at a time", len(ids), library.ErrInvalid, MaxIDs)
	}
	changed := []string{}
	err := s.update(func(tx *bbolt.Tx) error {
		for _, id := range ids {
			m, err := setRead(tx, id, read)
			if err != nil {
				return err
			}
			if m {
				changed = append(changed, id)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("mark %d items: %w", len(ids), err)
	}
	return changed, nil
}

func setRead(tx *bbolt.Tx, id string, read bool) (changed bool, err error) {
	p := Patch{Read: &read}
	if err := p.validate(id); err != nil {
		return false, err
	}
	m, err := readMark(tx, id)
	if err != nil || m.Read == read {
		return false, err
	}
	p.apply(&m)
	return true, putMerged(bolt.Bucket(tx, marksBucket), []byte(id), m)
}

// Marks returns every mark by item id.
func (s *Store) Marks() (map[string]Mark, error) {
	marks := map[string]Mark{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		return bolt.Bucket(tx, marksBucket).ForEach(func(k, v []byte) error {
			data, err := bolt.Unseal(k, v)
			if err != nil {
				return err
			}
			var m Mark
			if err := bolt.Decode(k, data, &m); err != nil {
				return err
			}
			marks[string(k)] = m
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read all marks: %w", err)
	}
	return marks, nil
}

// Recent returns the ids of the n items opened last, the latest first.
func (s *Store) Recent(n int) ([]string, error) {
	ids := []string{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		c := bolt.Bucket(tx, openedBucket).Cursor()
		for k, v := c.Last(); k != nil && len(ids) < n; k, v = c.Prev() {
			if _, err := bolt.Unseal(k, v); err != nil {
				return err
			}
			ids = append(ids, string(k[8:]))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what was opened last: %w", err)
	}
	return ids, nil
}

func (p Patch) validate(id string) error {
	switch {
	case id == "" || len(id) > maxID:
		return fmt.Errorf("%w: an item id of %d bytes", library.ErrInvalid, len(id))
	case p.Position != nil && math.IsNaN(*p.Position):
		return fmt.Errorf("%w: the position is not a number", library.ErrInvalid)
	case p.Anchor != nil && len(*p.Anchor) > maxAnchor:
		return fmt.Errorf("%w: an anchor of %d bytes", library.ErrInvalid, len(*p.Anchor))
	}
	return nil
}

func (p Patch) apply(m *Mark) {
	if p.Starred != nil {
		m.Starred = *p.Starred
	}
	if p.Read != nil {
		m.Read = *p.Read
	}
	if p.Position != nil {
		m.Position = min(max(*p.Position, 0), 1)
	}
	if p.Anchor != nil {
		m.PositionAnchor = *p.Anchor
	}
}

// noteOpened moves the item to the front of Recent.
func (s *Store) noteOpened(tx *bbolt.Tx, id string, m *Mark) error {
	b := bolt.Bucket(tx, openedBucket)
	if !m.Opened.IsZero() {
		if err := b.Delete(openedKey(m.Opened, id)); err != nil {
			return err
		}
	}
	m.Opened = s.Now().UTC().Round(0)
	return bolt.Put(b, openedKey(m.Opened, id), nil)
}

// openedKey sorts by time: the sign bit is turned for dates before 1970.
func openedKey(t time.Time, id string) []byte {
	key := binary.BigEndian.AppendUint64(nil, uint64(t.UnixNano())^1<<63)
	return slices.Concat(key, []byte(id))
}

func readMark(tx *bbolt.Tx, id string) (Mark, error) {
	var m Mark
	err := bolt.GetJSON(bolt.Bucket(tx, marksBucket), []byte(id), &m)
	return m, ignoreMissing(err)
}
