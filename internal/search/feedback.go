package search

import (
	"cmp"
	"maps"
	"slices"

	"socialmission.org/desktop/internal/library"
)

// What a long question's best answers may add to it. docs/search.md says what
// was tried.
const (
	feedbackDocs  = 10   // answers looked at
	feedbackWords = 15   // words taken from them
	feedbackSeen  = 2    // answers that have to share a word
	feedbackShare = 0.03 // of the question's weight, for each word it has …
	feedbackMost  = 0.3  // … up to this
	feedbackText  = 4000 // bytes of a body that are read
)

// A feedbackWord is a word that the best answers share.
type feedbackWord struct {
	queryWord
	weight float32
	seen   int
}

// feedback lets the words that the best answers to a sentence share decide
// among its answers. Short queries, and those that enough items meet in full,
// stay as they are: their best answers say nothing that was not asked.
func (s *scorer) feedback() error {
	asked := len(s.byWeight())
	if s.floor == 0 || asked < longQuery {
		return nil
	}
	words := s.shared()
	var sum float32
	for i := range words {
		sum += words[i].weight
	}
	share := min(feedbackMost, feedbackShare*float32(asked)) * s.mass(s.must)
	s.fed = words
	for i := range words {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if err := s.addWord(&s.word, &words[i].queryWord, inTitle|inText); err != nil {
			return err
		}
		s.liftMet(share * words[i].weight / sum)
	}
	return nil
}

// liftMet raises what meets the question already, and empties the word's tally.
func (s *scorer) liftMet(by float32) {
	for _, d := range s.word.docs {
		if s.meets(d) {
			s.score[d] += by * saturate(s.word.tf[d])
		}
	}
	s.word.reset()
}

// shared returns the weightiest words that at least two of the best answers
// have: the more of an answer a word makes up, and the rarer it is elsewhere.
func (s *scorer) shared() []feedbackWord {
	docs := s.leading()
	var total float32
	for _, d := range docs {
		total += s.score[d]
	}
	found, stems := map[string]*feedbackWord{}, newStemmer()
	for _, d := range docs {
		if it, err := s.corpus.Item(s.g.id(d)); err == nil {
			s.learn(found, stems, &it, s.score[d]/total)
		}
	}
	words := make([]feedbackWord, 0, len(found))
	for _, stem := range slices.Sorted(maps.Keys(found)) {
		if w := found[stem]; w.seen >= feedbackSeen {
			words = append(words, *w)
		}
	}
	slices.SortStableFunc(words, func(a, b feedbackWord) int { return cmp.Compare(b.weight, a.weight) })
	return words[:min(len(words), feedbackWords)]
}

// leading returns the documents that answer best so far.
func (s *scorer) leading() []uint32 {
	sel := &selection{s: s, keep: feedbackDocs}
	sel.order(library.ByRelevance)
	for _, d := range s.touched {
		if s.meets(d) {
			sel.push(d)
		}
	}
	slices.SortFunc(sel.best, func(a, b uint32) int { return cmp.Compare(s.g.age(a), s.g.age(b)) })
	return sel.best
}

// learn counts the words of one answer, those of its title twice.
func (s *scorer) learn(found map[string]*feedbackWord, stems *stemmer, it *library.Item, share float32) {
	lang := langOf(cmp.Or(it.TextLanguage, it.Language))
	counts, first, all := map[string]float32{}, map[string]string{}, float32(0)
	for i, text := range []string{it.Title, plain(it.Summary), plain(beginning(it.Body, feedbackText))} {
		for _, t := range tokens(text) {
			if stopWords[t.term] || hasDigit(t.term) || len(t.term) < 3 {
				continue
			}
			stem := stems.stem(t.term, lang)
			if first[stem] == "" {
				first[stem] = t.term
			}
			counts[stem] += float32(max(1, 2-i))
			all++
		}
	}
	for stem, n := range counts {
		w := found[stem]
		if w == nil {
			w = &feedbackWord{queryWord: stems.word(first[stem], first[stem])}
			found[stem] = w
		}
		w.seen++
		if df := s.g.frequency(w.term); df > 1 {
			w.weight += share * n / all * idf(df, len(s.mask))
		}
	}
}
