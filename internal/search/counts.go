package search

import (
	"encoding/binary"
	"strings"
)

// A word has one posting an item, whatever fields it stands in: a list for
// each field would be looked up and kept as many times. Where it stands, and how
// often, is a number that is part of the term: the items of one number are a
// list of their own, which is read as a bitmap, many items at a time.
//
//	0             once in the main text; the term has no number
//	2 + 4n        n+2 times in the main text
//	2 + 4n + 1    n+1 times in the other text
//	2 + 4n + 2    in the title
//	2 + 4n + 3    n has a bit or four for each field
//
// The main text is the body of an item that has one, and else its summary.

// numberMark stands between a word and its number.
const numberMark = "\x00"

// wordTerm is the term of a word with a number.
func wordTerm(word string, number uint64) string {
	if number == 0 {
		return word
	}
	return string(binary.AppendUvarint([]byte(word+numberMark), number))
}

// splitTerm is the reverse of wordTerm.
func splitTerm(term string) (word string, number uint64) {
	word, rest, numbered := strings.Cut(term, numberMark)
	if numbered {
		number, _ = binary.Uvarint([]byte(rest))
	}
	return word, number
}

// counts is how often a word stands in each field of an item.
type counts [fieldCount]byte

// maxCount is the most that is told from more.
const maxCount = 15

// coarse makes few numbers of many: of one field once, twice, some four times
// and often; where more than one field has the word, once and more often. That
// is all that ranking tells apart.
func (c counts) coarse() counts {
	fields := 0
	for _, n := range c {
		fields += int(min(1, n))
	}
	for f, n := range c {
		switch {
		case n > 1 && fields > 1:
			c[f] = 3
		case n > 5:
			c[f] = 9
		case n > 2:
			c[f] = 4
		}
	}
	return c
}

// pack returns the number that says counts, which are not all zero.
func (c *counts) pack(main int) uint64 {
	m, o, f := uint64(c[main]), uint64(c[other(main)]), uint64(c[fFile])
	title, people := uint64(min(1, c[fTitle])), uint64(min(1, c[fPeople]))
	switch {
	case title+people+f+o == 0 && m == 1:
		return 0
	case title+people+f+o == 0:
		return 2 + 4*(m-2)
	case title+people+f+m == 0:
		return 2 + 4*(o-1) + 1
	case people+f+m+o == 0:
		return 2 + 2
	}
	return 2 + 4*(title|people<<1|m<<2|o<<6|f<<10) + 3
}

// unpack is the reverse of pack.
func unpack(v uint64, main int) (c counts) {
	if v < 2 {
		c[main] = 1
		return c
	}
	n := (v - 2) / 4
	switch (v - 2) % 4 {
	case 0:
		c[main] = byte(min(maxCount, n+2))
	case 1:
		c[other(main)] = byte(min(maxCount, n+1))
	case 2:
		c[fTitle] = 1
	case 3:
		c[fTitle], c[fPeople] = byte(n&1), byte(n>>1&1)
		c[main], c[other(main)], c[fFile] = byte(n>>2&15), byte(n>>6&15), byte(n>>10&15)
	}
	return c
}

// other is the text that is not the main one.
func other(main int) int { return fSummary + fBody - main }
