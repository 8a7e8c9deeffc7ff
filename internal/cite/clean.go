package cite

import (
	"html"
	"net/url"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// clean keeps of the processor's HTML what a reference may have, in our own
// words: i, b, sup, sub, span class="small-caps" and a with a web address. The
// number of an entry is kept only where it is wanted.
func clean(source string, numbered bool) string {
	var c cleaner
	c.numbered = numbered
	z := xhtml.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			for len(c.open) > 0 {
				c.end()
			}
			return strings.Join(strings.Fields(c.b.String()), " ")
		case xhtml.TextToken:
			c.text(string(z.Text()))
		case xhtml.StartTagToken:
			c.start(z.Token())
		case xhtml.EndTagToken:
			c.end()
		}
	}
}

// cleaner writes allowed elements and remembers for each that is open how it ends.
type cleaner struct {
	b        strings.Builder
	open     []string
	numbered bool
	silent   int // depth of the number that is left out
}

// number marks in open the element that holds an entry's number.
const number = "\x00"

func (c *cleaner) text(s string) {
	if c.silent == 0 {
		c.b.WriteString(html.EscapeString(html.UnescapeString(s)))
	}
}

func (c *cleaner) start(t xhtml.Token) {
	end := ""
	switch t.DataAtom {
	case atom.I, atom.B, atom.Sup, atom.Sub:
		c.b.WriteString("<" + t.Data + ">")
		end = "</" + t.Data + ">"
	case atom.Span:
		if strings.Contains(attr(t, "style"), "small-caps") {
			c.b.WriteString(`<span class="small-caps">`)
			end = "</span>"
		}
	case atom.A:
		if address := attr(t, "href"); isWeb(address) {
			c.b.WriteString(`<a href="` + html.EscapeString(address) + `">`)
			end = "</a>"
		}
	case atom.Div:
		if strings.Contains(attr(t, "class"), "csl-left-margin") && !c.numbered {
			c.silent++
			end = number
		} else {
			c.b.WriteString(" ")
		}
	}
	c.open = append(c.open, end)
}

func (c *cleaner) end() {
	if len(c.open) == 0 {
		return
	}
	last := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	if last == number {
		c.silent--
		return
	}
	c.b.WriteString(last)
}

func attr(t xhtml.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// plain is what of clean's HTML a plain text shows.
func plain(source string) string {
	var b strings.Builder
	z := xhtml.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return b.String()
		case xhtml.TextToken:
			b.WriteString(html.UnescapeString(string(z.Text())))
		}
	}
}
