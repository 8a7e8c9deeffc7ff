package search

import (
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// Settle returns a query that means the same and names the terms of the
// vocabularies by their ids, which never change, instead of their labels,
// which may: what is kept for another day. A text without such names stays as
// it was typed.
func (e *Engine) Settle(text string) (string, error) {
	g, err := e.hold()
	if err != nil {
		return "", err
	}
	defer g.done()
	parts, _ := parse(text)
	changed := false
	for i := range parts {
		if id := g.settled(&parts[i]); id != "" && id != parts[i].text {
			parts[i].text, parts[i].quoted, changed = id, false, true
		}
	}
	if !changed {
		return text, nil
	}
	written := make([]string, len(parts))
	for i := range parts {
		written[i] = parts[i].write()
	}
	return strings.Join(written, " "), nil
}

// settled returns the id of the one term that a part names, else "".
func (g *generation) settled(p *part) string {
	if !slices.Contains([]string{library.FacetType, library.FacetDomain, library.FacetTopic, library.FacetProfession, library.FacetSeries}, p.op) {
		return ""
	}
	value := strings.TrimSpace(p.text)
	if g.terms.byID[p.op][value] != nil {
		return value
	}
	if named := g.terms.byName[p.op][nameKey(value)]; len(named) == 1 {
		return named[0]
	}
	return ""
}

// write is the part as a reader would type it.
func (p *part) write() string {
	text := p.text
	if p.quoted || p.op != "" && strings.ContainsAny(text, " \t") {
		text = `"` + text + `"`
	}
	if p.op != "" {
		text = p.op + ":" + text
	}
	if p.not {
		text = "-" + text
	}
	if p.or {
		text = "OR " + text
	}
	return text
}

// Describe says in both languages what a query asks for: its words as they
// were typed, and the filters by their labels of today.
func (e *Engine) Describe(q library.Query) (library.Text, error) {
	g, err := e.hold()
	if err != nil {
		return library.Text{}, err
	}
	defer g.done()
	parts, _ := parse(q.Text)
	return library.Text{En: g.describe(parts, q.Filters, "en"), Es: g.describe(parts, q.Filters, "es")}, nil
}

func (g *generation) describe(parts []part, filters map[string][]string, lang string) string {
	var words, labels []string
	for i := range parts {
		p := &parts[i]
		switch f := facetIndex(p.op); {
		case f < 0 || p.not || p.or:
			words = append(words, p.write())
		case p.text != "":
			labels = append(labels, g.valueLabel(f, p.text).In(lang))
		}
	}
	for f := range facetNames {
		for _, id := range filters[facetNames[f]] {
			labels = append(labels, g.valueLabel(f, id).In(lang))
		}
	}
	if len(words) > 0 {
		labels = append([]string{strings.Join(words, " ")}, labels...)
	}
	return strings.Join(labels, " · ")
}
