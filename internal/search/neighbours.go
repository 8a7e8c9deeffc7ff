package search

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// neighbours holds which content words of an item stand side by side, as
// hashes of the pairs of their stems. Packed they are a quotient filter, ten
// bits a pair, where positions or an index of pairs would double the index. It
// answers wrongly once in 256 times; phrases are checked in the text itself.
type neighbours []uint32

// add adds the pairs of a text; stop words between two words are passed over.
func (n *neighbours) add(words []token, lang int, stems *stemmer) {
	last := ""
	for _, w := range words {
		if stopWords[w.term] {
			continue
		}
		stem := stems.stem(w.term, lang)
		if last != "" {
			*n = append(*n, pairHash(last, stem))
		}
		last = stem
	}
}

// pack writes the pairs: their number as two bytes, the low byte of each place
// in order, then for each high part a one for every pair and a zero after them.
func (n neighbours) pack() []byte {
	slices.Sort(n)
	n = slices.Compact(n)
	count := min(len(n), maxPairs)
	if count == 0 {
		return nil
	}
	out := binary.LittleEndian.AppendUint16(make([]byte, 0, 2+count+count/4+1), uint16(count))
	ones := make([]byte, (2*count+7)/8)
	bit, high := 0, 0
	for _, h := range n[:count] {
		place := pairPlace(h, count)
		for ; high < place>>8; high++ {
			bit++
		}
		ones[bit/8] |= 1 << (bit % 8)
		bit++
		out = append(out, byte(place))
	}
	return append(out, ones...)
}

// maxPairs bounds the pairs kept of one item.
const maxPairs = 1<<16 - 1

// pairPlace spreads a hash evenly over 256 places a pair. It keeps the order
// of hashes.
func pairPlace(hash uint32, count int) int {
	return int(uint64(hash) * uint64(count) * 256 >> 32)
}

// hasPair reports whether packed neighbours hold a pair.
func hasPair(packed []byte, pair uint32) bool {
	if len(packed) < 2 {
		return false
	}
	count := int(binary.LittleEndian.Uint16(packed))
	low, ones := packed[2:2+count], packed[2+count:]
	place := pairPlace(pair, count)
	for bit := afterZeros(ones, place>>8); bit < 8*len(ones) && ones[bit/8]>>(bit%8)&1 == 1; bit++ {
		// Of the bits before this one, place>>8 are zeros and the rest are pairs.
		if low[bit-place>>8] == byte(place) {
			return true
		}
	}
	return false
}

// afterZeros returns where the bits after the first n zeros begin.
func afterZeros(b []byte, n int) int {
	at := 0
	for ; len(b)-at >= 8; at += 8 {
		word := ^binary.LittleEndian.Uint64(b[at:])
		zeros := bits.OnesCount64(word)
		if zeros >= n {
			return 8*at + afterOnes(word, n)
		}
		n -= zeros
	}
	bit := 8 * at
	for ; n > 0 && bit < 8*len(b); bit++ {
		if b[bit/8]>>(bit%8)&1 == 0 {
			n--
		}
	}
	return bit
}

// afterOnes returns where the bits of a word after its first n ones begin.
func afterOnes(word uint64, n int) int {
	if n == 0 {
		return 0
	}
	at := 0
	for half := 32; half > 0; half /= 2 {
		low := bits.OnesCount64(word & (1<<half - 1))
		if low < n {
			n -= low
			at += half
			word >>= half
		}
	}
	return at + 1
}

// pairHash is FNV-1a over both stems, mixed once more. It is part of the
// format on disk.
func pairHash(a, b string) uint32 {
	h := uint32(2166136261)
	for i := range len(a) {
		h = (h ^ uint32(a[i])) * 16777619
	}
	h = (h ^ ' ') * 16777619
	for i := range len(b) {
		h = (h ^ uint32(b[i])) * 16777619
	}
	h ^= h >> 15
	h *= 0x2c1b3c6d
	return h ^ h>>13
}

// pairsOf are the pair a, b as items of either language hold it. A stem that
// the vocabulary does not know in a language, such as that of a word being
// typed, stands beside nothing there.
func (g *generation) pairsOf(a, b *queryWord) []nearPair {
	var out []nearPair
	for lang := range a.stems {
		if len(g.variants(lang, a.stems[lang])) > 0 && len(g.variants(lang, b.stems[lang])) > 0 {
			out = append(out, nearPair{pairHash(a.stems[lang], b.stems[lang]), lang})
		}
	}
	if len(out) == 2 && out[0].hash == out[1].hash {
		return []nearPair{{out[0].hash, anyLang}}
	}
	return out
}

// pairsOfLabels are the pairs that the labels of terms hold.
func (b *termBook) pairsOfLabels() map[uint32]bool {
	out, stems := map[uint32]bool{}, newStemmer()
	for _, scheme := range b.schemes {
		for _, t := range scheme.Terms {
			var near neighbours
			for _, p := range b.passages(nil, scheme.ID, t.ID) {
				near.add(tokens(p.text), p.lang, stems)
			}
			for _, pair := range near {
				out[pair] = true
			}
		}
	}
	return out
}
