package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"socialmission.org/desktop/internal/library"
)

// partEnding follows the names of files that are not whole yet.
const partEnding = ".part"

// folder is a host in the file system: a web server's document folder, a
// mounted share, a stick.
type folder struct {
	dir string
}

func openFolder(dir string) (host, error) {
	if dir == "" {
		return nil, fmt.Errorf("%w: say where to upload the site to", library.ErrInvalid)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // a web server must read it
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	return folder{dir}, nil
}

func (f folder) name() string            { return f.dir }
func (f folder) workers() int            { return 1 }
func (f folder) close() error            { return nil }
func (f folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

func (f folder) survey(ctx context.Context, folders []string) (map[string]int64, error) {
	there := map[string]int64{}
	for _, dir := range folders {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := os.MkdirAll(f.path(dir), 0o755); err != nil { //nolint:gosec // as above
			return nil, err
		}
		entries, err := os.ReadDir(f.path(dir))
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
				there[path.Join(dir, e.Name())] = info.Size()
			}
		}
	}
	return there, nil
}

func (f folder) read(_ context.Context, name string, most int64) ([]byte, error) {
	file, err := os.Open(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", name, library.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return bounded(file, name, most)
}

// bounded reads at most most bytes and refuses more.
func bounded(r io.Reader, name string, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%w: %s is longer than %d bytes", library.ErrContent, name, most)
	}
	return data, err
}

func (f folder) write(_ context.Context, file file, data *os.File) error {
	temp := f.path(file.path) + partEnding
	out, err := os.OpenFile(temp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644) //nolint:gosec // as above
	if err != nil {
		return err
	}
	_, err = io.Copy(out, data)
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	return os.Rename(temp, f.path(file.path))
}
