package own

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"socialmission.org/desktop/internal/extract"
	"socialmission.org/desktop/internal/library"
)

// A Folder keeps the bytes of own files, each under its SHA-256 and never
// changed, and beside them the text that was taken out.
type Folder struct {
	dir       string
	extractor extract.Extractor
}

// textsName is the folder of the texts; it changes when the way they are made
// does.
const textsName = "texts-1"

// NewFolder keeps files below dir, which is made when the first comes. Program
// is what reads PDF files as a process apart; see extract.Extractor.
func NewFolder(dir, program string) *Folder {
	return &Folder{dir: dir, extractor: extract.Extractor{Program: program}}
}

// A Kept file is one whose bytes are in their place.
type Kept struct {
	SHA256, Type string
	Size         int64
	Text         string // "" where none could be read
}

// Keep takes a file in. What it is its bytes say. A PDF whose text cannot be
// read is kept all the same: it may be scanned, or locked; other damaged files
// are refused.
func (f *Folder) Keep(ctx context.Context, name string, data []byte) (Kept, error) {
	k := Kept{Size: int64(len(data))}
	switch {
	case len(data) == 0:
		return k, ErrEmpty
	case len(data) > MaxFile:
		return k, ErrTooLarge
	}
	var err error
	if k.Type, err = extract.Kind(name, data); err != nil {
		return k, err
	}
	if k.Text, err = f.extract(ctx, k.Type, data); err != nil {
		return k, err
	}
	sum := sha256.Sum256(data)
	k.SHA256 = hex.EncodeToString(sum[:])
	if err := f.put(k.SHA256, data); err != nil {
		return k, err
	}
	return k, f.putText(k.SHA256, k.Text)
}

// extract returns a file's text, or "" where it holds none.
func (f *Folder) extract(ctx context.Context, kind string, data []byte) (string, error) {
	text, err := f.extractor.Text(ctx, kind, data)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err == nil:
		return text, nil
	case kind == extract.PDF, kind == extract.Word && errors.Is(err, extract.ErrNoText):
		return "", nil
	case errors.Is(err, extract.ErrNoText):
		return "", ErrEmpty
	case errors.Is(err, library.ErrInvalid):
		return "", fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return "", err
}

func (f *Folder) put(digest string, data []byte) error {
	path := filepath.Join(f.dir, digest)
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(data)) {
		return nil
	}
	return write(path, data)
}

func (f *Folder) putText(digest, text string) error {
	return write(filepath.Join(f.dir, textsName, digest), []byte(text))
}

// path returns where the bytes of a digest lie, "" when it is none.
func (f *Folder) path(digest string) string {
	if raw, err := hex.DecodeString(digest); err != nil || len(raw) != sha256.Size {
		return ""
	}
	return filepath.Join(f.dir, digest)
}

// Bytes returns a file's bytes; library.ErrNotFound when they are not here.
func (f *Folder) Bytes(digest string) ([]byte, error) {
	path := f.path(digest)
	if path == "" {
		return nil, fmt.Errorf("read a file of your own: %w", library.ErrNotFound)
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		f.bringBack(digest)
		data, err = os.ReadFile(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read a file of your own: %w", library.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read a file of your own: %w", err)
	}
	sum := sha256.Sum256(data)
	if hex.EncodeToString(sum[:]) != digest {
		return nil, fmt.Errorf("a file of your own was changed: %w", library.ErrDamaged)
	}
	return data, nil
}

// Text returns a file's text, which is taken out anew where it is lost. A file
// without one has the text "".
func (f *Folder) Text(ctx context.Context, digest, kind string) (string, error) {
	if f.path(digest) == "" {
		return "", fmt.Errorf("read a file of your own: %w", library.ErrNotFound)
	}
	kept, err := os.ReadFile(filepath.Join(f.dir, textsName, digest))
	if err == nil {
		return string(kept), nil
	}
	data, err := f.Bytes(digest)
	if err != nil {
		return "", err
	}
	text, err := f.extract(ctx, kind, data)
	if err != nil && !errors.Is(err, library.ErrInvalid) {
		return "", err
	}
	return text, f.putText(digest, text)
}

// Size returns the bytes that the files take on the disk, without their texts.
func (f *Folder) Size() (total int64, files int) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return 0, 0
	}
	for _, d := range entries {
		if info, err := d.Info(); err == nil && f.path(d.Name()) != "" {
			total, files = total+info.Size(), files+1
		}
	}
	return total, files
}

// Bytes that no record wants are put aside before they are removed: a backup of
// the records that is brought back may want them again.
const (
	asideSuffix = ".aside"
	asideFor    = 90 * 24 * time.Hour
)

// writingFor is how long a file that has no name yet may be one that is just
// being written: files are added while Sweep runs.
const writingFor = time.Hour

// Sweep puts aside the bytes that no record wants any more, and removes those
// that have been there for long, texts that nobody wants and what interrupted
// writes left. What cannot be done now is done another time.
func (f *Folder) Sweep(wanted map[string]bool, now time.Time) {
	for _, name := range names(f.dir) {
		path := filepath.Join(f.dir, name)
		digest, aside := strings.CutSuffix(name, asideSuffix)
		switch {
		case f.path(digest) == "":
			removeOlder(path, now, writingFor)
		case !aside && !wanted[digest]:
			_ = os.Chtimes(path, now, now)
			_ = os.Rename(path, path+asideSuffix)
		case aside && wanted[digest]:
			f.bringBack(digest)
		case aside:
			removeOlder(path, now, asideFor)
		}
	}
	for _, name := range names(filepath.Join(f.dir, textsName)) {
		if !wanted[name] {
			removeOlder(filepath.Join(f.dir, textsName, name), now, writingFor)
		}
	}
}

func removeOlder(path string, now time.Time, age time.Duration) {
	if info, err := os.Stat(path); err == nil && now.Sub(info.ModTime()) > age {
		_ = os.Remove(path)
	}
}

// bringBack puts bytes in their place again that were put aside.
func (f *Folder) bringBack(digest string) {
	path := filepath.Join(f.dir, digest)
	_ = os.Rename(path+asideSuffix, path)
}

// names lists the files in a folder.
func names(dir string) (out []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	for _, d := range entries {
		if !d.IsDir() {
			out = append(out, d.Name())
		}
	}
	return out
}
