package search

import (
	"slices"
	"strings"
)

// The ways a word of an item can answer a word of the query, best first.
const (
	matchExact = iota
	matchPrefix
	matchStem
	matchSynonym
	matchSpelling
)

var matchNames = [...]string{"exact", "prefix", "stem", "synonym", "spelling"}

// A span is a stretch of a text that answers a part of the query.
type span struct {
	start, end int
	typed      string
	how        int
}

// A matcher finds in a text what the index found in the item. It works on the
// text itself, so that only rows that are shown cost anything.
type matcher struct {
	stems    *stemmer
	exact    map[string]span    // word → what it answers
	forms    [2]map[string]span // stem → what it answers
	heads    map[string]bool    // the first two bytes of all stems looked for
	prefixes []span             // typed is the prefix's typed form, see prefix
	prefix   []string
	phrases  map[string][]phraseMatch // by first word
	names    [2]map[string][]nameMatch
	cased    map[string]span
	people   map[string]span // words looked for in names only
	respelt  map[string]string
	text     readText
}

type phraseMatch struct {
	words []queryWord
	typed string
}

type nameMatch struct {
	words []string
	typed string
}

// newMatcher prepares a matcher for the positive parts of a plan. respelt maps
// a corrected word to what was typed.
func newMatcher(p *plan, respelt map[string]string) *matcher {
	m := &matcher{stems: newStemmer(), exact: map[string]span{}, forms: [2]map[string]span{{}, {}},
		heads: map[string]bool{}, phrases: map[string][]phraseMatch{}, people: map[string]span{},
		names: [2]map[string][]nameMatch{{}, {}}, cased: map[string]span{}, respelt: respelt}
	for i := range p.clauses {
		if p.clauses[i].not {
			continue
		}
		for a := range p.clauses[i].atoms {
			m.add(&p.clauses[i].atoms[a])
		}
	}
	for _, s := range p.synonym {
		for _, n := range s.names {
			m.addName(n, s.typed)
		}
	}
	return m
}

func (m *matcher) add(a *atom) {
	switch a.kind {
	case wordAtom:
		m.addWord(&a.words[0], a.prefix)
	case phraseAtom:
		first := a.words[0].term
		m.phrases[first] = append(m.phrases[first], phraseMatch{a.words, a.typed})
	case personAtom:
		for i, w := range a.words {
			if a.prefix && i == len(a.words)-1 {
				m.prefix = append(m.prefix, w.term)
				m.prefixes = append(m.prefixes, span{typed: w.typed, how: matchPrefix})
			}
			m.people[w.term] = span{typed: w.typed, how: matchExact}
		}
	}
}

func (m *matcher) addWord(w *queryWord, unfinished bool) {
	how, typed := matchExact, w.typed
	if was, ok := m.respelt[w.term]; ok {
		how, typed = matchSpelling, was
	}
	if w.cased {
		m.cased[w.typed] = span{typed: typed, how: matchExact}
		return
	}
	m.exact[w.term] = span{typed: typed, how: how}
	for lang, stem := range w.stems {
		m.forms[lang][stem] = span{typed: typed, how: max(how, matchStem)}
		m.head(stem)
	}
	if unfinished {
		m.prefix = append(m.prefix, w.term)
		m.prefixes = append(m.prefixes, span{typed: typed, how: matchPrefix})
	}
}

func (m *matcher) head(stem string) { m.heads[stem[:min(2, len(stem))]] = true }

func (m *matcher) addName(n name, typed string) {
	if n.exact != "" {
		m.cased[n.exact] = span{typed: typed, how: matchSynonym}
		return
	}
	first := n.words[0]
	m.names[n.lang][first] = append(m.names[n.lang][first], nameMatch{n.words, typed})
	m.head(first)
}

// A read text has its words and, for those that may matter, their stems.
type readText struct {
	passage
	stems []string // worked out on demand; "" is not yet
}

// read takes up a text. It keeps the stems in a buffer that the next text
// takes over.
func (m *matcher) read(p passage) *readText {
	t := &m.text
	t.passage = p
	t.words = p.tokens()
	t.stems = slices.Grow(t.stems[:0], len(t.words))[:len(t.words)]
	clear(t.stems)
	return t
}

func (m *matcher) stem(t *readText, i int) string {
	if t.stems[i] == "" {
		t.stems[i] = m.stems.stem(t.words[i].term, t.lang)
	}
	return t.stems[i]
}

// spans returns the matches in a text, in order and without overlaps.
func (m *matcher) spans(p passage) []span {
	t := m.read(p)
	var out []span
	for i := 0; i < len(t.words); {
		s, n := m.at(t, i)
		if n == 0 {
			i++
			continue
		}
		s.start, s.end = t.words[i].start, t.words[i+n-1].end
		out = append(out, s)
		i += n
	}
	return out
}

// at returns the match that begins at a word, and how many words it covers.
func (m *matcher) at(t *readText, i int) (span, int) {
	term := t.words[i].term
	for _, ph := range m.phrases[term] {
		if phraseAt(t.words[i:], ph.words) {
			return span{typed: ph.typed, how: matchExact}, len(ph.words)
		}
	}
	if s, ok := m.exact[term]; ok {
		return s, 1
	}
	if t.field == fPeople {
		if s, ok := m.people[term]; ok {
			return s, 1
		}
	}
	if s, ok := m.cased[t.text[t.words[i].start:t.words[i].end]]; ok {
		return s, 1
	}
	if m.heads[term[:min(2, len(term))]] {
		if s, n := m.stemAt(t, i); n > 0 {
			return s, n
		}
	}
	for k, p := range m.prefix {
		if strings.HasPrefix(term, p) {
			return m.prefixes[k], 1
		}
	}
	return span{}, 0
}

// stemAt looks for other forms and other names; a longer name comes first.
func (m *matcher) stemAt(t *readText, i int) (span, int) {
	stem := m.stem(t, i)
	best, typed := 0, ""
	for _, n := range m.names[t.lang][stem] {
		if len := m.nameAt(t, i, n.words); len > best {
			best, typed = len, n.typed
		}
	}
	form, ok := m.forms[t.lang][stem]
	switch {
	case ok && best <= 1:
		return form, 1
	case best > 0:
		return span{typed: typed, how: matchSynonym}, best
	}
	return span{}, 0
}

// nameAt returns how many words a name covers from i on; stop words between
// its content words are passed over.
func (m *matcher) nameAt(t *readText, i int, words []string) int {
	at, met := i, 0
	for at < len(t.words) {
		if m.stem(t, at) == words[met] {
			met++
			at++
			if met == len(words) {
				return at - i
			}
			continue
		}
		if met == 0 || !stopWords[t.words[at].term] {
			return 0
		}
		at++
	}
	return 0
}

func phraseAt(words []token, want []queryWord) bool {
	if len(words) < len(want) {
		return false
	}
	for i := range want {
		if words[i].term != want[i].term {
			return false
		}
	}
	return true
}
