// Package updater brings the library to a release: from a source, through its
// checks, into the store in one transaction, and into the index; attachments
// follow one by one. The first start, an update, a stick and a neighbour are
// all this one call.
//
// What holds at every moment, also when the power fails:
//
//   - The store is entirely one release. Documents are staged beside it, by
//     their digests, until one transaction makes them a release (store.Take).
//   - The index follows the store: at the next start it is brought to the
//     release the store holds.
//   - A feed's metadata counts as accepted only once the store holds its
//     release; trust never goes back, not even by Undo.
//   - An attachment is stored whole or not at all, and usable from then on.
package updater

import (
	"context"
	"fmt"
	"sync"
	"time"

	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/store"
)

// Updater updates one library. It is safe for concurrent use; one update runs
// at a time.
type Updater struct {
	store  *store.Store
	engine *search.Engine

	turn   sync.Mutex // held by the update that runs
	mu     sync.Mutex
	status Status
}

// New returns an updater of the store and the index made from it.
func New(st *store.Store, eng *search.Engine) *Updater {
	return &Updater{store: st, engine: eng}
}

// Report says what an update did.
type Report struct {
	From, To  library.Release // equal when there was nothing new
	Added     []string        // ids of items, sorted
	Changed   []string
	Withdrawn []string
	Removed   []string
	Changes   library.Changes // the same by title
	Files     int             // files fetched
	Bytes     int64           // their size; of a signed feed, the bytes that were fetched
	Missing   Missing         // attachments that were not fetched, or not wanted
	Expires   time.Time       // of a signed feed: when its signatures cease to count over the web
	Stale     bool            // they have expired
}

// Update brings the library to the release the source has, with all its
// attachments; see UpdateWith.
func (u *Updater) Update(ctx context.Context, src feed.Source) (Report, error) {
	return u.UpdateWith(ctx, src, Wish{Attachments: All})
}

// UpdateWith brings the library to the release the source has. Until all its
// documents are fetched, verified and free of faults, the library stays as it
// is; then the store changes in one transaction and the index follows, and
// after that the attachments that are wished for come in one by one. The error wraps
// library.ErrContent for a release that fails its checks (a *FaultsError when
// they are the publisher's to mend), library.ErrInvalid for one that must not
// replace what is held, and library.ErrNotReady while another update runs.
//
// A report with another release in To than in From is of a library that
// changed, whatever the error says: then only the index, which the next start
// completes, or attachments, which Complete fetches, could not follow.
func (u *Updater) UpdateWith(ctx context.Context, src feed.Source, w Wish) (Report, error) {
	return u.alone("update from "+src.Name(), func() (Report, error) {
		report, err := u.update(ctx, src)
		if err == nil {
			err = u.attachments(ctx, src, w, &report, false)
		}
		return report, err
	})
}

// Complete fetches attachments of the release that is held, without asking
// the source for another one: each is known by its digest.
func (u *Updater) Complete(ctx context.Context, src feed.Source, w Wish) (Report, error) {
	return u.alone("fetch attachments from "+src.Name(), func() (Report, error) {
		held, err := u.store.Release()
		report := Report{From: held, To: held}
		if err == nil {
			err = u.attachments(ctx, src, w, &report, true)
		}
		return report, err
	})
}

// Undo brings the library back to the release it held before. The error wraps
// library.ErrNotFound when nothing is kept to go back to.
func (u *Updater) Undo(ctx context.Context) (Report, error) {
	return u.alone("undo the last update", func() (Report, error) {
		u.setStatus(Status{Phase: Storing})
		held, err := u.store.Release()
		if err != nil {
			return Report{}, err
		}
		c, err := u.store.Undo(ctx)
		if err != nil {
			return Report{}, err
		}
		report := Report{From: held}
		if report.To, err = u.store.Release(); err != nil {
			return report, err
		}
		report.brought(library.Changes{New: c.Removed, Changed: append(c.Changed, c.Withdrawn...), Removed: c.New})
		return report, u.index(ctx, report)
	})
}

// alone runs do while no other update runs.
func (u *Updater) alone(what string, do func() (Report, error)) (Report, error) {
	if !u.turn.TryLock() {
		return Report{}, fmt.Errorf("%s: %w: an update is already running", what, library.ErrNotReady)
	}
	defer u.turn.Unlock()
	defer u.setStatus(Status{})
	report, err := do()
	if err != nil {
		return report, fmt.Errorf("%s: %w", what, err)
	}
	return report, nil
}

func (u *Updater) update(ctx context.Context, src feed.Source) (Report, error) {
	p, err := u.plan(ctx, src)
	if err != nil {
		return Report{}, err
	}
	report := p.report()
	if p.news {
		if report, err = u.bring(ctx, src, p); err != nil {
			return Report{}, err
		}
	}
	if signed, ok := src.(*feed.Signed); ok {
		if err := accept(signed, p); err != nil {
			return report, err
		}
	}
	return report, u.index(ctx, report)
}

func (u *Updater) index(ctx context.Context, report Report) error {
	u.setStatus(Status{Phase: Indexing, Release: report.To.Number})
	if err := u.engine.Sync(ctx); err != nil {
		return fmt.Errorf("the library holds release %d, its index does not yet: %w", report.To.Number, err)
	}
	return nil
}

// bring takes the library from what it holds to the release of the plan.
func (u *Updater) bring(ctx context.Context, src feed.Source, p plan) (Report, error) {
	report := p.report()
	if err := u.gather(ctx, src, p, &report); err != nil {
		return Report{}, err
	}
	u.setStatus(Status{Phase: Reading, Release: report.To.Number})
	files := p.named()
	known, err := u.known(src)
	if err != nil {
		return Report{}, err
	}
	read, faults, err := content.ReadRelease(files, known, func(f library.File) ([]byte, error) { return u.held(ctx, f) })
	if err != nil {
		return Report{}, err
	}
	if len(faults) > 0 {
		return Report{}, &FaultsError{Release: report.To.Number, Faults: faults}
	}
	next := store.Next{Release: p.manifest.Release, Collection: read.Collection, Files: files, Body: content.Body,
		Unchanged: read.Unchanged, Context: read.Context, Past: p.past(src)}
	if signed, ok := src.(*feed.Signed); ok {
		next.Switch = signed.Switches() // then nothing is known of the items
		if err := signed.Prepare(); err != nil {
			return Report{}, err
		}
	}
	u.setStatus(Status{Phase: Storing, Release: report.To.Number})
	changes, err := u.store.Take(ctx, next)
	report.brought(changes)
	return report, err
}

// known is what the library has read already of the feed.
func (u *Updater) known(src feed.Source) (content.Known, error) {
	if signed, ok := src.(*feed.Signed); ok && signed.Switches() {
		return content.Known{}, nil
	}
	context, err := u.store.Context()
	if err != nil || context == "" {
		return content.Known{}, err
	}
	files, err := u.store.Manifest()
	return content.Known{Context: context, Files: files}, err
}
