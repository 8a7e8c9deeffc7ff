package search

import (
	"github.com/blevesearch/bleve/v2/analysis"
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

var marks = [2]string{english_: markEnglish, spanish_: markSpanish}

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

// stream is a token stream that is its own analyzer: the text was analysed
// before it met the document.
type stream analysis.TokenStream

// Analyze implements analysis.Analyzer.
func (s stream) Analyze([]byte) analysis.TokenStream { return analysis.TokenStream(s) }

func (a *analyzer) analyze(it *library.Item) analyzed {
	out := analyzed{doc: document.NewDocument(it.ID), row: newRow(it, a.terms), seen: map[string]bool{}}
	var fields [fieldCount]stream
	var pairs stream
	for _, p := range passages(it, a.terms) {
		words := tokens(p.text)
		out.row.lengths[p.field] += uint32(len(words))
		fields[p.field] = a.appendWords(fields[p.field], p, words)
		pairs = a.appendPairs(pairs, words, p.lang)
		for _, w := range words {
			out.seen[w.term] = true
		}
	}
	for f, s := range fields {
		addField(out.doc, fieldNames[f], s)
	}
	addField(out.doc, bigramField, pairs)
	addField(out.doc, identField, wholes(identifiers(it)))
	return out
}

func addField(doc *document.Document, name string, s stream) {
	if len(s) > 0 {
		doc.AddField(document.NewTextFieldCustom(name, nil, nil, index.IndexField, s))
	}
}

func (a *analyzer) appendWords(s stream, p passage, words []token) stream {
	for _, w := range words {
		s = append(s, &analysis.Token{Term: []byte(w.term)})
		if stem := a.stems.stem(w.term, p.lang); stem != w.term {
			s = append(s, &analysis.Token{Term: []byte(marks[p.lang] + stem)})
		}
		if typed := p.text[w.start:w.end]; a.cased[typed] {
			s = append(s, &analysis.Token{Term: []byte(markCased + typed)})
		}
	}
	return s
}

// appendPairs adds the pairs of neighbouring content words, as stems; stop
// words between them are passed over.
func (a *analyzer) appendPairs(s stream, words []token, lang int) stream {
	last := ""
	for _, w := range words {
		if stopWords[w.term] {
			continue
		}
		stem := a.stems.stem(w.term, lang)
		if last != "" {
			s = append(s, &analysis.Token{Term: []byte(last + " " + stem)})
		}
		last = stem
	}
	return s
}

func wholes(values []string) stream {
	var s stream
	for _, v := range values {
		s = append(s, &analysis.Token{Term: []byte(v)})
	}
	return s
}
