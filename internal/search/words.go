package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A token is one word of a text: its folded form and where it stands.
type token struct {
	term       string
	start, end int // bytes of the text it was read from
}

// maxTerm bounds a word in bytes; what is longer is no word anyone types.
const maxTerm = 64

// tokens splits text into words: runs of letters, digits and marks. An
// apostrophe between letters belongs to its word; a possessive is cut off.
func tokens(text string) []token {
	return appendTokens(make([]token, 0, len(text)/6+1), text)
}

func appendTokens(out []token, text string) []token {
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if !wordRune(r) {
			i += size
			continue
		}
		end := wordEnd(text, i)
		if term := fold(text[i:end]); term != "" {
			out = append(out, token{term: term, start: i, end: end})
		}
		i = end
	}
	return out
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r))
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

// wordEnd returns where the word that begins at i ends.
func wordEnd(text string, i int) int {
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf && c != '\'' {
			if !wordRune(rune(c)) {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if apostrophe(r) {
			next, _ := utf8.DecodeRuneInString(text[i+size:])
			if !unicode.IsLetter(next) {
				return i
			}
		} else if !wordRune(r) {
			return i
		}
		i += size
	}
	return i
}

// fold brings a word to the form it is compared in: lower case, without
// accents, apostrophes and the English possessive.
func fold(word string) string {
	if t, ok := foldASCII(word); ok {
		return t
	}
	out := make([]byte, 0, len(word))
	for _, r := range norm.NFKD.String(word) {
		out = appendFolded(out, r)
	}
	return clip(string(trimPossessive(out)))
}

// foldASCII is fold for the words most texts are made of.
func foldASCII(word string) (string, bool) {
	lower := true
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf || c == '\'' {
			return "", false
		}
		lower = lower && (c < 'A' || c > 'Z')
	}
	if lower {
		return clip(word), true
	}
	b := []byte(word)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return clip(string(b)), true
}

// appendFolded appends r in lower case; marks vanish, an apostrophe is kept
// as ' until the possessive has been looked at.
func appendFolded(out []byte, r rune) []byte {
	switch {
	case unicode.Is(unicode.Mn, r):
		return out
	case apostrophe(r):
		return append(out, '\'')
	}
	switch r = unicode.ToLower(r); r {
	case 'ß':
		return append(out, "ss"...)
	case 'æ':
		return append(out, "ae"...)
	case 'œ':
		return append(out, "oe"...)
	case 'ø':
		return append(out, 'o')
	case 'ł':
		return append(out, 'l')
	case 'đ':
		return append(out, 'd')
	case 'ı':
		return append(out, 'i')
	}
	return utf8.AppendRune(out, r)
}

// trimPossessive cuts a closing 's and drops every other apostrophe.
func trimPossessive(b []byte) []byte {
	if n := len(b); n > 2 && b[n-2] == '\'' && b[n-1] == 's' {
		b = b[:n-2]
	}
	out := b[:0]
	for _, c := range b {
		if c != '\'' {
			out = append(out, c)
		}
	}
	return out
}

func clip(s string) string {
	if len(s) <= maxTerm {
		return s
	}
	cut := maxTerm
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}
