package search

import (
	"cmp"
	"slices"

	"socialmission.org/desktop/internal/library"
)

// mark turns a set of ids into a lookup by the column's places.
func (c *column) mark(ids map[string]bool) []bool {
	out := make([]bool, len(c.names))
	for id := range ids {
		if n, ok := c.place[id]; ok {
			out[n] = true
		}
	}
	return out
}

// A selection goes over the scored documents once: it applies the filters,
// counts the facets and keeps the rows wanted.
type selection struct {
	s      *scorer
	want   [facetCount]bitset // the documents that a facet's choices leave; nil where it narrows nothing
	bar    [facetCount][]bool
	barred []int
	counts [facetCount][]int32
	total  int
	best   []uint32 // a heap, the worst on top, while selecting
	keep   int
	by     library.Sort
	less   func(a, b uint32) bool // a before b
	skip   func(doc uint32) bool  // shown elsewhere already; may be nil
}

func newSelection(s *scorer, keep int) *selection {
	sel := &selection{s: s, keep: keep}
	for f := range sel.counts {
		col := &s.g.columns[f]
		sel.counts[f] = make([]int32, len(col.names))
		if ids := s.plan.filters[f]; ids != nil {
			sel.want[f] = s.g.having(f, ids)
		}
		if ids := s.plan.without[f]; ids != nil {
			sel.bar[f] = col.mark(ids)
			sel.barred = append(sel.barred, f)
		}
	}
	return sel
}

// having returns the documents that have one of a facet's values.
func (g *generation) having(f int, ids map[string]bool) bitset {
	out := newBitset(g.items)
	for id := range ids {
		if v, ok := g.columns[f].place[id]; ok {
			for _, doc := range g.reversed[f]().of(v) {
				out.set(doc)
			}
		}
	}
	return out
}

// meets reports whether a document answers the words of the query.
func (sel *selection) meets(doc uint32) bool {
	return sel.s.meets(doc) && sel.allowed(doc) && (sel.skip == nil || !sel.skip(doc))
}

// allowed applies what rules out a document whatever the facets say.
func (sel *selection) allowed(doc uint32) bool {
	for _, f := range sel.barred {
		if hasAny(sel.bar[f], sel.s.g.columns[f].of(doc)) {
			return false
		}
	}
	if sel.s.plan.only == nil && sel.s.plan.except == nil {
		return true
	}
	id := sel.s.g.id(doc)
	for _, set := range sel.s.plan.only {
		if !set[id] {
			return false
		}
	}
	for _, set := range sel.s.plan.except {
		if set[id] {
			return false
		}
	}
	return true
}

func hasAny(want []bool, values []uint16) bool {
	for _, v := range values {
		if want[v] {
			return true
		}
	}
	return false
}

// run selects among the documents touched.
func (sel *selection) run() {
	met := newBitset(sel.s.g.items)
	for _, d := range sel.s.touched {
		if sel.meets(d) {
			met.set(d)
		}
	}
	all := slices.Clone(met)
	for f := range sel.want {
		if sel.want[f] != nil {
			all.and(sel.want[f])
		}
	}
	sel.total = all.count()
	all.each(sel.push)
	for f := range sel.counts {
		if sel.want[f] == nil {
			sel.count(f, all)
		} else {
			sel.count(f, sel.others(f, met))
		}
	}
	slices.SortFunc(sel.best, func(a, b uint32) int {
		switch {
		case sel.less(a, b):
			return -1
		case sel.less(b, a):
			return 1
		}
		return 0
	})
}

// others are the documents that the choices of all other facets leave:
// choosing a value must show what other values would give.
func (sel *selection) others(facet int, met bitset) bitset {
	out := slices.Clone(met)
	for f := range sel.want {
		if f != facet && sel.want[f] != nil {
			out.and(sel.want[f])
		}
	}
	return out
}

