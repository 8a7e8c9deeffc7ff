package search

import "sync"

// Most rows of one keystroke are those of the one before. Their texts, taken
// out of Markdown and split into words, are kept for the next.

// Bounds of what is kept, as its size in memory; then all begins anew.
const (
	maxTexted = 8 << 20
	maxOneOf  = maxTexted / 16
	tokenSize = 40 // of a word, beside the text it was read from
)

// snippetText bounds how much of an item's body is looked through for a row.
const snippetText = 200 << 10

// An itemText is an item's passages, split into words. It is never changed.
type itemText struct {
	passages []passage
	cut      bool // its body goes on
}

// A textBook holds the texts of items that were shown lately.
type textBook struct {
	mu    sync.Mutex
	texts map[uint32]itemText
	size  int
}

// texted returns the text of a document, of a long one the beginning.
func (g *generation) texted(doc uint32, c Corpus) (itemText, error) {
	g.shown.mu.Lock()
	have, ok := g.shown.texts[doc]
	g.shown.mu.Unlock()
	if ok {
		return have, nil
	}
	it, err := c.Item(g.id(doc))
	if err != nil {
		return itemText{}, err
	}
	text := itemText{cut: len(it.Body) > snippetText}
	it.Body = beginning(it.Body, snippetText)
	text.passages = passages(&it, g.terms, g.texts)
	size := 0
	for i := range text.passages {
		p := &text.passages[i]
		p.words = tokens(p.text)
		size += len(p.text) + tokenSize*len(p.words)
	}
	if size <= maxOneOf {
		g.shown.keep(doc, text, size)
	}
	return text, nil
}

func (b *textBook) keep(doc uint32, text itemText, size int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.texts == nil || b.size+size > maxTexted {
		b.texts, b.size = map[uint32]itemText{}, 0
	}
	if _, have := b.texts[doc]; !have {
		b.texts[doc] = text
		b.size += size
	}
}
