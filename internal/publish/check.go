package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/library"
)

// The sizes of attachments, in bytes: what is worth a warning, as it takes ten
// minutes over a telephone line of 64 kbit/s, and what is not published.
const (
	LargeAttachment = 5 << 20
	MaxAttachment   = 50 << 20
)

// FaultsError is a content folder that cannot be published. It wraps
// library.ErrContent.
type FaultsError struct{ Faults []content.Fault }

func (e *FaultsError) Error() string {
	return fmt.Sprintf("%v (%d); the first is: %s", library.ErrContent, len(e.Faults), e.Faults[0])
}

// Unwrap returns library.ErrContent.
func (e *FaultsError) Unwrap() error { return library.ErrContent }

// Check reads a content folder and returns its items, or all its faults as a
// *FaultsError.
func Check(fsys fs.FS) (*library.Collection, error) {
	col, faults, err := content.Read(fsys)
	if err != nil {
		return nil, err
	}
	if len(faults) == 0 {
		faults = tooLarge(col)
	}
	if len(faults) > 0 {
		return nil, &FaultsError{faults}
	}
	return col, nil
}

func tooLarge(col *library.Collection) (faults []content.Fault) {
	for _, item := range col.Items {
		for _, a := range item.Attachments {
			if a.Size > MaxAttachment {
				faults = append(faults, content.Fault{Path: a.Path, Message: fmt.Sprintf(
					"the file has %s, at most %s are published; make it smaller (pictures in a PDF can be reduced) or link to it", megabytes(a.Size), megabytes(MaxAttachment))})
			}
		}
	}
	return faults
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// Examination is what a content folder without faults holds.
type Examination struct {
	Release     library.Release
	Items       int
	Attachments int
	Bytes       int64           // of the attachments
	Warnings    []content.Fault // what may be meant, but is seldom wise
}

// Examine checks a content folder and, when site is not empty, whether it may
// be the next release of that site. Nothing is written and no key is needed.
func Examine(ctx context.Context, fsys fs.FS, dir string, today time.Time) (Examination, error) {
	col, err := Check(fsys)
	if err != nil {
		return Examination{}, err
	}
	next, err := readContent(ctx, fsys)
	if err != nil {
		return Examination{}, err
	}
	r := &releasing{ctx: ctx, col: col, next: next, site: &site{}}
	if _, err := r.signingDate(); err != nil {
		return Examination{}, err
	}
	if dir != "" {
		if r.site, err = openState(dir); err != nil {
			return Examination{}, err
		}
		if err := errors.Join(r.follows(), r.numbers()); err != nil {
			return Examination{}, err
		}
	}
	return r.examine(today), nil
}

func (r *releasing) examine(today time.Time) Examination {
	x := Examination{Release: r.next.Manifest.Release, Items: len(r.col.Items)}
	warn := func(path, format string, args ...any) {
		x.Warnings = append(x.Warnings, content.Fault{Path: path, Message: fmt.Sprintf(format, args...)})
	}
	if string(x.Release.Date) > today.Format(time.DateOnly) {
		warn("library.yaml", "release.date %s is still to come", x.Release.Date)
	}
	for _, item := range r.col.Items {
		for _, a := range item.Attachments {
			x.Attachments++
			x.Bytes += a.Size
			if a.Size > LargeAttachment {
				warn(a.Path, "the file has %s, which takes %d minutes over a line of 64 kbit/s; readers with little internet will leave it out", megabytes(a.Size), a.Size*8/64_000/60)
			}
		}
		if item.Updated != "" && string(item.Updated) > string(x.Release.Date) {
			warn(item.Path, "\"updated\" is %s, after the release's own date %s", item.Updated, x.Release.Date)
		}
	}
	return x
}
