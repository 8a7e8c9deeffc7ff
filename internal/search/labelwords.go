package search

import "sync"

// The labels of an item's terms are searched too, but not indexed: which items
// have a term the columns say, and which terms have a word in their labels is
// worked out when the index is opened.

// eventTypes is the one vocabulary of items that is no facet; its labels are
// read as text.
const eventTypes = "event-type"

// A labelled word stands in the label of a facet's value.
type labelled struct {
	facet int
	value uint16
}

// labelPassages returns the labels of a facet's value with their languages.
func (b *termBook) labelPassages(facet int, id string) []passage {
	return b.passages(nil, facetNames[facet], id)
}

// labelWords lists the values whose labels have a word, by word. Words that
// only count in one spelling are there behind their mark as well.
func (g *generation) labelWords(cased map[string]bool) map[string][]labelled {
	out := map[string][]labelled{}
	add := func(word string, l labelled) {
		if have := out[word]; len(have) == 0 || have[len(have)-1] != l {
			out[word] = append(have, l)
		}
	}
	for f := facetType; f <= facetSeries; f++ {
		for v, id := range g.columns[f].names {
			for _, p := range g.terms.labelPassages(f, id) {
				for _, w := range tokens(p.text) {
					add(w.term, labelled{f, uint16(v)})
					if typed := p.text[w.start:w.end]; cased[typed] {
						add(markCased+typed, labelled{f, uint16(v)})
					}
				}
			}
		}
	}
	return out
}

// A reverse lists the documents of each value of a column: those of value v
// are docs[from[v]:from[v+1]].
type reverse struct {
	from, docs []uint32
	sets       []bitset // the same as sets, for values that many documents have
}

// common counts the documents of a value that are in a set.
func (r *reverse) common(value uint16, set bitset) (n int) {
	if r.sets[value] != nil {
		return set.common(r.sets[value])
	}
	for _, d := range r.of(value) {
		n += int(set[d/64] >> (d % 64) & 1)
	}
	return n
}

// addSets makes the sets of the values for which going through one takes less
// time than going through their list.
func (r *reverse) addSets(items int) {
	r.sets = make([]bitset, len(r.from)-1)
	for v := range r.sets {
		docs := r.of(uint16(v))
		if len(docs) <= items/64 {
			continue
		}
		r.sets[v] = newBitset(items)
		for _, d := range docs {
			r.sets[v].set(d)
		}
	}
}

func (r *reverse) of(value uint16) []uint32 { return r.docs[r.from[value]:r.from[value+1]] }

// reversed turns a column round when it is first asked for.
func (c *column) reversed() func() *reverse {
	return sync.OnceValue(func() *reverse {
		all := c.docs()
		r := &reverse{from: make([]uint32, len(c.names)+1), docs: make([]uint32, len(all.ids))}
		for _, v := range all.ids {
			r.from[v+1]++
		}
		for v := range c.names {
			r.from[v+1] += r.from[v]
		}
		next := append([]uint32(nil), r.from...)
		for d := range len(all.from) - 1 {
			for _, v := range all.of(uint32(d)) {
				r.docs[next[v]] = uint32(d)
				next[v]++
			}
		}
		r.addSets(len(all.from) - 1)
		return r
	})
}

// addLabels adds the items with a term that has the word in its label, each
// once.
func (s *scorer) addLabels(t *tally, term string, weight float32) {
	values := s.g.labels[term]
	if len(values) == 0 {
		return
	}
	norms, lengths := &s.g.norms[fTerms], s.g.lengths[fTerms]
	s.turn++
	for _, l := range values {
		for _, doc := range s.g.reversed[l.facet]().of(l.value) {
			if s.met[doc] != s.turn {
				s.met[doc] = s.turn
				t.add(doc, weight*norms[lengths[doc]])
			}
		}
	}
}

// countLabels adds the words of labels to the vocabulary's counts.
func (w *tableWriter) countLabels(terms *termBook, counts map[string]uint32, spoken map[string]byte) {
	for f := facetType; f <= facetSeries; f++ {
		items := w.columns[f].itemsOf()
		for v, id := range w.columns[f].names.names {
			for _, p := range terms.labelPassages(f, id) {
				for _, word := range tokens(p.text) {
					counts[word.term] = max(counts[word.term], items[v])
					spoken[word.term] |= 1 << p.lang
				}
			}
		}
	}
}
