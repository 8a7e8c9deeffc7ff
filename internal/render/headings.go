package render

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

const maxSlug = 60 // characters of a heading's id

// heading gives a heading the level it has on this page and an id that no
// name of the page can be mistaken for.
func (p *page) heading(n *html.Node) {
	written := int(n.Data[1] - '0')
	for len(p.open) > 0 && p.open[len(p.open)-1] >= written {
		p.open = p.open[:len(p.open)-1]
	}
	p.open = append(p.open, written)
	level := min(p.opt.HeadingOffset+len(p.open), 6)
	n.Data = "h" + strconv.Itoa(level)
	n.DataAtom = atom.Lookup([]byte(n.Data))

	text := strings.Join(strings.Fields(headingText(n)), " ")
	id := p.unique("h-" + p.opt.Prefix + slug(text))
	set(n, "id", id)
	if text != "" {
		p.contents = append(p.contents, Heading{ID: id, Level: level, Text: text})
	}
}

// unique returns id, or id with a number when the page has it already.
func (p *page) unique(id string) string {
	for {
		p.slugs[id]++
		n := p.slugs[id]
		if n == 1 {
			return id
		}
		id += "-" + strconv.Itoa(n)
	}
}

// slug writes text as an id: letters without accents and digits, joined by
// single hyphens.
func slug(text string) string {
	var out strings.Builder
	gap, length := false, 0
	for _, r := range norm.NFKD.String(strings.ToLower(text)) {
		switch {
		case length >= maxSlug:
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && length > 0 {
				out.WriteByte('-')
			}
			out.WriteRune(r)
			gap = false
			length++
		default:
			gap = true
		}
	}
	if length == 0 {
		return "section"
	}
	return out.String()
}

// headingText returns a heading's words without the marks of its footnotes.
func headingText(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	if get(n, "role") == "doc-noteref" {
		return ""
	}
	var out strings.Builder
	for c := range n.ChildNodes() {
		out.WriteString(headingText(c))
	}
	return out.String()
}
