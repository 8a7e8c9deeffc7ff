package updater

import (
	"context"
	"fmt"
	"slices"
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
	have     map[string]bool // digests of the documents the store holds
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

// missing returns the size of the documents to be fetched; files with the
// same bytes are fetched once.
func (p *plan) missing() int64 {
	total, seen := int64(0), map[string]bool{}
	for _, e := range p.manifest.Files {
		if !feed.IsAttachment(e.Path) && !p.have[e.SHA256] && !seen[e.SHA256] {
			total += e.Size
			seen[e.SHA256] = true
		}
	}
	return total
}

// named returns the files of the release by their digests: their bytes are in
// the store, or arrive there later.
func (p *plan) named() []library.File {
	files := make([]library.File, len(p.manifest.Files))
	for i, e := range p.manifest.Files {
		files[i] = library.File{Path: e.Path, Size: e.Size, SHA256: e.SHA256}
	}
	return files
}

// stageSize is how many bytes of documents are fetched before they are stored.
const stageSize = 4 << 20

// gather brings every document of the release into the store: what it has not
// comes from the source, verified.
func (u *Updater) gather(ctx context.Context, src feed.Source, p plan, report *Report) error {
	if p.fetched != nil {
		report.Files, report.Bytes = len(p.fetched), p.carried
		batch := make([][]byte, 0, len(p.fetched))
		for _, e := range p.manifest.Files {
			if data, ok := p.fetched[e.SHA256]; ok {
				batch = append(batch, data)
			}
		}
		return u.store.Stage(ctx, batch)
	}
	var batch [][]byte
	size := 0
	for _, e := range p.manifest.Files {
		if feed.IsAttachment(e.Path) || p.have[e.SHA256] {
			continue
		}
		p.have[e.SHA256] = true
		u.setStatus(Status{Phase: Fetching, Done: report.Bytes, Total: p.bytes, Release: report.To.Number})
		data, err := feed.Fetch(ctx, src, e)
		if err != nil {
			return err
		}
		report.Files++
		report.Bytes += int64(len(data))
		batch = append(batch, data)
		if size += len(data); size >= stageSize {
			if err := u.store.Stage(ctx, batch); err != nil {
				return err
			}
			batch, size = nil, 0
		}
	}
	return u.store.Stage(ctx, batch)
}

// held returns a document that the store has.
func (u *Updater) held(ctx context.Context, f library.File) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	data, err := u.store.Object(f.SHA256)
	if err != nil {
		return nil, fmt.Errorf("read %s from the store: %w", f.Path, err)
	}
	return data, nil
}

func (p *plan) report() Report {
	return Report{From: p.held, To: p.manifest.Release, Expires: p.expires, Stale: p.stale}
}

// past is what the history is to say of the release.
func (p *plan) past(src feed.Source) library.Past {
	past := library.Past{At: time.Now().UTC(), Expires: p.expires}
	if signed, ok := src.(*feed.Signed); ok { // others are inside the program and came with it
		past.Source, past.ByHand, past.SignedBy = signed.Name(), signed.ByHand(), signed.Identity().Name
	}
	return past
}

// brought fills in what the release changed.
func (r *Report) brought(c library.Changes) {
	r.Changes = c
	for _, of := range []struct {
		ids  *[]string
		list []library.Change
	}{{&r.Added, c.New}, {&r.Changed, c.Changed}, {&r.Withdrawn, c.Withdrawn}, {&r.Removed, c.Removed}} {
		for _, change := range of.list {
			*of.ids = append(*of.ids, change.ID)
		}
		slices.Sort(*of.ids)
	}
}

// and joins what a job did before it was paused and after.
func (r Report) and(next Report) Report {
	if r.From == r.To || next.From != next.To {
		return next
	}
	r.Files += next.Files
	r.Bytes += next.Bytes
	r.Missing = next.Missing
	return r
}
