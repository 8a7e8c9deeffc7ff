package squeeze

import "math/bits"

// The format writes numbers as a code and extra bits. lengthCode tells, for
// one kind of number, where each code begins and how many bits follow it.
type lengthCode struct {
	base  []uint32
	extra []uint8
	small []uint8 // code of small numbers, minus the first
}

func newLengthCode(first uint32, direct int, extra []uint8) *lengthCode {
	c := &lengthCode{}
	next := first
	for n := range direct + len(extra) {
		e := uint8(0)
		if n >= direct {
			e = extra[n-direct]
		}
		c.base, c.extra = append(c.base, next), append(c.extra, e)
		next += 1 << e
	}
	for n := range uint32(256) {
		c.small = append(c.small, c.search(n+first))
	}
	return c
}

func (c *lengthCode) search(n uint32) uint8 {
	code := len(c.base) - 1
	for c.base[code] > n {
		code--
	}
	return uint8(code)
}

// code returns the code of a number and its extra bits.
func (c *lengthCode) code(n uint32) (code uint8, rest uint32) {
	if at := n - c.base[0]; at < uint32(len(c.small)) {
		code = c.small[at]
	} else {
		code = c.search(n)
	}
	return code, n - c.base[code]
}

// The codes of literal lengths and of match lengths.
func literalLengths() *lengthCode {
	return newLengthCode(0, 16, []uint8{1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
}

func matchLengths() *lengthCode {
	return newLengthCode(3, 32, []uint8{1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
}

// offsetCode returns the code of an offset value, which is also its number of
// extra bits.
func offsetCode(value uint32) uint8 { return uint8(bits.Len32(value) - 1) }

// The distributions that a decoder knows beforehand.
func predefined(kind int) *distribution {
	switch kind {
	case kindLiterals:
		return newDistribution(6, []int16{4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1})
	case kindOffsets:
		return newDistribution(5, []int16{1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1})
	}
	return newDistribution(6, []int16{1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1})
}

// The three kinds of numbers in a sequence, in the order of their tables.
const (
	kindLiterals = iota
	kindOffsets
	kindMatches
)

// logarithms in 1/256 of a bit, of whole numbers and in whole numbers.
type logarithms [256]uint32

func newLogarithms() *logarithms {
	var t logarithms
	for i := range t {
		x, log := uint64(256+i)<<23, uint32(0) // 1 ≤ x/2^31 < 2
		for range 8 {
			x, log = x*x>>31, log<<1
			if x >= 1<<32 {
				x, log = x>>1, log|1
			}
		}
		t[i] = log
	}
	return &t
}

// of returns the logarithm of n to the base 2.
func (t *logarithms) of(n uint32) uint32 {
	if n == 0 {
		return 0
	}
	whole := uint32(bits.Len32(n) - 1)
	if whole < 8 {
		return whole<<8 + t[n<<(8-whole)&255]
	}
	return whole<<8 + t[n>>(whole-8)&255]
}
