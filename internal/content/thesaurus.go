package content

import (
	"go.yaml.in/yaml/v3"

	"socialmission.org/desktop/internal/library"
)

func readThesaurus(f file, r *report) library.Thesaurus {
	m, ok := document(f, r, "thesaurus", "case-sensitive", "concepts")
	if !ok {
		return library.Thesaurus{}
	}
	m.need("concepts")
	t := library.Thesaurus{CaseSensitive: m.texts("case-sensitive")}
	lines := map[string]int{}
	for _, n := range m.entries("concepts", MaxTerms) {
		c, line := concept(m, n)
		if c.ID == "" {
			continue
		}
		if first, twice := lines[c.ID]; twice {
			m.at(line, "the concept %q is there twice (first in line %d)", c.ID, first)
			continue
		}
		lines[c.ID] = line
		t.Concepts = append(t.Concepts, c)
	}
	checkConcepts(m, t, lines)
	return t
}

func concept(m fields, n *yaml.Node) (library.Concept, int) {
	c := m.mapping(n, "concept", "id", "label", "alt", "abbreviations", "broader", "note")
	if n.Kind != yaml.MappingNode {
		return library.Concept{}, n.Line
	}
	c.need("id")
	out := library.Concept{ID: c.id("id"), Label: c.bothLabels("label"),
		Abbreviations: c.texts("abbreviations"), Broader: c.id("broader"), Note: c.text("note", MaxText)}
	if alt := c.value("alt"); alt != nil {
		a := c.mapping(alt, "alt", "en", "es")
		out.AltEn, out.AltEs = a.texts("en"), a.texts("es")
	}
	return out, c.lineOf("id")
}

func checkConcepts(m fields, t library.Thesaurus, lines map[string]int) {
	above, ids := map[string][]string{}, []string{}
	abbreviations := map[string]bool{}
	for _, c := range t.Concepts {
		ids = append(ids, c.ID)
		for _, a := range c.Abbreviations {
			abbreviations[a] = true
		}
		if c.Broader != "" {
			above[c.ID] = []string{c.Broader}
		}
	}
	for _, c := range t.Concepts {
		if _, ok := lines[c.Broader]; c.Broader != "" && !ok {
			m.at(lines[c.ID], "the concept %q has broader %q, which is not a concept%s", c.ID, c.Broader, didYouMean(c.Broader, ids))
		}
		if circular(c.ID, above) {
			m.at(lines[c.ID], "the concept %q is its own broader concept, directly or through others", c.ID)
		}
	}
	for _, a := range t.CaseSensitive {
		if !abbreviations[a] {
			m.wrong("case-sensitive", "%q is not an abbreviation of any concept", short(a))
		}
	}
}
