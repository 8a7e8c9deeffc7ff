package feed

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
)

// requestCost is what one more request is worth in bytes, on a slow line.
const requestCost = 2000

// Signed is a published feed that is verified against a trust: a Source whose
// release is known before any of its files, and that brings what changed in
// one piece. It serves one update at a time.
type Signed struct {
	// Progress, where it is set, is told how many of how many bytes are there.
	Progress func(done, total int64)

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
	if !apart(e.Path) {
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
	for range 2 { // the second time nothing is left of what an earlier host may have begun
		data, err := s.carrier.Read(ctx, targetPath(name, tg.sha), tg.length)
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

// way is one way to the release: targets to be fetched one after the other.
type way struct {
	targets []string
	cost    int64 // bytes, and those that a request is worth
	bytes   int64
}

// Cost returns the bytes that Bring is going to fetch for a library that
// holds the release with the given number, attachments not counted.
func (v *Verified) Cost(held int) int64 {
	if held == v.Release.Number {
		return 0
	}
	return v.ways(held)[0].bytes
}

// ways returns the ways from a release, the cheapest first, by signed sizes.
func (v *Verified) ways(held int) []way {
	full := v.name("full")
	all := []way{{[]string{full}, v.targets[full].length + requestCost, v.targets[full].length}}
	if w, ok := v.chain(held); ok {
		all = append(all, w)
	}
	slices.SortStableFunc(all, func(a, b way) int { return cmp.Compare(a.cost, b.cost) })
	return all
}

// chain returns the cheapest way by deltas. A delta leads to a higher number,
// so that going through the numbers in order finds it.
func (v *Verified) chain(held int) (way, bool) {
	type step struct {
		from, to int
		name     string
	}
	var steps []step
	for name := range v.targets {
		to, from, found := strings.Cut(name, "/from-")
		a, errA := strconv.Atoi(from)
		b, errB := strconv.Atoi(to)
		if found && errA == nil && errB == nil && a < b {
			steps = append(steps, step{a, b, name})
		}
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	best := map[int]way{held: {}}
	for _, st := range steps {
		before, reached := best[st.from]
		length := v.targets[st.name].length
		w := way{append(slices.Clone(before.targets), st.name), before.cost + length + requestCost, before.bytes + length}
		if known, ok := best[st.to]; reached && (!ok || w.cost < known.cost) {
			best[st.to] = w
		}
	}
	w, ok := best[v.Release.Number]
	return w, ok && len(w.targets) > 0
}

// Bring fetches what turns the old edition into the release: the manifest and
// the bytes of every file the old edition has not, by digest. When the
// cheapest way is damaged or not there, the next is taken; the last is to
// fetch each file by itself.
func (s *Signed) Bring(ctx context.Context, old Edition) (Manifest, map[string][]byte, error) {
	v, err := s.Check(ctx)
	if err != nil {
		return Manifest{}, nil, err
	}
	s.bringing = true
	var faults []error
	for _, w := range v.ways(old.Manifest.Release.Number) {
		s.done, s.total = 0, w.bytes
		m, files, err := s.along(ctx, w, old)
		if err == nil {
			return m, files, s.rest(ctx, old, m, files)
		}
		faults = append(faults, err)
		if ctx.Err() != nil || !errors.Is(err, library.ErrContent) && !errors.Is(err, library.ErrNotFound) {
			return Manifest{}, nil, err
		}
	}
	m, err := s.Manifest(ctx)
	files := map[string][]byte{}
	if err == nil {
		err = s.rest(ctx, old, m, files)
	}
	if err != nil {
		return Manifest{}, nil, errors.Join(append(faults, err)...)
	}
	return m, files, nil
}

// along goes one way.
func (s *Signed) along(ctx context.Context, w way, old Edition) (Manifest, map[string][]byte, error) {
	files := map[string][]byte{}
	at := Edition{Manifest: old.Manifest, Read: func(e Entry) ([]byte, error) {
		if data, ok := files[e.SHA256]; ok {
			return data, nil
		}
		return old.Read(e)
	}}
	at.Manifest.Files = slices.Clone(at.Manifest.Files)
	at.Manifest.sort()
	for _, name := range w.targets {
		data, err := s.target(ctx, name)
		if err != nil {
			return Manifest{}, nil, err
		}
		p, from, err := s.unpack(name, data, at)
		if err != nil {
			return Manifest{}, nil, err
		}
		for _, f := range p.Files {
			files[NewEntry(f).SHA256] = f.Data
		}
		if at.Manifest, err = p.merge(from, s.verified.Release); err != nil {
			return Manifest{}, nil, err
		}
	}
	return at.Manifest, files, at.Manifest.Verify()
}

// unpack returns a target's payload and the manifest it is to be applied to.
func (s *Signed) unpack(name string, data []byte, at Edition) (Payload, Manifest, error) {
	custom := s.verified.targets[name].custom
	packed := Packed{Data: data, Size: custom.Size, Dictionary: custom.Dictionary}
	if strings.HasSuffix(name, "/full") {
		p, err := DecodeFull(packed)
		return p, Manifest{}, err
	}
	p, err := DecodeDelta(packed, at)
	return p, at.Manifest, err
}

// rest fetches one by one what is still missing: the attachments, and any
// document that no delta brought.
func (s *Signed) rest(ctx context.Context, old Edition, m Manifest, files map[string][]byte) error {
	held := map[string]bool{}
	for _, e := range old.Manifest.Files {
		held[e.SHA256] = true
	}
	for _, e := range m.Files {
		if held[e.SHA256] || files[e.SHA256] != nil {
			continue
		}
		data, err := s.single(ctx, e)
		if err != nil {
			return err
		}
		files[e.SHA256] = data
		s.count(int64(len(data)))
	}
	return s.agrees(m, files)
}

// agrees checks that the content names the release as the signatures do.
func (s *Signed) agrees(m Manifest, files map[string][]byte) error {
	data := files[m.byPath()[folderFile].SHA256]
	rel, err := parseRelease(data)
	if err != nil {
		return err
	}
	if rel.Digest = s.verified.Release.Digest; rel != s.verified.Release {
		return fmt.Errorf("%w: %s names another release than the one that was signed", library.ErrContent, folderFile)
	}
	return nil
}
