// Package stick puts files on a disk that people carry, and makes sure that
// they are there: room is looked for before, every file is written beside its
// name, read back from the disk and only then given its name, and what lies
// there already is not written again. A stick pulled out at any moment holds
// whole files or none, and the next copy goes on from there.
package stick

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"socialmission.org/desktop/internal/disk"
	"socialmission.org/desktop/internal/library"
)

// Parcel is one file to be put on a stick.
type Parcel struct {
	Name string // on the stick, with slashes
	Mode fs.FileMode
	Size int64
	Open func() (io.ReadCloser, error)
}

// Data is a parcel of bytes.
func Data(name string, data []byte) Parcel {
	return Parcel{Name: name, Mode: 0o644, Size: int64(len(data)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(string(data))), nil
	}}
}

// File is a parcel of a file on this computer.
func File(name, from string, mode fs.FileMode) (Parcel, error) {
	info, err := os.Stat(from)
	if err != nil {
		return Parcel{}, fmt.Errorf("take %s along: %w", path.Base(name), err)
	}
	return Parcel{Name: name, Mode: mode, Size: info.Size(), Open: func() (io.ReadCloser, error) { return os.Open(from) }}, nil
}

// Report says what a copy did, also one that failed.
type Report struct {
	Written []string // names of files that were written, read back and found whole
	Kept    []string // that were there already, with the same bytes
	Bytes   int64    // written
	Total   int      // files that were to be there
}

// RoomError is a stick that has too little room; nothing was written.
type RoomError struct{ Need, Free int64 }

func (e *RoomError) Error() string {
	return fmt.Sprintf("%d bytes are needed and %d are free", e.Need, e.Free)
}

// Unwrap lets it count as a full disk.
func (e *RoomError) Unwrap() error { return library.ErrFull }

// ErrNotSame is a file that does not read as it was written.
var ErrNotSame = fmt.Errorf("%w: the disk does not give back what was written to it", library.ErrDamaged)

// room is what a file takes on a disk besides its bytes, at most: sticks give
// room away in large pieces.
const room = 32 << 10

// partEnding ends the names of files that are not whole yet.
const partEnding = ".part"

// copier is one copy while it goes on.
type copier struct {
	dir      string
	root     *os.Root
	report   Report
	done     int64
	total    int64
	progress func(done, total int64)
}

// Copy puts the parcels into the folder dir, which must be there: on a stick
// that is gone it would only be a folder of this computer. Progress, which may
// be nil, is told the bytes that are dealt with. The error wraps disk.ErrGone,
// library.ErrFull (as a *RoomError when nothing was begun), ErrReadOnly or
// ErrNotSame; the report is good in every case.
func Copy(ctx context.Context, dir string, parcels []Parcel, progress func(done, total int64)) (Report, error) {
	c := &copier{dir: dir, progress: progress, report: Report{Total: len(parcels)}}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return c.report, fmt.Errorf("open the stick: %w", c.lost(err))
	}
	c.root = root
	err = c.all(ctx, parcels)
	return c.report, errors.Join(err, root.Close())
}

func (c *copier) all(ctx context.Context, parcels []Parcel) error {
	for _, p := range parcels {
		c.total += p.Size
	}
	todo, err := c.missing(ctx, parcels)
	if err == nil {
		err = c.room(todo)
	}
	for _, p := range todo {
		if err != nil {
			break
		}
		if err = c.file(ctx, p); err == nil {
			err = c.present()
		}
	}
	if err != nil {
		return fmt.Errorf("write to the stick: %w", c.lost(err))
	}
	return nil
}

// missing returns what is not there yet, or not with the same bytes.
func (c *copier) missing(ctx context.Context, parcels []Parcel) (todo []Parcel, err error) {
	for _, p := range parcels {
		if !fs.ValidPath(p.Name) {
			return nil, fmt.Errorf("%w: a file cannot be called %q", library.ErrInvalid, p.Name)
		}
		same, err := c.same(ctx, p)
		if err != nil {
			return nil, err
		}
		if same {
			c.report.Kept = append(c.report.Kept, p.Name)
			c.advance(p.Size)
		} else {
			todo = append(todo, p)
		}
	}
	return todo, nil
}

// same compares a file on the stick with the one that is to be there.
func (c *copier) same(ctx context.Context, p Parcel) (bool, error) {
	info, err := c.root.Stat(p.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || !info.Mode().IsRegular() || info.Size() != p.Size {
		return false, err
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	have, err := disk.Digest(c.root, p.Name)
	if err != nil {
		return false, nil //nolint:nilerr // what cannot be read is written anew
	}
	want, err := digest(p)
	return err == nil && have == want, err
}

func digest(p Parcel) (sum [sha256.Size]byte, err error) {
	from, err := p.Open()
	if err != nil {
		return sum, err
	}
	defer from.Close()
	h := sha256.New()
	_, err = io.Copy(h, from)
	return [sha256.Size]byte(h.Sum(nil)), err
}

// room refuses a copy for which there is none before anything is written.
func (c *copier) room(todo []Parcel) error {
	need := int64(0)
	for _, p := range todo {
		need += p.Size + room
	}
	free, err := disk.Free(c.dir)
	if err != nil {
		return err
	}
	if need > free {
		return &RoomError{need, free}
	}
	return nil
}

// present makes sure that the folder is still the one that was opened: where a
// stick was taken out, its name may lead to this computer's own disk.
func (c *copier) present() error {
	opened, err := c.root.Stat(".")
	if err != nil {
		return fmt.Errorf("%w: %w", disk.ErrGone, err)
	}
	now, err := os.Stat(c.dir)
	if err != nil || !os.SameFile(opened, now) {
		return disk.ErrGone
	}
	return nil
}

// lost looks whether a failure is one of the stick not being there.
func (c *copier) lost(err error) error {
	if err = disk.Fault(err); errors.Is(err, disk.ErrGone) || errors.Is(err, context.Canceled) {
		return err
	}
	if c.root == nil {
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: %w", disk.ErrGone, err)
		}
		return err
	}
	if gone := c.present(); gone != nil {
		return errors.Join(gone, err)
	}
	return err
}

func (c *copier) advance(n int64) {
	if c.done += n; c.progress != nil {
		c.progress(c.done, c.total)
	}
}
