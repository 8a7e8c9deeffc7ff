// Package anchor finds a quoted passage again in a text that may have changed
// since it was quoted. Texts and positions count in code points.
package anchor

// The bounds of what is quoted and how far a passage may have changed.
const (
	Context  = 32   // code points kept before and after a passage
	MaxQuote = 5000 // code points of a passage: at most 20,000 bytes

	maxChanged   = 4   // one code point in so many may differ …
	maxChanges   = 200 // … and no more than this
	shortest     = 4   // shorter passages are found as they are, or not at all
	needsContext = 16  // shorter ones that differ need their context around them
)

// Quote is a passage and what stands around it: W3C's TextQuoteSelector.
type Quote struct {
	Exact, Prefix, Suffix string
}

// Span is a place in a text, its end not included: W3C's TextPositionSelector.
type Span struct {
	Start, End int
}

// Outcome says how a passage was found again.
type Outcome string

// The outcomes.
const (
	InPlace Outcome = "in place" // the same words at the same position
	Moved   Outcome = "moved"    // the same words elsewhere
	Changed Outcome = "changed"  // words that are nearly the same
	Lost    Outcome = "lost"
)

// Text is a text in which passages are sought.
type Text []rune

// Quote returns the passage at a span with its context; false when the span
// is not one of the text, is empty or too long.
func (t Text) Quote(at Span) (Quote, bool) {
	if !t.has(at) || at.Start == at.End || at.End-at.Start > MaxQuote {
		return Quote{}, false
	}
	return Quote{
		Exact:  string(t[at.Start:at.End]),
		Prefix: string(t[max(0, at.Start-Context):at.Start]),
		Suffix: string(t[at.End:min(len(t), at.End+Context)]),
	}, true
}

// At returns the words at a span, and nothing when the span is not one of the
// text.
func (t Text) At(at Span) string {
	if !t.has(at) {
		return ""
	}
	return string(t[at.Start:at.End])
}

func (t Text) has(at Span) bool {
	return 0 <= at.Start && at.Start <= at.End && at.End <= len(t)
}

// Find seeks a passage that once stood at a position: first there, then
// elsewhere as it was, the better its context the rather, then nearly as it
// was. A lost passage has the position it had.
func (t Text) Find(q Quote, was Span) (Span, Outcome) {
	exact := []rune(q.Exact)
	if len(exact) == 0 || len(exact) > MaxQuote {
		return was, Lost
	}
	s := search{t, exact, []rune(q.Prefix), []rune(q.Suffix), was}
	if at, ok := s.same(); ok {
		if at == was {
			return at, InPlace
		}
		return at, Moved
	}
	if at, ok := s.similar(); ok {
		return at, Changed
	}
	return was, Lost
}

// search is one passage that is sought in one text.
type search struct {
	text                  Text
	exact, prefix, suffix []rune
	was                   Span
}

// same finds the passage as it was. At its old position it stays, unless its
// surroundings are clearly elsewhere now: a short word is in many places.
func (s search) same() (Span, bool) {
	var best Span
	bestScore, found := -1.0, false
	for _, start := range occurrences(s.text, s.exact) {
		at := Span{start, start + len(s.exact)}
		score := s.context(at)
		if at == s.was {
			score += 0.5
		}
		if score > bestScore || score == bestScore && s.nearer(at, best) {
			best, bestScore, found = at, score, true
		}
	}
	return best, found
}

// context says how much of the passage's surroundings is at a place, 0 to 1.
func (s search) context(at Span) float64 {
	total := len(s.prefix) + len(s.suffix)
	if total == 0 {
		return 0
	}
	same := 0
	for i := 1; i <= len(s.prefix) && i <= at.Start && s.prefix[len(s.prefix)-i] == s.text[at.Start-i]; i++ {
		same++
	}
	for i := 0; i < len(s.suffix) && at.End+i < len(s.text) && s.suffix[i] == s.text[at.End+i]; i++ {
		same++
	}
	return float64(same) / float64(total)
}

func (s search) nearer(a, b Span) bool {
	return distance(a.Start, s.was.Start) < distance(b.Start, s.was.Start)
}

func distance(a, b int) int { return max(a, b) - min(a, b) }

// occurrences returns where needle stands in text, places that overlap
// included.
func occurrences(text, needle []rune) []int {
	var at []int
	fallback := borders(needle)
	for i, k := 0, 0; i < len(text); i++ {
		for k > 0 && text[i] != needle[k] {
			k = fallback[k-1]
		}
		if text[i] == needle[k] {
			k++
		}
		if k == len(needle) {
			at = append(at, i+1-k)
			k = fallback[k-1]
		}
	}
	return at
}

// borders returns, for every beginning of needle, the length of its longest
// proper beginning that is its end too (Knuth, Morris and Pratt 1977).
func borders(needle []rune) []int {
	b := make([]int, len(needle))
	for i, k := 1, 0; i < len(needle); i++ {
		for k > 0 && needle[i] != needle[k] {
			k = b[k-1]
		}
		if needle[i] == needle[k] {
			k++
		}
		b[i] = k
	}
	return b
}
