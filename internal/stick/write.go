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

	"socialmission.org/desktop/internal/disk"
)

// piece is how much is written between two looks at whether to go on. Each is
// brought to the disk at once, so that progress is that of the disk and not of
// the system's cache.
const piece = 4 << 20

// file puts one file on the stick.
func (c *copier) file(ctx context.Context, p Parcel) error {
	if dir := path.Dir(p.Name); dir != "." {
		if err := c.root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	part := p.Name + partEnding
	sum, err := c.part(ctx, p, part)
	if err == nil {
		err = c.verify(part, sum)
	}
	if err == nil {
		err = c.root.Rename(part, p.Name)
	}
	if err != nil {
		if removeErr := c.root.Remove(part); !errors.Is(removeErr, fs.ErrNotExist) {
			err = errors.Join(err, removeErr)
		}
		return fmt.Errorf("%s: %w", p.Name, err)
	}
	c.report.Written = append(c.report.Written, p.Name)
	c.report.Bytes += p.Size
	return syncFolder(c.root, path.Dir(p.Name))
}

// part writes a file beside its name and returns the digest of what it wrote.
func (c *copier) part(ctx context.Context, p Parcel, name string) (sum [sha256.Size]byte, err error) {
	from, err := p.Open()
	if err != nil {
		return sum, err
	}
	defer from.Close()
	to, err := c.root.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, p.Mode)
	if err != nil {
		return sum, err
	}
	h := sha256.New()
	err = c.pieces(ctx, io.MultiWriter(to, h), from, to)
	return [sha256.Size]byte(h.Sum(nil)), errors.Join(err, to.Close())
}

func (c *copier) pieces(ctx context.Context, to io.Writer, from io.Reader, file *os.File) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.CopyN(to, from, piece)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if syncErr := file.Sync(); syncErr != nil {
			return syncErr
		}
		c.advance(n)
		if err != nil {
			return nil //nolint:nilerr // the end of the file
		}
	}
}

// verify reads a file back from the disk.
func (c *copier) verify(name string, sum [sha256.Size]byte) error {
	have, err := disk.Digest(c.root, name)
	if err != nil {
		return err
	}
	if have != sum {
		return ErrNotSame
	}
	return nil
}

// syncFolder brings a folder's names to the disk, where a system can.
func syncFolder(root *os.Root, dir string) error {
	folder, err := root.Open(dir)
	if err != nil {
		return err
	}
	_ = folder.Sync() // not every system lets a folder be synced
	return folder.Close()
}
