package search

import (
	"context"
	"fmt"
	"sync"
	"time"

	"socialmission.org/desktop/internal/library"
)

// Bounds of what one query may ask for.
const (
	defaultLimit = 20
	maxLimit     = 100
	maxOffset    = 10000
)

// Search answers a query. Odd input is no error: it is taken as plain words
// and the notices say so.
func (e *Engine) Search(ctx context.Context, q library.Query) (library.Results, error) {
	start := time.Now()
	g, err := e.hold()
	if err != nil {
		return library.Results{}, err
	}
	defer g.done()
	bound(&q)
	var own *Engine
	if q.Own {
		own = e.own.Load()
	}
	res, err := g.search(ctx, q, e.corpus, own)
	if err != nil {
		return library.Results{}, fmt.Errorf("search: %w", err)
	}
	res.Release = g.meta.release.Number
	res.Micros = time.Since(start).Microseconds()
	return res, nil
}

func bound(q *library.Query) {
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	q.Limit = min(q.Limit, maxLimit)
	q.Offset = min(max(0, q.Offset), maxOffset)
}

func (g *generation) search(ctx context.Context, q library.Query, c Corpus, own *Engine) (library.Results, error) {
	p := newPlan(g, q)
	s := g.scorer(ctx, p, c)
	defer g.put(s)
	if err := s.evaluate(); err != nil {
		return library.Results{}, err
	}
	if err := s.verify(); err != nil {
		return library.Results{}, err
	}
	done, err := s.beside(own)
	if err != nil {
		return library.Results{}, err
	}
	defer done()
	dropped := s.relax()
	if err := s.pairs(); err != nil {
		return library.Results{}, err
	}
	if err := s.feedback(); err != nil {
		return library.Results{}, err
	}
	sel := s.selection(q)
	sel.run()
	mine, err := s.selectOwn(q)
	if err != nil {
		return library.Results{}, err
	}
	rows := sel.merged(mine)
	dressed := s.dressAll(rows[min(q.Offset, len(rows)):])
	res := library.Results{Total: sel.total, Facets: sel.facets(mine, q.Lang)}
	if mine != nil {
		res.Total += mine.total
	}
	res.Explain = s.explain(dropped)
	s.relaxed(dropped)
	res.Hits = dressed()
	res.Notices = p.notices
	if !q.Exact {
		return s.nearest(q, res)
	}
	return res, nil
}

func (g *generation) scorer(ctx context.Context, p *plan, c Corpus) *scorer {
	return &scorer{scratch: g.pool.Get().(*scratch), ctx: ctx, g: g, plan: p, corpus: c}
}

func (g *generation) put(s *scorer) {
	s.reset()
	g.pool.Put(s.scratch)
}

// selection applies filters and order to what was scored.
func (s *scorer) selection(q library.Query) *selection {
	sel := newSelection(s, q.Offset+q.Limit)
	by := q.Sort
	if by == "" || by == library.ByRelevance {
		by = library.ByRelevance
		if s.must == 0 {
			by = library.ByNewest
		}
	}
	sel.order(by)
	return sel
}

// dressers is how many rows are dressed at once.
const dressers = 2

// dressAll begins to dress the rows for showing, which is most of the
// work of many a query, and returns what waits for the rows.
func (s *scorer) dressAll(rows []place) (wait func() []library.Hit) {
	hits := make([]library.Hit, len(rows))
	var wg sync.WaitGroup
	for w := range min(dressers, len(rows)) {
		wg.Go(func() {
			m := newMatcher(s.plan, nil)
			for i := w; i < len(rows); i += dressers {
				hits[i] = rows[i].s.hit(rows[i].doc, m)
			}
		})
	}
	return func() []library.Hit { wg.Wait(); return hits }
}

// hit dresses a document for showing. An item that the corpus has lost since
// is shown without its text.
func (s *scorer) hit(doc uint32, m *matcher) library.Hit {
	r := s.g.row(doc)
	h := r.hit()
	h.Score = float64(s.score[doc])
	if text, err := s.g.texted(doc, s.corpus); err == nil {
		m.dress(&h, text.passages)
	}
	return h
}

func (c *clause) typed() string {
	out := c.atoms[0].typed
	for _, a := range c.atoms[1:] {
		out += " OR " + a.typed
	}
	return out
}

// explain says how the query was understood.
func (s *scorer) explain(dropped []string) library.Explain {
	out := library.Explain{Dropped: dropped}
	for i := range s.fed {
		out.Shared = append(out.Shared, s.fed[i].term)
	}
	if len(s.plan.shown) > 0 {
		out.Filters = s.plan.shown
	}
	for i := range s.plan.clauses {
		c := &s.plan.clauses[i]
		for a := range c.atoms {
			out.Words = append(out.Words, s.explainAtom(i, c, &c.atoms[a]))
		}
	}
	return out
}

func (s *scorer) explainAtom(i int, c *clause, a *atom) library.ExplainWord {
	w := library.ExplainWord{Typed: a.typed, Role: "must", Matches: s.info[i].count}
	switch {
	case c.not:
		w.Role = "not"
	case len(c.atoms) > 1:
		w.Role = "or"
	case a.kind == phraseAtom:
		w.Role = "phrase"
	case a.prefix:
		w.Role = "prefix"
	}
	if a.kind != wordAtom {
		return w
	}
	for _, stem := range a.words[0].stems {
		if stem != a.words[0].term && !contains(w.Stems, stem) {
			w.Stems = append(w.Stems, stem)
		}
	}
	if c.not {
		return w
	}
	for _, syn := range s.plan.synonym {
		if syn.clauses&(1<<i) != 0 && contains(syn.words, a.typed) {
			for _, n := range syn.names {
				w.Synonyms = append(w.Synonyms, n.text)
			}
		}
	}
	return w
}
