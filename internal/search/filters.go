package search

import (
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// queryFilters takes the filters that came beside the text.
func (p *planner) queryFilters() {
	n := 0
	for facet, values := range p.q.Filters {
		f := facetIndex(facet)
		if f < 0 {
			p.note("unknown-filter", facet)
			continue
		}
		for _, v := range values {
			if n++; n > maxFilters {
				p.note("too-long", facet)
				return
			}
			p.filter(f, v, false)
		}
	}
}

// operator takes "op:value" from the text.
func (p *planner) operator(pt part, or bool) {
	value := strings.TrimSpace(pt.text)
	if value == "" {
		return // being typed
	}
	switch pt.op {
	case "in":
		p.in(value, pt.not)
	case "has":
		p.has(value, pt.not)
	case "is":
		p.reader(value, pt.not)
	default:
		p.facet(pt, value, or)
	}
}

func (p *planner) facet(pt part, value string, or bool) {
	f := facetIndex(pt.op)
	ids := p.resolve(f, value)
	if len(ids) == 0 {
		p.unknown(pt, value)
		return
	}
	if or && len(p.clauses) > 0 && !p.clauses[len(p.clauses)-1].not && !pt.not && p.filters[f] == nil {
		p.add(atom{kind: filterAtom, typed: pt.op + ":" + value, facet: f, ids: ids}, false, true)
		p.show(pt.op, value)
		return
	}
	p.apply(f, ids, pt.not)
}

// unknown takes a filter that names nothing as plain words, except while its
// value is still being typed.
func (p *planner) unknown(pt part, value string) {
	p.note("unknown-filter", pt.op+":"+value)
	for _, w := range p.wordsOf(value) {
		p.plainWord(w, pt.not, false, p.q.Prefix && pt.last, false)
	}
}

// filter narrows a facet by a value that came beside the text.
func (p *planner) filter(f int, value string, not bool) {
	ids := p.resolve(f, value)
	if len(ids) == 0 {
		p.note("unknown-filter", facetNames[f]+":"+value)
		ids = map[string]bool{value: true}
	}
	p.apply(f, ids, not)
}

func (p *planner) apply(f int, ids map[string]bool, not bool) {
	set := &p.filters[f]
	if not {
		set = &p.without[f]
	}
	if *set == nil {
		*set = map[string]bool{}
	}
	for id := range ids {
		(*set)[id] = true
		if !not {
			p.show(facetNames[f], id)
		}
	}
}

// in narrows by the part of the library.
func (p *planner) in(value string, not bool) {
	switch nameKey(value) {
	case "library", "biblioteca":
		p.kinds(not, library.Resource, library.Dataset)
	case "newsletters", "newsletter", "boletines", "boletin":
		p.kinds(not, library.Newsletter)
	case "initiatives", "initiative", "iniciativas", "iniciativa":
		p.kinds(not, library.Initiative)
	case "events", "event", "eventos", "evento":
		p.kinds(not, library.Event)
	case "pages", "page", "paginas", "pagina":
		p.kinds(not, library.Page)
	case "notes", "note", "notas", "nota", "mine", "mio":
		p.kinds(not, library.OwnKinds()...)
	case "files", "file", "archivos", "archivo":
		p.kinds(not, library.OwnFile)
	default:
		p.note("unknown-filter", "in:"+value)
	}
}

func (p *planner) kinds(not bool, kinds ...library.Kind) {
	ids := map[string]bool{}
	for _, k := range kinds {
		ids[string(k)] = true
	}
	p.apply(facetKind, ids, not)
}

// has narrows by what the library holds of an item.
func (p *planner) has(value string, not bool) {
	held := map[string]library.Availability{
		"fulltext": library.FullText, "full text": library.FullText, "text": library.FullText,
		"texto": library.FullText, "texto completo": library.FullText, "textocompleto": library.FullText,
		"summary": library.SummaryOnly, "resumen": library.SummaryOnly,
		"link": library.LinkOnly, "enlace": library.LinkOnly,
	}
	a, ok := held[nameKey(value)]
	if !ok {
		p.note("unknown-filter", "has:"+value)
		return
	}
	p.apply(facetAvailability, map[string]bool{string(a): true}, not)
}

// readerSets are the names by which is: asks for the reader's own data,
// and the set of item ids each stands for.
var readerSets = map[string]string{
	"starred": "starred", "destacado": "starred", "destacados": "starred",
	"read": "read", "leido": "read", "leidos": "read",
	"unread": "unread", "no leido": "unread", "noleido": "unread",
}

// reader narrows by a set that the caller provides in Query.Sets; the index
// knows nothing of its readers. What is not provided is said, not guessed.
func (p *planner) reader(value string, not bool) {
	name, ok := readerSets[nameKey(value)]
	if !ok {
		p.note("unknown-filter", "is:"+value)
		return
	}
	ids, given := p.q.Sets[name]
	if name == "unread" && !given {
		ids, given = p.q.Sets["read"]
		not = !not
	}
	if !given {
		p.note("unavailable-filter", "is:"+value)
		return
	}
	set := setOf(ids)
	p.show("is", name)
	if not {
		p.except = append(p.except, set)
	} else {
		p.only = append(p.only, set)
	}
}

func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// resolve returns the ids of a facet that a value names: by id, label in
// either language, or alias; with the terms that replaced a renamed one.
func (p *planner) resolve(f int, value string) map[string]bool {
	ids := map[string]bool{}
	key := nameKey(value)
	switch f {
	case facetYear:
		p.years(ids, value)
	case facetKind, facetLang, facetAvailability:
		if id := builtIn[f].find(key); id != "" {
			ids[id] = true
		} else if _, ok := p.g.columns[f].place[value]; ok {
			ids[value] = true
		}
	default:
		scheme := facetNames[f]
		named := p.g.terms.byName[scheme][key]
		if p.g.terms.byID[scheme][value] != nil {
			named = []string{value} // an id is not also another term's name
		}
		for _, id := range named {
			ids[id] = true
			for _, n := range p.g.terms.newer[scheme][id] {
				ids[n] = true
			}
		}
	}
	return ids
}

// years takes "2020", "2020-2024", "2020-", "-2024" and "2020..2024". The
// years are those that items have, so a range costs no more than a year.
func (p *planner) years(ids map[string]bool, value string) {
	from, to, ok := yearRange(value)
	if !ok {
		return
	}
	for _, name := range p.g.columns[facetYear].names {
		if y, err := strconv.Atoi(name); err == nil && from <= y && y <= to {
			ids[name] = true
		}
	}
	if len(ids) == 0 {
		ids[value] = true // a year nothing is from: an empty result, honestly
	}
}

func yearRange(value string) (from, to int, ok bool) {
	value = strings.NewReplacer("..", "-", "–", "-", "—", "-", " ", "").Replace(value)
	lo, hi, ranged := strings.Cut(value, "-")
	from, to = 0, 9999
	var errLo, errHi error
	if lo != "" {
		from, errLo = strconv.Atoi(lo)
	}
	switch {
	case !ranged:
		to = from
	case hi != "":
		to, errHi = strconv.Atoi(hi)
	}
	if from > to {
		from, to = to, from
	}
	return from, to, errLo == nil && errHi == nil && value != "" && value != "-"
}
