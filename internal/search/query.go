package search

import (
	"sort"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// A queryWord is one typed word with the forms it is looked for in.
type queryWord struct {
	typed string // as written
	term  string
	stems [2]string
	cased bool // an abbreviation that counts in this spelling only
}

// The kinds of atom.
type atomKind int

const (
	wordAtom   atomKind = iota // a word in any of its forms
	phraseAtom                 // words in order, exactly
	personAtom                 // words in the people field
	identAtom                  // an identifier, whole
	filterAtom                 // a facet's value beside an OR
)

// An atom is the smallest thing a document can match.
type atom struct {
	kind   atomKind
	typed  string
	words  []queryWord
	prefix bool
	ident  string
	facet  int
	ids    map[string]bool
}

// A clause is met when one of its atoms is: the words of a query are clauses
// of one atom, those joined by OR share one.
type clause struct {
	atoms []atom
	not   bool
}

// A plan is a query understood.
type plan struct {
	clauses []clause
	words   []queryWord // the plain words in order, stop words included
	place   []int       // for each of these: its clause, or -1
	synonym []synonym
	filters [facetCount]map[string]bool // facet → ids; nil when not narrowed
	without [facetCount]map[string]bool // facet → ids that are not wanted
	shown   map[string][]string         // the filters as Explain says them
	only    []map[string]bool           // sets of item ids, all of which must hold an item
	except  []map[string]bool
	notices []library.Notice
}

// A synonym is a concept named by the words of some clauses, with the other
// names it has.
type synonym struct {
	clauses uint64
	typed   string // as written, for "why shown"
	words   []string
	names   []name
}

type planner struct {
	g       *generation
	q       library.Query
	stems   *stemmer
	split   bool              // the word before was an alternative
	respelt map[string]string // corrected word → as typed
	plan
}

// newPlan understands a query against a generation.
func newPlan(g *generation, q library.Query) *plan {
	parts, notices := parse(q.Text)
	p := &planner{g: g, q: q, stems: newStemmer()}
	p.notices, p.shown = notices, map[string][]string{}
	if q.Within != nil {
		p.only = append(p.only, setOf(q.Within))
	}
	p.queryFilters()
	allStop := onlyStopWords(parts)
	for i := range parts {
		p.part(parts[i], i > 0 && parts[i].or, allStop)
	}
	p.synonyms()
	return &p.plan
}

func (p *planner) note(code, text string) {
	if len(p.notices) < 20 {
		p.notices = append(p.notices, library.Notice{Code: code, Text: text})
	}
}

// onlyStopWords reports whether the plain words say nothing about a subject,
// in which case they are searched all the same.
func onlyStopWords(parts []part) bool {
	for _, pt := range parts {
		if pt.op != "" || pt.quoted || pt.not {
			continue
		}
		for _, t := range tokens(pt.text) {
			if !stopWords[t.term] {
				return false
			}
		}
	}
	return true
}

func (p *planner) part(pt part, or, allStop bool) {
	switch {
	case pt.op == "author":
		p.author(pt, or)
	case pt.op != "":
		p.operator(pt, or)
	case pt.quoted:
		p.phrase(pt, or)
	default:
		p.plain(pt, or, allStop)
	}
}

// add appends a clause, or joins its atom to the one before an OR.
func (p *planner) add(a atom, not, or bool) int {
	n := len(p.clauses)
	if or && n > 0 && !not && !p.clauses[n-1].not {
		p.clauses[n-1].atoms = append(p.clauses[n-1].atoms, a)
		return n - 1
	}
	if n == maxClauses {
		p.note("too-long", a.typed)
		return -1
	}
	p.clauses = append(p.clauses, clause{atoms: []atom{a}, not: not})
	return n
}

func (p *planner) word(typed, term string) queryWord { return p.stems.word(typed, term) }

func (p *planner) wordsOf(text string) []queryWord {
	var out []queryWord
	for _, t := range tokens(text) {
		out = append(out, p.word(text[t.start:t.end], t.term))
	}
	return out
}

// plain takes one unquoted word, which may be an identifier or hold several
// words ("COVID-19").
func (p *planner) plain(pt part, or, allStop bool) {
	if id, ok := p.identifier(pt.text); ok {
		p.add(atom{kind: identAtom, typed: pt.text, ident: id}, pt.not, or)
		return
	}
	words := p.wordsOf(pt.text)
	if pt.not && len(words) > 1 {
		p.add(atom{kind: phraseAtom, typed: pt.text, words: words}, true, or)
		return
	}
	for i, w := range words {
		unfinished := p.q.Prefix && pt.last && i == len(words)-1
		p.plainWord(w, pt.not, or && i == 0, unfinished, allStop)
	}
}

func (p *planner) plainWord(w queryWord, not, or, unfinished, allStop bool) {
	at := -1
	w.cased = stopWords[w.term] && p.g.thes().isAbbreviation(w.typed)
	if !stopWords[w.term] || allStop || not || w.cased {
		at = p.add(atom{kind: wordAtom, typed: w.typed, words: []queryWord{w}, prefix: unfinished}, not, or)
	}
	if not {
		return
	}
	if or || p.split {
		p.follow(queryWord{}, -1) // alternatives are not neighbours
	}
	p.split = or
	p.follow(w, at)
}

func (p *planner) follow(w queryWord, clause int) {
	p.words = append(p.words, w)
	p.place = append(p.place, clause)
}

// identifier recognises what names an item or address as a whole. What is
// plainly a DOI or an address stays one even where no item has it; anything
// else that looks like an identifier is then taken as words.
func (p *planner) identifier(text string) (string, bool) {
	if !strings.ContainsAny(text, "/.#-:") || len(text) < 2 {
		return "", false
	}
	id := identifier(text)
	if id == "" {
		return "", false
	}
	known := p.g.hasIdent(id)
	plainly := isDOI(id) || strings.Contains(text, "://")
	if plainly && !known {
		p.note("not-here", text)
	}
	return id, known || plainly
}

// isDOI reports whether an identifier has the form of a DOI, "10.1001/…".
func isDOI(id string) bool {
	prefix, suffix, ok := strings.Cut(id, "/")
	return ok && suffix != "" && len(prefix) > 5 && strings.HasPrefix(prefix, "10.") && prefix[3] >= '0' && prefix[3] <= '9'
}

func (p *planner) phrase(pt part, or bool) {
	words := p.wordsOf(pt.text)
	if len(words) == 0 {
		return
	}
	if id, ok := p.identifier(strings.TrimSpace(pt.text)); ok {
		p.add(atom{kind: identAtom, typed: pt.text, ident: id}, pt.not, or)
		return
	}
	p.add(atom{kind: phraseAtom, typed: pt.text, words: words}, pt.not, or)
}

func (p *planner) author(pt part, or bool) {
	words := p.wordsOf(pt.text)
	if len(words) == 0 {
		if pt.text != "" {
			p.note("plain-words", "author:"+pt.text)
		}
		return
	}
	p.show("author", pt.text)
	p.add(atom{kind: personAtom, typed: pt.text, words: words, prefix: p.q.Prefix && pt.last}, pt.not, or)
}

func (p *planner) show(op, value string) {
	if len(p.shown) < maxFilters && len(p.shown[op]) < maxFilters {
		p.shown[op] = append(p.shown[op], value)
	}
}

// synonyms looks the plain words up in the thesaurus.
func (p *planner) synonyms() {
	for _, f := range p.g.thes().find(p.words) {
		var s synonym
		var typed []string
		for i := f.from; i < f.to; i++ {
			if p.place[i] >= 0 {
				s.clauses |= 1 << p.place[i]
			}
			typed = append(typed, p.written(p.words[i]))
		}
		if s.clauses == 0 {
			continue
		}
		s.typed, s.words = strings.Join(typed, " "), typed
		s.names = p.others(p.g.thes().concepts[f.concept].names, p.words[f.from:f.to])
		p.synonym = append(p.synonym, s)
	}
	sort.SliceStable(p.synonym, func(i, j int) bool { return p.synonym[i].clauses < p.synonym[j].clauses })
}

// written is what the reader typed for a word that may have been respelt.
func (p *planner) written(w queryWord) string {
	if was, ok := p.respelt[w.term]; ok {
		return was
	}
	return w.typed
}

// others leaves out the names that are what was typed.
func (p *planner) others(names []name, words []queryWord) []name {
	var out []name
	for _, n := range names {
		if !sameWords(n, words) {
			out = append(out, n)
		}
	}
	return out
}

func sameWords(n name, words []queryWord) bool {
	if n.exact != "" {
		return len(words) == 1 && words[0].typed == n.exact
	}
	i := 0
	for _, w := range words {
		if stopWords[w.term] {
			continue
		}
		if i == len(n.words) || w.stems[n.lang] != n.words[i] {
			return false
		}
		i++
	}
	return i == len(n.words)
}

// isAbbreviation reports whether a word in exactly this spelling is one of the
// abbreviations that are ordinary words otherwise.
func (t *thesaurus) isAbbreviation(word string) bool { return len(t.exact[word]) > 0 }
