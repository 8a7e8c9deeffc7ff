package search

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// The two languages words are stemmed in. Texts in another language are
// stemmed as English, which leaves most foreign words as they are.
const (
	langEn = 0
	langEs = 1
)

func langOf(tag string) int {
	if tag == "es" || strings.HasPrefix(tag, "es-") {
		return langEs
	}
	return langEn
}

// A stemmer remembers the stems it has worked out: a text has few distinct
// words. It is not safe for concurrent use.
type stemmer struct {
	seen [2]map[string]string
}

func newStemmer() *stemmer {
	return &stemmer{seen: [2]map[string]string{{}, {}}}
}

// stem returns the stem of a folded word in the given language.
func (s *stemmer) stem(word string, lang int) string {
	if got, ok := s.seen[lang][word]; ok {
		return got
	}
	out := stemOf(word, lang)
	s.seen[lang][word] = out
	return out
}

// word returns a word with its stems in both languages.
func (s *stemmer) word(typed, term string) queryWord {
	w := queryWord{typed: typed, term: term}
	for lang := range w.stems {
		w.stems[lang] = s.stem(term, lang)
	}
	return w
}

func stemOf(word string, lang int) string {
	if len(word) < 3 || hasDigit(word) {
		return word
	}
	if lang == langEs {
		return stemSpanish(word)
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

func hasDigit(s string) bool {
	return strings.ContainsAny(s, "0123456789")
}

// stemSpanish strips number and gender. Words arrive without accents, so the
// suffix tables of the full Spanish stemmers, which rely on them, would treat
// a word typed with and without its accents differently.
func stemSpanish(w string) string {
	n := len(w)
	if n < 5 {
		return w
	}
	switch {
	case strings.HasSuffix(w, "ces"):
		return w[:n-3] + "z"
	case strings.HasSuffix(w, "eses"):
		return w[:n-2]
	case strings.HasSuffix(w, "os"), strings.HasSuffix(w, "as"), strings.HasSuffix(w, "es"):
		return w[:n-2]
	}
	switch w[n-1] {
	case 'o', 'a', 'e':
		return w[:n-1]
	}
	return w
}
