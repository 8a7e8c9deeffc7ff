package listcode

import (
	"fmt"
	"strings"
	"unicode"
)

// alphabet is Crockford's base32: no I, L, O or U.
const (
	alphabet   = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	symbolBits = 5
)

// Kind is the way in which a text is no code.
type Kind string

// The ways in which a text is no code.
const (
	Nothing  Kind = "nothing"  // there is no character of a code in it
	Foreign  Kind = "foreign"  // it has a character that no code has
	Short    Kind = "short"    // it ends too soon
	Long     Kind = "long"     // it is longer than any code
	Mistyped Kind = "mistyped" // its check does not fit
	Newer    Kind = "newer"    // it was made by a later version
)

// Fault says why a text is no code.
type Fault struct {
	Kind Kind
	Char rune // of Foreign: the first such character
	At   int  // of Foreign: its place among the characters of the code, from 1
}

func (f *Fault) Error() string {
	switch f.Kind {
	case Nothing:
		return "there is no list code here"
	case Foreign:
		return fmt.Sprintf("%q, character %d, is in no list code", f.Char, f.At)
	case Short:
		return "the list code is not complete"
	case Long:
		return "this is too long for a list code"
	case Newer:
		return "the list code was made by a later version"
	case Mistyped:
	}
	return "the list code has a typing mistake: its check does not fit"
}

// parse returns the values of a code's characters.
func parse(text string) ([]byte, error) {
	if len(text) > MaxText {
		return nil, &Fault{Kind: Long}
	}
	var symbols []byte
	for _, char := range text {
		if separates(char) {
			continue
		}
		value := valueOf(char)
		if value < 0 {
			return nil, &Fault{Kind: Foreign, Char: char, At: len(symbols) + 1}
		}
		symbols = append(symbols, byte(value))
	}
	if len(symbols) == 0 {
		return nil, &Fault{Kind: Nothing}
	}
	return symbols, nil
}

// separates reports whether a character only parts the others: white space,
// and the dashes that programs turn a hyphen into.
func separates(char rune) bool {
	return unicode.IsSpace(char) || unicode.Is(unicode.Pd, char) || unicode.Is(unicode.Cf, char) ||
		char == '\u2212' || char == '_' || char == '.' || char == '\u00b7'
}

// valueOf returns what a character stands for, or -1.
func valueOf(char rune) int {
	switch char {
	case 'I', 'L', 'i', 'l':
		return 1
	case 'O', 'o':
		return 0
	}
	if 'a' <= char && char <= 'z' {
		char -= 'a' - 'A'
	}
	return strings.IndexRune(alphabet, char)
}

// grouped writes symbols in groups with hyphens between them.
func grouped(symbols []byte) string {
	var text strings.Builder
	for i, s := range symbols {
		if i > 0 && i%groupSize == 0 {
			text.WriteByte('-')
		}
		text.WriteByte(alphabet[s])
	}
	return text.String()
}
