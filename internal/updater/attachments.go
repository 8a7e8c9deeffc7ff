package updater

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/store"
)

// Which attachments a Wish may be for.
const (
	All    = "all"
	None   = "none" // text only
	Chosen = "chosen"
)

// Wish says which attachments an update is to bring. The zero Wish is for
// none.
type Wish struct {
	Attachments string   // All, None or Chosen
	Items       []string // of Chosen: ids of the items whose attachments are wanted
}

// Missing counts attachments that are not there.
type Missing struct {
	Files int
	Bytes int64
}

// Missing returns how many attachments of the release did not arrive yet.
func (u *Updater) Missing() (Missing, error) {
	files, err := u.store.Missing()
	return count(files), err
}

func count(files []store.File) Missing {
	m := Missing{Files: len(files)}
	for _, f := range files {
		m.Bytes += f.Size
	}
	return m
}

// attachments fetches what is wished for and missing, and lets the index find
// what is written in it. Where not all is asked of the source, what it does not
// have is only told by the report: another source may have it.
func (u *Updater) attachments(ctx context.Context, src feed.Source, w Wish, report *Report, all bool) error {
	before := report.Files
	err := u.complete(ctx, src, w, report)
	if !all && errors.As(err, new(goneError)) {
		err = nil
	}
	if report.Files > before && ctx.Err() == nil {
		err = errors.Join(err, u.index(ctx, *report))
	}
	return err
}

// complete fetches the missing attachments that are wished for: pictures
// first, as texts show them. Each is stored at once by itself. One that the
// source has not, or has damaged, keeps no other one waiting.
func (u *Updater) complete(ctx context.Context, src feed.Source, w Wish, report *Report) error {
	missing, err := u.store.Missing()
	if err != nil {
		return err
	}
	wanted, err := u.wanted(missing, w)
	if err != nil {
		return err
	}
	report.Missing = count(missing)
	status := Status{Phase: Attaching, Total: count(wanted).Bytes, Release: report.To.Number}
	var faults, gone []error
	for _, f := range wanted {
		err := u.attach(ctx, src, f, &status)
		switch {
		case err == nil:
			report.Files++
			report.Bytes += f.Size
			report.Missing.Files--
			report.Missing.Bytes -= f.Size
		case ctx.Err() != nil || !errors.Is(err, library.ErrNotFound) && !errors.Is(err, library.ErrContent):
			return errors.Join(append(faults, err)...)
		case errors.Is(err, library.ErrContent):
			faults = append(faults, err)
		default:
			gone = append(gone, err)
		}
	}
	if len(faults) == 0 && len(gone) > 0 {
		return goneError{errors.Join(gone...)}
	}
	return errors.Join(append(faults, gone...)...)
}

// goneError says that a source does not have attachments that are wished for,
// and that nothing else went wrong: it may be a copy for which they were left
// out.
type goneError struct{ error }

func (e goneError) Unwrap() error { return e.error }

// attach fetches one attachment and stores it.
func (u *Updater) attach(ctx context.Context, src feed.Source, f store.File, status *Status) error {
	before := status.Done
	u.setStatus(*status)
	watched := feed.WithArrivals(ctx, func(n int, now bool) {
		status.Done = min(status.Done+int64(n), before+f.Size) // a second try counts once
		if now {
			status.Wire += int64(n)
		}
		u.setStatus(*status)
	})
	data, err := feed.Fetch(watched, src, feed.Entry{Path: f.Path, Size: f.Size, SHA256: f.SHA256})
	status.Done = before + f.Size
	if err != nil {
		return err
	}
	return u.store.AddObject(f.SHA256, data)
}

// wanted returns the missing files that are wished for, pictures first.
func (u *Updater) wanted(missing []store.File, w Wish) ([]store.File, error) {
	var wanted []store.File
	switch w.Attachments {
	case All:
		wanted = slices.Clone(missing)
	case Chosen:
		chosen := map[string]bool{}
		for _, id := range w.Items {
			item, err := u.store.Item(id)
			if errors.Is(err, library.ErrNotFound) {
				continue // it left the library
			}
			if err != nil {
				return nil, err
			}
			for _, a := range item.Attachments {
				chosen[a.SHA256] = true
			}
		}
		for _, f := range missing {
			if chosen[f.SHA256] {
				wanted = append(wanted, f)
			}
		}
	}
	slices.SortStableFunc(wanted, func(a, b store.File) int { return cmp.Compare(rank(a), rank(b)) })
	return wanted, nil
}

func rank(f store.File) int {
	if feed.IsImage(f.Path) {
		return 0
	}
	return 1
}
