package anchor_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/anchor"
)

const story = "Schools set goals. Rural students reached the goals in two years.\n" +
	"The clinic sees ninety patients a week. Students lead the clinic.\nNiños y médicas learn together."

// quote marks the n-th place of words in a text.
func quote(t *testing.T, text, words string, n int) (anchor.Quote, anchor.Span) {
	t.Helper()
	at := 0
	for ; n > 0; n-- {
		at += strings.Index(text[at:], words) + 1
	}
	at += strings.Index(text[at:], words)
	start := len([]rune(text[:at]))
	span := anchor.Span{Start: start, End: start + len([]rune(words))}
	q, ok := anchor.Text([]rune(text)).Quote(span)
	if !ok || q.Exact != words {
		t.Fatalf("%q is not in the text", words)
	}
	return q, span
}

func TestFind(t *testing.T) {
	tests := []struct {
		name    string
		words   string
		nth     int
		edit    func(string) string
		outcome anchor.Outcome
		found   string
		before  string // what stands before the place that was found
	}{
		{"nothing changed", "goals", 1, same, anchor.InPlace, "goals", "reached the "},
		{"changed elsewhere, behind", "Rural students", 0, swap("learn together", "learn apart, alas"), anchor.InPlace, "Rural students", "goals. "},
		{"changed elsewhere, before", "two years", 0, swap("Schools", "Good schools"), anchor.Moved, "two years", "goals in "},
		{"another word of the same sort before it", "clinic", 1, swap("The clinic", "The old clinic"), anchor.Moved, "clinic", "lead the "},
		{"the first of the same two went", "clinic", 1, swap("The clinic sees", "It sees"), anchor.Moved, "clinic", "lead the "},
		{"its paragraph was moved to the beginning", "Students lead the clinic.", 0, func(s string) string {
			lines := strings.Split(s, "\n")
			return lines[1] + "\n" + lines[0] + "\n" + lines[2]
		}, anchor.Moved, "Students lead the clinic.", "a week. "},
		{"a figure was corrected", "The clinic sees ninety patients a week.", 0, swap("ninety", "ninety-two"), anchor.Changed, "The clinic sees ninety-two patients a week.", "years.\n"},
		{"a letter of a word", "Rural students", 0, swap("Rural", "Rurals"), anchor.Changed, "Rurals students", "goals. "},
		{"its accents", "Niños y médicas", 0, func(s string) string { return strings.NewReplacer("ñ", "n", "é", "e").Replace(s) }, anchor.Changed, "Ninos y medicas", "clinic.\n"},
		{"a short word elsewhere only", "two", 0, swap("two", "ten"), anchor.Lost, "", ""},
		{"rewritten", "The clinic sees ninety patients a week.", 0, swap("The clinic sees ninety patients a week.", "Nobody knows how many come."), anchor.Lost, "", ""},
		{"all gone", "goals", 0, func(string) string { return "" }, anchor.Lost, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q, was := quote(t, story, tt.words, tt.nth)
			text := anchor.Text([]rune(tt.edit(story)))
			at, outcome := text.Find(q, was)
			if outcome != tt.outcome {
				t.Fatalf("%s at %v, want %s", outcome, at, tt.outcome)
			}
			if outcome == anchor.Lost {
				if at != was {
					t.Errorf("a lost passage is said to be at %v, not where it was, %v", at, was)
				}
				return
			}
			if got := text.At(at); got != tt.found {
				t.Errorf("found %q, want %q", got, tt.found)
			}
			if before := string(text[:at.Start]); !strings.HasSuffix(before, tt.before) {
				t.Errorf("found after %q, want it after %q", before[max(0, len(before)-12):], tt.before)
			}
		})
	}
}

func same(s string) string { return s }

func swap(old, now string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, now, 1) }
}

// A long passage in which one code point in eight was changed is found where
// it is, whatever stands before it.
func TestFindChangedPassages(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune("abcdefghij klmnopqrst áéíóú")
	write := func(n int) []rune {
		out := make([]rune, n)
		for i := range out {
			out[i] = letters[random.IntN(len(letters))]
		}
		return out
	}
	for length := 40; length < 2000; length += 83 {
		passage, before := write(length), write(500)
		text := anchor.Text(append(append(append([]rune{}, before...), passage...), write(500)...))
		q, ok := text.Quote(anchor.Span{Start: 500, End: 500 + length})
		if !ok {
			t.Fatal("no quote")
		}
		changed := append([]rune{}, passage...)
		for i := 3; i < length-3 && i/8 < 190; i += 8 {
			changed[i] = 'X'
		}
		now := anchor.Text(append(append(append(write(77), before...), changed...), write(300)...))
		at, outcome := now.Find(q, anchor.Span{Start: 500, End: 500 + length})
		if want := (anchor.Span{Start: 577, End: 577 + length}); outcome != anchor.Changed || at != want {
			t.Errorf("%d code points: %s at %v, want them at %v", length, outcome, at, want)
		}
	}
}

func TestQuoteRefuses(t *testing.T) {
	text := anchor.Text([]rune(strings.Repeat("a", anchor.MaxQuote+5)))
	for _, at := range []anchor.Span{{-1, 2}, {3, 3}, {4, 2}, {0, anchor.MaxQuote + 1}, {anchor.MaxQuote, anchor.MaxQuote + 6}} {
		if q, ok := text.Quote(at); ok {
			t.Errorf("%v gives %+v", at, q)
		}
	}
}

// Whatever is sought in whatever text, the place that is found is one of it.
func FuzzFind(f *testing.F) {
	f.Add(story, "goals", "the ", " in", 3)
	f.Add("aaaa", "aa", "", "", 1)
	f.Fuzz(func(t *testing.T, text, exact, prefix, suffix string, start int) {
		runes := anchor.Text([]rune(text))
		was := anchor.Span{Start: start, End: start + len([]rune(exact))}
		at, outcome := runes.Find(anchor.Quote{Exact: exact, Prefix: prefix, Suffix: suffix}, was)
		switch outcome {
		case anchor.Lost:
			if strings.Contains(text, exact) && exact != "" && len([]rune(exact)) <= anchor.MaxQuote && string(runes) == text {
				t.Errorf("%q is lost in %q", exact, text)
			}
		case anchor.InPlace, anchor.Moved:
			if string([]rune(exact)) != runes.At(at) {
				t.Errorf("%s at %v in %q: %q, not %q", outcome, at, text, runes.At(at), exact)
			}
		default:
			if at.Start < 0 || at.End > len(runes) || at.Start > at.End {
				t.Errorf("%v is no place in %q", at, text)
			}
		}
	})
}
