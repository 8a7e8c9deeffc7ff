package search

import "math/bits"

// A bitset is a set of documents.
type bitset []uint64

func newBitset(items int) bitset { return make(bitset, (items+63)/64) }

func (b bitset) set(doc uint32)      { b[doc/64] |= 1 << (doc % 64) }
func (b bitset) has(doc uint32) bool { return b[doc/64]>>(doc%64)&1 == 1 }

// and keeps what is in the other set too.
func (b bitset) and(other bitset) {
	for i := range b {
		b[i] &= other[i]
	}
}

func (b bitset) count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// common counts what two sets share.
func (b bitset) common(other bitset) (n int) {
	other = other[:len(b)]
	for i, w := range b {
		n += bits.OnesCount64(w & other[i])
	}
	return n
}

// each calls f with every document of the set, in order.
func (b bitset) each(f func(doc uint32)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(uint32(64*i + bits.TrailingZeros64(w)))
		}
	}
}
