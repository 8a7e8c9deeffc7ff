package search

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
)

const (
	// longQuery is the number of words from which on a query is a question or
	// a sentence, of which no item has every word.
	longQuery = 4
	// enoughWhole items that have every word of a long query are answer enough.
	enoughWhole = 10
	// leastMass is the part of a long query's weight that an item has to have.
	leastMass = 0.1
)

// meets reports whether a document has what is required of it.
func (s *scorer) meets(doc uint32) bool {
	m := s.mask[doc]
	if m&excluded != 0 || m&s.required != s.required {
		return false
	}
	return s.floor == 0 || s.mass(m) >= s.floor
}

// mass is the weight of the clauses in a mask.
func (s *scorer) mass(mask uint64) float32 {
	var sum float32
	for m := mask & s.must; m != 0; m &= m - 1 {
		if i := bits.TrailingZeros64(m); s.info[i].count > 0 {
			sum += s.info[i].idf
		}
	}
	return sum
}

// relax decides which clauses a document has to meet: all. Where no document
// does, the words that tell least are left out until one does: first those
// that nothing has, then the most frequent. Of a long query it is enough to
// have a good part.
func (s *scorer) relax() (dropped []string) {
	s.required = s.must
	order := s.byWeight()
	if len(order) > 2 && s.plan.plainWords() >= longQuery {
		s.loosen()
		return nil
	}
	if len(order) == 0 || s.anyMeets() {
		return nil
	}
	for len(order) > 1 && !s.anyMeets() {
		s.required &^= 1 << order[0]
		dropped = append(dropped, s.plan.clauses[order[0]].typed())
		order = order[1:]
	}
	if !s.anyMeets() {
		s.required = s.must // leaving words out finds nothing either
		return nil
	}
	return dropped
}

// plainWords counts the plain words of the query, stop words included: what
// makes a sentence a sentence.
func (p *plan) plainWords() int {
	n := 0
	for _, w := range p.words {
		if w.term != "" {
			n++
		}
	}
	return n
}

// loosen lets a long query be met in part, unless many items meet all of it.
func (s *scorer) loosen() {
	whole := 0
	for _, d := range s.touched {
		if s.meets(d) {
			if whole++; whole == enoughWhole {
				return
			}
		}
	}
	s.required, s.floor = 0, max(1e-6, leastMass*s.mass(s.must))
}

// relaxed tells the reader what relax did.
func (s *scorer) relaxed(dropped []string) {
	switch {
	case len(dropped) > 0:
		s.plan.notices = append(s.plan.notices, library.Notice{Code: "relaxed", Text: strings.Join(dropped, ", ")})
	case s.floor > 0:
		s.plan.notices = append(s.plan.notices, library.Notice{Code: "some-words"})
	}
}

// byWeight orders the positive clauses, those that tell least first.
func (s *scorer) byWeight() []int {
	var order []int
	for i := range s.plan.clauses {
		if !s.plan.clauses[i].not {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := s.found(a), s.found(b)
		if (x == 0) != (y == 0) {
			return cmp.Compare(x, y)
		}
		return cmp.Compare(y, x)
	})
	return order
}

// anyMeets reports whether anything has what is required, of the reader's own
// things too.
func (s *scorer) anyMeets() bool {
	if slices.ContainsFunc(s.touched, s.meets) {
		return true
	}
	if s.aside == nil {
		return false
	}
	s.aside.required = s.required
	return slices.ContainsFunc(s.aside.touched, s.aside.meets)
}

// found is the number of items that meet a clause, of the reader's own too.
func (s *scorer) found(clause int) int {
	if s.aside == nil {
		return s.info[clause].count
	}
	return s.info[clause].count + s.aside.info[clause].count
}
