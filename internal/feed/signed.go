package feed

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"socialmission.org/desktop/internal/library"
)

// Signed is a published feed that is verified against a trust: a Source whose
// release is known before any of its files, and that brings what changed in
// one piece. It serves one update at a time.
type Signed struct {
	// Progress, where it is set, is told how many of how many bytes are there.
	Progress func(done, total int64)
	// Replace says that the reader agreed to follow this feed from now on,
	// instead of the one whose release the library holds.
	Replace bool

	carrier  Carrier
	trust    *Trust
	now      time.Time
	verified *Verified
	done     int64
	total    int64
	bringing bool // an update runs, not only a look
}

// NewSigned returns the feed that carrier brings. Now is the latest of the
// times that are known to have come: a clock that runs behind must not make
// old signatures good again.
func NewSigned(carrier Carrier, trust *Trust, now time.Time) *Signed {
	if last := trust.lastDate(); now.Before(last) {
		now = last
	}
	return &Signed{carrier: carrier, trust: trust, now: now}
}

// Name says where the feed comes from.
func (s *Signed) Name() string { return s.carrier.Name() }

// Check verifies the metadata and returns the release it names. One that is
// stale is returned with ErrStale: over the web it must not be taken, though
// it may be what the library holds already. By hand it may.
func (s *Signed) Check(ctx context.Context) (*Verified, error) {
	if s.verified == nil {
		v, err := s.trust.Verify(ctx, s.carrier)
		if err != nil {
			return nil, err
		}
		s.verified = v
	}
	if !s.carrier.ByHand() && s.Expired() {
		return s.verified, fmt.Errorf("%s offers release %d: %w on %s; the mirror is stale, or this computer's clock is wrong",
			s.Name(), s.verified.Release.Number, ErrStale, s.verified.Expires.Format(time.DateOnly))
	}
	return s.verified, nil
}

// Expired reports whether the signatures of a checked feed have expired.
func (s *Signed) Expired() bool { return s.now.After(s.verified.Expires) }

// Fetched returns how many bytes the last Bring or Manifest fetched.
func (s *Signed) Fetched() int64 { return s.done }

// Prepare is to be called before the store takes the release: nothing that is
// needed to trust the feed may be missing once it did.
func (s *Signed) Prepare() error { return s.trust.prepare(s.verified) }

// Switches reports whether taking the release means to follow another feed.
func (s *Signed) Switches() bool { return s.Replace || s.trust.replaces != "" }

// ByHand reports a feed that somebody carried here.
func (s *Signed) ByHand() bool { return s.carrier.ByHand() }

// Identity returns who signs the feed.
func (s *Signed) Identity() Identity { return s.trust.Identity() }

// Accept records that the library holds the release now.
func (s *Signed) Accept() error {
	err := s.trust.Accept(s.verified)
	if err == nil {
		s.trust.dropTargets(s.verified)
	}
	return err
}

// Manifest fetches the whole list of the release's files.
func (s *Signed) Manifest(ctx context.Context) (Manifest, error) {
	v, err := s.Check(ctx)
	if err != nil {
		return Manifest{}, err
	}
	data, err := s.target(ctx, v.name("manifest"))
	if err != nil {
		return Manifest{}, err
	}
	m, err := ParseManifest(data)
	m.Release = v.Release
	if err == nil {
		err = m.Verify()
	}
	return m, err
}

// Open fetches one file by its digest.
func (s *Signed) Open(ctx context.Context, e Entry) (io.ReadCloser, error) {
	data, err := s.single(ctx, e)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func (s *Signed) single(ctx context.Context, e Entry) ([]byte, error) {
	if err := e.verify(); err != nil {
		return nil, err
	}
	if !IsAttachment(e.Path) {
		packed, err := s.carrier.Read(ctx, objectPath(e.SHA256), MaxPacked(e.Size))
		if err != nil {
			return nil, err
		}
		return DecodeObject(packed, e)
	}
	data, err := s.carrier.Read(ctx, attachmentPath(e.SHA256), e.Size)
	if err == nil && NewEntry(library.File{Path: e.Path, Data: data}) != e {
		err = fmt.Errorf("%w: %s is not the file the release names", library.ErrContent, e.Path)
	}
	return data, err
}

// target fetches a signed file, and keeps it unless the library only looks at
// a feed it does not follow yet.
func (s *Signed) target(ctx context.Context, name string) ([]byte, error) {
	tg, ok := s.verified.targets[name]
	if !ok {
		return nil, fmt.Errorf("the feed's %s: %w", name, library.ErrNotFound)
	}
	if data := s.trust.keptTarget(name, tg); data != nil {
		return data, nil
	}
	part := int64(0)
	watched := AddArrivals(ctx, func(n int, _ bool) {
		if part += int64(n); s.Progress != nil {
			s.Progress(s.done+part, max(s.done+part, s.total))
		}
	})
	for range 2 { // the second time nothing is left of what an earlier host may have begun
		part = 0
		data, err := s.carrier.Read(watched, targetPath(name, tg.sha), tg.length)
		if err != nil {
			return nil, err
		}
		s.count(int64(len(data)))
		if tg.is(data) {
			if s.bringing || s.trust.bound {
				s.trust.keepTarget(name, tg, data)
			}
			return data, nil
		}
	}
	return nil, fmt.Errorf("%w: %s from %s is not the file that was signed", library.ErrContent, name, s.Name())
}

func (s *Signed) count(n int64) {
	s.done += n
	if s.Progress != nil {
		s.Progress(s.done, max(s.done, s.total))
	}
}
