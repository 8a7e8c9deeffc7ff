package packet

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tidy moves elements that authors wrote where HTML does not allow them, as
// readers of EPUB are strict: browsers show the result as they showed the
// original.
func tidy(root *html.Node) {
	for range 4 { // unwrapping one may lay another bare
		changed := false
		for n := range everyNode(root) {
			if n.Parent != nil && n.Namespace == "" {
				changed = misplaced(n) || changed
			}
		}
		if !changed {
			break
		}
	}
	level := 0
	for n := range everyNode(root) {
		attributes(n)
		onlyItems(n)
		level = nest(n, level)
	}
}

// nest keeps a heading from skipping a level where one above it was none, and
// returns the level it is at.
func nest(n *html.Node, above int) int {
	if !isHeading(n) {
		return above
	}
	level := int(n.Data[1] - '0')
	if above > 0 && level > above+1 {
		level = above + 1
		rename(n, atom.Lookup([]byte{'h', byte('0' + level)}))
	}
	return level
}

// misplaced sets one element right and reports whether it had to.
func misplaced(n *html.Node) bool {
	parent := n.Parent.DataAtom
	switch {
	case n.DataAtom == atom.Li && !among(parent, atom.Ul, atom.Ol),
		among(n.DataAtom, atom.Dt, atom.Dd) && parent != atom.Dl,
		n.DataAtom == atom.Figcaption && parent != atom.Figure,
		n.DataAtom == atom.Dl && !isGlossary(n):
		rename(n, atom.Div)
	case isHeading(n) && within(n, atom.Th, atom.Dt, atom.Caption):
		rename(n, atom.Strong)
	case isPhrasing(n) && holdsBlock(n):
		unwrap(n)
	case isBlock(n) && holdsPhrasingOnly(parent):
		unwrap(n)
	case n.DataAtom == atom.A && within(n, atom.A):
		unwrap(n)
	default:
		return false
	}
	return true
}

// isGlossary reports whether a dl holds terms and what is said of each.
func isGlossary(dl *html.Node) bool {
	last := atom.Atom(0)
	for c := range dl.ChildNodes() {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
		case c.DataAtom == atom.Dt, c.DataAtom == atom.Dd && last != 0:
			last = c.DataAtom
		default:
			return false
		}
	}
	return last == atom.Dd
}

// onlyItems wraps what stands in a list without being an item of it.
func onlyItems(n *html.Node) {
	if n.DataAtom != atom.Ul && n.DataAtom != atom.Ol {
		return
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		element := c.Type == html.ElementNode
		if element && c.DataAtom != atom.Li || !element && strings.TrimSpace(c.Data) != "" {
			wrap(c, atom.Li)
		}
		c = next
	}
}

// attributes drops values that are out of range.
func attributes(n *html.Node) {
	for _, key := range []string{"colspan", "rowspan"} {
		if strings.Trim(get(n, key), "0") == "" {
			unset(n, key)
		}
	}
	if lang := get(n, "lang"); lang != "" {
		set(n, "xml:lang", lang)
	}
}

func among(a atom.Atom, list ...atom.Atom) bool { return slices.Contains(list, a) }

func isHeading(n *html.Node) bool {
	return among(n.DataAtom, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6)
}

func isBlock(n *html.Node) bool {
	return isHeading(n) || among(n.DataAtom, atom.Blockquote, atom.Div, atom.Dl, atom.Figure, atom.Hr, atom.Ol, atom.P,
		atom.Pre, atom.Section, atom.Table, atom.Ul, atom.Dt, atom.Dd, atom.Li)
}

func isPhrasing(n *html.Node) bool {
	return among(n.DataAtom, atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Cite, atom.Code, atom.Del, atom.Dfn, atom.Em, atom.I,
		atom.Ins, atom.Kbd, atom.Mark, atom.Q, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup,
		atom.Time, atom.U, atom.Var)
}

func holdsPhrasingOnly(a atom.Atom) bool {
	return among(a, atom.P, atom.Pre, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6)
}

func holdsBlock(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && isBlock(c) {
			return true
		}
	}
	return false
}

func within(n *html.Node, list ...atom.Atom) bool {
	for a := range n.Ancestors() {
		if among(a.DataAtom, list...) {
			return true
		}
	}
	return false
}
