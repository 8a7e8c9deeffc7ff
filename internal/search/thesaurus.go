package search

import (
	"strings"

	"socialmission.org/desktop/internal/library"
)

// maxLabel bounds the words of a thesaurus label.
const maxLabel = 10

// A name is one label of a concept: what a query may say and an item may have.
type name struct {
	text  string
	lang  int
	words []string // stems of its content words, in order
	exact string   // an abbreviation matched in exactly this spelling
}

type concept struct {
	id    string
	names []name
}

// A thesaurus finds the concepts that a query names. Labels match by their
// stems in their language, abbreviations as whole words; those that are also
// ordinary words only in their exact spelling.
type thesaurus struct {
	concepts []concept
	labels   [2]map[string][]int // stems joined by spaces → concepts
	exact    map[string][]int    // exact spelling → concepts
	longest  int
	cased    map[string]bool
}

func newThesaurus(src library.Thesaurus) *thesaurus {
	t := &thesaurus{labels: [2]map[string][]int{{}, {}}, exact: map[string][]int{}, cased: map[string]bool{}}
	for _, s := range src.CaseSensitive {
		t.cased[s] = true
	}
	st := newStemmer()
	for i := range src.Concepts {
		t.add(&src.Concepts[i], st)
	}
	return t
}

func (t *thesaurus) add(c *library.Concept, st *stemmer) {
	n := len(t.concepts)
	t.concepts = append(t.concepts, concept{id: c.ID})
	for _, s := range append([]string{c.Label.En}, c.AltEn...) {
		t.addLabel(n, s, st, langEn)
	}
	for _, s := range append([]string{c.Label.Es}, c.AltEs...) {
		t.addLabel(n, s, st, langEs)
	}
	for _, s := range c.Abbreviations {
		if t.cased[s] {
			t.exact[s] = append(t.exact[s], n)
			t.concepts[n].names = append(t.concepts[n].names, name{text: s, exact: s})
			continue
		}
		t.addKey(n, s, st, langEs)
		if hasStopWord(s) {
			t.addKey(n, s, st, langEn)
			continue // "E-A-M" would be looked for as "M"
		}
		t.addLabel(n, s, st, langEn)
	}
}

func hasStopWord(label string) bool {
	for _, w := range tokens(label) {
		if stopWords[w.term] {
			return true
		}
	}
	return false
}

func (t *thesaurus) addLabel(n int, label string, st *stemmer, lang int) {
	words := t.addKey(n, label, st, lang)
	if len(words) == 0 {
		return
	}
	content := words[:0:0]
	for i, w := range tokens(label) {
		if !stopWords[w.term] {
			content = append(content, words[i])
		}
	}
	if len(content) == 0 {
		content = words
	}
	t.concepts[n].names = append(t.concepts[n].names, name{text: label, lang: lang, words: content})
}

// addKey makes a label findable in queries and returns its stems.
func (t *thesaurus) addKey(n int, label string, st *stemmer, lang int) []string {
	words := tokens(label)
	if len(words) == 0 || len(words) > maxLabel {
		return nil
	}
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = st.stem(w.term, lang)
	}
	key := strings.Join(stems, " ")
	for _, have := range t.labels[lang][key] {
		if have == n {
			return stems
		}
	}
	t.labels[lang][key] = append(t.labels[lang][key], n)
	t.longest = max(t.longest, len(words))
	return stems
}

// A found concept covers the words from..to of a query.
type foundConcept struct {
	concept  int
	from, to int
}

// find returns the concepts named by a run of query words, longest first at
// each place; shorter names within a longer one are not looked at.
func (t *thesaurus) find(words []queryWord) []foundConcept {
	var out []foundConcept
	for i := 0; i < len(words); {
		n, found := t.longestAt(words, i)
		for _, c := range found {
			out = append(out, foundConcept{c, i, i + n})
		}
		i += max(1, n)
	}
	return out
}

func (t *thesaurus) longestAt(words []queryWord, at int) (int, []int) {
	for n := min(t.longest, len(words)-at); n > 0; n-- {
		if found := t.named(words[at : at+n]); len(found) > 0 {
			return n, found
		}
	}
	return 0, nil
}

// named returns the concepts that have exactly these words as a name.
func (t *thesaurus) named(words []queryWord) []int {
	var out []int
	if len(words) == 1 {
		out = appendNew(out, t.exact[words[0].typed])
	}
	for lang := range t.labels {
		stems := make([]string, len(words))
		for i, w := range words {
			stems[i] = w.stems[lang]
		}
		out = appendNew(out, t.labels[lang][strings.Join(stems, " ")])
	}
	return out
}

func appendNew(out, more []int) []int {
next:
	for _, m := range more {
		for _, have := range out {
			if have == m {
				continue next
			}
		}
		out = append(out, m)
	}
	return out
}
