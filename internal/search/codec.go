package search

import (
	"encoding/binary"
)

// An encoder writes the variable parts of the table.
type encoder struct{ buf []byte }

func (e *encoder) uint(v uint64) { e.buf = binary.AppendUvarint(e.buf, v) }

func (e *encoder) string(s string) {
	e.uint(uint64(len(s)))
	e.buf = append(e.buf, s...)
}

func (e *encoder) strings(list []string) {
	e.uint(uint64(len(list)))
	for _, s := range list {
		e.string(s)
	}
}

// A decoder reads what an encoder wrote. After the first fault it yields zero
// values and bad stays set. Its strings are copies.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) fail() { d.bad, d.b = true, nil }

func (d *decoder) uint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

// count reads a length; nothing is longer than what is left to read.
func (d *decoder) count() int {
	n := d.uint()
	if n > uint64(len(d.b)) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *decoder) string() string {
	n := d.count()
	out := string(d.b[:n])
	d.b = d.b[n:]
	return out
}

func (d *decoder) strings() []string {
	n := d.count()
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = d.string()
	}
	return out
}

// Strings that many rows share are kept once, and called by their number.
type shared struct {
	names []string
	place map[string]int
}

func newShared(names []string) *shared {
	s := &shared{place: map[string]int{}}
	for _, n := range names {
		s.number(n)
	}
	return s
}

func (s *shared) number(name string) int {
	n, ok := s.place[name]
	if !ok {
		n = len(s.names)
		s.names = append(s.names, name)
		s.place[name] = n
	}
	return n
}

func (e *encoder) shared(s *shared, name string) { e.uint(uint64(s.number(name))) }

func (d *decoder) shared(names []string) string {
	n := d.uint()
	if n >= uint64(len(names)) {
		d.fail()
		return ""
	}
	return names[n]
}

func appendUint32(list []byte, v int) []byte {
	return binary.LittleEndian.AppendUint32(list, uint32(v))
}
