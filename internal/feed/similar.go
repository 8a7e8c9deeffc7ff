package feed

import (
	"container/heap"
	"slices"

	"socialmission.org/desktop/internal/library"
)

// The choice of similar documents. All of it is fixed, so that the same
// content gives the same bytes on every computer.
const (
	shingle       = 12           // bytes
	sampled       = 3            // a shingle counts when these bits of its hash are 0
	similarBudget = 1 << 20      // bytes of similar documents
	minGain       = 4            // sampled shingles that a document must add
	hashBase      = 0x9E3779B1   // of the rolling hash
	hashMix       = 0xD6E8FEB866 // spreads it over all bits
)

// choose returns the places, in the old manifest, of the files that make the
// best dictionary for p: documents similar to it, then the old versions of
// what p changes and takes away.
func choose(old Edition, p Payload) ([]int, error) {
	touched := map[string]bool{}
	for _, f := range p.Files {
		touched[f.Path] = true
	}
	for _, path := range p.Gone {
		touched[path] = true
	}
	c := newCover(p.Files)
	var before []int
	var others []candidate
	for i, e := range old.Manifest.Files {
		if IsAttachment(e.Path) || len(p.Files) == 0 {
			continue
		}
		data, err := old.Read(e)
		if err != nil {
			return nil, err
		}
		found := c.find(data)
		if touched[e.Path] {
			before = append(before, i)
			c.take(found)
		} else if len(found) >= minGain {
			others = append(others, candidate{place: i, size: len(data), shingles: found, gain: len(found)})
		}
	}
	return append(c.greedy(others), before...), nil
}

// cover knows the shingles of a payload and which of them are in the
// dictionary already.
type cover struct {
	ids     map[uint64]int
	filter  []uint64 // one bit a hash, to pass over most misses fast
	covered []bool
}

const filterBits = 22

func newCover(files []library.File) *cover {
	c := &cover{ids: map[uint64]int{}, filter: make([]uint64, 1<<filterBits/64)}
	for _, f := range files {
		eachShingle(f.Data, func(h uint64) {
			if _, known := c.ids[h]; !known {
				c.ids[h] = len(c.ids)
				bit := h >> (64 - filterBits)
				c.filter[bit/64] |= 1 << (bit % 64)
			}
		})
	}
	c.covered = make([]bool, len(c.ids))
	return c
}

// eachShingle calls do with the hash of every sampled run of bytes of data.
func eachShingle(data []byte, do func(uint64)) {
	top := uint64(1)
	for range shingle {
		top *= hashBase
	}
	h := uint64(0)
	for i, b := range data {
		h = h*hashBase + uint64(b) + 1
		if i >= shingle {
			h -= top * (uint64(data[i-shingle]) + 1)
		}
		if i < shingle-1 {
			continue
		}
		if mixed := (h ^ h>>32) * hashMix; mixed>>8&sampled == 0 {
			do(mixed)
		}
	}
}

// find returns the shingles of the payload that data has, each once.
func (c *cover) find(data []byte) []int {
	var found []int
	eachShingle(data, func(h uint64) {
		bit := h >> (64 - filterBits)
		if c.filter[bit/64]&(1<<(bit%64)) == 0 {
			return
		}
		if id, ok := c.ids[h]; ok {
			found = append(found, id)
		}
	})
	slices.Sort(found)
	return slices.Compact(found)
}

func (c *cover) take(found []int) {
	for _, id := range found {
		c.covered[id] = true
	}
}

// candidate is a document that may become part of a dictionary. Its gain was
// true when it was last counted and can only have fallen since.
type candidate struct {
	place, size int
	shingles    []int
	gain        int
}

// candidates is a heap with the greatest gain on top, the first place first.
type candidates []candidate

func (h candidates) Len() int      { return len(h) }
func (h candidates) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h candidates) Less(i, j int) bool {
	if h[i].gain != h[j].gain {
		return h[i].gain > h[j].gain
	}
	return h[i].place < h[j].place
}
func (h *candidates) Push(x any) { *h = append(*h, x.(candidate)) }
func (h *candidates) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// greedy takes again and again the document that adds most, until the budget
// is spent, and returns their places in order.
func (c *cover) greedy(all candidates) []int {
	heap.Init(&all)
	var taken []int
	for budget := similarBudget; all.Len() > 0; {
		best := heap.Pop(&all).(candidate)
		gain := 0
		for _, id := range best.shingles {
			if !c.covered[id] {
				gain++
			}
		}
		switch {
		case gain < minGain || best.size > budget:
		case gain < best.gain:
			best.gain = gain
			heap.Push(&all, best)
		default:
			c.take(best.shingles)
			budget -= best.size
			taken = append(taken, best.place)
		}
	}
	slices.Sort(taken)
	return taken
}
