package httpapi

import "socialmission.org/desktop/internal/cite"

// Citations are the references of some items in one style, in the order that
// the style wants.
type Citations struct {
	Style  cite.Style      `json:"style"`
	Lang   string          `json:"lang"`
	Styles []CitationStyle `json:"styles"` // all there are
	Items  []Citation      `json:"items"`
}

// CitationStyle is a citation style.
type CitationStyle struct {
	ID   cite.Style `json:"id"`
	Name string     `json:"name"`
}

// Citation is the reference of one item.
type Citation struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	HTML   string `json:"html"`   // i, b, sup, sub, span class="small-caps" and links only
	InText string `json:"inText"` // how a text points to it
}
