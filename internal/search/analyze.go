package search

import (
	"socialmission.org/desktop/internal/library"
)

// Words are indexed in their folded form only. Which of them are forms of one
// stem the vocabulary says when a query asks (forms.go): indexing stems as well
// nearly doubled the postings.

// markCased stands before an abbreviation that only counts in this spelling.
const markCased = "\x03"

// An analyzer turns items into entries of the index. It is not safe for
// concurrent use: each worker has its own.
type analyzer struct {
	stems *stemmer
	terms *termBook
	texts *texts
	cased map[string]bool // the thesaurus's case-sensitive abbreviations
}

// An entry is one item ready for the index: its words for the segment, and
// what the table keeps of it.
type entry struct {
	doc     *segDoc
	id      string
	date    library.Date
	number  int
	row     row
	rawRow  []byte // the row as it lies in another table; row is not used then
	stamp   uint64
	lengths [fieldCount]byte
	speaks  byte
	facets  facetSet
	near    []byte
	seen    map[string]byte // distinct words and the languages they were met in
}

func (a *analyzer) analyze(it *library.Item) entry {
	out := entry{id: it.ID, date: itemDate(it), number: it.Number, row: newRow(it),
		stamp: a.texts.stamp(it), facets: newFacetSet(it, a.terms), seen: map[string]byte{}}
	words := map[string]*counts{}
	var near neighbours
	var lengths [fieldCount]int
	for _, p := range passages(it, a.terms, a.texts) {
		found := tokens(p.text)
		lengths[p.field] += len(found)
		near.add(found, p.lang, a.stems)
		if p.field == fTerms {
			continue // labelwords.go
		}
		a.count(words, p, found)
		for _, w := range found {
			out.seen[w.term] |= 1 << p.lang
		}
		out.speaks |= 1 << p.lang
	}
	for f, n := range lengths {
		out.lengths[f] = packLength(n)
	}
	if lengths[fBody] > 0 {
		out.speaks |= hasBody
	}
	out.near = near.pack()
	out.doc = newSegDoc(words, mainField(out.speaks), identifiers(it))
	return out
}

// hasBody marks, beside its languages, an item whose main text is its body.
const hasBody = 4

func mainField(speaks byte) int {
	if speaks&hasBody != 0 {
		return fBody
	}
	return fSummary
}

// count counts the words of a passage. Texts are not indexed by stop words.
func (a *analyzer) count(words map[string]*counts, p passage, found []token) {
	add := func(term string) {
		c := words[term]
		if c == nil {
			c = &counts{}
			words[term] = c
		}
		c[p.field] = min(maxCount, c[p.field]+1)
	}
	for _, w := range found {
		if p.field < fSummary || !stopWords[w.term] {
			add(w.term)
		}
		if typed := p.text[w.start:w.end]; a.cased[typed] {
			add(markCased + typed)
		}
	}
}
