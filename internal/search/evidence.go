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

// learn looks for a pair in documents that were not looked at yet. The
// evidence must be locked.
func (ev *evidence) learn(docs []uint32, near func(doc uint32) []byte, pair uint32) {
	var fresh []uint32
	for _, d := range docs {
		if !ev.looked.has(d) {
			fresh = append(fresh, d)
		}
	}
	found := make([]bool, len(fresh))
	inParts(len(fresh), func(from, to int) {
		for i, d := range fresh[from:to] {
			found[from+i] = hasPair(near(d), pair)
		}
	})
	for i, d := range fresh {
		ev.looked.set(d)
		if found[i] {
			ev.has.set(d)
		}
	}
}

// leastPart is the work that is worth another processor: its documents take
// longer to look at than it takes to start.
const leastPart = 1000

// inParts does n pieces of work, on two processors where there is much.
func inParts(n int, do func(from, to int)) {
	if n < 2*leastPart {
		do(0, n)
		return
	}
	var other sync.WaitGroup
	other.Go(func() { do(n/2, n) })
	do(0, n/2)
	other.Wait()
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
	for i, p := range pairs {
		may := make([]uint32, 0, len(docs))
		for _, d := range docs {
			if g.mayHold(d, p) {
				may = append(may, d)
			}
		}
		evs[i].learn(may, g.near, p.hash)
	}
	for _, d := range docs {
		for i, p := range pairs {
			if g.mayHold(d, p) && evs[i].has.has(d) {
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
