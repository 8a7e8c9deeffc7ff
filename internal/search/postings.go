package search

import "math"

// The weights of ranking. See docs/search.md for what they were measured on.
const (
	k1         = 1.5  // how soon more of the same word stops counting
	stemWeight = 0.7  // another form of the word, of 1 for the word as typed
	prefWeight = 0.6  // a word that only begins as typed
	synWeight  = 0.45 // another name of what was typed
	synBonus   = 0.08 // the same, where the typed words are there already
	pairWeight = 0.3  // two words of the query side by side
)

var (
	fieldWeight = [fieldCount]float32{fTitle: 3, fPeople: 1.6, fTerms: 1.8, fSummary: 1, fBody: 1}
	fieldLength = [fieldCount]float32{fTitle: 0.3, fPeople: 0.3, fTerms: 0.3, fSummary: 0.75, fBody: 0.75}
)

// A tally adds up one word's weight per document, term by term. tf is zero
// everywhere but at docs.
type tally struct {
	tf   []float32
	docs []uint32
}

func (t *tally) reset() {
	for _, d := range t.docs {
		t.tf[d] = 0
	}
	t.docs = t.docs[:0]
}

// addTerm adds a term's occurrences in one field, each weighted by the field
// and by the length of the document there. In titles, names and terms it is
// enough that the word is there; saying it twice adds nothing.
func (s *scorer) addTerm(t *tally, field int, term string, weight float32) error {
	if field >= fSummary {
		return s.addFrequent(t, field, term, weight)
	}
	return s.addPresent(t, field, term, weight)
}

func (s *scorer) addFrequent(t *tally, field int, term string, weight float32) error {
	norms := s.g.norms[field]
	return s.reader.each(fieldNames[field], term, func(doc uint32, freq float32) {
		if t.tf[doc] == 0 {
			t.docs = append(t.docs, doc)
		}
		t.tf[doc] += weight * norms[doc] * freq
	})
}

// addPresent is addTerm without counting, for which the postings need not be
// unpacked.
func (s *scorer) addPresent(t *tally, field int, term string, weight float32) error {
	norms := s.g.norms[field]
	return s.reader.docs(fieldNames[field], term, func(docs []uint32) {
		for _, doc := range docs {
			if t.tf[doc] == 0 {
				t.docs = append(t.docs, doc)
			}
			t.tf[doc] += weight * norms[doc]
		}
	})
}

// addIdent adds the items that bear an identifier.
func (s *scorer) addIdent(t *tally, term string) error {
	return s.reader.docs(identField, term, func(docs []uint32) {
		for _, doc := range docs {
			if t.tf[doc] == 0 {
				t.docs = append(t.docs, doc)
			}
			t.tf[doc]++
		}
	})
}

// A form is a term of the index that a word is looked for as.
type form struct {
	term   string
	weight float32
}

// forms returns the terms a word may stand as: itself, and every word of its
// stem in either language (see analyze.go for how stems are indexed).
func (w *queryWord) forms() []form {
	if w.cased {
		return []form{{markCased + w.typed, 1}}
	}
	exact := float32(1)
	if w.stems[langEn] != w.term && w.stems[langEs] != w.term {
		exact = 1 - stemWeight // its stem counts too and makes up the rest
	}
	out := []form{{w.term, exact}}
	for lang, stem := range w.stems {
		out = append(out, form{marks[lang] + stem, stemWeight})
		if stem != w.term && (lang == langEn || stem != w.stems[langEn]) {
			out = append(out, form{stem, stemWeight})
		}
	}
	return out
}

// addWord adds a word in all its forms over the fields.
func (s *scorer) addWord(t *tally, w *queryWord, fields []int) error {
	for _, f := range w.forms() {
		for _, field := range fields {
			if err := s.addTerm(t, field, f.term, f.weight); err != nil {
				return err
			}
		}
	}
	return nil
}

func idf(docs, total int) float32 {
	d, n := float64(docs), float64(total)
	return float32(math.Log1p((n - d + 0.5) / (d + 0.5)))
}

func saturate(tf float32) float32 { return tf * (k1 + 1) / (tf + k1) }
