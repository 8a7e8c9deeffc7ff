package updater

import (
	"context"
	"errors"
	"fmt"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/store"
)

// Preview is what an update from a signed feed would bring.
type Preview struct {
	Report
	News  bool
	Cost  int64        // bytes to be fetched, attachments not counted
	Notes []feed.Notes // of the releases that are new, the newest first
}

// Preview asks a signed feed what it has and changes nothing.
func (u *Updater) Preview(ctx context.Context, src *feed.Signed) (Preview, error) {
	held, err := u.store.Release()
	if err != nil {
		return Preview{}, err
	}
	p, v, err := u.verify(ctx, src, held)
	if err != nil {
		return Preview{}, fmt.Errorf("check %s: %w", src.Name(), err)
	}
	preview := Preview{Report: p.report(), News: p.news, Cost: v.Cost(held.Number)}
	if p.news {
		if preview.Notes, err = src.Notes(ctx, held.Number); err != nil {
			return Preview{}, fmt.Errorf("check %s: %w", src.Name(), err)
		}
	}
	return preview, nil
}

// verify checks a signed feed. A stale one is refused when it has news; what
// is held already stays good, with a warning.
func (u *Updater) verify(ctx context.Context, src *feed.Signed, held library.Release) (plan, *feed.Verified, error) {
	v, err := src.Check(ctx)
	stale := errors.Is(err, feed.ErrStale)
	if err != nil && !stale {
		return plan{}, nil, err
	}
	p := plan{held: held, manifest: feed.Manifest{Release: v.Release}, expires: v.Expires, stale: stale || src.Expired()}
	news, moveErr := store.Moves(held, v.Release)
	if moveErr != nil {
		return plan{}, nil, moveErr
	}
	if p.news = news; news && stale {
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
	old, err := u.edition(ctx, held)
	if err != nil {
		return plan{}, err
	}
	src.Progress = func(done, total int64) {
		u.setStatus(Status{Phase: Fetching, Done: done, Total: total, Release: v.Release.Number})
	}
	src.Progress(0, v.Cost(held.Number))
	if p.manifest, p.fetched, err = src.Bring(ctx, old); err != nil {
		return plan{}, err
	}
	p.carried = src.Fetched()
	p.have = map[string]bool{}
	for _, e := range old.Manifest.Files {
		p.have[e.SHA256] = p.fetched[e.SHA256] == nil
	}
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
	return feed.Edition{Manifest: m, Read: func(e feed.Entry) ([]byte, error) { return u.held(ctx, e) }}, nil
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

func (p *plan) report() Report {
	return Report{From: p.held, To: p.manifest.Release, Expires: p.expires, Stale: p.stale}
}
