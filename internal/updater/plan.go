package updater

import (
	"context"
	"fmt"
	"maps"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/store"
)

// plan is what an update is going to do.
type plan struct {
	held     library.Release
	manifest feed.Manifest
	news     bool
	have     map[string]bool // digests of the files the store holds
	bytes    int64           // to be fetched

	// Of a signed feed, which brings all that changed in one piece:
	fetched map[string][]byte // by digest
	carried int64             // bytes that were fetched for it
	expires time.Time
	stale   bool
}

// plan asks the source for its release and decides whether and how to take it.
func (u *Updater) plan(ctx context.Context, src feed.Source) (plan, error) {
	u.setStatus(Status{Phase: Checking})
	held, err := u.store.Release()
	if err != nil {
		return plan{}, err
	}
	if signed, ok := src.(*feed.Signed); ok {
		return u.planSigned(ctx, signed, held)
	}
	p := plan{held: held}
	if p.manifest, err = src.Manifest(ctx); err != nil {
		return plan{}, err
	}
	if err := p.manifest.Verify(); err != nil {
		return plan{}, err
	}
	if p.news, err = store.Moves(held, p.manifest.Release); err != nil {
		return plan{}, err
	}
	manifest, err := u.store.Manifest()
	if err != nil {
		return plan{}, err
	}
	p.have = make(map[string]bool, len(manifest))
	for _, sha := range manifest {
		p.have[sha] = true
	}
	p.bytes = p.missing()
	return p, nil
}

// missing returns the size of the files to be fetched; files with the same
// bytes are fetched once.
func (p *plan) missing() int64 {
	total, seen := int64(0), map[string]bool{}
	for _, e := range p.manifest.Files {
		if !p.have[e.SHA256] && !seen[e.SHA256] {
			total += e.Size
			seen[e.SHA256] = true
		}
	}
	return total
}

// gather returns every file of the release: what the store holds from there,
// the rest from the source, verified.
func (u *Updater) gather(ctx context.Context, src feed.Source, p plan, report *Report) ([]library.File, error) {
	files := make([]library.File, 0, len(p.manifest.Files))
	fetched := maps.Clone(p.fetched)
	if fetched == nil {
		fetched = map[string][]byte{}
	}
	report.Files, report.Bytes = len(fetched), p.carried
	for _, e := range p.manifest.Files {
		data, known := fetched[e.SHA256]
		var err error
		switch {
		case p.have[e.SHA256]:
			data, err = u.held(ctx, e)
		case !known:
			u.setStatus(Status{Phase: Fetching, Done: report.Bytes, Total: p.bytes, Release: report.To.Number})
			data, err = feed.Fetch(ctx, src, e)
			fetched[e.SHA256] = data
			report.Files++
			report.Bytes += int64(len(data))
		}
		if err != nil {
			return nil, err
		}
		files = append(files, library.File{Path: e.Path, Data: data})
	}
	return files, nil
}

// held returns a file that the store has already.
func (u *Updater) held(ctx context.Context, e feed.Entry) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	data, err := u.store.Object(e.SHA256)
	if err != nil {
		return nil, fmt.Errorf("read %s, which did not change: %w", e.Path, err)
	}
	return data, nil
}
