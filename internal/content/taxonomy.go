package content

import (
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"socialmission.org/desktop/internal/library"
)

// scheme is a taxonomy with the lines of its terms.
type scheme struct {
	source
	library.Taxonomy
	lines map[string]int      // of term ids
	after map[string][]string // the terms that replaced a term
}

func stem(p string) string { return strings.TrimSuffix(path.Base(p), path.Ext(p)) }

// document opens a YAML file as a mapping.
func document(f file, r *report, name string, known ...string) (fields, bool) {
	s := source{f.path, 0, r}
	text, ok := clean(f, r)
	if !ok {
		return fields{}, false
	}
	before := r.count[f.path]
	node := s.parseYAML(text)
	if node == nil {
		if r.count[f.path] == before {
			r.add(f.path, 0, "the file is empty")
		}
		return fields{}, false
	}
	return s.mapping(node, name, known...), node.Kind == yaml.MappingNode
}

func readTaxonomy(f file, r *report) scheme {
	s := scheme{source: source{f.path, 0, r}, lines: map[string]int{}}
	s.ID = stem(f.path)
	m, ok := document(f, r, "taxonomy", "label", "note", "terms")
	if !ok {
		return s
	}
	m.need("terms")
	s.Label = m.bothLabels("label")
	s.Note = m.label("note", MaxText)
	for _, n := range m.entries("terms", MaxTerms) {
		s.term(n)
	}
	s.checkTree()
	return s
}

func (s *scheme) term(n *yaml.Node) {
	m := s.mapping(n, "term", "id", "label", "aliases", "broader", "replaced-by", "generation", "note", "csl")
	if n.Kind != yaml.MappingNode {
		return
	}
	m.need("id")
	t := library.Term{
		ID: m.id("id"), Label: m.bothLabels("label"), Aliases: m.texts("aliases"),
		Broader: m.id("broader"), ReplacedBy: m.texts("replaced-by"),
		Generation: m.oneLine("generation", MaxTitle), Note: m.label("note", MaxText),
		CSL: m.choice("csl", cslTypes()...),
	}
	if t.ID == "" {
		return
	}
	if first, twice := s.lines[t.ID]; twice {
		m.wrong("id", "the term %q is there twice (first in line %d)", t.ID, first)
		return
	}
	s.lines[t.ID] = m.lineOf("id")
	s.Terms = append(s.Terms, t)
}

// ids lists the ids of the terms.
func (s *scheme) ids() []string {
	out := make([]string, 0, len(s.Terms))
	for _, t := range s.Terms {
		out = append(out, t.ID)
	}
	return out
}

// checkTree checks that terms refer to terms that exist, and not in circles.
func (s *scheme) checkTree() {
	above := map[string][]string{}
	s.after = map[string][]string{}
	for _, t := range s.Terms {
		s.known(t, "broader", t.Broader)
		for _, id := range t.ReplacedBy {
			s.known(t, "replaced-by", id)
		}
		if t.Broader != "" {
			above[t.ID] = []string{t.Broader}
		}
		if len(t.ReplacedBy) > 0 {
			s.after[t.ID] = t.ReplacedBy
		}
	}
	for _, t := range s.Terms {
		if circular(t.ID, above) {
			s.at(s.lines[t.ID], "the term %q is its own broader term, directly or through others", t.ID)
		}
		if circular(t.ID, s.after) {
			s.at(s.lines[t.ID], "the term %q is replaced by itself, directly or through others", t.ID)
		}
	}
}

func (s *scheme) known(t library.Term, field, id string) {
	if _, ok := s.lines[id]; id != "" && !ok {
		s.at(s.lines[t.ID], "the term %q has %s %q, which is not a term of this file%s", t.ID, field, short(id), didYouMean(id, s.ids()))
	}
}

// circular reports whether following next from id leads back to id.
func circular(id string, next map[string][]string) bool {
	seen := map[string]bool{}
	todo := slices.Clone(next[id])
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if at == id {
			return true
		}
		if !seen[at] {
			seen[at] = true
			todo = append(todo, next[at]...)
		}
	}
	return false
}

// successors returns the terms that stand for id today: id itself, or those
// that replaced it.
func (s *scheme) successors(id string) []string {
	if len(s.after[id]) == 0 {
		return []string{id}
	}
	var out []string
	seen := map[string]bool{}
	todo := []string{id}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		if len(s.after[at]) == 0 {
			out = append(out, at)
		}
		todo = append(todo, s.after[at]...)
	}
	return out
}

// inherit gives the terms of today the names of those they replaced, so that a
// search for the old name still finds them.
func (s *scheme) inherit() {
	at := map[string]int{}
	for i, t := range s.Terms {
		at[t.ID] = i
	}
	for _, old := range s.Terms {
		if len(old.ReplacedBy) == 0 {
			continue
		}
		names := append([]string{old.ID, old.Label.En, old.Label.Es}, old.Aliases...)
		for _, id := range s.successors(old.ID) {
			i, ok := at[id]
			if !ok {
				continue
			}
			for _, name := range names {
				s.Terms[i].Aliases = addName(s.Terms[i], name)
			}
		}
	}
}

func addName(t library.Term, name string) []string {
	if name == "" || name == t.ID || name == t.Label.En || name == t.Label.Es || contains(t.Aliases, name) {
		return t.Aliases
	}
	return append(slices.Clip(t.Aliases), name)
}
