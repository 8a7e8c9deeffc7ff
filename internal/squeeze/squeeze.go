// Package squeeze writes zstd frames (RFC 8878) as small as they get. It looks
// for the cheapest of all ways to say the data, where other encoders in Go take
// the first good one, and is slow for that: it is for files that are written
// once and fetched often over slow lines. Any zstd decoder reads them.
//
// The same input gives the same bytes on every computer: all reckoning is done
// in whole numbers.
package squeeze

import (
	"encoding/binary"
	"errors"
)

// MaxInput is how much data and dictionary may be together.
const MaxInput = 512 << 20

// ErrTooLarge is more input than MaxInput.
var ErrTooLarge = errors.New("too much to squeeze")

const (
	magic    = 0xFD2FB528
	maxBlock = 128 << 10
)

// Frame returns data as one zstd frame with the raw dictionary dict, which may
// be empty. The frame names the size of data and carries no checksum.
func Frame(data, dict []byte) ([]byte, error) {
	if len(data)+len(dict) > MaxInput {
		return nil, ErrTooLarge
	}
	out := appendHeader(nil, len(data))
	if len(data) == 0 {
		return appendBlock(out, blockRaw, true, 0), nil
	}
	all := append(append(make([]byte, 0, len(dict)+len(data)), dict...), data...)
	p := newParser(all, len(dict))
	w := newBlockWriter()
	for from := len(dict); from < len(all); from += maxBlock {
		to := min(from+maxBlock, len(all))
		out = w.append(out, all[from:to], p.block(from, to), to == len(all))
		p.reps = w.reps
	}
	return out, nil
}

// appendHeader begins a frame in one segment.
func appendHeader(out []byte, size int) []byte {
	out = binary.LittleEndian.AppendUint32(out, magic)
	const single = 1 << 5
	switch {
	case size < 256:
		return append(out, single, byte(size))
	case size < 256+1<<16:
		return binary.LittleEndian.AppendUint16(append(out, 1<<6|single), uint16(size-256))
	}
	return binary.LittleEndian.AppendUint32(append(out, 2<<6|single), uint32(size))
}

// Types of blocks.
const (
	blockRaw = iota
	blockRLE
	blockCompressed
)

func appendBlock(out []byte, kind int, last bool, size int) []byte {
	head := uint32(kind<<1 | size<<3)
	if last {
		head |= 1
	}
	return append(out, byte(head), byte(head>>8), byte(head>>16))
}

// sequence says: literals literals, then length bytes from a place before. The
// place is an offset value as the format has it: 1 to 3 name a recent offset,
// others are the offset and 3.
type sequence struct{ literals, length, value uint32 }

// recent holds the offsets used last, the newest first.
type recent [3]uint32

var firstRecent = recent{1, 4, 8}

// after returns the recent offsets after a sequence.
func (r recent) after(value, literals uint32) recent {
	if value > 3 {
		return recent{value - 3, r[0], r[1]}
	}
	if literals == 0 {
		value++
	}
	switch value {
	case 1:
		return r
	case 2:
		return recent{r[1], r[0], r[2]}
	case 3:
		return recent{r[2], r[0], r[1]}
	}
	return recent{r[0] - 1, r[0], r[1]}
}

// offset returns how far back an offset value leads; 0 is nowhere.
func (r recent) offset(value, literals uint32) uint32 {
	if value > 3 {
		return value - 3
	}
	if literals == 0 {
		value++
	}
	if value == 4 {
		return r[0] - 1
	}
	return r[value-1]
}
