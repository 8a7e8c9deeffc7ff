package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// htmlText returns the words of a page. It reads tokens, not a tree: depth and
// broken nesting cost nothing.
func htmlText(page string) (string, error) {
	var sb strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(maxText)
	silent := "" // the element whose text is not for readers
	for sb.Len() < 2*maxText {
		kind := z.Next()
		name, _ := z.TagName()
		switch tag := string(name); kind {
		case html.ErrorToken:
			return sb.String(), nil // the end, or as far as it can be read
		case html.StartTagToken:
			if hidden(tag) && silent == "" {
				silent = tag
			}
			sb.WriteString(gap(tag))
		case html.EndTagToken:
			if tag == silent {
				silent = ""
			}
			sb.WriteString(gap(tag))
		case html.SelfClosingTagToken:
			sb.WriteString(gap(tag))
		case html.TextToken:
			if silent == "" {
				sb.Write(z.Text())
			}
		}
	}
	return sb.String(), nil
}

func hidden(tag string) bool {
	switch tag {
	case "script", "style", "template", "noscript", "svg", "head":
		return true
	}
	return false
}

// gap is what parts the words around a tag: inline ones do not.
func gap(tag string) string {
	switch tag {
	case "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr":
		return ""
	case "td", "th":
		return " "
	}
	return "\n"
}
