package render

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// itemTarget is an item's id as links may name it.
var itemTarget = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,199}$`)

const itemAddress = "#/items/"

func linkItem(target string) (string, bool) {
	return itemAddress + target, true
}

// link decides where a link may lead: to an item, to a place on this page, or
// to the web. Any other link loses its address and leaves its text.
func (p *page) link(n *html.Node) {
	href := get(n, "href")
	rest := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Key != "href" {
			rest = append(rest, a)
		}
	}
	n.Attr = rest
	if role := get(n, "role"); role != "" {
		p.noteLink(n, role, href)
		return
	}
	switch target, isItem := itemOf(href); {
	case isItem:
		if to, ok := p.opt.ItemLink(target); ok {
			set(n, "href", to)
			return
		}
	case strings.HasPrefix(href, itemAddress):
	case strings.HasPrefix(href, "#"):
		set(n, "href", href) // settled by anchors, once all ids are known
		return
	case external(href):
		set(n, "href", href)
		set(n, "rel", "noopener noreferrer")
		set(n, "data-external", "")
		return
	}
	unwrap(n)
}

// itemOf returns the item a link names, as item:ID or as the app's own address.
func itemOf(href string) (string, bool) {
	target, ok := strings.CutPrefix(href, "item:")
	if !ok {
		target, ok = strings.CutPrefix(href, itemAddress)
	}
	return target, ok && itemTarget.MatchString(target)
}

// external reports whether href leads to the web, to mail or to a telephone,
// and reads the way it leads.
func external(href string) bool {
	for _, r := range href {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.IsSpace(r) {
			return false
		}
	}
	u, err := url.Parse(href)
	if err != nil || u.User != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "mailto", "tel":
		return u.Opaque != ""
	}
	return false
}

// noteLink prepares the two ends of a footnote.
func (p *page) noteLink(n *html.Node, role, href string) {
	id := strings.TrimPrefix(href, "#")
	if !onlyNoteID.MatchString(id) || role == "doc-endnotes" {
		unwrap(n)
		return
	}
	label := p.words.BackToText
	if role == "doc-noteref" {
		label = p.words.Note + " " + strings.TrimSpace(textOf(n))
	}
	set(n, "href", "#"+p.opt.Prefix+id)
	set(n, "aria-label", label)
}

// anchors settles links within the page: they must lead to an id that exists,
// and may name a heading without its prefix.
func (p *page) anchors(root *html.Node) {
	var dead []*html.Node
	for n := range root.Descendants() {
		href := get(n, "href")
		if n.DataAtom != atom.A || !strings.HasPrefix(href, "#") || strings.HasPrefix(href, "#/") {
			continue
		}
		id := strings.TrimPrefix(href, "#")
		if written, err := url.PathUnescape(id); err == nil {
			id = written
		}
		heading := "h-" + p.opt.Prefix + slug(id)
		switch {
		case p.slugs[id] > 0:
			set(n, "href", "#"+id)
		case p.slugs[heading] > 0:
			set(n, "href", "#"+heading)
		default:
			dead = append(dead, n)
		}
	}
	for _, n := range dead {
		unwrap(n)
	}
}

// image shows an attachment; any other image gives way to its description.
func (p *page) image(n *html.Node) {
	src := get(n, "src")
	if p.opt.Image != nil && !isAttachment(src) {
		if to, ok := p.opt.Image(src); ok {
			src = to
		}
	}
	if !isAttachment(src) {
		replace(n, textNode(get(n, "alt")))
		return
	}
	set(n, "src", src)
	set(n, "loading", "lazy")
	if !has(n, "alt") {
		set(n, "alt", "")
	}
}

// isAttachment reports whether src is the address of an attachment, and of
// nothing else once a browser has resolved the dots in it.
func isAttachment(src string) bool {
	name, err := url.PathUnescape(src[strings.LastIndex(src, "/")+1:])
	return err == nil && attachment.MatchString(src) && name != "." && name != ".." && !strings.ContainsAny(name, `/\`)
}
