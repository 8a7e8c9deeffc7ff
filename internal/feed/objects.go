package feed

import (
	"encoding/hex"
	"fmt"

	"github.com/klauspost/compress/zstd"
	"socialmission.org/desktop/internal/library"
)

// objectWindow is the window of packed documents, in bytes: that of the
// largest document that most feeds have. It bounds what is remembered of a
// larger one, not its size.
const objectWindow = 2 << 20

// Objects packs and unpacks many documents, each by itself, and may do so in
// several goroutines. It is for files of one's own: what a stranger says is
// the packed form of an entry goes through DecodeObject.
type Objects struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

// NewObjects makes the tables once that would take longer to make for each
// document than the rest of the work.
func NewObjects() (*Objects, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(objectWindow),
		zstd.WithSingleSegment(true), zstd.WithZeroFrames(true))
	if err != nil {
		return nil, fmt.Errorf("pack documents: %w", err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(MaxFile))
	if err != nil {
		return nil, fmt.Errorf("unpack documents: %w", err)
	}
	return &Objects{enc, dec}, nil
}

// Close gives the tables back.
func (o *Objects) Close() {
	_ = o.enc.Close() // nothing is under way
	o.dec.Close()
}

// Encode packs a document. The same bytes give the same bytes.
func (o *Objects) Encode(data []byte) []byte { return o.enc.EncodeAll(data, nil) }

// Decode returns the document that the entry names.
func (o *Objects) Decode(packed []byte, e Entry) ([]byte, error) {
	data, err := o.dec.DecodeAll(packed, make([]byte, 0, max(0, min(e.Size, MaxFile))))
	if err != nil || hex.EncodeToString(digest(data)) != e.SHA256 {
		return nil, fmt.Errorf("%w: %s is not the file the release names", library.ErrContent, e.Path)
	}
	return data, nil
}
