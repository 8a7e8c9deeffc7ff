package search

import (
	"bytes"
	"errors"
	"testing"

	"socialmission.org/desktop/internal/library"
)

func TestPackedBlocks(t *testing.T) {
	for _, block := range [][]byte{{}, {0}, {1}, {0, 0, 7}, make([]byte, 5000), bytes.Repeat([]byte{0, 1}, 300)} {
		packed := packBlock(block)
		if len(packed) > len(block)+1 || len(block) == 5000 && len(packed) > 100 {
			t.Errorf("%d bytes take %d packed", len(block), len(packed))
		}
		got, err := unpackBlock(packed)
		if err != nil || !bytes.Equal(got, block) {
			t.Errorf("%v comes back as %v, %v", block, got, err)
		}
	}
	for _, bad := range [][]byte{nil, {2, 1}, {blockPacked}, {blockPacked, 0x80}, {blockPacked, 9, 1}, {blockPacked, 0xff, 0xff, 0xff, 0xff, 0x7f}} {
		if _, err := unpackBlock(bad); !errors.Is(err, library.ErrDamaged) {
			t.Errorf("%v is taken for a block: %v", bad, err)
		}
	}
}
