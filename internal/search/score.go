package search

import (
	"context"
	"math/bits"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// excluded marks a document that a -word rules out.
const excluded = uint64(1) << 63

// scratch is the working memory of one search over a generation. All of its
// arrays are by document number, and zero wherever touched does not say.
type scratch struct {
	score   []float32
	mask    []uint64 // the clauses a document meets
	touched []uint32
	met     []uint32 // the turn in which a document was last met, see addLabels
	turn    uint32
	reader  termReader
	word    tally // one word, or a phrase's current word
	sum     tally // a phrase, or a concept
	count   tally // how many words of a phrase were met
}

func newScratch(seg segment.Segment, n int) *scratch {
	return &scratch{score: make([]float32, n), mask: make([]uint64, n), met: make([]uint32, n),
		reader: termReader{segment: seg, dicts: map[string]segment.TermDictionary{}},
		word:   tally{tf: make([]float32, n)}, sum: tally{tf: make([]float32, n)}, count: tally{tf: make([]float32, n)}}
}

func (s *scratch) reset() {
	for _, d := range s.touched {
		s.score[d], s.mask[d] = 0, 0
	}
	s.touched = s.touched[:0]
	s.word.reset()
	s.sum.reset()
	s.count.reset()
}

func (s *scratch) touch(doc uint32, bits uint64) {
	if s.mask[doc] == 0 {
		s.touched = append(s.touched, doc)
	}
	s.mask[doc] |= bits
}

// A scorer evaluates a plan over a generation.
type scorer struct {
	*scratch
	ctx    context.Context
	g      *generation
	plan   *plan
	corpus Corpus
	info   [maxClauses]struct {
		idf   float32
		count int // documents that meet the clause
	}
	must     uint64 // the clauses that are not negative
	required uint64 // those a document has to meet, see relax
	fed      []feedbackWord
	seen     []int   // documents of each thing that was weighed, in order
	main     *scorer // of the library, where this one is of the reader's own things
	aside    *scorer // the reverse
	floor    float32 // the weight of clauses it has to meet, where it need not meet all
}

// evaluate gives every document that any clause touches its score and mask.
func (s *scorer) evaluate() error {
	for i := range s.plan.clauses {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if err := s.clause(i); err != nil {
			return err
		}
	}
	if s.must == 0 {
		s.everything()
		return nil
	}
	if err := s.synonyms(); err != nil {
		return err
	}
	s.countClauses()
	return nil
}

// everything is what a query without words finds: all, unless ruled out.
func (s *scorer) everything() {
	for d := range s.mask {
		s.touch(uint32(d), 1<<62)
	}
}

func (s *scorer) countClauses() {
	for _, d := range s.touched {
		for m := s.mask[d] & s.must; m != 0; m &= m - 1 {
			s.info[bits.TrailingZeros64(m)].count++
		}
	}
}

func (s *scorer) clause(i int) error {
	c := &s.plan.clauses[i]
	bit := uint64(1) << i
	if c.not {
		bit = excluded
	} else {
		s.must |= bit
	}
	for a := range c.atoms {
		if err := s.atom(i, &c.atoms[a], bit); err != nil {
			return err
		}
	}
	return nil
}

func (s *scorer) atom(i int, a *atom, bit uint64) error {
	switch a.kind {
	case wordAtom:
		return s.wordAtom(i, a, bit)
	case identAtom:
		return s.identAtom(a, bit)
	case filterAtom:
		s.filterAtom(a, bit)
		return nil
	case personAtom:
		return s.sequence(i, a, bit, inPeople)
	}
	return s.sequence(i, a, bit, inAll)
}

func (s *scorer) identAtom(a *atom, bit uint64) error {
	if doc, ok := s.g.doc(a.ident); ok {
		s.touch(doc, bit)
		s.score[doc] += identScore
	}
	return s.reader.docs(identField, a.ident, func(docs []uint32) {
		for _, doc := range docs {
			s.touch(doc, bit)
			s.score[doc] += identScore
		}
	})
}

// identScore puts an item called by its identifier above all others.
const identScore = 40

func (s *scorer) wordAtom(i int, a *atom, bit uint64) error {
	w := &a.words[0]
	if err := s.addWord(&s.word, w, inAll); err != nil {
		return err
	}
	if a.prefix {
		if err := s.addPrefix(w.term, inAll); err != nil {
			return err
		}
	}
	if hasDigit(w.term) {
		if err := s.addIdent(&s.word, w.term); err != nil {
			return err
		}
	}
	s.fold(i, &s.word, bit)
	return nil
}

// addPrefix adds the words that begin as typed. One or two letters can mean
// so much that only titles, names and terms are asked, and fewer words.
func (s *scorer) addPrefix(prefix string, fields fieldSet) error {
	most := maxCompletions
	if len(prefix) < 3 && fields == inAll {
		fields, most = inTitle|inPeople|inTerms, 12*len(prefix)
	}
	for _, t := range s.g.completions(prefix, most) {
		if err := s.addForm(&s.word, form{t, prefWeight, anyLang}, fields); err != nil {
			return err
		}
	}
	return nil
}

// addTerms adds terms exactly as they are.
func (s *scorer) addTerms(terms []string, fields fieldSet) error {
	for _, t := range terms {
		if err := s.addForm(&s.word, form{t, 1, anyLang}, fields); err != nil {
			return err
		}
	}
	return nil
}

// fold turns a tally into scores of clause i and empties it.
func (s *scorer) fold(i int, t *tally, bit uint64) {
	w := s.rarity(len(t.docs))
	s.info[i].idf = max(s.info[i].idf, w)
	if bit == excluded {
		s.info[i].count = len(t.docs)
	}
	for _, d := range t.docs {
		s.touch(d, bit)
		s.score[d] += w * saturate(t.tf[d])
	}
	t.reset()
}

// filterAtom meets the documents that have a facet's value.
func (s *scorer) filterAtom(a *atom, bit uint64) {
	col := &s.g.columns[a.facet]
	want, all := col.mark(a.ids), col.docs()
	for d := range s.mask {
		for _, v := range all.of(uint32(d)) {
			if want[v] {
				s.touch(uint32(d), bit)
				break
			}
		}
	}
}

// sequence meets the documents that have all words, exactly as typed; where
// they stand is looked at later, in the text itself. Stop words, which texts
// are not indexed by, are left to that too.
func (s *scorer) sequence(i int, a *atom, bit uint64, fields fieldSet) error {
	defer s.sum.reset()
	defer s.count.reset()
	words := a.words
	if content := contentWords(words); a.kind == phraseAtom && len(content) > 0 {
		words = content
	}
	for n := range words {
		if err := s.addTerms([]string{words[n].term}, fields); err != nil {
			return err
		}
		if a.prefix && n == len(words)-1 {
			if err := s.addPrefix(words[n].term, fields); err != nil {
				return err
			}
		}
		s.narrow(n)
	}
	if a.kind == phraseAtom {
		s.narrowPairs(words)
	}
	s.foldSequence(i, len(words), bit)
	return nil
}

// narrow keeps the documents that have the n words before and this one.
func (s *scorer) narrow(n int) {
	for _, d := range s.word.docs {
		if s.count.tf[d] != float32(n) {
			continue
		}
		if n == 0 {
			s.count.docs = append(s.count.docs, d)
			s.sum.docs = append(s.sum.docs, d)
		}
		s.count.tf[d]++
		s.sum.tf[d] += s.word.tf[d]
	}
	s.word.reset()
}

// narrowPairs drops the documents in which two of the content words never
// stand side by side.
func (s *scorer) narrowPairs(words []queryWord) {
	for n := 1; n < len(words); n++ {
		left := s.word.docs[:0]
		for _, d := range s.count.docs {
			if s.count.tf[d] > 0 {
				left = append(left, d)
				s.count.tf[d] = -s.count.tf[d]
			}
		}
		for _, d := range s.g.besides(s.g.pairsOf(&words[n-1], &words[n]), left) {
			s.count.tf[d] = -s.count.tf[d]
		}
		s.word.docs = s.word.docs[:0]
	}
}

func contentWords(words []queryWord) []queryWord {
	out := make([]queryWord, 0, len(words))
	for _, w := range words {
		if !stopWords[w.term] {
			out = append(out, w)
		}
	}
	return out
}

func (s *scorer) foldSequence(i, n int, bit uint64) {
	whole := 0
	for _, d := range s.count.docs {
		if s.count.tf[d] == float32(n) {
			whole++
		}
	}
	w := s.rarity(whole)
	s.info[i].idf = max(s.info[i].idf, w)
	for _, d := range s.count.docs {
		if s.count.tf[d] == float32(n) {
			s.touch(d, bit)
			s.score[d] += w * saturate(s.sum.tf[d])
		}
	}
}

// pairs adds the evidence of neighbouring words to the documents that meet the
// required clauses.
func (s *scorer) pairs() error {
	words, place := s.plan.words, s.plan.place
	last := -1
	for i := range words {
		if words[i].term == "" {
			last = -1
			continue
		}
		if place[i] < 0 {
			continue
		}
		if last >= 0 && place[last] != place[i] {
			both := uint64(1)<<place[last] | uint64(1)<<place[i]
			if err := s.pair(&words[last], &words[i], both); err != nil {
				return err
			}
		}
		last = i
	}
	return nil
}

// pair adds the evidence of one pair. Documents that lack one of the words
// cannot have it; where one is rare, those that have it are looked up.
func (s *scorer) pair(a, b *queryWord, both uint64) error {
	pairs := s.g.pairsOf(a, b)
	if len(pairs) == 0 {
		s.rarity(0)
		return nil
	}
	among := s.touched
	if rare := s.rarer(a, b); !rare.cased && s.g.formFrequency(rare) < len(s.touched)/8 {
		defer s.count.reset()
		if err := s.addWord(&s.count, rare, inAll); err != nil {
			return err
		}
		among = s.count.docs
	}
	for _, d := range among {
		if m := s.mask[d]; m&both == both && m&s.required == s.required {
			s.word.docs = append(s.word.docs, d)
		}
	}
	docs := s.g.besides(pairs, s.word.docs)
	w := pairWeight * s.rarity(len(docs))
	for _, d := range docs {
		s.score[d] += w
	}
	s.word.docs = s.word.docs[:0]
	return nil
}

// rarer is the one of two words that fewer items have.
func (s *scorer) rarer(a, b *queryWord) *queryWord {
	if s.g.formFrequency(a) < s.g.formFrequency(b) {
		return a
	}
	return b
}

// formFrequency estimates how many items have a word in any form.
func (g *generation) formFrequency(w *queryWord) (sum int) {
	for _, f := range g.forms(w) {
		sum += g.frequency(f.term)
	}
	return sum
}
