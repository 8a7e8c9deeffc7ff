package render

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page arranges a parsed document for the page it becomes part of: one pass
// over the tree, in reading order.
type page struct {
	opt      Options
	words    words
	contents []Heading
	open     []int          // levels, as written, of the headings around this place
	slugs    map[string]int // ids on the page, with how often each was wanted
	next     int            // number of the next paragraph
	numbered int
	tables   int
}

func newPage(opt Options) *page {
	return &page{opt: opt, words: wordsIn(opt.Lang), contents: []Heading{}, slugs: map[string]int{}, next: opt.FirstParagraph}
}

func (p *page) arrange(root *html.Node) {
	p.children(root, false)
	p.anchors(root)
}

// children arranges what n holds; within says that paragraphs there are part
// of something smaller than the text and carry no number.
func (p *page) children(n *html.Node, within bool) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling // c may be replaced
		if c.Type == html.ElementNode {
			p.element(c, within)
		}
		c = next
	}
}

func (p *page) element(n *html.Node, within bool) {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p.heading(n)
	case atom.P:
		p.paragraph(n, within)
	case atom.Li, atom.Dl, atom.Table, atom.Figcaption, atom.Summary:
		within = true
	case atom.Div:
		within = p.division(n) || within
	}
	p.children(n, within)
	switch n.DataAtom {
	case atom.A:
		p.link(n)
	case atom.Img:
		p.image(n)
	case atom.Input:
		p.checkbox(n)
	case atom.Table:
		p.table(n)
	case atom.Sup, atom.Li:
		p.noteID(n)
	}
}

func (p *page) paragraph(n *html.Node, within bool) {
	empty := strings.TrimSpace(textOf(n)) == ""
	if empty && !holds(n, atom.Img) {
		n.Parent.RemoveChild(n)
	}
	if empty || within || p.opt.FirstParagraph < 0 {
		return
	}
	number := strconv.Itoa(p.next)
	set(n, "id", "p-"+number)
	p.slugs["p-"+number]++
	set(n, "data-n", number)
	p.next++
	p.numbered++
}

// division turns the list of footnotes into a section with a name, and reports
// whether n is that list.
func (p *page) division(n *html.Node) bool {
	if get(n, "role") != "doc-endnotes" {
		return false
	}
	n.Data, n.DataAtom = "section", atom.Section
	set(n, "aria-label", p.words.Notes)
	if first := firstElement(n); first != nil && first.DataAtom == atom.Hr {
		n.RemoveChild(first)
	}
	return true
}

// noteID puts the prefix before a footnote's id, and drops a repeated one.
func (p *page) noteID(n *html.Node) {
	id := get(n, "id")
	if id == "" {
		return
	}
	id = p.opt.Prefix + id
	if p.slugs[id] > 0 {
		unset(n, "id")
		return
	}
	p.slugs[id]++
	set(n, "id", id)
}

// checkbox replaces a task's box, which nobody can tick here, by a sign with
// a name.
func (p *page) checkbox(n *html.Node) {
	name := p.words.ToDo
	if has(n, "checked") {
		name = p.words.Done
	}
	box := element("span", "class", "task", "role", "img", "aria-label", name)
	box.AppendChild(textNode(taskSign(n)))
	replace(n, box)
}

// table gives header cells their scope and lets a wide table scroll by itself,
// by keyboard too.
func (p *page) table(n *html.Node) {
	p.tables++
	name := p.words.Table + " " + strconv.Itoa(p.tables)
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Caption:
			if caption := strings.TrimSpace(textOf(c)); caption != "" {
				name = caption
			}
		case atom.Th:
			p.headerCell(c)
			alignCell(c)
		case atom.Td:
			alignCell(c)
		}
	}
	box := element("div", "class", "table-scroll", "role", "group", "tabindex", "0", "aria-label", name)
	replace(n, box)
	box.AppendChild(n)
}

func (p *page) headerCell(n *html.Node) {
	if has(n, "scope") {
		return
	}
	scope := "row"
	if row := n.Parent; row.Parent != nil && (row.Parent.DataAtom == atom.Thead || onlyHeaders(row)) {
		scope = "col"
	}
	set(n, "scope", scope)
}

func onlyHeaders(row *html.Node) bool {
	for c := range row.ChildNodes() {
		if c.DataAtom == atom.Td {
			return false
		}
	}
	return true
}

// alignCell says by a class what the content security policy would not let a
// style attribute say.
func alignCell(n *html.Node) {
	switch get(n, "align") {
	case "right":
		set(n, "class", "num")
	case "center":
		set(n, "class", "center")
	}
	unset(n, "align")
}
