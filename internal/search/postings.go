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

// A fieldSet is a bit for each field.
type fieldSet uint8

const (
	inTitle  fieldSet = 1 << fTitle
	inPeople fieldSet = 1 << fPeople
	inTerms  fieldSet = 1 << fTerms
	inText   fieldSet = 1<<fSummary | 1<<fBody
	inAll    fieldSet = 1<<fieldCount - 1
)

// add adds to a document's weight.
func (t *tally) add(doc uint32, weight float32) {
	if t.tf[doc] == 0 {
		t.docs = append(t.docs, doc)
	}
	t.tf[doc] += weight
}

// addForm adds a term's occurrences in some fields, each weighted by the field
// and by the length of the document there. In titles, names and terms it is
// enough that the word is there; saying it twice adds nothing.
func (s *scorer) addForm(t *tally, f form, fields fieldSet) error {
	if fields&inTerms != 0 {
		s.addLabels(t, f.term, f.weight)
	}
	return s.reader.each(f.term, func(docs []uint32, number uint64) {
		if number == 0 {
			s.addOnce(t, docs, f, fields)
			return
		}
		s.addCounted(t, docs, f, fields, [2]counts{unpack(number, fSummary), unpack(number, fBody)})
	})
}

// addOnce adds documents that have a term once in their main text, which are
// most.
func (s *scorer) addOnce(t *tally, docs []uint32, f form, fields fieldSet) {
	g := s.g
	for _, doc := range docs {
		speaks := g.speaks[doc]
		main := mainField(speaks)
		if f.shut(speaks) || fields>>main&1 == 0 {
			continue
		}
		t.add(doc, f.weight*g.norms[main][g.lengths[main][doc]])
	}
}

// addCounted adds documents that have a term as counts say, which are those
// for a main text that is the summary, and for one that is the body.
func (s *scorer) addCounted(t *tally, docs []uint32, f form, fields fieldSet, found [2]counts) {
	g := s.g
	for _, doc := range docs {
		speaks := g.speaks[doc]
		if f.shut(speaks) {
			continue
		}
		var sum float32
		for field, n := range found[mainField(speaks)-fSummary] {
			if n > 0 && fields>>field&1 == 1 {
				sum += g.norms[field][g.lengths[field][doc]] * float32(n)
			}
		}
		if sum > 0 {
			t.add(doc, f.weight*sum)
		}
	}
}

// shut reports whether the form is not of a language that the item is in.
func (f *form) shut(speaks byte) bool { return f.gate != anyLang && speaks>>f.gate&1 == 0 }

func (s *scorer) addForms(t *tally, forms []form, fields fieldSet) error {
	for _, f := range forms {
		if err := s.addForm(t, f, fields); err != nil {
			return err
		}
	}
	return nil
}

// addIdent adds the items that bear an identifier.
func (s *scorer) addIdent(t *tally, term string) error {
	return s.reader.docs(identField, term, func(docs []uint32) {
		for _, doc := range docs {
			t.add(doc, 1)
		}
	})
}

// addWord adds a word in all its forms over the fields.
func (s *scorer) addWord(t *tally, w *queryWord, fields fieldSet) error {
	return s.addForms(t, s.g.forms(w), fields)
}

func idf(docs, total int) float32 {
	d, n := float64(docs), float64(total)
	return float32(math.Log1p((n - d + 0.5) / (d + 0.5)))
}

func saturate(tf float32) float32 { return tf * (k1 + 1) / (tf + k1) }
