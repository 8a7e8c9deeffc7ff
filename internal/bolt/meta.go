package bolt

import (
	"encoding/binary"
	"hash/fnv"
	"io"
)

const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2
)

// meta is what a meta page says: where the data begins and the list of free
// pages is, how many pages there are, and which transaction wrote it.
type meta struct {
	pageSize             int64
	root, freelist, high int64
	txid                 int64
}

// readMeta returns the newer of the two meta pages that are whole.
func readMeta(r io.ReaderAt) (meta, error) {
	best, found := meta{}, false
	first, err := metaAt(r, 0)
	if err == nil {
		best, found = first, true
	}
	for size := int64(1024); size <= 1<<24 && (!found || size <= best.pageSize); size *= 2 {
		second, err := metaAt(r, size)
		if err == nil && second.pageSize == size && (!found || second.txid > best.txid) {
			best, found = second, true
		}
	}
	if !found {
		return meta{}, damaged("no whole meta page")
	}
	return best, nil
}

func metaAt(r io.ReaderAt, offset int64) (meta, error) {
	buf := make([]byte, headerSize+64)
	if _, err := r.ReadAt(buf, offset); err != nil {
		return meta{}, err
	}
	b, order := buf[headerSize:], binary.NativeEndian
	hash := fnv.New64a()
	_, _ = hash.Write(b[:56]) // a hash never fails
	if order.Uint32(b) != boltMagic || order.Uint32(b[4:]) != boltVersion ||
		order.Uint32(b[8:]) == 0 || order.Uint64(b[56:]) != hash.Sum64() {
		return meta{}, damaged("meta page at %d", offset)
	}
	return meta{
		pageSize: int64(order.Uint32(b[8:])),
		root:     integer(b[16:]),
		freelist: integer(b[32:]),
		high:     integer(b[40:]),
		txid:     integer(b[48:]),
	}, nil
}

// integer reads a page id or a count. What does not fit comes out negative
// and fails every check.
func integer(b []byte) int64 {
	return int64(binary.NativeEndian.Uint64(b)) //nolint:gosec // see above
}
