package render

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Plain returns the words of a Markdown text: paragraphs apart by an empty
// line, list items after a dash, cells apart by a bar, no markup and no
// addresses but those that are the text.
func Plain(src string) string {
	src = tame(src)
	if isPlain(src) {
		return tidy(src)
	}
	root, err := safeTree(src)
	if err != nil {
		return tidy(src)
	}
	var w plainWriter
	w.children(root)
	return w.out.String()
}

func safeTree(src string) (root *html.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errBounds
		}
	}()
	return tree(src)
}

// isPlain reports whether src has nothing Markdown would act upon: most
// summaries have not, and need no parser.
func isPlain(src string) bool {
	if strings.ContainsAny(src, "\\`*_[]<>&#|~") {
		return false
	}
	for line := range strings.Lines(src) {
		if line = strings.TrimLeft(line, " "); line != "" && strings.ContainsAny(line[:1], "\t-+=:0123456789") {
			return false
		}
	}
	return true
}

// plainWriter writes words with the space between them that was last asked
// for.
type plainWriter struct {
	out    strings.Builder
	space  bool // a space is due before the next word
	breaks int  // line ends are due before the next word
	marked bool // a list mark was just written: what follows stays on its line
}

func (w *plainWriter) children(n *html.Node) {
	for c := range n.ChildNodes() {
		switch c.Type {
		case html.TextNode:
			w.text(c.Data)
		case html.ElementNode:
			w.element(c)
		}
	}
}

func (w *plainWriter) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Br:
		w.lineBreak(1)
	case atom.Li:
		w.lineBreak(1)
		w.word("-")
		w.space, w.marked = true, true
		w.children(n)
		w.marked = false
		w.lineBreak(1)
	case atom.Tr:
		w.lineBreak(1)
		w.children(n)
	case atom.Td, atom.Th:
		w.cell(n)
	case atom.Img:
		w.text(get(n, "alt"))
	case atom.Input:
		w.text(taskSign(n) + " ")
	case atom.Pre:
		w.verbatim(textOf(n))
	default:
		w.other(n)
	}
}

func (w *plainWriter) other(n *html.Node) {
	if get(n, "role") == "doc-backlink" {
		return // the arrow back to the text
	}
	block := isBlock(n.Data) && n.DataAtom != atom.Tbody && n.DataAtom != atom.Thead
	if block {
		w.lineBreak(2)
	}
	w.children(n)
	if block {
		w.lineBreak(2)
	}
}

func (w *plainWriter) cell(n *html.Node) {
	for before := n.PrevSibling; before != nil; before = before.PrevSibling {
		if before.Type == html.ElementNode {
			w.text(" | ")
			break
		}
	}
	w.children(n)
}

func (w *plainWriter) verbatim(s string) {
	w.lineBreak(2)
	w.word(strings.TrimRight(s, "\n"))
	w.lineBreak(2)
}

func (w *plainWriter) text(s string) {
	if s == "" {
		return
	}
	w.space = w.space || strings.TrimLeft(s, " \t\n\u00a0") != s
	for i, word := range strings.Fields(s) {
		w.space = w.space || i > 0
		w.word(word)
	}
	w.space = w.space || strings.TrimRight(s, " \t\n\u00a0") != s
}

func (w *plainWriter) word(s string) {
	switch {
	case w.out.Len() == 0:
	case w.breaks > 0:
		w.out.WriteString("\n\n"[:w.breaks])
	case w.space:
		w.out.WriteByte(' ')
	}
	w.out.WriteString(s)
	w.space, w.breaks, w.marked = false, 0, false
}

func (w *plainWriter) lineBreak(n int) {
	if !w.marked {
		w.breaks = max(w.breaks, n)
	}
}

func taskSign(n *html.Node) string {
	if has(n, "checked") {
		return "☑"
	}
	return "☐"
}

// tidy takes out space around lines and more than one empty line.
func tidy(s string) string {
	var out strings.Builder
	empty := 0
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line == "" {
			empty++
			continue
		}
		if out.Len() > 0 {
			out.WriteString(strings.Repeat("\n", 1+min(empty, 1)))
		}
		out.WriteString(line)
		empty = 0
	}
	return out.String()
}
