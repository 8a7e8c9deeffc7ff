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
	fieldWeight = [fieldCount]float32{fTitle: 3, fPeople: 1.6, fTerms: 1.8, fSummary: 1, fBody: 1, fFile: 0.7}
	fieldLength = [fieldCount]float32{fTitle: 0.3, fPeople: 0.3, fTerms: 0.3, fSummary: 0.75, fBody: 0.75, fFile: 0.75}
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

// addForm adds a term's occurrences in one field, each weighted by the field
// and by the length of the document there. In titles, names and terms it is
// enough that the word is there; saying it twice adds nothing.
func (s *scorer) addForm(t *tally, field int, f form) error {
	gate := f.gate
	if field == fTerms {
		gate = anyLang // labels are there in both languages
	}
	if field < fSummary {
		return s.addPresent(t, field, f.term, f.weight, gate)
	}
	norms, lengths := &s.g.norms[field], s.g.lengths[field]
	return s.reader.each(fieldNames[field], f.term, func(doc uint32, freq float32) {
		if gate != anyLang && s.g.speaks[doc]>>gate&1 == 0 {
			return
		}
		if t.tf[doc] == 0 {
			t.docs = append(t.docs, doc)
		}
		t.tf[doc] += f.weight * norms[lengths[doc]] * freq
	})
}

// addPresent is addForm without counting, for which the postings need not be
// unpacked.
func (s *scorer) addPresent(t *tally, field int, term string, weight float32, gate int) error {
	norms, lengths := &s.g.norms[field], s.g.lengths[field]
	return s.reader.docs(fieldNames[field], term, func(docs []uint32) {
		for _, doc := range docs {
			if gate != anyLang && s.g.speaks[doc]>>gate&1 == 0 {
				continue
			}
			if t.tf[doc] == 0 {
				t.docs = append(t.docs, doc)
			}
			t.tf[doc] += weight * norms[lengths[doc]]
		}
	})
}

func (s *scorer) addForms(t *tally, forms []form, fields []int) error {
	for _, f := range forms {
		for _, field := range fields {
			if err := s.addForm(t, field, f); err != nil {
				return err
			}
		}
	}
	return nil
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

// addWord adds a word in all its forms over the fields.
func (s *scorer) addWord(t *tally, w *queryWord, fields []int) error {
	return s.addForms(t, s.g.forms(w), fields)
}

func idf(docs, total int) float32 {
	d, n := float64(docs), float64(total)
	return float32(math.Log1p((n - d + 0.5) / (d + 0.5)))
}

func saturate(tf float32) float32 { return tf * (k1 + 1) / (tf + k1) }
