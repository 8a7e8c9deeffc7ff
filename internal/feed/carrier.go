package feed

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// Carrier brings the files of a published feed: a web address, a folder, a
// zip file, a neighbour. It is not trusted with anything.
type Carrier interface {
	// Name says in a few words where the feed comes from.
	Name() string
	// ByHand reports a feed that somebody carried here, which may therefore be
	// old without being held back by anyone.
	ByHand() bool
	// Read returns a file of the feed. The error wraps library.ErrNotFound
	// when there is none, library.ErrContent when it has more than most bytes.
	Read(ctx context.Context, path string, most int64) ([]byte, error)
}

// FolderName is the folder a feed lies in on a stick or in a zip file.
const FolderName = "socialmission-feed"

const timestampFile = "timestamp.json"

// carried is a feed in a folder or a zip file.
type carried struct {
	fsys fs.FS
	name string
}

// FromFolder returns the carrier of the feed at the root of fsys or in its
// folder FolderName. For a folder on disk pass os.Root's file system, which no
// link leads out of; a *zip.Reader will do too. Only paths that this program
// makes itself are opened, whatever names the file system has.
func FromFolder(fsys fs.FS, name string) Carrier {
	if _, err := fs.Stat(fsys, timestampFile); err != nil {
		if sub, err := fs.Sub(fsys, FolderName); err == nil && isThere(sub, timestampFile) {
			fsys = sub
		}
	}
	return carried{fsys, name}
}

func isThere(fsys fs.FS, path string) bool {
	_, err := fs.Stat(fsys, path)
	return err == nil
}

func (c carried) Name() string { return c.name }
func (c carried) ByHand() bool { return true }

func (c carried) Read(ctx context.Context, path string, most int64) ([]byte, error) {
	if info, err := fs.Stat(c.fsys, path); err == nil && !info.Mode().IsRegular() { // to open a pipe could wait for ever
		return nil, fmt.Errorf("%s in %s: %w: it is not a file", path, c.name, library.ErrContent)
	}
	file, err := c.fsys.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s in %s: %w", path, c.name, library.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s in %s: %w", path, c.name, err)
	}
	defer file.Close()
	data, err := readBounded(ctx, file, most)
	if err != nil {
		return nil, fmt.Errorf("read %s in %s: %w", path, c.name, err)
	}
	if int64(len(data)) > most {
		return nil, tooLong(path, c.name, most)
	}
	arrive(ctx, len(data), true)
	return data, nil
}

func tooLong(path, name string, most int64) error {
	return fmt.Errorf("%s from %s: %w: it is longer than the %d bytes it may have", path, name, library.ErrContent, most)
}

// objectPath is where a document lies by itself, attachmentPath where an
// attachment does.
func objectPath(sha string) string     { return "obj/" + sha[:2] + "/" + sha + ".zst" }
func attachmentPath(sha string) string { return "att/" + sha }

// targetPath is where a target of a feed with consistent snapshots lies.
func targetPath(name, sha string) string {
	dir, base, _ := strings.Cut(name, "/")
	return "targets/" + dir + "/" + sha + "." + base
}
