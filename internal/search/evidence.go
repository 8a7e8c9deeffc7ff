package search

import (
	"slices"
	"strings"
	"sync"
)

// While somebody types, one search asks what the one before asked already:
// whether "health" stands beside "equity", in tens of thousands of items.
// Evidence remembers the answers, a bit an item.
type evidence struct {
	mu          sync.Mutex
	looked, has bitset
}

// test returns whether a document's neighbours hold a pair. The evidence must
// be locked.
func (ev *evidence) test(doc uint32, near []byte, pair uint32) bool {
	if !ev.looked.has(doc) {
		ev.looked.set(doc)
		if hasPair(near, pair) {
			ev.has.set(doc)
		}
	}
	return ev.has.has(doc)
}

// maxEvidence bounds the questions that are remembered; then all begins anew.
const maxEvidence = 128

// An evidenceBook has the evidence of a generation: of pairs by their hash, of
// phrases by their words.
type evidenceBook struct {
	mu      sync.Mutex
	pairs   map[uint32]*evidence
	phrases map[string]*evidence
}

func (b *evidenceBook) pair(hash uint32, items int) *evidence {
	b.mu.Lock()
	defer b.mu.Unlock()
	return remembered(&b.pairs, hash, items)
}

func (b *evidenceBook) phrase(words []queryWord, items int) *evidence {
	var key strings.Builder
	for _, w := range words {
		key.WriteString(w.term)
		key.WriteByte(' ')
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return remembered(&b.phrases, key.String(), items)
}

func remembered[K comparable](m *map[K]*evidence, key K, items int) *evidence {
	if ev := (*m)[key]; ev != nil {
		return ev
	}
	if len(*m) >= maxEvidence || *m == nil {
		*m = map[K]*evidence{}
	}
	ev := &evidence{looked: newBitset(items), has: newBitset(items)}
	(*m)[key] = ev
	return ev
}

// A nearPair is two words side by side, as items of one language hold them.
type nearPair struct {
	hash uint32
	lang int
}

// besides returns the documents in which the two words of one of the pairs
// stand side by side, in their order, in the place of docs.
func (g *generation) besides(pairs []nearPair, docs []uint32) []uint32 {
	evs := make([]*evidence, len(pairs))
	pairs = slices.Clone(pairs)
	for i, p := range pairs {
		evs[i] = g.evidence.pair(p.hash, g.items)
		if g.labelPairs()[p.hash] {
			pairs[i].lang = anyLang
		}
	}
	for _, ev := range evs {
		ev.mu.Lock() // the English pair is always the first, so nobody waits crosswise
	}
	kept := docs[:0]
	for _, d := range docs {
		for i, p := range pairs {
			if g.mayHold(d, p) && evs[i].test(d, g.near(d), p.hash) {
				kept = append(kept, d)
				break
			}
		}
	}
	for _, ev := range evs {
		ev.mu.Unlock()
	}
	return kept
}

// mayHold reports whether a document can hold a pair: one in its language, or
// one of the label of a term, which every item has in both.
func (g *generation) mayHold(doc uint32, p nearPair) bool {
	return p.lang == anyLang || g.speaks[doc]>>p.lang&1 == 1
}
