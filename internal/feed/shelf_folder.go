package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// saveFolder writes into a folder: files that are named by their digest first,
// what makes it a feed last, so that it is the old feed or the new one at any
// moment.
func (c *Copy) saveFolder(ctx context.Context, to string, e Errand) (saved Saved, err error) {
	dir := filepath.Join(to, FolderName)
	if filepath.Base(to) == FolderName || isThere(os.DirFS(to), timestampFile) {
		dir = to
	}
	before, err := c.found(ctx, dir)
	if err != nil {
		return Saved{}, err
	}
	parcels, saved, err := c.plan(ctx, e)
	if err != nil {
		return Saved{}, err
	}
	shelf := &folderShelf{dir: dir, replaced: map[string][]byte{}}
	if err = shelf.folder(to, dir); err == nil {
		var sums map[string]string
		if sums, err = c.write(ctx, parcels, shelf, &saved, e.Progress); err == nil {
			err = c.reread(ctx, os.DirFS(dir), sums)
		}
	}
	if err != nil {
		return Saved{}, errors.Join(err, shelf.undo())
	}
	if before {
		c.tidy(dir)
	}
	return saved, nil
}

// found looks at what is in the place of the folder already. Only an older
// copy of the same feed is written over.
func (c *Copy) found(ctx context.Context, dir string) (before bool, err error) {
	fsys := os.DirFS(dir)
	switch {
	case isThere(fsys, "publisher.json"):
		return false, fmt.Errorf("%w: that folder is where a feed is published", library.ErrInvalid)
	case !isThere(fsys, timestampFile):
		return false, nil
	}
	v, err := c.trust.stranger().Verify(ctx, FromFolder(fsys, dir))
	if err != nil {
		return false, fmt.Errorf("%w: %s holds another feed, or one that is damaged; choose another folder, or delete it there (%w)", library.ErrInvalid, dir, err)
	}
	if v.Release.Number > c.Release().Number {
		return false, fmt.Errorf("%w: %s holds release %d already, which is newer", library.ErrInvalid, dir, v.Release.Number)
	}
	return true, nil
}

// tidy removes from a folder what only the release before needed. What cannot
// be removed does no harm.
func (c *Copy) tidy(dir string) {
	current := fmt.Sprint(c.Release().Number)
	_ = fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil //nolint:nilerr // see above
		}
		kind, rest, _ := strings.Cut(path, "/")
		var old bool
		switch name := strings.TrimSuffix(d.Name(), ".zst"); kind {
		case "targets":
			old = !strings.HasPrefix(rest, current+"/")
		case "obj":
			_, listed := c.documents[name]
			old = !listed
		case "att":
			_, listed := c.attachments[name]
			old = !listed
		default:
			_, listed := c.metadata[path]
			old = !listed && (strings.HasSuffix(path, ".targets.json") || strings.HasSuffix(path, ".snapshot.json"))
		}
		if old {
			(&folderShelf{dir: dir}).remove(filepath.Join(dir, filepath.FromSlash(path)))
		}
		return nil
	})
}

// folderShelf is a folder on disk. It remembers what it made and what it
// replaced.
type folderShelf struct {
	dir      string
	made     []string
	replaced map[string][]byte
}

// folder makes the folder of the feed, in one that is there or can be made.
func (s *folderShelf) folder(to, dir string) error {
	for _, path := range []string{to, dir} {
		err := os.Mkdir(path, 0o755) // #nosec G301 -- it is made to be given away
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		s.made = append(s.made, path)
	}
	return nil
}

// put writes a file beside its place and moves it there. One that is there
// already stays.
func (s *folderShelf) put(name string, data []byte) error {
	path := filepath.Join(s.dir, filepath.FromSlash(name))
	old, err := os.ReadFile(path)
	if err == nil && bytes.Equal(old, data) {
		return nil
	}
	replaces := err == nil && !strings.Contains(name, "/") // what is named by its digest can only be mended
	fresh := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { // #nosec G301 -- it is made to be given away
		return err
	}
	if err := s.swap(path, data); err != nil {
		return err
	}
	if fresh {
		s.made = append(s.made, path)
	}
	if replaces {
		s.replaced[path] = old
	}
	return nil
}

func (s *folderShelf) swap(path string, data []byte) error {
	temp := path + ".part"
	err := writeSynced(temp, data)
	if err == nil {
		_ = os.Chmod(temp, 0o644) // #nosec G302 -- it is made to be given away; sticks know no modes
		err = os.Rename(temp, path)
	}
	if err != nil {
		s.remove(temp)
	}
	return err
}

// undo removes what was made, the last first, and puts back what was replaced.
func (s *folderShelf) undo() error {
	for i := len(s.made) - 1; i >= 0; i-- {
		s.remove(s.made[i])
	}
	var err error
	for path, data := range s.replaced {
		err = errors.Join(err, s.swap(path, data))
	}
	return err
}

// remove deletes a file and the folders that are empty without it, up to the
// folder of the feed.
func (s *folderShelf) remove(path string) {
	for _ = os.Remove(path); len(path) > len(s.dir); {
		if path = filepath.Dir(path); path == s.dir || os.Remove(path) != nil {
			return
		}
	}
}