// count counts a facet's values over a set of documents.
func (sel *selection) count(f int, among bitset) {
	values := sel.s.g.reversed[f]()
	for v := range sel.counts[f] {
		sel.counts[f][v] = int32(values.common(uint16(v), among))
	}
}

// push keeps the best documents in a heap with the worst on top.
func (sel *selection) push(doc uint32) {
	if sel.keep == 0 {
		return
	}
	if len(sel.best) < sel.keep {
		sel.best = append(sel.best, doc)
		for i := len(sel.best) - 1; i > 0; {
			up := (i - 1) / 2
			if !sel.less(sel.best[up], sel.best[i]) {
				break
			}
			sel.best[up], sel.best[i] = sel.best[i], sel.best[up]
			i = up
		}
		return
	}
	if sel.less(doc, sel.best[0]) {
		sel.best[0] = doc
		sel.sift()
	}
}

func (sel *selection) sift() {
	h := sel.best
	for i := 0; ; {
		worst := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(h); c++ {
			if sel.less(h[worst], h[c]) {
				worst = c
			}
		}
		if worst == i {
			return
		}
		h[i], h[worst] = h[worst], h[i]
		i = worst
	}
}

// order sets how rows are sorted. Ties end in the newer item, then in the
// lower number, so that the same query always gives the same rows.
func (sel *selection) order(by library.Sort) {
	g, score := sel.s.g, sel.s.score
	tie := func(a, b uint32) bool { return g.age(a) < g.age(b) }
	sel.by = by
	switch by {
	case library.ByNewest:
		sel.less = tie
	case library.ByTitle:
		rank := sel.s.g.titles()
		sel.less = func(a, b uint32) bool { return rank[a] < rank[b] }
	default:
		mask, must := sel.s.mask, sel.s.must
		sel.less = func(a, b uint32) bool {
			if wa, wb := mask[a]&must == must, mask[b]&must == must; wa != wb {
				return wa
			}
			if score[a] != score[b] {
				return score[a] > score[b]
			}
			return tie(a, b)
		}
	}
}

// facets returns the counts as the reader sees them.
func (sel *selection) facets(mine *selection, lang string) []library.Facet {
	out := make([]library.Facet, 0, facetCount)
	for f := range sel.counts {
		facet := library.Facet{ID: facetNames[f], Label: sel.s.g.facetLabel(f), Values: sel.values(f)}
		if mine != nil {
			facet.Values = addValues(facet.Values, mine.values(f))
		}
		if f == facetYear {
			slices.SortFunc(facet.Values, func(a, b library.FacetValue) int { return cmp.Compare(b.ID, a.ID) })
		} else {
			sel.s.g.sortValues(f, facet.Values, lang)
		}
		out = append(out, facet)
	}
	return out
}

func (sel *selection) values(f int) []library.FacetValue {
	g, chosen := sel.s.g, sel.s.plan.filters[f]
	out := []library.FacetValue{}
	add := func(id string, count int) {
		out = append(out, library.FacetValue{ID: id, Label: g.valueLabel(f, id), Count: count,
			Selected: chosen[id], Parent: g.valueParent(f, id)})
	}
	for v, n := range sel.counts[f] {
		id := g.columns[f].names[v]
		if n > 0 || chosen[id] {
			add(id, int(n))
		}
	}
	for id := range chosen {
		if _, known := g.columns[f].place[id]; !known && f != facetYear {
			add(id, 0)
		}
	}
	return out
}

// sortValues sorts by count, then label. Labels were folded when the index was
// opened, since this is done for every letter typed.
func (g *generation) sortValues(f int, values []library.FacetValue, lang string) {
	keys := g.labelKeys[f][langOf(lang)]
	slices.SortFunc(values, func(a, b library.FacetValue) int {
		if a.Count != b.Count {
			return cmp.Compare(b.Count, a.Count)
		}
		return cmp.Or(cmp.Compare(keys[a.ID], keys[b.ID]), cmp.Compare(a.ID, b.ID))
	})
}
