package reader

import (
	"encoding/base32"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"socialmission.org/desktop/internal/library"
)

// The limits all records of the reader share.
const (
	lastYear    = 9999                 // that a date in JSON can have
	maxPast     = 100                  // earlier revisions a record remembers
	keepDeleted = 180 * 24 * time.Hour // how long a deleted record can be had back
)

// Made is what every record carries that the reader made. A copy with
// revision R descends from all that its Past names: by that a merge knows
// which of two copies is the newer one, and when both were changed apart.
type Made struct {
	ID       string    `json:"id"` // a letter for the kind and 16 random ones
	Created  time.Time `json:"created"`
	Changed  time.Time `json:"changed"`
	Revision string    `json:"revision"`         // another one with every change of what the record says
	Past     []string  `json:"past,omitempty"`   // earlier revisions, the oldest first
	CopyOf   string    `json:"copyOf,omitempty"` // id of the record that a merge kept this one beside
	Deleted  time.Time `json:"deleted,omitzero"`
}

func (m *Made) made() *Made { return m }

func (m *Made) alive() bool { return m.Deleted.IsZero() }

// living returns m without its deletion.
func (m *Made) living() Made {
	living := *m
	living.Deleted = time.Time{}
	return living
}

// copied shares no slice with m.
func (m *Made) copied() Made {
	c := *m
	c.Past = slices.Clone(m.Past)
	return c
}

// revise gives the record a new revision, dated now.
func (m *Made) revise(s *Store) error {
	revision, err := s.random(5)
	if err != nil {
		return err
	}
	if m.Revision != "" {
		m.Past = append(slices.Clone(m.Past), m.Revision)
	}
	if extra := len(m.Past) - maxPast; extra > 0 {
		m.Past = m.Past[extra:]
	}
	m.Revision, m.Changed = revision, s.now()
	return nil
}

// crockford is base32 without the letters that are mistaken for digits.
func crockford() *base32.Encoding {
	return base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)
}

// random returns n random bytes, a multiple of five, as text.
func (s *Store) random(n int) (string, error) {
	data := make([]byte, n)
	if _, err := io.ReadFull(s.Random, data); err != nil {
		return "", fmt.Errorf("make an id: %w", err)
	}
	return crockford().EncodeToString(data), nil
}

func (s *Store) newID(letter string) (string, error) {
	id, err := s.random(10)
	return letter + id, err
}

func (s *Store) now() time.Time { return s.Now().UTC().Round(0) }

// text refuses words that are too long or no text at all.
func text(what, value string, most int) error {
	switch {
	case len(value) > most:
		return fmt.Errorf("%w: %s is longer than %d bytes", library.ErrInvalid, what, most)
	case !utf8.ValidString(value):
		return fmt.Errorf("%w: %s is no text", library.ErrInvalid, what)
	}
	return nil
}

// atMost refuses more of something than a record can hold.
func atMost(what string, n, most int) error {
	if n > most {
		return fmt.Errorf("%w: %d %s; at most %d can be kept", library.ErrInvalid, n, what, most)
	}
	return nil
}

// filled makes an absent list an empty one, which JSON shows as [].
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
