package search

import (
	"fmt"
	"path/filepath"

	index "github.com/blevesearch/bleve_index_api"
	"github.com/klauspost/compress/s2"

	"socialmission.org/desktop/internal/library"
)

// Bleve's format keeps a count for every posting, and ours say nothing: a
// word's number tells how often it stands in an item (counts.go). The format
// lets its blocks be packed on the way to the disk, and so those that get a
// quarter smaller are. Long lists of items do not, and are read where they
// lie. Files that are only merged, and other users' of the format, stay as
// they are.

// packing names it in the files that have it.
const packing = "socialmission s2 1"

// What a block begins with.
const (
	blockAsIs   = 0
	blockPacked = 1
)

// maxBlock bounds a block: a byte for each item of the largest index.
const maxBlock = 1 << 24

func init() { //nolint:gochecknoinits // the format has this one place to say it
	index.WriterHook = func(path []byte) (string, func([]byte) []byte, error) {
		if filepath.Base(string(path)) != segmentName {
			return "", nil, nil
		}
		return packing, packBlock, nil
	}
	index.ReaderHook = func(id string, _ []byte) (func([]byte) ([]byte, error), error) {
		switch id {
		case "":
			return nil, nil
		case packing:
			return unpackBlock, nil
		}
		return nil, fmt.Errorf("postings are packed as %q: %w", id, library.ErrDamaged)
	}
}

func packBlock(data []byte) []byte {
	if len(data) <= maxBlock {
		if packed := s2.EncodeBetter(nil, data); 4*len(packed) <= 3*len(data) {
			return append([]byte{blockPacked}, packed...)
		}
	}
	return append([]byte{blockAsIs}, data...)
}

// unpackBlock returns the block, without a copy where it lies as it is.
func unpackBlock(block []byte) ([]byte, error) {
	if len(block) > 0 && block[0] == blockAsIs {
		return block[1:], nil
	}
	if len(block) > 1 && block[0] == blockPacked {
		n, err := s2.DecodedLen(block[1:])
		if err == nil && n <= maxBlock {
			if data, err := s2.Decode(nil, block[1:]); err == nil {
				return data, nil
			}
		}
	}
	return nil, fmt.Errorf("a block of postings cannot be unpacked: %w", library.ErrDamaged)
}
