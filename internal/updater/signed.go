package updater

import (
	"context"
	"errors"
	"fmt"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/store"
)

// verify checks a signed feed. A stale one is refused when it has news; what
// is held already stays good, with a warning.
func (u *Updater) verify(ctx context.Context, src *feed.Signed, held library.Release) (plan, *feed.Verified, error) {
	v, err := src.Check(ctx)
	stale := errors.Is(err, feed.ErrStale)
	if err != nil && !stale {
		return plan{}, nil, err
	}
	p := plan{held: held, manifest: feed.Manifest{Release: v.Release}, expires: v.Expires, stale: stale || src.Expired()}
	if p.news = v.Release != held; !src.Switches() {
		var moveErr error
		if p.news, moveErr = store.Moves(held, v.Release); moveErr != nil {
			return plan{}, nil, moveErr
		}
	}
	if p.news && stale {
		return plan{}, nil, err
	}
	return p, v, nil
}

// planSigned fetches all that the library has not of a signed release.
func (u *Updater) planSigned(ctx context.Context, src *feed.Signed, held library.Release) (plan, error) {
	p, v, err := u.verify(ctx, src, held)
	if err != nil || !p.news {
		return p, err
	}
	old := feed.Edition{}
	if !src.Switches() {
		if old, err = u.edition(ctx, held); err != nil {
			return plan{}, err
		}
	}
	status := Status{Phase: Fetching, Total: v.Cost(old.Manifest.Release.Number), Release: v.Release.Number}
	src.Progress = func(done, total int64) {
		status.Done, status.Total = done, total
		u.setStatus(status)
	}
	u.setStatus(status)
	watched := feed.WithArrivals(ctx, func(n int, now bool) {
		if now {
			status.Wire += int64(n)
		}
	})
	if p.manifest, p.fetched, err = src.Bring(watched, old); err != nil {
		return plan{}, err
	}
	p.carried = src.Fetched()
	return p, nil
}

// edition is the release that the store holds.
func (u *Updater) edition(ctx context.Context, held library.Release) (feed.Edition, error) {
	files, err := u.store.Files()
	if err != nil {
		return feed.Edition{}, err
	}
	m := feed.Manifest{Release: held}
	for _, f := range files {
		m.Files = append(m.Files, feed.Entry{Path: f.Path, Size: f.Size, SHA256: f.SHA256})
	}
	return feed.Edition{Manifest: m, Read: func(e feed.Entry) ([]byte, error) {
		return u.held(ctx, library.File{Path: e.Path, SHA256: e.SHA256})
	}}, nil
}

// accept makes a feed's newest metadata the one that nothing may fall behind,
// once the library holds its release.
func accept(src *feed.Signed, p plan) error {
	if p.stale && !p.news {
		return nil
	}
	if err := src.Accept(); err != nil {
		return fmt.Errorf("the library holds release %d: %w", p.manifest.Release.Number, err)
	}
	return nil
}
