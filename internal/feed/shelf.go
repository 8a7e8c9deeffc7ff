package feed

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
)

// Save writes a copy of the feed for somebody else: into the folder to, where
// it becomes the folder FolderName, or as a zip file where to ends so. What is
// written is read again. When anything fails, the disk holds what it held
// before. The error wraps library.ErrFull, ErrReadOnly, and ErrInvalid for a
// folder that has something else in this place.
func (c *Copy) Save(ctx context.Context, to string, e Errand) (Saved, error) {
	save := c.saveFolder
	if strings.EqualFold(filepath.Ext(to), ".zip") {
		save = c.saveZip
	}
	saved, err := save(ctx, to, e)
	if err != nil {
		return Saved{}, fmt.Errorf("save release %d to %s, where nothing was changed: %w", c.Release().Number, to, DiskFault(err))
	}
	return saved, nil
}

// WriteZip writes the same as a zip file to out, which cannot be read again.
func (c *Copy) WriteZip(ctx context.Context, out io.Writer, e Errand) (Saved, error) {
	parcels, saved, err := c.plan(ctx, e)
	if err != nil {
		return Saved{}, err
	}
	_, err = c.packZip(ctx, out, parcels, &saved, e)
	return saved, err
}

func (c *Copy) packZip(ctx context.Context, out io.Writer, parcels []parcel, saved *Saved, e Errand) (map[string]string, error) {
	at, _ := time.Parse(time.DateOnly, string(c.Release().Date)) // without a day: no time at all
	z := zip.NewWriter(out)
	sums, err := c.write(ctx, parcels, zipShelf{z, at}, saved, e.Progress)
	if err != nil {
		return nil, err
	}
	return sums, z.Close()
}

// zipShelf is a zip file; what lies in a feed is packed already.
type zipShelf struct {
	z  *zip.Writer
	at time.Time
}

func (s zipShelf) put(name string, data []byte) error {
	w, err := s.z.CreateHeader(&zip.FileHeader{Name: FolderName + "/" + name, Method: zip.Store, Modified: s.at})
	if err == nil {
		_, err = w.Write(data)
	}
	return err
}

// saveZip writes beside the place of the file, and moves it there when it
// holds.
func (c *Copy) saveZip(ctx context.Context, to string, e Errand) (Saved, error) {
	parcels, saved, err := c.plan(ctx, e)
	if err != nil {
		return Saved{}, err
	}
	temp := to + ".part"
	defer os.Remove(temp)                                                     // gone already when all went well
	file, err := os.OpenFile(temp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644) // #nosec G302 -- it is made to be given away
	if err != nil {
		return Saved{}, err
	}
	sums, err := c.packZip(ctx, file, parcels, &saved, e)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return Saved{}, err
	}
	read, err := zip.OpenReader(temp)
	if err != nil {
		return Saved{}, err
	}
	err = c.reread(ctx, read, sums)
	if err = errors.Join(err, read.Close()); err != nil {
		return Saved{}, err
	}
	return saved, os.Rename(temp, to)
}

// reread reads all that was written, and takes it as a stranger would.
func (c *Copy) reread(ctx context.Context, fsys fs.FS, sums map[string]string) error {
	if sub, err := fs.Sub(fsys, FolderName); err == nil && isThere(sub, timestampFile) {
		fsys = sub
	}
	for name, sum := range sums {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := folder{fsys: fsys}.digestOf(name)
		if err != nil {
			return err
		}
		if e.SHA256 != sum {
			return fmt.Errorf("%w: %s is not what was written; the disk may be damaged", library.ErrDamaged, name)
		}
	}
	v, err := c.trust.stranger().Verify(ctx, FromFolder(fsys, "the copy"))
	if err == nil && v.Release != c.Release() {
		err = fmt.Errorf("%w: it names release %d", library.ErrDamaged, v.Release.Number)
	}
	return err
}
