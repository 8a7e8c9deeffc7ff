package content

import "go.yaml.in/yaml/v3"

// fields is one YAML mapping, read field by field. Every reader reports what
// is wrong with its field and returns the zero value then.
type fields struct {
	source
	name   string // what the mapping describes, for messages: "item", "author"
	line   int
	keys   map[string]*yaml.Node
	values map[string]*yaml.Node
}

// mapping opens node as a mapping of the known fields. It is usable, and
// empty, even when node is no mapping.
func (s source) mapping(node *yaml.Node, name string, known ...string) fields {
	f := fields{source: s, name: name, line: 1, keys: map[string]*yaml.Node{}, values: map[string]*yaml.Node{}}
	if node == nil {
		return f
	}
	f.line = node.Line
	if node.Kind != yaml.MappingNode {
		s.fault(node, "the %s must be written as fields (name: value), not as %s", name, shape(node))
		return f
	}
	for i := 0; i+1 < len(node.Content) && !s.report.full(s.path); i += 2 {
		f.take(node.Content[i], node.Content[i+1], known)
	}
	return f
}

func (f *fields) take(key, value *yaml.Node, known []string) {
	name := key.Value
	switch {
	case key.Kind != yaml.ScalarNode:
		f.fault(key, "a field name must be a plain word")
	case !contains(known, name):
		f.report.unknown(f.path, key.Line+f.offset, "unknown field %q in the %s%s", short(name), f.name, didYouMean(name, known))
	case f.keys[name] != nil:
		f.fault(key, "the field %q is there twice (first in line %d)", name, f.keys[name].Line+f.offset)
	default:
		f.keys[name], f.values[name] = key, value
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// short keeps a quoted value from filling the screen.
func short(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func shape(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "fields"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "a reference (*)"
	}
	return "a single value"
}

// value returns the node of a field that is there and not empty.
func (f fields) value(name string) *yaml.Node {
	n := f.values[name]
	if n == nil || isNull(n) {
		return nil
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// lineOf is the line of a field, or of the mapping when the field is not there.
func (f fields) lineOf(name string) int {
	if n := f.keys[name]; n != nil {
		return n.Line
	}
	return f.line
}

// wrong reports a fault in a field.
func (f fields) wrong(name, format string, args ...any) {
	f.at(f.lineOf(name), format, args...)
}

// need reports the fields that are missing or empty.
func (f fields) need(names ...string) {
	for _, name := range names {
		if f.value(name) == nil {
			f.wrong(name, "the %s has no %q", f.name, name)
		}
	}
}
