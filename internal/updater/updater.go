// Package updater brings the library to a release: from a source, through its
// checks, into the store in one transaction, and into the index. The first
// start, an update, a stick and a neighbour are all this one call.
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
	From, To library.Release // equal when there was nothing new
	Added    []string        // ids of items, sorted
	Changed  []string
	Removed  []string
	Files    int       // files fetched
	Bytes    int64     // their size; of a signed feed, the bytes that were fetched
	Expires  time.Time // of a signed feed: when its signatures cease to count over the web
	Stale    bool      // they have expired
}

// Update brings the library to the release the source has. Until all of it is
// fetched, verified and free of faults, the library stays as it is; then the
// store changes in one transaction and the index follows. The error wraps
// library.ErrContent for a release that fails its checks (a *FaultsError when
// they are the publisher's to mend), library.ErrInvalid for one that must not
// replace what is held, and library.ErrNotReady while another update runs.
//
// When only the index could not follow, the report is of a finished update
// and the error says so; the next Update or start completes it.
func (u *Updater) Update(ctx context.Context, src feed.Source) (Report, error) {
	if !u.turn.TryLock() {
		return Report{}, fmt.Errorf("update from %s: %w: an update is already running", src.Name(), library.ErrNotReady)
	}
	defer u.turn.Unlock()
	defer u.setStatus(Status{})
	report, err := u.update(ctx, src)
	if err != nil {
		return report, fmt.Errorf("update from %s: %w", src.Name(), err)
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
	u.setStatus(Status{Phase: Indexing, Release: report.To.Number})
	if err := u.engine.Sync(ctx); err != nil {
		return report, fmt.Errorf("the library holds release %d, its index does not yet: %w", report.To.Number, err)
	}
	return report, nil
}

// bring takes the library from what it holds to the release of the plan.
func (u *Updater) bring(ctx context.Context, src feed.Source, p plan) (Report, error) {
	report := p.report()
	files, err := u.gather(ctx, src, p, &report)
	if err != nil {
		return Report{}, err
	}
	u.setStatus(Status{Phase: Reading, Release: report.To.Number})
	col, faults := content.ReadFiles(files)
	if len(faults) > 0 {
		return Report{}, &FaultsError{Release: report.To.Number, Faults: faults}
	}
	if err := u.compare(col, &report); err != nil {
		return Report{}, err
	}
	u.setStatus(Status{Phase: Storing, Release: report.To.Number})
	if err := u.store.Apply(ctx, p.manifest.Release, col, files); err != nil {
		return Report{}, err
	}
	return report, nil
}
