package feed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"socialmission.org/desktop/internal/library"
)

// Source is a carrier of releases. It is not trusted: what it says is
// verified, what it delivers is compared with the manifest.
type Source interface {
	// Name says in a few words where the release comes from.
	Name() string
	// Manifest returns the newest release the source has.
	Manifest(ctx context.Context) (Manifest, error)
	// Open starts reading one file of it.
	Open(ctx context.Context, e Entry) (io.ReadCloser, error)
}

// Fetch reads one file from a source: never more than its size, and nothing
// that differs from its digest. The error wraps library.ErrContent when the
// source delivers something else than the manifest names.
func Fetch(ctx context.Context, src Source, e Entry) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := e.verify(); err != nil {
		return nil, err
	}
	r, err := src.Open(ctx, e)
	if err != nil {
		return nil, fmt.Errorf("fetch %s from %s: %w", e.Path, src.Name(), err)
	}
	defer r.Close()
	data, err := readBounded(ctx, r, e.Size)
	if err != nil {
		return nil, fmt.Errorf("fetch %s from %s: %w", e.Path, src.Name(), err)
	}
	sum := sha256.Sum256(data)
	if int64(len(data)) != e.Size || hex.EncodeToString(sum[:]) != e.SHA256 {
		return nil, fmt.Errorf("fetch %s from %s: %w: the file is not the one the release names",
			e.Path, src.Name(), library.ErrContent)
	}
	return data, nil
}

// readBounded reads at most one byte more than size, and stops when ctx ends.
func readBounded(ctx context.Context, r io.Reader, size int64) ([]byte, error) {
	return io.ReadAll(io.LimitReader(readerFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	}), size+1))
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
