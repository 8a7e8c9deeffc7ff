package search

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/blevesearch/mmap-go"

	"socialmission.org/desktop/internal/library"
)

// The table is the file that lies beside the segment: everything of an item
// that is not looked up by word. It is mapped into memory and read where it
// lies, so that opening costs the same for any number of items; what leaves it
// is copied, since it may be closed while an answer is still in use.
const (
	tableName = "rows"
	// format changes whenever analysis, fields or this file do; an index of
	// another format is built anew.
	format = "socialmission search 11\n"
)

// The sections of the table. Numbers are little-endian; sections that are
// "by item" have an entry for each document, in their order.
const (
	secMeta     = iota // release and what the index depends on, see meta
	secShared          // strings that many rows have in common
	secRowAt           // where each row begins, uint32
	secRow             // rows, see row.go
	secByID            // documents in the order of their ids, uint32
	secStamp           // by item: what it was built from, uint64
	secLength          // by item and field: its length, one byte, see lengths.go
	secSpeaks          // by item: its languages, one bit each
	secAge             // by item: its place by date, the newest first, uint32
	secNearAt          // where the neighbours of each item begin, uint32
	secNear            // neighbours, see neighbours.go
	secWordAt          // where each word of the vocabulary begins, uint32
	secWord            // the words, sorted
	secWordInfo        // by word: items that have it, and languages, uint32
	secFacet           // from here on three for each facet, see columns.go
	secCount    = secFacet + 3*facetCount
)

// A table is an open table file.
type table struct {
	mapped   mmap.MMap
	sections [secCount][]byte
}

// writeTable writes sections, each at a multiple of eight and the smallest
// first: those that opening reads lie together at the beginning.
func writeTable(path string, sections *[secCount][]byte) error {
	order := make([]int, secCount)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(sections[a]), len(sections[b])) })
	head := append([]byte(format), make([]byte, 16*secCount)...)
	at := pad(len(head))
	for _, i := range order {
		place := head[len(format)+16*i:]
		binary.LittleEndian.PutUint64(place, uint64(at))
		binary.LittleEndian.PutUint64(place[8:], uint64(len(sections[i])))
		at += pad(len(sections[i]))
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return writeFault("create "+tableName, err)
	}
	err = writePadded(f, head)
	for _, i := range order {
		if err == nil {
			err = writePadded(f, sections[i])
		}
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return writeFault("write "+tableName, err)
	}
	return nil
}

func pad(n int) int { return (n + 7) &^ 7 }

func writePadded(f *os.File, data []byte) error {
	_, err := f.Write(append(data[:len(data):len(data)], make([]byte, pad(len(data))-len(data))...))
	return err
}

func openTable(path string) (*table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open rows: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("open rows: %w", err)
	}
	if info.Size() < int64(pad(len(format)+16*secCount)) {
		return nil, fmt.Errorf("rows end too early: %w", library.ErrDamaged)
	}
	t := &table{}
	if t.mapped, err = mmap.Map(f, mmap.RDONLY, 0); err != nil {
		return nil, fmt.Errorf("map rows: %w", err)
	}
	if err := t.cut(); err != nil {
		return nil, errors.Join(err, t.close())
	}
	return t, nil
}

// cut finds the sections.
func (t *table) cut() error {
	if !strings.HasPrefix(string(t.mapped[:len(format)]), format) {
		return fmt.Errorf("rows are of another format: %w", library.ErrDamaged)
	}
	head := t.mapped[len(format):]
	for i := range t.sections {
		from, size := binary.LittleEndian.Uint64(head[16*i:]), binary.LittleEndian.Uint64(head[16*i+8:])
		if from > uint64(len(t.mapped)) || size > uint64(len(t.mapped))-from {
			return fmt.Errorf("rows end too early: %w", library.ErrDamaged)
		}
		t.sections[i] = t.mapped[from : from+size]
	}
	return nil
}

func (t *table) close() error {
	if t.mapped == nil {
		return nil
	}
	return t.mapped.Unmap()
}

// items is the number of rows.
func (t *table) items() int { return len(t.sections[secStamp]) / 8 }

func (t *table) uint32(section int, i uint32) uint32 {
	return binary.LittleEndian.Uint32(t.sections[section][4*i:])
}

func (t *table) stamp(doc uint32) uint64 {
	return binary.LittleEndian.Uint64(t.sections[secStamp][8*doc:])
}

// part returns piece i of a section whose beginnings another one lists.
func (t *table) part(at, section int, i uint32) []byte {
	return t.sections[section][t.uint32(at, i):t.uint32(at, i+1)]
}

// lengths returns one field's lengths, a byte an item.
func (t *table) lengths(field int) []byte {
	n := t.items()
	return t.sections[secLength][field*n : (field+1)*n]
}
