package feed

import (
	"container/heap"
	"math/bits"
	"slices"
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

// eachShingle calls do with the hash of every sampled run of bytes of data.
// No hash is 0.
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
			do(max(mixed, 1))
		}
	}
}

// shingles is a set of shingles. Each has a place, by which it is named.
type shingles struct {
	hashes []uint64 // 0: an empty place
	count  int
}

// newShingles makes room for the shingles of size bytes.
func newShingles(size int) *shingles {
	return &shingles{hashes: make([]uint64, max(16, 1<<bits.Len(uint(size/(sampled+1)*3/2))))}
}

// place returns where a hash is, or where it would be.
func (s *shingles) place(hash uint64) uint32 {
	last := uint64(len(s.hashes) - 1)
	at := hash >> 20 & last
	for s.hashes[at] != 0 && s.hashes[at] != hash {
		at = (at + 1) & last
	}
	return uint32(at)
}

// add takes in the shingles of data.
func (s *shingles) add(data []byte) {
	eachShingle(data, func(hash uint64) {
		if at := s.place(hash); s.hashes[at] == 0 {
			if s.count++; s.count*8 > len(s.hashes)*7 {
				s.grow()
				at = s.place(hash)
			}
			s.hashes[at] = hash
		}
	})
}

// grow doubles the room: text may have more sampled shingles than are to be
// expected.
func (s *shingles) grow() {
	old := s.hashes
	s.hashes = make([]uint64, 2*len(old))
	for _, hash := range old {
		if hash != 0 {
			s.hashes[s.place(hash)] = hash
		}
	}
}

// find returns the places of the shingles that data has, each once.
func (s *shingles) find(data []byte) []uint32 {
	var found []uint32
	eachShingle(data, func(hash uint64) {
		if at := s.place(hash); s.hashes[at] != 0 {
			found = append(found, at)
		}
	})
	slices.Sort(found)
	return slices.Clip(slices.Compact(found))
}

// wanted marks shingles of a payload that are not in its dictionary yet.
type wanted []uint64

func newWanted(s *shingles) wanted { return make(wanted, (len(s.hashes)+63)/64) }

func (w wanted) want(places []uint32) {
	for _, at := range places {
		w[at/64] |= 1 << (at % 64)
	}
}

func (w wanted) take(places []uint32) {
	for _, at := range places {
		w[at/64] &^= 1 << (at % 64)
	}
}

// gain counts the places that are wanted.
func (w wanted) gain(places []uint32) int {
	n := 0
	for _, at := range places {
		n += int(w[at/64] >> (at % 64) & 1)
	}
	return n
}

// candidate is a document that may become part of a dictionary. Its gain was
// true when it was last counted and can only have fallen since.
type candidate struct {
	place, size int
	shingles    []uint32
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
func (w wanted) greedy(all candidates) []int {
	heap.Init(&all)
	var taken []int
	for budget := similarBudget; all.Len() > 0; {
		best := heap.Pop(&all).(candidate)
		gain := w.gain(best.shingles)
		switch {
		case gain < minGain || best.size > budget:
		case gain < best.gain:
			best.gain = gain
			heap.Push(&all, best)
		default:
			w.take(best.shingles)
			budget -= best.size
			taken = append(taken, best.place)
		}
	}
	slices.Sort(taken)
	return taken
}
