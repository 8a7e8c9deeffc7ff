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
	out := entry{doc: &segDoc{}, id: it.ID, date: itemDate(it), number: it.Number, row: newRow(it),
		stamp: a.texts.stamp(it), facets: newFacetSet(it, a.terms), seen: map[string]byte{}}
	var fields [fieldCount]*termField
	for f := range fields {
		fields[f] = newTermField(fieldNames[f])
	}
	var near neighbours
	var lengths [fieldCount]int
	for _, p := range passages(it, a.terms, a.texts) {
		words := tokens(p.text)
		lengths[p.field] += len(words)
		a.addWords(fields[p.field], p, words)
		near.add(words, p.lang, a.stems)
		for _, w := range words {
			out.seen[w.term] |= 1 << p.lang
		}
		if p.field != fTerms {
			out.speaks |= 1 << p.lang
		}
	}
	for f, n := range lengths {
		out.lengths[f] = packLength(n)
	}
	out.near = near.pack()
	for _, f := range fields {
		out.doc.add(f)
	}
	idents := newTermField(identField)
	for _, id := range identifiers(it) {
		idents.add(id)
	}
	out.doc.add(idents)
	return out
}

func (d *segDoc) add(f *termField) {
	if len(f.freqs) > 0 {
		d.fields = append(d.fields, f)
	}
}

func (a *analyzer) addWords(f *termField, p passage, words []token) {
	for _, w := range words {
		if p.field < fSummary || !stopWords[w.term] {
			f.add(w.term)
		}
		if typed := p.text[w.start:w.end]; a.cased[typed] {
			f.add(markCased + typed)
		}
	}
}
