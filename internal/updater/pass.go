package updater

import (
	"context"
	"fmt"

	"socialmission.org/desktop/internal/feed"
)

// Holding returns what the library holds of the feed that it trusts in the
// folder trust, to be handed on. It serves for as long as the store is open.
func (u *Updater) Holding(ctx context.Context, trust string) (feed.Holding, error) {
	held, err := u.store.Release()
	if err != nil {
		return feed.Holding{}, err
	}
	edition, err := u.edition(ctx, held)
	if err != nil {
		return feed.Holding{}, fmt.Errorf("hand on release %d: %w", held.Number, err)
	}
	edition.Read = u.object
	previous, err := u.previous()
	if err != nil {
		return feed.Holding{}, fmt.Errorf("hand on release %d: %w", held.Number, err)
	}
	return feed.Holding{Trust: trust, Edition: edition, Previous: previous}, nil
}

func (u *Updater) object(e feed.Entry) ([]byte, error) { return u.store.Object(e.SHA256) }

// previous is the release that the store held before, which libraries around
// it may hold still.
func (u *Updater) previous() (feed.Edition, error) {
	rel, err := u.store.Previous()
	if err != nil || rel.Number == 0 {
		return feed.Edition{}, err
	}
	files, err := u.store.PreviousFiles()
	e := feed.Edition{Manifest: feed.Manifest{Release: rel}, Read: u.object}
	for _, f := range files {
		e.Manifest.Files = append(e.Manifest.Files, feed.Entry{Path: f.Path, Size: f.Size, SHA256: f.SHA256})
	}
	if e.Manifest.Digest() != rel.Digest {
		return feed.Edition{}, err // it cannot be trusted to be what others hold
	}
	return e, err
}

// Copy opens the feed as the library holds it. The error wraps
// feed.ErrNothingToPass when there is none.
func (u *Updater) Copy(ctx context.Context, trust string) (*feed.Copy, error) {
	held, err := u.Holding(ctx, trust)
	if err != nil {
		return nil, err
	}
	return feed.OpenCopy(ctx, held)
}
