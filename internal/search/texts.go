package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"socialmission.org/desktop/internal/extract"
	"socialmission.org/desktop/internal/library"
)

// texts keeps the text of attachments beside the index, a file for each digest:
// taking text out of a PDF takes longer than a search may, and it is needed
// again for every snippet and every new generation.
type texts struct {
	dir   string
	files interface {
		Object(sha string) ([]byte, error)
	} // nil where the corpus holds no files
	extractor extract.Extractor
}

// textsName is the folder of the texts; it changes when the way they are made
// does.
const textsName = "texts-1"

func (t *texts) path(a library.Attachment) string {
	if t == nil || t.files == nil || len(a.SHA256) != 64 || filepath.Base(a.SHA256) != a.SHA256 {
		return ""
	}
	return filepath.Join(t.dir, a.SHA256)
}

// of returns the text of an attachment, or "" where there is none.
func (t *texts) of(a library.Attachment) string {
	path := t.path(a)
	if path == "" {
		return ""
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "" // not here yet
	}
	return string(data)
}

// take makes sure that an attachment's text is kept, and reports whether the
// attachment is here. One that has no text that can be read keeps an empty one.
func (t *texts) take(ctx context.Context, a library.Attachment) (here bool, err error) {
	path := t.path(a)
	if path == "" {
		return true, nil // nothing will ever come of it
	}
	if _, err := os.Stat(path); err == nil {
		return true, nil
	}
	data, err := t.files.Object(a.SHA256)
	if errors.Is(err, library.ErrNotFound) || errors.Is(err, library.ErrAbsent) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read attachment %s: %w", a.Path, err)
	}
	text, err := t.extractor.Text(ctx, a.Type, data)
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err != nil {
		text = ""
	}
	if err := os.MkdirAll(t.dir, 0o700); err != nil {
		return false, writeFault("keep attachment text", err)
	}
	if err := writeSynced(path+".new", []byte(text)); err != nil {
		return false, writeFault("keep attachment text", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return false, writeFault("keep attachment text", err)
	}
	return true, nil
}

// stamp tells one state of an item from another: all that it says, and which
// of its attachments' texts are here.
func (t *texts) stamp(it *library.Item) uint64 {
	var here []string
	for _, a := range it.Attachments {
		if path := t.path(a); path != "" {
			if _, err := os.Stat(path); err == nil {
				here = append(here, a.SHA256)
			}
		}
	}
	stamp, err := stampOf(it, here)
	if err != nil {
		return 0 // plain data always has a digest
	}
	return stamp
}

func newTexts(dir string, c Corpus) *texts {
	t := &texts{dir: dir}
	t.files, _ = c.(interface {
		Object(sha string) ([]byte, error)
	})
	return t
}

// arrived reports whether one of the wanted attachments is here.
func (t *texts) arrived(wanted []string) bool {
	for _, sha := range wanted {
		if t.files == nil {
			break
		}
		if _, err := t.files.Object(sha); err == nil {
			return true
		}
	}
	return false
}

// sweep removes the texts of attachments that no item has any more. What
// cannot be removed now is removed another time.
func (t *texts) sweep(held map[string]bool) {
	entries, err := os.ReadDir(t.dir)
	if err != nil {
		return
	}
	for _, d := range entries {
		if !held[d.Name()] {
			_ = os.Remove(filepath.Join(t.dir, d.Name()))
		}
	}
}
