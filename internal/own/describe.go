package own

import (
	"path"
	"strings"
	"unicode"

	"socialmission.org/desktop/internal/extract"
)

// Title is what a file is called until its reader says otherwise: the first
// heading of a Markdown text, or the name without its end.
func Title(name, kind, text string) string {
	if kind == extract.Markdown {
		for line := range strings.Lines(text) {
			if heading, ok := strings.CutPrefix(line, "# "); ok && strings.TrimSpace(heading) != "" {
				return short(strings.TrimSpace(heading))
			}
		}
	}
	return short(strings.TrimSpace(strings.TrimSuffix(name, path.Ext(name))))
}

// maxTitle is the longest title in bytes; what is longer is cut.
const maxTitle = 300

func short(title string) string {
	title = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(title, "_"))
	for len(title) > maxTitle {
		runes := []rune(title)
		title = string(runes[:len(runes)-(len(title)-maxTitle+3)/4])
	}
	return title
}

// Language guesses whether a text is English or Spanish by its small words; it
// is "" where they do not tell.
func Language(text string) string {
	const look, least = 20_000, 5
	if len(text) > look {
		text = text[:look]
	}
	en, es := 0, 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch word {
		case "the", "of", "and", "to", "that", "for", "with", "was", "are", "this", "from", "by":
			en++
		case "de", "la", "que", "el", "los", "las", "una", "por", "para", "con", "del", "en":
			es++
		}
	}
	switch {
	case en >= least && en > 2*es:
		return "en"
	case es >= least && es > 2*en:
		return "es"
	}
	return ""
}
