package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// The sidecar file holds what an index is opened with: the release it was
// built from, the rows, and the vocabulary. It is read whole, in one piece, of
// which every string is then a part: 50,000 rows take a few milliseconds.
const (
	sidecarName = "rows"
	// format changes whenever analysis, fields or this file do; an index of
	// another format is built anew.
	format = "socialmission search 3\n"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type sidecar struct {
	release library.Release
	segment fingerprint
	rows    []row
	vocab   []vocabWord
}

// A vocabWord is one distinct word with the number of items that have it.
type vocabWord struct {
	term  string
	count uint32
}

// fingerprint tells a whole segment file from a damaged one.
type fingerprint struct {
	size int64
	sum  uint32
}

func (s *sidecar) write(path string) error {
	e := &encoder{buf: []byte(format)}
	e.uint(uint64(s.release.Number))
	e.string(string(s.release.Date))
	e.string(s.release.Digest)
	e.string(s.release.Feed)
	e.uint(uint64(s.segment.size))
	e.uint(uint64(s.segment.sum))
	e.uint(uint64(len(s.rows)))
	for i := range s.rows {
		e.row(&s.rows[i])
	}
	e.uint(uint64(len(s.vocab)))
	for _, w := range s.vocab {
		e.string(w.term)
		e.uint(uint64(w.count))
	}
	e.buf = binary.LittleEndian.AppendUint32(e.buf, crc32.Checksum(e.buf, castagnoli))
	return writeSynced(path, e.buf)
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("create %s: %w", path, err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func readSidecar(path string) (*sidecar, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read rows: %w", err)
	}
	n := len(data) - 4
	if n < len(format) || !strings.HasPrefix(string(data[:len(format)]), format) {
		return nil, fmt.Errorf("rows are of another format: %w", library.ErrDamaged)
	}
	if crc32.Checksum(data[:n], castagnoli) != binary.LittleEndian.Uint32(data[n:]) {
		return nil, fmt.Errorf("rows fail their checksum: %w", library.ErrDamaged)
	}
	return decodeSidecar(string(data[len(format):n]))
}

func decodeSidecar(s string) (*sidecar, error) {
	d := &decoder{s: s}
	out := &sidecar{}
	out.release.Number = int(d.uint())
	out.release.Date = library.Date(d.string())
	out.release.Digest = d.string()
	out.release.Feed = d.string()
	out.segment = fingerprint{int64(d.uint()), uint32(d.uint())}
	out.rows = make([]row, d.count())
	for i := range out.rows {
		d.row(&out.rows[i])
	}
	out.vocab = make([]vocabWord, d.count())
	for i := range out.vocab {
		out.vocab[i] = vocabWord{d.string(), uint32(d.uint())}
	}
	if d.bad {
		return nil, fmt.Errorf("rows end too early: %w", library.ErrDamaged)
	}
	return out, nil
}

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

func (e *encoder) row(r *row) {
	for _, s := range []string{r.id, r.digest, string(r.kind), r.title, r.lang, r.textLang, string(r.date),
		r.byline, r.container, string(r.availability), string(r.start), string(r.end)} {
		e.string(s)
	}
	e.uint(uint64(r.number))
	if r.withdrawn {
		e.uint(1)
	} else {
		e.uint(0)
	}
	for _, n := range r.lengths {
		e.uint(uint64(n))
	}
	for _, ids := range r.facets {
		e.strings(ids)
	}
	e.strings(r.own[0])
	e.strings(r.own[1])
	e.string(r.near)
}

// A decoder reads what an encoder wrote. After the first fault it yields zero
// values and bad stays set.
type decoder struct {
	s   string
	bad bool
}

func (d *decoder) uint() uint64 {
	var v uint64
	for i := 0; i < len(d.s) && i < binary.MaxVarintLen64; i++ {
		b := d.s[i]
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			d.s = d.s[i+1:]
			return v
		}
	}
	d.bad, d.s = true, ""
	return 0
}

// count reads a length; nothing is longer than what is left to read.
func (d *decoder) count() int {
	n := d.uint()
	if n > uint64(len(d.s)) {
		d.bad, d.s = true, ""
		return 0
	}
	return int(n)
}

func (d *decoder) string() string {
	n := d.count()
	out := d.s[:n]
	d.s = d.s[n:]
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

func (d *decoder) row(r *row) {
	r.id, r.digest, r.kind, r.title = d.string(), d.string(), library.Kind(d.string()), d.string()
	r.lang, r.textLang, r.date = d.string(), d.string(), library.Date(d.string())
	r.byline, r.container, r.availability = d.string(), d.string(), library.Availability(d.string())
	r.start, r.end = library.Date(d.string()), library.Date(d.string())
	r.number, r.withdrawn = int(d.uint()), d.uint() == 1
	for i := range r.lengths {
		r.lengths[i] = uint32(d.uint())
	}
	for i := range r.facets {
		r.facets[i] = d.strings()
	}
	r.own[0], r.own[1], r.near = d.strings(), d.strings(), d.string()
}
