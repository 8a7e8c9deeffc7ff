package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"socialmission.org/desktop/internal/library"
)

// Bounds of a query. What lies beyond them is left out, and the reader told.
const (
	maxQuery   = 10 << 10 // bytes
	maxClauses = 60       // a document's matches are kept in 64 bits
	maxFilters = 200
)

// A part is one piece of a query as it was written.
type part struct {
	text   string // without quotes, minus and operator
	op     string // the operator before the colon, canonical; "" for words
	quoted bool
	not    bool
	or     bool // OR stood before it
	last   bool // the query ends with it: it may be unfinished
}

// A parser takes a query apart. It accepts every input.
type parser struct {
	s       string
	parts   []part
	notices []library.Notice
}

func (p *parser) note(code, text string) {
	for _, n := range p.notices {
		if n.Code == code && n.Text == text {
			return
		}
	}
	if len(p.notices) < 20 {
		p.notices = append(p.notices, library.Notice{Code: code, Text: text})
	}
}

// parse splits a query into its parts.
func parse(query string) ([]part, []library.Notice) {
	p := &parser{s: clean(query)}
	if len(p.s) > maxQuery {
		p.s = strings.ToValidUTF8(p.s[:maxQuery], "")
		p.note("too-long", "")
	}
	or := false
	for {
		p.space()
		if p.s == "" {
			break
		}
		next, isOr := p.next()
		if isOr {
			or = true
			continue
		}
		next.or = or && len(p.parts) > 0
		or = false
		p.parts = append(p.parts, next)
	}
	if or {
		p.note("plain-words", "OR")
		p.parts = append(p.parts, part{text: "or", last: true})
	}
	return p.parts, p.notices
}

// clean makes valid text of any bytes: controls and the marks of writing
// direction become spaces, curly quotes straight ones.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '“' || r == '”' || r == '„' || r == '«' || r == '»':
			return '"'
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d':
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
}

func (p *parser) space() { p.s = strings.TrimLeftFunc(p.s, unicode.IsSpace) }

// next takes one part off the front, or reports an OR.
func (p *parser) next() (out part, or bool) {
	if len(p.s) > 1 && (p.s[0] == '-' || strings.HasPrefix(p.s, "−")) {
		_, n := utf8.DecodeRuneInString(p.s)
		if r, _ := utf8.DecodeRuneInString(p.s[n:]); wordRune(r) || r == '"' {
			out.not = true
			p.s = p.s[n:]
		}
	}
	if p.s[0] == '"' {
		out.text, out.quoted = p.quote()
		return out, false
	}
	end := strings.IndexFunc(p.s, func(r rune) bool { return unicode.IsSpace(r) || r == '"' })
	if end < 0 {
		end = len(p.s)
	}
	word := p.s[:end]
	if op, value, ok := operator(word); ok {
		p.s = p.s[len(word)-len(value):]
		out.op = op
		return p.value(out), false
	}
	p.s = p.s[end:]
	if word == "OR" && !out.not {
		return part{}, true
	}
	out.text, out.last = word, p.s == ""
	return out, false
}

// value takes what stands after an operator's colon.
func (p *parser) value(out part) part {
	if strings.HasPrefix(p.s, `"`) {
		out.text, out.quoted = p.quote()
		return out
	}
	end := strings.IndexFunc(p.s, unicode.IsSpace)
	if end < 0 {
		end = len(p.s)
	}
	out.text, p.s = p.s[:end], p.s[end:]
	out.last = p.s == ""
	return out
}

// quote takes a quoted text; a quote that is never closed is plain words, so
// that a phrase being typed already finds something.
func (p *parser) quote() (text string, closed bool) {
	p.s = p.s[1:]
	end := strings.IndexByte(p.s, '"')
	if end < 0 {
		if strings.TrimSpace(p.s) != "" {
			p.note("plain-words", `"`)
		}
		text, p.s = p.s, ""
		return text, false
	}
	text, p.s = p.s[:end], p.s[end+1:]
	return text, true
}

// operators are the words before a colon, in both languages.
var operators = map[string]string{
	"type": library.FacetType, "tipo": library.FacetType,
	"domain": library.FacetDomain, "dominio": library.FacetDomain, "ambito": library.FacetDomain,
	"topic": library.FacetTopic, "tema": library.FacetTopic,
	"profession": library.FacetProfession, "profesion": library.FacetProfession,
	"series": library.FacetSeries, "serie": library.FacetSeries,
	"lang": library.FacetLanguage, "language": library.FacetLanguage, "idioma": library.FacetLanguage,
	"kind": library.FacetKind, "clase": library.FacetKind,
	"availability": library.FacetAvailability, "disponibilidad": library.FacetAvailability,
	"year": library.FacetYear, "ano": library.FacetYear,
	"author": "author", "autor": "author", "autora": "author",
	"in": "in", "en": "in", "has": "has", "tiene": "has", "is": "is", "es": "is",
}

// operator splits "type:toolkit". Addresses ("https://…", "doi:10…") are words.
func operator(word string) (op, value string, ok bool) {
	i := strings.IndexByte(word, ':')
	if i <= 0 || strings.HasPrefix(word[i:], "://") {
		return "", "", false
	}
	op, ok = operators[fold(word[:i])]
	return op, word[i+1:], ok
}
