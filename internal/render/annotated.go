package render

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// AnnotatedText returns the text that highlights and notes refer to: what the
// rendered fragments say, in order. Every run of white space is one space,
// none stands at the beginning or the end of a block, and between two blocks
// stands one line feed. Words that the program itself adds are no part of it.
// The page computes the same from what it shows; testdata/annotated.json is
// what both are tested with, docs/annotations.md the whole definition.
func AnnotatedText(fragments ...string) string {
	var w annotatedWriter
	for _, fragment := range fragments {
		root, err := parse(fragment)
		if err != nil {
			continue // what is too deep to parse is shown by no browser either
		}
		w.breakLine()
		w.node(root)
	}
	return w.out.String()
}

// annotatedWriter writes words with the space between them that was last due.
type annotatedWriter struct {
	out  strings.Builder
	due  rune // ' ' or '\n' before the next word, 0 for nothing
	some bool // anything was written
}

func (w *annotatedWriter) node(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		w.text(n.Data)
	case n.Type != html.ElementNode || apart(n):
	default:
		block := breaksLine(n.Data)
		if block {
			w.breakLine()
		}
		for c := range n.ChildNodes() {
			w.node(c)
		}
		if block {
			w.breakLine()
		}
	}
}

func (w *annotatedWriter) breakLine() { w.due = '\n' }

func (w *annotatedWriter) text(s string) {
	for _, r := range s {
		if whiteSpace(r) {
			if w.due == 0 {
				w.due = ' '
			}
			continue
		}
		if w.due != 0 && w.some {
			w.out.WriteRune(w.due)
		}
		w.out.WriteRune(r)
		w.due, w.some = 0, true
	}
}

// apart reports whether an element's words were added by the program, in the
// language of the interface, or are signs for the eye alone.
func apart(n *html.Node) bool {
	classes := strings.Fields(get(n, "class"))
	return slices.Contains(classes, "sr-only") || get(n, "aria-hidden") == "true" || get(n, "role") == "doc-backlink"
}

// breaksLine reports whether an element's words stand on lines of their own.
func breaksLine(name string) bool {
	return name != "img" && isBlock(name)
}

// whiteSpace reports whether r is white space, as Unicode says, without the
// control characters U+0085 and above that no keyboard has.
func whiteSpace(r rune) bool {
	switch {
	case r >= '\t' && r <= '\r', r == ' ', r == 0xA0, r == 0x1680, r >= 0x2000 && r <= 0x200A,
		r == 0x2028, r == 0x2029, r == 0x202F, r == 0x205F, r == 0x3000:
		return true
	}
	return false
}
