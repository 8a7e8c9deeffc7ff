package content

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"socialmission.org/desktop/internal/library"
)

// text reads a field of at most most characters.
func (f fields) text(name string, most int) string {
	n := f.value(name)
	if n == nil {
		return ""
	}
	return f.scalar(n, name, most)
}

func (s source) scalar(n *yaml.Node, name string, most int) string {
	if n.Kind != yaml.ScalarNode {
		s.fault(n, "%q must be a single text, not %s", name, shape(n))
		return ""
	}
	if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") || n.ShortTag() == "!!binary" {
		s.fault(n, "%q has a YAML tag (%s); write the text alone", name, n.Tag)
		return ""
	}
	text := strings.TrimSpace(n.Value)
	if length := utf8.RuneCountInString(text); length > most {
		s.fault(n, "%q is %d characters long; the limit is %d", name, length, most)
		return ""
	}
	for line := range strings.SplitSeq(text, "\n") {
		if message := notText(line); message != "" {
			s.fault(n, "%q: %s", name, strings.Replace(message, "this line", "the text", 1))
			return ""
		}
	}
	return text
}

// oneLine reads a text that must stay on one line.
func (f fields) oneLine(name string, most int) string {
	text := f.text(name, most)
	if strings.Contains(text, "\n") {
		f.wrong(name, "%q must be on one line", name)
	}
	return text
}

// integer reads a whole number of at least least.
func (f fields) integer(name string, least int) int {
	n := f.value(name)
	if n == nil {
		return 0
	}
	i, err := strconv.Atoi(n.Value)
	if err != nil || n.Kind != yaml.ScalarNode || i < least || i > 1<<31-1 {
		f.fault(n, "%q must be a whole number from %d upwards, not %q", name, least, short(n.Value))
		return 0
	}
	return i
}

// yes reads true or false; there is false when the field is not there.
func (f fields) yes(name string) (value, there bool) {
	n := f.value(name)
	if n == nil {
		return false, false
	}
	switch {
	case n.Kind == yaml.ScalarNode && n.Value == "true":
		return true, true
	case n.Kind == yaml.ScalarNode && n.Value == "false":
		return false, true
	}
	f.fault(n, "%q must be true or false", name)
	return false, false
}

// date reads a date of any precision.
func (f fields) date(name string) library.Date {
	d := library.Date(f.oneLine(name, 40))
	if d != "" && !d.Valid() {
		f.wrong(name, "%q is not a date: write 2024, 2024-10 or 2024-10-30, not %q", name, d)
		return ""
	}
	return d
}

// choice reads a word that must be one of choices.
func (f fields) choice(name string, choices ...string) string {
	word := f.oneLine(name, MaxTitle)
	if word == "" || contains(choices, word) {
		return word
	}
	const few = 8 // words that a message can list
	list := "it is one of: " + strings.Join(choices, ", ")
	if len(choices) > few {
		list = "docs/content.md says which words it may be"
	}
	f.wrong(name, "%q cannot be %q; %s%s", name, short(word), list, didYouMean(word, choices))
	return ""
}

// entries returns the nodes of a list field.
func (f fields) entries(name string, most int) []*yaml.Node {
	n := f.value(name)
	switch {
	case n == nil:
		return nil
	case n.Kind != yaml.SequenceNode:
		f.fault(n, "%q must be a list (one entry a line, each after a hyphen), not %s", name, shape(n))
		return nil
	case len(n.Content) > most:
		f.fault(n, "%q has %d entries; the limit is %d", name, len(n.Content), most)
		return nil
	}
	return n.Content
}

// texts reads a list of texts.
func (f fields) texts(name string) []string {
	var out []string
	for _, n := range f.entries(name, MaxList) {
		text := f.scalar(n, name, MaxText)
		if text == "" && n.Kind == yaml.ScalarNode && strings.TrimSpace(n.Value) == "" {
			f.fault(n, "%q has an empty entry", name)
		}
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

// label reads a text in the two languages of the interface.
func (f fields) label(name string, most int) library.Text {
	n := f.value(name)
	if n == nil {
		return library.Text{}
	}
	m := f.mapping(n, name, "en", "es")
	return library.Text{En: m.text("en", most), Es: m.text("es", most)}
}

// bothLabels reads a label that must be there in both languages.
func (f fields) bothLabels(name string) library.Text {
	text := f.label(name, MaxTitle)
	switch {
	case f.value(name) == nil:
		f.wrong(name, "the %s has no %q (with en and es)", f.name, name)
	case text.En == "":
		f.wrong(name, "%q has no English text (en)", name)
	case text.Es == "":
		f.wrong(name, "%q has no Spanish text (es)", name)
	}
	return text
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// validID reports whether s can name an item, a term or a table.
func validID(s string) bool { return len(s) <= 120 && idForm.MatchString(s) }

// id reads an identifier.
func (f fields) id(name string) string {
	id := f.oneLine(name, MaxTitle)
	if id != "" && !validID(id) {
		f.wrong(name, "%q may hold only a-z, 0-9 and single hyphens between them, not %q", name, short(id))
		return ""
	}
	return id
}
