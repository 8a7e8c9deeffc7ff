package search

import (
	"strings"

	"socialmission.org/desktop/internal/library"
)

// A termBook looks terms up: by id for labels, by any name for filters.
type termBook struct {
	schemes []library.Taxonomy
	byID    map[string]map[string]*library.Term // scheme → id → term
	byName  map[string]map[string][]string      // scheme → folded name → ids
	newer   map[string]map[string][]string      // scheme → id → ids that replaced it
	older   map[string]map[string][]string      // scheme → id → ids it replaced
}

func newTermBook(schemes []library.Taxonomy) *termBook {
	b := &termBook{schemes: schemes,
		byID:   map[string]map[string]*library.Term{},
		byName: map[string]map[string][]string{},
		newer:  map[string]map[string][]string{},
		older:  map[string]map[string][]string{},
	}
	for i := range schemes {
		b.addScheme(&schemes[i])
	}
	return b
}

func (b *termBook) addScheme(s *library.Taxonomy) {
	byID, byName := map[string]*library.Term{}, map[string][]string{}
	newer, older := map[string][]string{}, map[string][]string{}
	for i := range s.Terms {
		t := &s.Terms[i]
		byID[t.ID] = t
		for _, name := range append([]string{t.ID, t.Label.En, t.Label.Es}, t.Aliases...) {
			addName(byName, name, t.ID)
		}
		for _, id := range t.ReplacedBy {
			newer[t.ID] = append(newer[t.ID], id)
			older[id] = append(older[id], t.ID)
		}
	}
	b.byID[s.ID], b.byName[s.ID], b.newer[s.ID], b.older[s.ID] = byID, byName, newer, older
}

func addName(names map[string][]string, name, id string) {
	key := nameKey(name)
	if key == "" {
		return
	}
	for _, have := range names[key] {
		if have == id {
			return
		}
	}
	names[key] = append(names[key], id)
}

// nameKey is the form in which names are compared: their words, folded, and
// nothing between them. "Students & Faculty" and "students-faculty" agree.
func nameKey(name string) string {
	var sb strings.Builder
	for _, t := range tokens(name) {
		if t.term == "and" || t.term == "y" {
			continue
		}
		sb.WriteString(t.term)
		sb.WriteByte(' ')
	}
	return strings.TrimSpace(sb.String())
}

// label returns the label of a term, or its id where the term is unknown.
func (b *termBook) label(scheme, id string) library.Text {
	if t := b.byID[scheme][id]; t != nil {
		return t.Label
	}
	return library.Text{En: id, Es: id}
}

// closure returns the terms an item is counted under: the term, those that
// replaced it, and everything broader than these.
func (b *termBook) closure(scheme, id string) []string {
	out := []string{id}
	for i := 0; i < len(out) && len(out) < 64; i++ {
		more := b.newer[scheme][out[i]]
		if t := b.byID[scheme][out[i]]; t != nil && t.Broader != "" {
			more = append(more[:len(more):len(more)], t.Broader)
		}
		for _, m := range more {
			if !contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// passages appends the names of a term: labels in both languages and aliases.
func (b *termBook) passages(out []passage, scheme, id string) []passage {
	t := b.byID[scheme][id]
	if t == nil {
		return out
	}
	out = append(out, passage{field: fTerms, lang: langEn, text: t.Label.En})
	if t.Label.Es != t.Label.En && t.Label.Es != "" {
		out = append(out, passage{field: fTerms, lang: langEs, text: t.Label.Es})
	}
	for _, a := range t.Aliases {
		out = append(out, passage{field: fTerms, lang: langEn, text: a})
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
