package packet

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/render"
)

// Place is where a passage will stand: how it reaches what is around it.
type Place struct {
	Prefix string                                 // before the ids of the passage
	Item   func(id string) (href string, ok bool) // another item of the document
	Figure func(sha256 string) (src string, ok bool)
}

// Passage renders a Markdown text for its place. The error of package render
// means that the text is shown plain, which is good to show.
func Passage(src string, opt render.Options, at Place) (string, int) {
	opt.ItemLink = nil // every well-formed id is linked; Settle decides
	doc, _ := render.Markdown(src, opt)
	return Settle(doc.HTML, at), doc.Paragraphs
}

// Settle makes rendered HTML part of a document that is read without the app:
// links lead within the document or to the web, figures are at hand, nothing
// is folded away, and elements stand only where HTML lets them.
func Settle(fragment string, at Place) string {
	root, err := fragmentOf(fragment)
	if err != nil {
		return html.EscapeString(fragment)
	}
	for n := range everyNode(root) {
		at.element(n)
	}
	tidy(root)
	return inner(root)
}

// everyNode lists all elements below root, so that they may be moved while one
// goes through them.
func everyNode(root *html.Node) func(func(*html.Node) bool) {
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return func(yield func(*html.Node) bool) {
		for _, n := range all {
			if !yield(n) {
				return
			}
		}
	}
}

func (at Place) element(n *html.Node) {
	if id := get(n, "id"); id != "" {
		set(n, "id", at.Prefix+anchorID(id))
	}
	unset(n, "loading")
	switch n.DataAtom {
	case atom.A:
		at.link(n)
	case atom.Img:
		at.image(n)
	case atom.Details:
		rename(n, atom.Div)
		unset(n, "open")
		set(n, "class", "unfolded")
	case atom.Summary:
		rename(n, atom.P)
	case atom.Time:
		unset(n, "datetime") // only some values are allowed
	}
}

// anchorID writes an id with the characters that XML allows in one.
func anchorID(id string) string { return strings.ReplaceAll(id, ":", "-") }

// link leads to another item of the document, to a place in the passage or to
// the web; any other loses its address.
func (at Place) link(n *html.Node) {
	href := get(n, "href")
	unset(n, "data-external")
	target, isItem := strings.CutPrefix(href, "#/items/")
	switch {
	case isItem:
		if to, ok := at.Item(target); ok {
			set(n, "href", to)
			return
		}
	case strings.HasPrefix(href, "#/"):
	case strings.HasPrefix(href, "#"):
		set(n, "href", "#"+at.Prefix+anchorID(href[1:]))
		return
	case href != "":
		return
	}
	unwrap(n)
}

var shownFigure = regexp.MustCompile(`^/api/attachments/([0-9a-f]{64})/`)

func (at Place) image(n *html.Node) {
	if found := shownFigure.FindStringSubmatch(get(n, "src")); found != nil {
		if src, ok := at.Figure(found[1]); ok {
			set(n, "src", src)
			return
		}
	}
	n.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: "[" + get(n, "alt") + "]"}, n)
	n.Parent.RemoveChild(n)
}

// AttachmentAddress names an item's figures by their digests, as package
// render wants them.
func AttachmentAddress(item library.Item) func(string) (string, bool) {
	return func(target string) (string, bool) {
		target = strings.TrimPrefix(target, "./")
		for i, a := range item.Attachments {
			if a.Path == target || a.Path == "attachments/"+target {
				return "/api/attachments/" + a.SHA256 + "/" + strconv.Itoa(i), true
			}
		}
		return "", false
	}
}
