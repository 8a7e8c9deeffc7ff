package search

import (
	"net/url"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// The text fields of the index, in the order a "why shown" line prefers them.
const (
	fTitle = iota
	fPeople
	fTerms
	fSummary
	fBody
	fFile
	fieldCount
)

// whyNames are the names that a reader meets.
var whyNames = [fieldCount]string{"title", "people", "terms", "summary", "body", "attachment"}

// The fields of the segment: all words, see counts.go, and whole identifiers.
// The labels of an item's terms are in neither; see labelwords.go.
const (
	wordField  = "w"
	identField = "i"
)

// A passage is one text of an item with its field and language.
type passage struct {
	field int
	lang  int
	text  string
	from  string  // the title of the attachment it is from
	words []token // of the text, where it was split already; see tokens
}

// tokens returns the words of the passage.
func (p *passage) tokens() []token {
	if p.words == nil {
		return tokens(p.text)
	}
	return p.words
}

// passages returns everything of an item that is searched and highlighted.
func passages(it *library.Item, terms *termBook, files *texts) []passage {
	title, text := langOf(it.Language), langOf(it.TextLanguage)
	if it.TextLanguage == "" {
		text = title
	}
	out := []passage{{field: fTitle, lang: title, text: it.Title}}
	for _, s := range people(it) {
		out = append(out, passage{field: fPeople, lang: title, text: s})
	}
	for _, ref := range it.Terms {
		for _, id := range terms.closure(ref.Scheme, ref.ID) {
			out = terms.passages(out, ref.Scheme, id)
		}
	}
	if h := it.Happening; h != nil && h.Type != "" {
		for _, p := range terms.passages(nil, eventTypes, h.Type) {
			out = append(out, passage{field: fBody, lang: p.lang, text: p.text})
		}
	}
	out = append(out, passage{field: fSummary, lang: text, text: plain(it.Summary)})
	for _, s := range bodyTexts(it) {
		out = append(out, passage{field: fBody, lang: text, text: s})
	}
	for _, a := range it.Attachments {
		if s := files.of(a); s != "" {
			out = append(out, passage{field: fFile, lang: title, text: s, from: a.Title})
		}
	}
	return out
}

// people returns the names and places of an item.
func people(it *library.Item) []string {
	var out []string
	for _, n := range it.Bib.Author {
		out = appendText(out, n.Given+" "+n.Family+" "+n.Suffix+n.Literal)
	}
	b := it.Bib
	out = appendText(out, it.Institution, it.Place, b.ContainerTitle, b.Publisher, b.CollectionTitle)
	if it.Happening != nil {
		out = appendText(out, it.Happening.Organizer)
	}
	return out
}

func bodyTexts(it *library.Item) []string {
	out := appendText(nil, plain(it.Body))
	for _, f := range it.Facts {
		out = appendText(out, plain(f))
	}
	out = appendText(out, plain(it.Note))
	if h := it.Happening; h != nil {
		out = appendText(out, h.Audience, h.Conflict)
	}
	for _, a := range it.Attachments {
		out = appendText(out, a.Title)
	}
	return out
}

func appendText(out []string, texts ...string) []string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			out = append(out, t)
		}
	}
	return out
}

// identifiers returns the forms by which an item can be called directly: its
// number, year, DOI and web addresses. Its id is looked up in the table.
func identifiers(it *library.Item) []string {
	out := []string{"#" + strconv.Itoa(it.Number)}
	if y := itemDate(it).Year(); y != 0 && !it.Kind.Own() {
		out = append(out, strconv.Itoa(y))
	}
	if it.Bib.DOI != "" {
		out = append(out, identifier(it.Bib.DOI))
	}
	out = appendAddress(out, it.Bib.URL)
	for _, l := range it.Links {
		out = appendAddress(out, l.URL)
		if l.To != "" {
			out = append(out, linkPrefix+l.To)
		}
	}
	return out
}

// linkPrefix marks the ids of the items that an item links to. No identifier
// that can be typed begins with it.
const linkPrefix = "\x01"

func appendAddress(out []string, address string) []string {
	id := identifier(address)
	if id == "" {
		return out
	}
	out = append(out, id)
	if host := hostOf(address); host != "" && host != id {
		out = append(out, host)
	}
	return out
}

func hostOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// identifier brings a DOI, address or id to the one spelling it is indexed
// under: no scheme, no resolver, no "www.", no closing slash, lower case.
func identifier(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if i := strings.Index(s, "://"); i >= 0 {
		s = s[i+3:]
	}
	s = strings.TrimPrefix(s, "www.")
	for _, p := range []string{"dx.doi.org/", "doi.org/", "doi:"} {
		s = strings.TrimPrefix(s, p)
	}
	s = strings.TrimSpace(s)
	if un, err := url.PathUnescape(s); err == nil && strings.HasPrefix(s, "10.") {
		s = un
	}
	return strings.TrimRight(s, "/.,;")
}

// itemDate is the date an item is sorted and counted by.
func itemDate(it *library.Item) library.Date {
	if it.Happening != nil && it.Happening.Start != "" {
		return it.Happening.Start
	}
	return it.Bib.Issued
}
