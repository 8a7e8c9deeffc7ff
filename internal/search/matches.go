package search

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"socialmission.org/desktop/internal/library"
)

// Matches returns the permanent numbers of all items that answer a query,
// rising: those that Search counts, without the nearest spellings. Neither
// order nor rows are made, so that many searches can be watched at once. What
// has no number is left out.
func (e *Engine) Matches(ctx context.Context, q library.Query) ([]uint32, error) {
	g, err := e.hold()
	if err != nil {
		return nil, err
	}
	defer g.done()
	return g.watched.of(q, func() ([]uint32, error) {
		numbers, err := g.matches(ctx, q, e.corpus)
		if err != nil {
			return nil, fmt.Errorf("watch a search: %w", err)
		}
		return numbers, nil
	})
}

// maxWatched is how many searches' matches a generation remembers.
const maxWatched = 600

// watched remembers what searches match: a generation never changes, so they
// are asked again and again for the same. Those that depend on sets of the
// reader's own are not kept.
type watched struct {
	mu   sync.Mutex
	kept map[string][]uint32
}

// of returns the matches of a query; the caller does not change them.
func (w *watched) of(q library.Query, ask func() ([]uint32, error)) ([]uint32, error) {
	if len(q.Sets) > 0 || q.Within != nil {
		return ask()
	}
	key := fmt.Sprintf("%q %q %t", q.Text, q.Filters, q.Prefix) // maps are printed in the order of their keys
	w.mu.Lock()
	numbers, known := w.kept[key]
	w.mu.Unlock()
	if known {
		return numbers, nil
	}
	numbers, err := ask()
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.kept == nil || len(w.kept) >= maxWatched {
		w.kept = map[string][]uint32{}
	}
	w.kept[key] = numbers
	return numbers, nil
}

func (g *generation) matches(ctx context.Context, q library.Query, c Corpus) ([]uint32, error) {
	s := g.scorer(ctx, newPlan(g, q), c)
	defer g.put(s)
	if err := s.evaluate(); err != nil {
		return nil, err
	}
	if err := s.verify(); err != nil {
		return nil, err
	}
	s.relax()
	sel := newSelection(s, 0)
	numbers := []uint32{}
	for _, d := range s.touched {
		if sel.meets(d) && sel.chosen(d) {
			if n := g.number(d); n > 0 {
				numbers = append(numbers, n)
			}
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// chosen reports whether a document has a value that was chosen in each facet
// that narrows.
func (sel *selection) chosen(doc uint32) bool {
	for f := range sel.want {
		if sel.want[f] != nil && !sel.want[f].has(doc) {
			return false
		}
	}
	return true
}

// number is a document's permanent number: the third part of its row.
func (g *generation) number(doc uint32) uint32 {
	b := g.table.part(secRowAt, secRow, doc)
	for range 2 {
		n, at := binary.Uvarint(b)
		if at <= 0 || n > uint64(len(b)-at) {
			return 0
		}
		b = b[at+int(n):]
	}
	n, at := binary.Uvarint(b)
	if at <= 0 || n > 1<<31 {
		return 0
	}
	return uint32(n)
}

// ByNumbers returns the ids of the items with the given numbers, in the order
// of the index.
func (e *Engine) ByNumbers(numbers []uint32) ([]string, error) {
	g, err := e.hold()
	if err != nil {
		return nil, err
	}
	defer g.done()
	wanted := make(map[uint32]bool, len(numbers))
	for _, n := range numbers {
		wanted[n] = true
	}
	ids := []string{}
	for d := range uint32(g.items) {
		if wanted[g.number(d)] {
			ids = append(ids, g.id(d))
		}
	}
	return ids, nil
}
