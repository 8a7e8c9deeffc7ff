package search

import (
	"slices"
	"strings"
	"sync"
)

// A form is a term of the index that a word is looked for as.
type form struct {
	term   string
	weight float32
	gate   int // the language an item has to be in, or anyLang
}

const anyLang = -1

// forms returns the terms a word may stand as: itself, and every word of the
// vocabulary with its stem in either language.
func (g *generation) forms(w *queryWord) []form {
	if w.cased {
		return []form{{markCased + w.typed, 1, anyLang}}
	}
	out := []form{{w.term, 1, anyLang}}
	for lang, stem := range w.stems {
	next:
		for _, v := range g.variants(lang, stem) {
			for i := range out {
				if out[i].term == v {
					if out[i].gate != lang {
						out[i].gate = anyLang
					}
					continue next
				}
			}
			out = append(out, form{v, stemWeight, lang})
		}
	}
	return out
}

// variants returns the words of the vocabulary, met in the language, that have
// the stem there.
func (g *generation) variants(lang int, stem string) []string {
	return g.stemmed[lang].get(stem, func() []string {
		var out []string
		at, end := g.words.between(stemRoot(stem))
		for ; at < end; at++ {
			if word := g.words.word(at); g.words.speaks(at)>>lang&1 == 1 && stemOf(word, lang) == stem {
				out = append(out, word)
			}
		}
		return out
	})
}

// stemRoot is what all words of a stem begin with: stemmers rewrite the end of
// a word only, and of the stem at most its last letter ("equity", "equiti").
func stemRoot(stem string) string {
	if len(stem) < 3 {
		return stem
	}
	return stem[:runeStart(stem, len(stem)-1)]
}

// A memo remembers what was worked out, up to a number of answers. It is safe
// for concurrent use.
type memo struct {
	mu   sync.Mutex
	seen map[string][]string
}

// maxMemo bounds what a memo holds; it then begins anew.
const maxMemo = 20000

func (m *memo) get(key string, work func() []string) []string {
	m.mu.Lock()
	out, ok := m.seen[key]
	m.mu.Unlock()
	if ok {
		return out
	}
	out = work()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen == nil || len(m.seen) == maxMemo {
		m.seen = map[string][]string{}
	}
	m.seen[key] = out
	return out
}

// A vocabulary is the distinct words of the index in order, with the number of
// items that have each (in the field that most have it in) and the languages
// it was met in.
type vocabulary struct{ t *table }

func (v vocabulary) len() int { return len(v.t.sections[secWordInfo]) / 4 }

func (v vocabulary) bytes(i int) []byte { return v.t.part(secWordAt, secWord, uint32(i)) }
func (v vocabulary) word(i int) string  { return string(v.bytes(i)) }
func (v vocabulary) count(i int) int    { return int(v.t.uint32(secWordInfo, uint32(i)) >> 2) }
func (v vocabulary) speaks(i int) byte  { return byte(v.t.uint32(secWordInfo, uint32(i)) & 3) }

// between returns the range of words that begin with a prefix.
func (v vocabulary) between(prefix string) (from, to int) {
	from = v.search(0, func(word []byte) bool { return string(word) >= prefix })
	to = v.search(from, func(word []byte) bool { return string(word) > prefix && !strings.HasPrefix(string(word), prefix) })
	return from, to
}

// search returns the first word from place lo on for which found holds.
func (v vocabulary) search(lo int, found func([]byte) bool) int {
	hi := v.len()
	for lo < hi {
		if mid := (lo + hi) / 2; found(v.bytes(mid)) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// frequency returns the number of items that have the word in this form.
func (g *generation) frequency(term string) int {
	at := g.words.search(0, func(word []byte) bool { return string(word) >= term })
	if at == g.words.len() || string(g.words.bytes(at)) != term {
		return 0
	}
	return g.words.count(at)
}

// maxCompletions bounds the words an unfinished one is completed to; the most
// frequent are taken.
const maxCompletions = 48

// completions returns the words of the index that begin with prefix, the most
// frequent first, without prefix itself.
func (g *generation) completions(prefix string, most int) []string {
	return g.completed.get(prefix, func() []string {
		at, end := g.words.between(prefix)
		places := make([]int, 0, end-at)
		for ; at < end; at++ {
			if len(g.words.bytes(at)) > len(prefix) {
				places = append(places, at)
			}
		}
		slices.SortStableFunc(places, func(a, b int) int { return g.words.count(b) - g.words.count(a) })
		out := make([]string, min(most, len(places)))
		for i := range out {
			out[i] = g.words.word(places[i])
		}
		return out
	})
}
