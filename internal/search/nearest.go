package search

import (
	"socialmission.org/desktop/internal/library"
)

const (
	fewResults  = 5 // with this many or more, no other spelling is offered
	nearestHits = 5
)

// nearest adds the section for nearest spellings where little was found: the
// words that hardly occur replaced by the nearest of the vocabulary, the
// others kept. What the reader typed is never replaced silently.
func (s *scorer) nearest(q library.Query, res library.Results) (library.Results, error) {
	if res.Total >= fewResults && s.required == s.must {
		return res, nil
	}
	p, words := s.respell()
	if len(words) == 0 {
		return res, nil
	}
	n := s.g.scorer(s.ctx, p, s.corpus)
	defer s.g.put(n)
	if err := n.evaluate(); err != nil {
		return res, err
	}
	n.required = n.must
	if err := n.pairs(); err != nil {
		return res, err
	}
	q.Offset, q.Limit = 0, nearestHits
	sel := n.selection(q)
	if s.required == s.must {
		sel.skip = func(doc uint32) bool { return s.mask[doc]&s.must == s.must }
	}
	sel.run()
	if sel.total == 0 {
		return res, nil
	}
	out := &library.Nearest{Total: sel.total, Hits: []library.Hit{}}
	respelt := map[string]string{}
	for _, w := range words {
		out.Words = append(out.Words, w.now)
		respelt[w.now] = w.was
	}
	m := newMatcher(p, respelt)
	for _, d := range sel.best {
		out.Hits = append(out.Hits, n.hit(d, m))
	}
	res.Nearest = out
	return res, nil
}

type respelling struct{ was, now string }

// respell returns the plan with its rare words replaced.
func (s *scorer) respell() (*plan, []respelling) {
	p := &planner{g: s.g, stems: newStemmer(), plan: *s.plan, respelt: map[string]string{}}
	p.clauses = append([]clause(nil), s.plan.clauses...)
	p.words = append([]queryWord(nil), s.plan.words...)
	p.synonym = nil
	var out []respelling
	for i := range p.clauses {
		c := &p.clauses[i]
		if c.not || len(c.atoms) != 1 || c.atoms[0].kind != wordAtom {
			continue
		}
		a := c.atoms[0]
		now, ok := s.respellWord(i, &a)
		if !ok {
			continue
		}
		out = append(out, respelling{a.typed, now})
		p.respelt[now] = a.typed
		w := p.word(now, now)
		a.words, a.prefix = []queryWord{w}, false
		c.atoms = []atom{a}
		for k, place := range p.place {
			if place == i {
				p.words[k] = w
			}
		}
	}
	p.synonyms()
	return &p.plan, out
}

// respellWord returns the nearest word where one is rare: a word that many
// items have is what was meant.
func (s *scorer) respellWord(i int, a *atom) (string, bool) {
	have := s.info[i].count
	if have >= fewResults {
		return "", false
	}
	return s.g.spell().nearest(a.words[0].term, max(1, 3*have))
}
