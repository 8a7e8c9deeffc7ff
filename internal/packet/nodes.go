package packet

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fragmentOf returns a div that holds the nodes of an HTML fragment.
func fragmentOf(fragment string) (*html.Node, error) {
	root := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), root)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root, nil
}

// inner returns the HTML of what n holds. Empty elements are closed and all
// attributes quoted, so that it is XML too.
func inner(n *html.Node) string {
	var out strings.Builder
	for c := range n.ChildNodes() {
		if err := html.Render(&out, c); err != nil {
			return "" // a Builder takes everything
		}
	}
	return out.String()
}

func get(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func set(n *html.Node, key, value string) {
	unset(n, key)
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

func unset(n *html.Node, key string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func rename(n *html.Node, to atom.Atom) { n.DataAtom, n.Data = to, to.String() }

// unwrap puts what n holds where n is.
func unwrap(n *html.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	n.Parent.RemoveChild(n)
}

// wrap puts n into a new element in its place.
func wrap(n *html.Node, in atom.Atom) {
	box := &html.Node{Type: html.ElementNode, DataAtom: in, Data: in.String()}
	n.Parent.InsertBefore(box, n)
	n.Parent.RemoveChild(n)
	box.AppendChild(n)
}
