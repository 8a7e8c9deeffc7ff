package feed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// requestCost is what one more request is worth in bytes, on a slow line.
const requestCost = 2000

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
// the bytes of every document the old edition has not, by digest. Attachments
// are fetched one by one afterwards, through Open. When the cheapest way is damaged or not there, the next is taken; the last is to
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

// rest fetches one by one the documents that nothing brought.
func (s *Signed) rest(ctx context.Context, old Edition, m Manifest, files map[string][]byte) error {
	held := map[string]bool{}
	for _, e := range old.Manifest.Files {
		held[e.SHA256] = true
	}
	for _, e := range m.Files {
		if IsAttachment(e.Path) || held[e.SHA256] || files[e.SHA256] != nil {
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
