package search

import (
	"cmp"
	"slices"

	"socialmission.org/desktop/internal/library"
)

// The reader's own files, notes and lists have an index of their own, as the
// library's is replaced with every release and theirs changes with every word
// they write. A query that asks for both is answered as if they were one
// collection: it is understood once, a word is as rare as both say together, and
// so the scores of both can be compared and their rows stand in one order.

// beside evaluates the query over the reader's own things, if they are to be
// searched, and returns what must be called in the end.
func (s *scorer) beside(own *Engine) (done func(), err error) {
	if own == nil {
		return func() {}, nil
	}
	g, err := own.hold()
	if err != nil {
		return func() {}, nil //nolint:nilerr // they are being prepared; the library answers alone
	}
	o := g.scorer(s.ctx, s.plan, own.corpus)
	done = func() {
		g.put(o)
		g.done()
	}
	o.main = s
	s.aside = o
	err = o.evaluate()
	if err == nil {
		err = o.verify()
	}
	if err != nil {
		done()
		return nil, err
	}
	return done, nil
}

// rarity weighs something that a number of documents have: the rarer, the
// more. Of the reader's own things the library's documents count along.
func (s *scorer) rarity(docs int) float32 {
	n, all := len(s.seen), len(s.mask)
	s.seen = append(s.seen, docs)
	if s.main != nil && n < len(s.main.seen) {
		docs += s.main.seen[n]
		all += len(s.main.mask)
	}
	return idf(docs, all)
}

// selectOwn selects among the reader's own things; nil where they are not
// searched. Without words they are listed only where their kind is chosen, and
// counted all the same: the library's list is the library's.
func (s *scorer) selectOwn(q library.Query) (*selection, error) {
	o := s.aside
	if o == nil {
		return nil, nil
	}
	for i := range o.info {
		if s.info[i].count > 0 {
			o.info[i].idf, o.info[i].count = s.info[i].idf, s.info[i].count
		}
	}
	o.required, o.floor = s.required, s.floor
	if err := o.pairs(); err != nil {
		return nil, err
	}
	mine := o.selection(q)
	mine.run()
	if s.must == 0 && s.plan.filters[facetKind] == nil {
		mine.best, mine.total = nil, 0
	}
	return mine, nil
}

// A place is a document of one of the two indexes.
type place struct {
	s   *scorer
	doc uint32
}

// merged returns the rows of both selections in one order.
func (sel *selection) merged(mine *selection) []place {
	out := make([]place, 0, sel.keep)
	a, b := sel.places(), mine.places()
	for len(out) < sel.keep && len(a)+len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && sel.before(a[0], b[0]) {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return out
}

func (sel *selection) places() []place {
	if sel == nil {
		return nil
	}
	out := make([]place, len(sel.best))
	for i, doc := range sel.best {
		out[i] = place{sel.s, doc}
	}
	return out
}

// before orders a row of the library and one of the reader's own things.
func (sel *selection) before(a, b place) bool {
	x, y := a.s.g.row(a.doc), b.s.g.row(b.doc)
	switch sel.by {
	case library.ByTitle:
		return nameKey(x.title) <= nameKey(y.title)
	case library.ByNewest:
		return x.date >= y.date
	}
	must := sel.s.must
	if wa, wb := a.s.mask[a.doc]&must == must, b.s.mask[b.doc]&must == must; wa != wb {
		return wa
	}
	return cmp.Or(cmp.Compare(b.s.score[b.doc], a.s.score[a.doc]), cmp.Compare(y.date, x.date)) <= 0
}

// addValues adds the counts of a facet's values.
func addValues(values, more []library.FacetValue) []library.FacetValue {
	for _, v := range more {
		if i := slices.IndexFunc(values, func(have library.FacetValue) bool { return have.ID == v.ID }); i >= 0 {
			values[i].Count += v.Count
		} else {
			values = append(values, v)
		}
	}
	return values
}
