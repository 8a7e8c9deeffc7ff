package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"socialmission.org/desktop/internal/library"
)

// bbolt's file format, as far as checking it takes: pages of one size, each
// with a header (id, flags, count, overflow), the first two holding meta data.
// All numbers are in the byte order of the machine that wrote them.
// Reading it here, with every offset tested, is what makes a check of a
// damaged file safe: bbolt's own check follows wild page ids into a crash.
const (
	headerSize  = 16
	elementSize = 16

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketLeaf   = 0x01

	noFreelist = -1
	maxDepth   = 64
)

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", library.ErrDamaged, fmt.Sprintf(format, args...))
}

// checkFrame tests what opening a file relies on: its meta data, its length
// and its list of free pages. It reads a few pages only.
func checkFrame(path string) error {
	return withPages(path, func(w *walk) error {
		_, err := w.freelist()
		return err
	})
}

// checkPages tests every page of the file that is in use, and that both meta
// pages are whole: with one of them damaged bbolt reads an older state.
func checkPages(path string) error {
	return withPages(path, func(w *walk) error {
		for _, offset := range []int64{0, w.meta.pageSize} {
			if _, err := metaAt(w.r, offset); err != nil {
				return err
			}
		}
		free, err := w.freelist()
		if err != nil {
			return err
		}
		if err := w.bucket(w.meta.root, 0); err != nil {
			return err
		}
		for _, id := range free {
			if w.seen[id] {
				return damaged("page %d is both free and in use", id)
			}
		}
		return nil
	})
}

func withPages(path string, fn func(*walk) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	m, err := readMeta(f)
	if err != nil {
		return err
	}
	if m.high < 0 || m.high > info.Size()/m.pageSize {
		return damaged("the file has %d bytes, too few for %d pages", info.Size(), m.high)
	}
	return fn(&walk{r: f, meta: m, seen: map[int64]bool{}})
}

// walk visits the pages of one file, each at most once.
type walk struct {
	r    io.ReaderAt
	meta meta
	seen map[int64]bool
	last []byte // the greatest key met so far in the bucket being visited
}

// page reads a page with its overflow and returns its flags and count.
func (w *walk) page(id int64) (data []byte, flags, count int, err error) {
	if id < 2 || id >= w.meta.high {
		return nil, 0, 0, damaged("page %d does not exist", id)
	}
	header := make([]byte, headerSize)
	if _, err := w.r.ReadAt(header, id*w.meta.pageSize); err != nil {
		return nil, 0, 0, err
	}
	order := binary.NativeEndian
	overflow := int64(order.Uint32(header[12:]))
	if integer(header) != id || id+overflow >= w.meta.high {
		return nil, 0, 0, damaged("page %d has a wrong header", id)
	}
	for i := id; i <= id+overflow; i++ {
		if w.seen[i] {
			return nil, 0, 0, damaged("page %d is used twice", i)
		}
		w.seen[i] = true
	}
	data = make([]byte, (overflow+1)*w.meta.pageSize)
	if _, err := w.r.ReadAt(data, id*w.meta.pageSize); err != nil {
		return nil, 0, 0, err
	}
	return data, int(order.Uint16(header[8:])), int(order.Uint16(header[10:])), nil
}

func (w *walk) freelist() ([]int64, error) {
	if w.meta.freelist == noFreelist {
		return nil, nil
	}
	data, flags, count, err := w.page(w.meta.freelist)
	if err != nil {
		return nil, err
	}
	if flags != freelistPage {
		return nil, damaged("the list of free pages is page %d of another kind", w.meta.freelist)
	}
	rest, length := data[headerSize:], int64(count)
	if count == 0xFFFF { // the true count is the first entry
		length, rest = integer(rest), rest[8:]
	}
	if length < 0 || length > int64(len(rest)/8) {
		return nil, damaged("the list of free pages is cut short")
	}
	ids := make([]int64, length)
	for i := range ids {
		ids[i] = integer(rest[i*8:])
		if ids[i] < 2 || ids[i] >= w.meta.high || i > 0 && ids[i] <= ids[i-1] {
			return nil, damaged("the list of free pages names page %d", ids[i])
		}
	}
	return ids, nil
}

// bucket visits the tree below root with its own order of keys.
func (w *walk) bucket(root int64, depth int) error {
	outer := w.last
	defer func() { w.last = outer }()
	w.last = nil
	return w.tree(root, depth)
}

func (w *walk) tree(id int64, depth int) error {
	data, flags, count, err := w.page(id)
	if err != nil {
		return err
	}
	if depth > maxDepth {
		return damaged("page %d lies too deep", id)
	}
	switch flags {
	case branchPage:
		return w.branch(data, count, depth)
	case leafPage:
		return w.leaf(data, count, depth)
	}
	return damaged("page %d is of kind %#x", id, flags)
}

func (w *walk) branch(data []byte, count, depth int) error {
	order := binary.NativeEndian
	for i := range count {
		at := headerSize + i*elementSize
		e, err := slice(data, at, elementSize)
		if err != nil {
			return err
		}
		key, err := slice(data, at+int(order.Uint32(e)), int(order.Uint32(e[4:])))
		if err != nil {
			return err
		}
		if w.last != nil && bytes.Compare(key, w.last) <= 0 {
			return damaged("the key %q is out of order", key)
		}
		if err := w.tree(integer(e[8:]), depth+1); err != nil {
			return err
		}
		if bytes.Compare(w.last, key) < 0 {
			return damaged("the branch %q holds smaller keys", key)
		}
	}
	return nil
}

func (w *walk) leaf(data []byte, count, depth int) error {
	order := binary.NativeEndian
	for i := range count {
		at := headerSize + i*elementSize
		e, err := slice(data, at, elementSize)
		if err != nil {
			return err
		}
		start, keySize := at+int(order.Uint32(e[4:])), int(order.Uint32(e[8:]))
		key, err := slice(data, start, keySize)
		if err != nil {
			return err
		}
		if w.last != nil && bytes.Compare(key, w.last) <= 0 {
			return damaged("the key %q is out of order", key)
		}
		w.last = key
		value, err := slice(data, start+keySize, int(order.Uint32(e[12:])))
		if err == nil && order.Uint32(e) == bucketLeaf {
			err = w.nested(value, depth)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// nested visits a bucket inside a bucket: a page of its own, or, when small,
// a page written into the value.
func (w *walk) nested(value []byte, depth int) error {
	if len(value) < 16 {
		return damaged("a bucket's header is cut short")
	}
	if root := integer(value); root != 0 {
		return w.bucket(root, depth+1)
	}
	inline := value[16:]
	if len(inline) < headerSize || depth > maxDepth {
		return damaged("a small bucket is cut short")
	}
	outer := w.last
	defer func() { w.last = outer }()
	w.last = nil
	return w.leaf(inline, int(binary.NativeEndian.Uint16(inline[10:])), depth+1)
}

func slice(data []byte, at, size int) ([]byte, error) {
	if at < 0 || size < 0 || at > len(data) || size > len(data)-at {
		return nil, damaged("an entry reaches beyond its page")
	}
	return data[at : at+size], nil
}
