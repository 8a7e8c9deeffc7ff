package feed

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/squeeze"
)

// The windows of zstd frames: the smallest an encoder takes, and the largest
// this format allows, in bytes.
const (
	minWindow = 1 << 10
	maxWindow = 512 << 20
)

func digest(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

// window returns the smallest window in which size bytes lie.
func window(size int) int {
	w := minWindow
	for w < size && w < maxWindow {
		w *= 2
	}
	return w
}

// compress packs data into one zstd frame that names its size and carries a
// checksum; dict, which may be empty, is what came before it. The same input
// gives the same bytes.
func compress(data, dict []byte) ([]byte, error) {
	options := []zstd.EOption{
		zstd.WithEncoderConcurrency(1),
		zstd.WithEncoderLevel(zstd.SpeedBestCompression),
		zstd.WithWindowSize(window(len(data) + len(dict))),
		zstd.WithSingleSegment(true),
		zstd.WithZeroFrames(true),
	}
	if len(dict) > 0 {
		options = append(options, zstd.WithEncoderDictRaw(0, dict))
	}
	enc, err := zstd.NewWriter(nil, options...)
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	defer enc.Close()
	return enc.EncodeAll(data, nil), nil
}

// squeezed packs data as small as it gets, for files that many fetch over slow
// lines. What cannot be unpacked again is never published, whatever the reason.
func squeezed(data, dict []byte) ([]byte, error) {
	packed, err := squeeze.Frame(data, dict)
	if errors.Is(err, squeeze.ErrTooLarge) {
		return compress(data, dict)
	}
	if err != nil {
		return nil, err
	}
	again, err := decompress(packed, dict, int64(len(data)))
	if err == nil && !bytes.Equal(again, data) {
		err = fmt.Errorf("%w: unpacked it differs", library.ErrContent)
	}
	if err != nil {
		return nil, fmt.Errorf("squeeze: %w", err)
	}
	return packed, nil
}

// decompress unpacks data, which must give exactly size bytes, and never uses
// memory for more.
func decompress(data, dict []byte, size int64) ([]byte, error) {
	out, err := expand(data, dict, size)
	if err == nil && int64(len(out)) != size {
		err = fmt.Errorf("%w: unpacked it has %d bytes, not %d", library.ErrContent, len(out), size)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// expand unpacks data, which must give at most most bytes.
func expand(data, dict []byte, most int64) ([]byte, error) {
	if most < 0 || most > MaxTotal+MaxFiles*maxLine {
		return nil, fmt.Errorf("%w: %d is no size to unpack", library.ErrContent, most)
	}
	options := []zstd.DOption{
		zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderMaxMemory(uint64(max(most, minWindow))),
		zstd.WithDecoderMaxWindow(maxWindow),
	}
	if len(dict) > 0 {
		options = append(options, zstd.WithDecoderDictRaw(0, dict))
	}
	dec, err := zstd.NewReader(nil, options...)
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	defer dec.Close()
	out, err := dec.DecodeAll(data, nil)
	if err == nil && int64(len(out)) > most {
		err = zstd.ErrDecoderSizeExceeded
	}
	if err != nil {
		return nil, fmt.Errorf("%w: unpack: %w", library.ErrContent, err)
	}
	return out, nil
}
