package search

import "math/bits"

// The length of a field is kept in one byte: exactly up to 31 words, beyond
// that to four binary places, which ranking cannot tell from the truth.

func packLength(n int) byte {
	if n < 32 {
		return byte(max(0, n))
	}
	shift := bits.Len(uint(n)) - 5
	return byte(min(255, 16*(shift+1)+n>>shift-16))
}

func unpackLength(b byte) int {
	if b < 32 {
		return int(b)
	}
	shift := int(b)/16 - 1
	return (int(b)%16 + 16) << shift
}

// norms turns a field's length bytes into the weight of one occurrence.
func fieldNorms(field int, mean float32) (out [256]float32) {
	b := fieldLength[field]
	for i := range out {
		out[i] = fieldWeight[field] / (1 - b + b*float32(unpackLength(byte(i)))/mean)
	}
	return out
}

// meanLength is the mean of the lengths, at least 1.
func meanLength(lengths []byte) float32 {
	var counts [256]int
	for _, b := range lengths {
		counts[b]++
	}
	sum := 0
	for b, n := range counts {
		sum += n * unpackLength(byte(b))
	}
	return max(1, float32(sum)/float32(max(1, len(lengths))))
}
