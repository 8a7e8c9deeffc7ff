package site

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/disk"
	"socialmission.org/desktop/internal/library"
)

// contents lists the files of a folder that this package wrote: by it a folder
// is known, and what it no longer has is removed.
const contents = "contents.txt"

const contentsHead = "Social Mission Library: a folder of pages. Open index.html.\r\n"

// Folder is a folder on a disk that pages are put into.
type Folder struct {
	dir   string
	root  *os.Root
	old   []string // names of files that it held
	names []string
	Bytes int64 // of what it holds
}

// OpenFolder opens or makes a folder for pages. One that holds anything else
// is refused, so that nothing of the reader's is written over.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // the pages are for everybody
		return nil, fmt.Errorf("make the folder %s: %w", dir, disk.Fault(err))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder %s: %w", dir, disk.Fault(err))
	}
	f := &Folder{dir: dir, root: root}
	if err := f.known(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return f, nil
}

// known reads what the folder holds, and refuses what is not of this package.
func (f *Folder) known() error {
	entries, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return fmt.Errorf("look into the folder %s: %w", f.dir, err)
	}
	if len(entries) == 0 {
		return nil
	}
	data, err := f.root.ReadFile(contents)
	list, ok := strings.CutPrefix(string(data), contentsHead)
	if err != nil || !ok {
		return fmt.Errorf("%w: the folder %s holds something else; choose an empty or a new one", library.ErrInvalid, f.dir)
	}
	for line := range strings.Lines(list) {
		if _, name, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "  "); ok && fs.ValidPath(name) {
			f.old = append(f.old, name)
		}
	}
	return nil
}

// Put writes a file, whole or not at all.
func (f *Folder) Put(name string, data []byte) error {
	if len(f.names) == 0 { // from now on the folder is one of pages, however far it comes
		if err := f.list(f.old); err != nil {
			return err
		}
	}
	if dir := path.Dir(name); dir != "." {
		if err := f.root.MkdirAll(dir, 0o755); err != nil {
			return disk.Fault(err)
		}
	}
	sum := sha256.Sum256(data)
	f.names = append(f.names, fmt.Sprintf("%x  %s", sum, name))
	f.Bytes += int64(len(data))
	if have, err := f.root.ReadFile(name); err == nil && sha256.Sum256(have) == sum {
		return nil
	}
	return f.replace(name, data)
}

func (f *Folder) replace(name string, data []byte) error {
	part := name + ".part"
	err := f.root.WriteFile(part, data, 0o644)
	if err == nil {
		err = f.root.Rename(part, name)
	}
	if err != nil {
		return errors.Join(disk.Fault(err), ignoreAbsent(f.root.Remove(part)))
	}
	return nil
}

func ignoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (f *Folder) list(names []string) error {
	return f.replace(contents, []byte(contentsHead+strings.Join(names, "\r\n")+"\r\n"))
}

// Close lists what the folder holds and removes what an earlier writing left.
func (f *Folder) Close() error {
	slices.Sort(f.names)
	err := f.list(f.names)
	for _, name := range f.old {
		gone := !slices.ContainsFunc(f.names, func(line string) bool { return strings.HasSuffix(line, "  "+name) })
		if err == nil && gone {
			err = ignoreAbsent(f.root.Remove(filepath.FromSlash(name)))
		}
	}
	return errors.Join(err, f.root.Close())
}

// Abandon leaves what was written for another try.
func (f *Folder) Abandon() error { return f.root.Close() }

// Zip is a zip file that pages are put into.
type Zip struct{ z *zip.Writer }

// NewZip writes a zip file to w.
func NewZip(w io.Writer) *Zip { return &Zip{zip.NewWriter(w)} }

// Put writes a file.
func (z *Zip) Put(name string, data []byte) error {
	to, err := z.z.Create(name)
	if err != nil {
		return err
	}
	_, err = to.Write(data)
	return err
}

// Close ends the zip file.
func (z *Zip) Close() error { return z.z.Close() }

// WriteFolder writes the pages into a folder, and returns how many files it
// holds and their size.
func WriteFolder(ctx context.Context, s Site, dir string) (count int, size int64, err error) {
	f, err := OpenFolder(dir)
	if err != nil {
		return 0, 0, err
	}
	if err := s.Write(ctx, f); err != nil {
		return 0, 0, errors.Join(err, f.Abandon())
	}
	return len(f.names), f.Bytes, f.Close()
}
