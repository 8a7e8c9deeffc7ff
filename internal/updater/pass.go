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
	edition.Read = func(e feed.Entry) ([]byte, error) { return u.store.Object(e.SHA256) }
	return feed.Holding{Trust: trust, Edition: edition}, nil
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
