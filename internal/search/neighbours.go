package search

import (
	"encoding/binary"
	"slices"
)

// neighbours holds which content words of an item stand side by side, as
// 16-bit hashes of the pairs of their stems: two bytes a pair, where positions
// or an index of pairs would double the index. A short text answers wrongly
// once in some hundred times; phrases are checked in the text itself.
type neighbours []uint16

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

// pack sorts the pairs into the form rows keep them in.
func (n neighbours) pack() string {
	slices.Sort(n)
	n = slices.Compact(n)
	out := make([]byte, 0, 2*len(n))
	for _, h := range n {
		out = binary.BigEndian.AppendUint16(out, h)
	}
	return string(out)
}

// pairHash is FNV-1a over both stems, folded to 16 bits. It is part of the
// format on disk.
func pairHash(a, b string) uint16 {
	h := uint32(2166136261)
	for i := range len(a) {
		h = (h ^ uint32(a[i])) * 16777619
	}
	h = (h ^ ' ') * 16777619
	for i := range len(b) {
		h = (h ^ uint32(b[i])) * 16777619
	}
	return uint16(h>>16) ^ uint16(h)
}

// hasPair reports whether packed neighbours hold a pair.
func hasPair(packed string, pair uint16) bool {
	lo, hi := 0, len(packed)/2
	for lo < hi {
		mid := (lo + hi) / 2
		switch got := uint16(packed[2*mid])<<8 | uint16(packed[2*mid+1]); {
		case got == pair:
			return true
		case got < pair:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return false
}

// pairHashes are the pair a, b as items of either language hold it.
func pairHashes(a, b *queryWord) [2]uint16 {
	return [2]uint16{
		pairHash(a.stems[langEn], b.stems[langEn]),
		pairHash(a.stems[langEs], b.stems[langEs]),
	}
}

func hasEither(packed string, pair [2]uint16) bool {
	return hasPair(packed, pair[0]) || pair[1] != pair[0] && hasPair(packed, pair[1])
}
