package anchor

import "slices"

// similar finds the place whose words differ least from the passage, within
// the bounds. Of equals the one with the better context counts, then the
// nearest.
func (s search) similar() (Span, bool) {
	if len(s.exact) < shortest {
		return Span{}, false
	}
	bound := min(len(s.exact)/maxChanged, maxChanges)
	var best Span
	bestCost, found := 0.0, false
	for _, end := range bestEnds(s.text, s.exact, bound) {
		at := Span{s.startOf(end.at, end.changes), end.at}
		context := s.context(at)
		if len(s.exact) < needsContext && context < 0.5 {
			continue
		}
		cost := float64(end.changes)/float64(bound+1) - context
		if !found || cost < bestCost || cost == bestCost && s.nearer(at, best) {
			best, bestCost, found = at, cost, true
		}
	}
	return best, found
}

// startOf returns where the words begin that end there and differ from the
// passage in so many changes: the same search, backwards.
func (s search) startOf(end, changes int) int {
	from := max(0, end-len(s.exact)-changes)
	window, passage := slices.Clone(s.text[from:end]), slices.Clone(s.exact)
	slices.Reverse(window)
	slices.Reverse(passage)
	start, fewest := from, changes+1
	scan(window, passage, func(length, n int) {
		// The longer of two is the better one: it drops no letter of a word.
		if n <= fewest && n <= changes {
			start, fewest = end-length, n
		}
	})
	return start
}

// ending is where a similar passage ends, and in how many code points it
// differs.
type ending struct{ at, changes int }

// bestEnds returns where passages end that differ from the sought one in at
// most bound code points: of neighbouring ends, which are of one passage, the
// best one.
func bestEnds(text, passage []rune, bound int) []ending {
	var ends []ending
	scan(text, passage, func(at, changes int) {
		if changes > bound {
			return
		}
		if n := len(ends); n > 0 && at-ends[n-1].at <= len(passage)/2 {
			if changes < ends[n-1].changes {
				ends[n-1] = ending{at, changes}
			}
			return
		}
		ends = append(ends, ending{at, changes})
	})
	return ends
}

// scan tells, for every end in text, in how many code points the most similar
// words that end there differ from the passage: inserted, left out or put for
// another. It is the bit-parallel algorithm of Myers (1999): a column of the
// table of distances is held as the differences between its rows, 64 in a
// word, and so costs one step for 64 code points.
func scan(text, passage []rune, tell func(end, changes int)) {
	words := (len(passage) + 63) / 64
	where := map[rune][]uint64{}
	for i, r := range passage {
		if where[r] == nil {
			where[r] = make([]uint64, words)
		}
		where[r][i/64] |= 1 << (i % 64)
	}
	none := make([]uint64, words)
	column := make([]rows, words)
	for i := range column {
		column[i].up = ^uint64(0)
	}
	last, changes := uint((len(passage)-1)%64), len(passage)
	for i, r := range text {
		matches, ok := where[r]
		if !ok {
			matches = none
		}
		carry := 0
		for w := range column {
			top := uint(63)
			if w == words-1 {
				top = last
			}
			carry = column[w].step(matches[w], carry, top)
		}
		changes += carry
		tell(i+1, changes)
	}
}

// rows are 64 rows of a column: where the distance is one more than in the row
// above, and where it is one less.
type rows struct{ up, down uint64 }

// step goes to the next column. Carry is by how much the row above these
// differs from its left neighbour; returned is the same of the row top.
func (c *rows) step(matches uint64, carry int, top uint) int {
	var less, more uint64
	switch {
	case carry < 0:
		less = 1
	case carry > 0:
		more = 1
	}
	vertical := matches | c.down
	matches |= less
	diagonal := (((matches & c.up) + c.up) ^ c.up) | matches
	plus := c.down | ^(diagonal | c.up)
	minus := c.up & diagonal
	out := int(plus>>top&1) - int(minus>>top&1)
	plus, minus = plus<<1|more, minus<<1|less
	c.up = minus | ^(vertical | plus)
	c.down = plus & vertical
	return out
}
