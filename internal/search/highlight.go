package search

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"socialmission.org/desktop/internal/library"
)

// escape makes text safe to stand in HTML.
func escape(s string) string { return html.EscapeString(s) }

// snippetLength is how much of a text a row shows, in bytes.
const snippetLength = 260

// dress fills in what of a hit comes from the item's text: the marked title,
// the best passage, and the reasons why it is shown.
func (m *matcher) dress(h *library.Hit, texts []passage) {
	var why reasons
	best := snippet{score: -1}
	for i, p := range texts {
		spans := m.spans(p)
		why.add(p, spans)
		switch {
		case i == 0:
			h.TitleHTML = marked(p.text, spans)
		case p.field == fSummary || p.field == fBody || p.field == fFile && len(spans) > 0:
			best = better(best, cut(p, spans))
		}
	}
	h.SnippetHTML, h.SnippetFrom = best.html(), best.from
	h.Why = why.list()
}

// beginning returns at most n bytes of a text.
func beginning(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return text[:runeStart(text, n)]
}

// marked escapes a text and puts its matches in <mark>.
func marked(text string, spans []span) string {
	var sb strings.Builder
	at := 0
	for _, s := range spans {
		sb.WriteString(escape(text[at:s.start]))
		sb.WriteString("<mark>")
		sb.WriteString(escape(text[s.start:s.end]))
		sb.WriteString("</mark>")
		at = s.end
	}
	sb.WriteString(escape(text[at:]))
	return sb.String()
}

// A snippet is a stretch of a text and how much of the query is in it.
type snippet struct {
	text, from string
	start, end int
	spans      []span
	score      float64
}

func better(a, b snippet) snippet {
	if b.score > a.score {
		return b
	}
	return a
}

// cut returns the stretch of a text that holds the most different words of
// the query; of equals, the first.
func cut(p passage, spans []span) snippet {
	if strings.TrimSpace(p.text) == "" {
		return snippet{score: -1}
	}
	best := snippet{text: p.text, from: p.from, end: min(len(p.text), snippetLength)}
	best.score = 0
	if p.field == fSummary {
		best.score = 0.01 // of two passages that say nothing, the summary
	}
	base := best.score
	for i := range spans {
		from := max(0, spans[i].start-60)
		w := snippet{text: p.text, from: p.from, start: from, end: min(len(p.text), from+snippetLength)}
		w.spans, w.score = within(spans[i:], w.end)
		w.score += base
		if w.score > best.score {
			best = w
		}
	}
	if best.spans == nil {
		best.spans, _ = within(spans, best.end)
	}
	return best.snap()
}

// within returns the leading spans that end before end, and their worth.
func within(spans []span, end int) ([]span, float64) {
	n, score := 0, 0.0
	seen := map[string]bool{}
	for n < len(spans) && n < 12 && spans[n].end <= end {
		score += 0.05
		if !seen[spans[n].typed] {
			seen[spans[n].typed] = true
			score += 1 - 0.1*float64(spans[n].how)
		}
		n++
	}
	return spans[:n:n], score
}

// snap moves the ends to the edges of words and never into a match.
func (s snippet) snap() snippet {
	if s.start > 0 {
		if s.start+40 < len(s.text) {
			if i := strings.IndexFunc(s.text[runeStart(s.text, s.start):], unicode.IsSpace); i >= 0 && i < 40 {
				s.start = runeStart(s.text, s.start) + i + 1
			}
		}
		s.start = runeStart(s.text, s.start)
	}
	s.end = runeStart(s.text, s.end)
	if s.end < len(s.text) {
		if i := strings.LastIndexFunc(s.text[s.start:s.end], unicode.IsSpace); i > snippetLength/2 {
			s.end = s.start + i
		}
	}
	s.spans = slices.DeleteFunc(slices.Clone(s.spans), func(x span) bool { return x.start < s.start || x.end > s.end })
	return s
}

func runeStart(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

func (s snippet) html() string {
	if s.score < 0 {
		return ""
	}
	spans := slices.Clone(s.spans)
	for i := range spans {
		spans[i].start -= s.start
		spans[i].end -= s.start
	}
	out := strings.Join(strings.Fields(marked(s.text[s.start:s.end], spans)), " ")
	if s.start > 0 {
		out = "… " + out
	}
	if s.end < len(s.text) {
		out += " …"
	}
	return out
}

// maxReasons bounds the "why shown" line.
const maxReasons = 6

// reasons collects why an item is shown, the best reason a word and field.
type reasons struct {
	all []reason
}

type reason struct {
	library.Reason
	how, field int
}

func (r *reasons) add(p passage, spans []span) {
	for _, s := range spans {
		found := p.text[s.start:s.end]
		if fold(found) == fold(s.typed) || s.how == matchExact {
			found = ""
		}
		r.put(reason{library.Reason{Typed: s.typed, Found: found, Field: whyNames[p.field], Match: matchNames[s.how]}, s.how, p.field})
	}
}

func (r *reasons) put(n reason) {
	for i := range r.all {
		if have := &r.all[i]; have.field == n.field && have.Typed == n.Typed {
			if n.how < have.how {
				*have = n
			}
			return
		}
	}
	r.all = append(r.all, n)
}

// list returns the best reasons: every typed word is named before any is
// named for a second field.
func (r *reasons) list() []library.Reason {
	slices.SortStableFunc(r.all, func(a, b reason) int {
		if a.how != b.how {
			return a.how - b.how
		}
		return a.field - b.field
	})
	var first, more []library.Reason
	seen := map[string]bool{}
	for _, n := range r.all {
		if seen[n.Typed] {
			more = append(more, n.Reason)
			continue
		}
		seen[n.Typed] = true
		first = append(first, n.Reason)
	}
	out := append(first, more...)
	return out[:min(len(out), maxReasons)]
}
