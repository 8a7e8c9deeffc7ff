package render

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
)

// markdown is CommonMark with what scholarly texts need. Raw HTML passes it;
// the allow-lists deal with it. It is never changed and safe to share.
var markdown = goldmark.New(
	goldmark.WithExtensions(
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
		extension.Strikethrough, extension.TaskList, extension.Footnote,
		extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:", "mailto:"})),
	),
	goldmark.WithRendererOptions(html.WithUnsafe()),
)

// errBounds means that a text was not rendered because of what it would cost.
var errBounds = errors.New("text exceeds the bounds of rendering")

// Markdown renders src for reading. A text that is too costly or that the
// parser cannot digest comes out as plain paragraphs; the error then says why,
// and the document is good to show all the same.
func Markdown(src string, opt Options) (Document, error) {
	opt = opt.withDefaults()
	src = tame(src)
	type result struct {
		doc Document
		err error
	}
	done := make(chan result, 1)
	go func() {
		doc, err := document(src, opt)
		done <- result{doc, err}
	}()
	timer := time.NewTimer(opt.MaxTime)
	defer timer.Stop()
	r := result{err: errBounds}
	select {
	case r = <-done:
	case <-timer.C:
	}
	if r.err != nil {
		return paragraphs(src, opt), fmt.Errorf("render Markdown: %w", r.err)
	}
	return r.doc, nil
}

// document renders src, and turns a panic of a parser into an error.
func document(src string, opt Options) (doc Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("parser failed: %v", p)
		}
	}()
	root, err := tree(src)
	if err != nil {
		return Document{}, err
	}
	p := newPage(opt)
	p.arrange(root)
	out, err := write(root)
	if err != nil {
		return Document{}, err
	}
	return Document{HTML: outgoing.Sanitize(out), Contents: p.contents, Paragraphs: p.numbered}, nil
}

// tree parses src and returns it as a tree that holds nothing hostile.
func tree(src string) (*nethtml.Node, error) {
	if !affordable(src) {
		return nil, errBounds
	}
	var out bytes.Buffer
	if err := markdown.Convert([]byte(src), &out); err != nil {
		return nil, err
	}
	return parse(incoming.SanitizeReader(&out).String())
}

// parse returns a div that holds the nodes of an HTML fragment.
func parse(fragment string) (*nethtml.Node, error) {
	root := element("div")
	nodes, err := nethtml.ParseFragment(strings.NewReader(fragment), root)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root, nil
}

// write returns the HTML of what root holds.
func write(root *nethtml.Node) (string, error) {
	var out strings.Builder
	for n := range root.ChildNodes() {
		if err := nethtml.Render(&out, n); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// maxPlain is the number of paragraphs up to which a plain text is shown as
// paragraphs; what follows is one more.
const maxPlain = 2_000

// paragraphs shows src as it was written, paragraph by paragraph.
func paragraphs(src string, opt Options) Document {
	root := element("div")
	for _, block := range strings.SplitN(src, "\n\n", maxPlain) {
		if block = strings.TrimSpace(block); block != "" {
			p := element("p")
			p.AppendChild(textNode(block))
			root.AppendChild(p)
		}
	}
	page := newPage(opt)
	page.arrange(root)
	out, err := write(root)
	if err != nil {
		return Document{Contents: []Heading{}}
	}
	return Document{HTML: outgoing.Sanitize(out), Contents: page.contents, Paragraphs: page.numbered}
}

// Inline renders src for a place that has room for a line of text only, such
// as a title or a list row. Blocks are joined by spaces.
func Inline(src string) string {
	src = tame(src)
	out, err := line(src)
	if err != nil {
		return nethtml.EscapeString(src)
	}
	return out
}

func line(src string) (out string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("parser failed: %v", p)
		}
	}()
	root, err := tree(src)
	if err != nil {
		return "", err
	}
	newPage(Options{FirstParagraph: -1}.withDefaults()).arrange(root)
	var here []*nethtml.Node // links to places that a line does not have
	for n := range root.Descendants() {
		if n.Type == nethtml.ElementNode && isBlock(n.Data) {
			n.Parent.InsertBefore(textNode(" "), n)
		}
		if href := get(n, "href"); strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "#/") {
			here = append(here, n)
		}
	}
	for _, n := range here {
		unwrap(n)
	}
	html, err := write(root)
	return strings.Join(strings.Fields(inline.Sanitize(html)), " "), err
}
