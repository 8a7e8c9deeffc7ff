package search

import (
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"socialmission.org/desktop/internal/library"
)

// Every word is indexed in its folded form and, where it differs, once more as
// the stem of its language behind one of these marks. A word that is its own
// stem costs one posting, and a stem is looked for in both places.
const (
	markEnglish = "\x01"
	markSpanish = "\x02"
	markCased   = "\x03" // an abbreviation that only counts in this spelling
)

var marks = [2]string{langEn: markEnglish, langEs: markSpanish}

// An analyzer turns items into documents of the index. It is not safe for
// concurrent use: each worker has its own.
type analyzer struct {
	stems *stemmer
	terms *termBook
	cased map[string]bool // the thesaurus's case-sensitive abbreviations
}

// analyzed is one item ready for the index.
type analyzed struct {
	doc  *document.Document
	row  row
	seen map[string]bool // distinct words, for the vocabulary
}

// termField is a field whose text was analysed before it met the document: a
// list of terms with their counts. It has no positions (neighbours.go) and no
// length (row.lengths), which Bleve would store again with every term.
type termField struct {
	name  string
	freqs index.TokenFrequencies
}

func (f *termField) Name() string                                     { return f.name }
func (f *termField) Value() []byte                                    { return nil }
func (f *termField) ArrayPositions() []uint64                         { return nil }
func (f *termField) EncodedFieldType() byte                           { return 't' }
func (f *termField) Analyze()                                         {}
func (f *termField) Options() index.FieldIndexingOptions              { return index.IndexField }
func (f *termField) AnalyzedLength() int                              { return 1 }
func (f *termField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.freqs }
func (f *termField) NumPlainTextBytes() uint64                        { return 0 }

func (f *termField) Size() int { return f.freqs.Size() }

func (f *termField) add(term string) {
	t := f.freqs[term]
	if t == nil {
		t = &index.TokenFreq{Term: []byte(term)}
		f.freqs[term] = t
	}
	t.SetFrequency(t.Frequency() + 1)
}

func newTermField(name string) *termField {
	return &termField{name: name, freqs: index.TokenFrequencies{}}
}

func (a *analyzer) analyze(it *library.Item) analyzed {
	out := analyzed{doc: document.NewDocument(it.ID), row: newRow(it, a.terms), seen: map[string]bool{}}
	var fields [fieldCount]*termField
	for f := range fields {
		fields[f] = newTermField(fieldNames[f])
	}
	var near neighbours
	for _, p := range passages(it, a.terms) {
		words := tokens(p.text)
		out.row.lengths[p.field] += uint32(len(words))
		a.addWords(fields[p.field], p, words)
		near.add(words, p.lang, a.stems)
		for _, w := range words {
			out.seen[w.term] = true
		}
	}
	out.row.near = near.pack()
	for _, f := range fields {
		addField(out.doc, f)
	}
	idents := newTermField(identField)
	for _, id := range identifiers(it) {
		idents.add(id)
	}
	addField(out.doc, idents)
	return out
}

func addField(doc *document.Document, f *termField) {
	if len(f.freqs) > 0 {
		doc.AddField(f)
	}
}

func (a *analyzer) addWords(f *termField, p passage, words []token) {
	for _, w := range words {
		f.add(w.term)
		if stem := a.stems.stem(w.term, p.lang); stem != w.term {
			f.add(marks[p.lang] + stem)
		}
		if typed := p.text[w.start:w.end]; a.cased[typed] {
			f.add(markCased + typed)
		}
	}
}
