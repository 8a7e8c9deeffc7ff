package render

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Note renders what a reader wrote: Markdown without what would be part of a
// page's order. Headings are bold lines, pictures give their description, and
// nothing has an id.
func Note(src string) string {
	src = tame(src)
	root, err := safeTree(src)
	if err != nil {
		return noteHTML(paragraphsOf(src))
	}
	newPage(Options{FirstParagraph: -1}.withDefaults()).arrange(root)
	return noteHTML(root)
}

func noteHTML(root *html.Node) string {
	var nodes []*html.Node
	for n := range root.Descendants() {
		nodes = append(nodes, n)
	}
	for _, n := range nodes {
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			n.Data, n.DataAtom = "strong", atom.Strong
			p := element("p")
			replace(n, p)
			p.AppendChild(n)
		}
		if href := get(n, "href"); strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "#/") {
			unset(n, "href")
		}
		unset(n, "id")
	}
	out, err := write(root)
	if err != nil {
		return ""
	}
	return noted.Sanitize(out)
}

func paragraphsOf(src string) *html.Node {
	root := element("div")
	for _, block := range strings.SplitN(src, "\n\n", maxPlain) {
		p := element("p")
		p.AppendChild(textNode(strings.TrimSpace(block)))
		root.AppendChild(p)
	}
	return root
}
