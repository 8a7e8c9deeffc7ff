package render

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// The allow-lists. The first takes everything hostile out of what authors
// wrote before anything else looks at it; the second is the last to touch the
// result, and allows besides what this package adds itself. Neither is changed
// after it was made.
var (
	incoming = incomingPolicy()
	outgoing = outgoingPolicy()
	inline   = inlinePolicy()
	noted    = notePolicy()
)

const noteID = `[a-z]*-?fn(ref[0-9]*)?:[0-9]+`

var (
	languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$`)
	direction   = regexp.MustCompile(`^(ltr|rtl|auto)$`)
	smallNumber = regexp.MustCompile(`^[0-9]{1,4}$`)
	isoDate     = regexp.MustCompile(`^[0-9T:.+-]{4,35}$`)
	cellScope   = regexp.MustCompile(`^(col|row|colgroup|rowgroup)$`)
	cellAlign   = regexp.MustCompile(`^(left|right|center)$`)
	noteRole    = regexp.MustCompile(`^doc-(noteref|backlink|endnotes)$`)
	noteClass   = regexp.MustCompile(`^(footnotes|footnote-ref|footnote-backref)$`)
	onlyNoteID  = regexp.MustCompile(`^` + noteID + `$`)
	ownID       = regexp.MustCompile(`^(h-[\p{L}\p{N}-]+|p-[0-9]+|` + noteID + `)$`)
	ownClass    = regexp.MustCompile(`^(footnotes|footnote-ref|footnote-backref|table-scroll|num|center|task|no-data|sr-only)$`)
	ownRole     = regexp.MustCompile(`^(doc-(noteref|backlink|endnotes)|group|img)$`)
	// No control character, white space, quotation mark or angle bracket.
	writtenLink = regexp.MustCompile(`^(?i:https?:|mailto:|tel:|item:|#)[^\x00-\x20"'<>\x7f]*$`)
	shownLink   = regexp.MustCompile(`^(https?://[^/\x00-\x20"'<>\x7f][^\x00-\x20"'<>\x7f]*|(mailto|tel):[^\x00-\x20"'<>\x7f]+|#[^\x00-\x20"'<>\x7f]*)$`)
	attachment  = regexp.MustCompile(`^/api/attachments/[0-9a-f]{64}/[^/\\?#\x00-\x20"'<>\x7f]+$`)
)

// phrasing are the elements that may stand within a line.
func phrasing() []string {
	return []string{"a", "abbr", "b", "bdi", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd",
		"mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
}

// flow are the elements that make up a text.
func flow() []string {
	return []string{"blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
		"h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "section", "summary",
		"table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
}

// common allows what is harmless on both lists.
func common(elements ...string) *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(elements...)
	p.AllowNoAttrs().OnElements("a", "span", "time")
	p.AllowAttrs("lang").Matching(languageTag).Globally()
	p.AllowAttrs("dir").Matching(direction).Globally()
	p.AllowAttrs("datetime").Matching(isoDate).OnElements("time", "del", "ins")
	p.AllowAttrs("title").OnElements("abbr", "dfn", "a", "img")
	p.SkipElementsContent("audio", "canvas", "iframe", "math", "noembed", "noframes", "noscript", "object",
		"plaintext", "script", "select", "style", "svg", "template", "textarea", "title", "video", "xmp")
	return p
}

func structured() *bluemonday.Policy {
	p := common(append(phrasing(), flow()...)...)
	p.AllowAttrs("start", "value").Matching(smallNumber).OnElements("ol", "li")
	p.AllowAttrs("reversed").Matching(regexp.MustCompile(`^(reversed)?$`)).OnElements("ol")
	p.AllowAttrs("colspan", "rowspan").Matching(smallNumber).OnElements("td", "th")
	p.AllowAttrs("scope").Matching(cellScope).OnElements("th")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("open").Matching(regexp.MustCompile(`^(open)?$`)).OnElements("details")
	return p
}

func incomingPolicy() *bluemonday.Policy {
	p := structured()
	p.AllowAttrs("href").Matching(writtenLink).OnElements("a")
	p.AllowAttrs("src").OnElements("img")
	p.AllowAttrs("align").Matching(cellAlign).OnElements("td", "th")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^checkbox$`)).OnElements("input")
	p.AllowAttrs("checked").OnElements("input")
	p.AllowAttrs("id").Matching(onlyNoteID).OnElements("sup", "li")
	p.AllowAttrs("role").Matching(noteRole).OnElements("a", "div")
	p.AllowAttrs("class").Matching(noteClass).OnElements("a", "div")
	return p
}

func outgoingPolicy() *bluemonday.Policy {
	p := structured()
	p.AllowAttrs("href").Matching(shownLink).OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^noopener noreferrer$`)).OnElements("a")
	p.AllowAttrs("data-external").Matching(regexp.MustCompile(`^$`)).OnElements("a")
	p.AllowAttrs("src").Matching(attachment).OnElements("img")
	p.AllowAttrs("loading").Matching(regexp.MustCompile(`^lazy$`)).OnElements("img")
	p.AllowAttrs("data-n").Matching(smallNumber).OnElements("p")
	p.AllowAttrs("id").Matching(ownID).OnElements("h2", "h3", "h4", "h5", "h6", "p", "sup", "li")
	p.AllowAttrs("class").Matching(ownClass).Globally()
	p.AllowAttrs("role").Matching(ownRole).OnElements("a", "div", "section", "span")
	p.AllowAttrs("aria-label").OnElements("a", "div", "section", "span")
	p.AllowAttrs("aria-hidden").Matching(regexp.MustCompile(`^true$`)).OnElements("span")
	p.AllowAttrs("tabindex").Matching(regexp.MustCompile(`^0$`)).OnElements("div")
	return p
}

func inlinePolicy() *bluemonday.Policy {
	p := common(phrasing()...)
	p.AllowAttrs("href").Matching(shownLink).OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^noopener noreferrer$`)).OnElements("a")
	p.AllowAttrs("data-external").Matching(regexp.MustCompile(`^$`)).OnElements("a")
	return p
}

// notePolicy is for what readers write beside a text.
func notePolicy() *bluemonday.Policy {
	p := inlinePolicy()
	p.AllowElements("blockquote", "br", "dd", "dl", "dt", "hr", "li", "ol", "p", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul")
	p.AllowAttrs("start", "value").Matching(smallNumber).OnElements("ol", "li")
	p.AllowAttrs("scope").Matching(cellScope).OnElements("th")
	return p
}
