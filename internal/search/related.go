package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"socialmission.org/desktop/internal/library"
)

// How much each kind of kinship counts beside the text's own likeness.
const (
	kinLink   = 6.0 // one links to the other
	kinPerson = 2.5 // an author in common
	kinTerm   = 1.0 // a term in common, times its rarity
	kinWords  = 12  // most telling words of the text that are compared
)

const (
	defaultRelated = 6
	maxRelated     = 30
)

// Related returns the items nearest to one: by links between them, people and
// terms in common, and the most telling words of title and summary.
func (e *Engine) Related(ctx context.Context, id string, limit int) ([]library.Hit, error) {
	g, err := e.hold()
	if err != nil {
		return nil, err
	}
	defer g.done()
	if limit <= 0 {
		limit = defaultRelated
	}
	doc, ok := g.doc(id)
	if !ok {
		return nil, fmt.Errorf("related to %s: %w", id, library.ErrNotFound)
	}
	it, err := e.corpus.Item(id)
	if err != nil {
		return nil, fmt.Errorf("related to %s: %w", id, err)
	}
	s := g.scorer(ctx, &plan{}, e.corpus)
	defer g.put(s)
	if err := s.relate(doc, &it); err != nil {
		return nil, fmt.Errorf("related to %s: %w", id, err)
	}
	out := []library.Hit{}
	for _, d := range s.kin(doc, min(limit, maxRelated)) {
		h := g.plainHit(d, e.corpus)
		h.Score = float64(s.score[d])
		out = append(out, h)
	}
	return out, nil
}

// relate scores every item that has something in common with one.
func (s *scorer) relate(doc uint32, it *library.Item) error {
	if err := s.likeText(it); err != nil {
		return err
	}
	s.likeTerms(doc)
	if err := s.likePeople(it); err != nil {
		return err
	}
	for _, l := range it.Links {
		if d, ok := s.g.doc(l.To); ok {
			s.lift(d, kinLink)
		}
	}
	return s.reader.docs(identField, linkPrefix+it.ID, func(docs []uint32) {
		for _, d := range docs {
			s.lift(d, kinLink)
		}
	})
}

func (s *scorer) lift(doc uint32, by float32) {
	s.touch(doc, 1)
	s.score[doc] += by
}

// likeTerms counts terms in common, the rarer the more. Kind, language, year
// and availability make no kinship.
func (s *scorer) likeTerms(doc uint32) {
	for f := facetType; f <= facetSeries; f++ {
		col := &s.g.columns[f]
		mine := col.of(doc)
		if len(mine) == 0 {
			continue
		}
		weight := col.rarity(mine)
		if f == facetType {
			for v := range weight {
				weight[v] *= 0.3 // two toolkits are not alike for being toolkits
			}
		}
		all := col.docs()
		for d := range s.mask {
			for _, v := range all.of(uint32(d)) {
				if w := weight[v]; w > 0 {
					s.lift(uint32(d), w)
				}
			}
		}
	}
}

// rarity gives each of the values a weight, less the more documents have it.
func (c *column) rarity(values []uint16) map[uint16]float32 {
	counts := map[uint16]int{}
	for _, v := range c.docs().ids {
		counts[v]++
	}
	total := len(c.docs().from) - 1
	out := map[uint16]float32{}
	for _, v := range values {
		out[v] = kinTerm * 0.4 * float32(math.Log(float64(total+1)/float64(counts[v]+1)))
	}
	return out
}

func (s *scorer) likePeople(it *library.Item) error {
	for _, n := range it.Bib.Author {
		words := tokens(n.Family + n.Literal)
		if len(words) == 0 {
			continue
		}
		given := tokens(n.Given)
		if len(given) > 0 {
			words = append(words, given[0])
		}
		if err := s.person(words); err != nil {
			return err
		}
	}
	return nil
}

func (s *scorer) person(words []token) error {
	for i, w := range words {
		if err := s.addTerms([]string{w.term}, inPeople); err != nil {
			return err
		}
		s.narrow(i)
	}
	for _, d := range s.count.docs {
		if s.count.tf[d] == float32(len(words)) {
			s.lift(d, kinPerson)
		}
	}
	s.count.reset()
	s.sum.reset()
	return nil
}

// likeText scores by the most telling words of title and summary.
func (s *scorer) likeText(it *library.Item) error {
	lang := langOf(it.Language)
	stems := newStemmer()
	for _, w := range s.telling(it) {
		forms := append(s.g.stemForms(stems.stem(w, lang), lang), form{w, 1, anyLang})
		if err := s.addForms(&s.word, forms, inTitle|inTerms|1<<fSummary); err != nil {
			return err
		}
		weight := 0.25 * idf(len(s.word.docs), len(s.mask))
		for _, d := range s.word.docs {
			s.lift(d, weight*saturate(s.word.tf[d]))
		}
		s.word.reset()
	}
	return nil
}

// telling returns the words of title and summary that tell most about the
// item: often here, rarely elsewhere, but not here alone.
func (s *scorer) telling(it *library.Item) []string {
	weight := map[string]float64{}
	for i, text := range []string{it.Title, plain(it.Summary)} {
		for _, t := range tokens(text) {
			df := s.g.frequency(t.term)
			if stopWords[t.term] || hasDigit(t.term) || df < 2 || len(t.term) < 3 {
				continue
			}
			weight[t.term] += (2 - float64(i)) * float64(idf(df, len(s.mask)))
		}
	}
	words := make([]string, 0, len(weight))
	for w := range weight {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b))
	})
	return words[:min(len(words), kinWords)]
}

// kin returns the best documents but the item itself.
func (s *scorer) kin(doc uint32, most int) []uint32 {
	sel := &selection{s: s, keep: most}
	sel.order(library.ByRelevance)
	for _, d := range s.touched {
		if d != doc && !s.g.row(d).withdrawn {
			sel.push(d)
		}
	}
	slices.SortFunc(sel.best, func(a, b uint32) int {
		if sel.less(a, b) {
			return -1
		}
		return 1
	})
	return sel.best
}
