// Package listcode is how a reading list travels without a network: as a code
// of a few characters that can be read out, written on a wall and typed in, as
// a QR picture of it, and as a file. It knows no library: items are numbers.
//
// A code holds, most significant bit first: the version (2 bits, 1), the width
// of a number (4 bits, less 6), how many numbers (6 bits), the numbers, zeros
// to fill up, and a CRC-16 over all of it. Each five bits are one character of
// Crockford's base32. The check stands last and unbroken, so that whatever
// befalls up to three neighbouring characters lies within fifteen bits: a wrong
// one, two that changed places, also across a third. A CRC-16 catches every such
// fault, however long the code. See docs/list-codes.md.
package listcode

import (
	"errors"
	"fmt"
	"math/bits"
	"strings"
)

// The limits of a code.
const (
	MaxItems  = 1<<countBits - 1
	MaxNumber = 1<<maxWidth - 1
	MaxText   = 2_000 // bytes of what is read as a code; the longest one has 271 characters
)

const (
	version     = 1
	versionBits = 2
	widthBits   = 4
	countBits   = 6
	headBits    = versionBits + widthBits + countBits
	checkBits   = 16
	minWidth    = 6 // bits of a number
	maxWidth    = minWidth + 1<<widthBits - 1
	groupSize   = 4 // characters between two hyphens
)

// The reasons why numbers have no code.
var (
	ErrEmpty   = errors.New("a list code needs at least one item")
	ErrTooMany = fmt.Errorf("a list code holds at most %d items", MaxItems)
	ErrNumber  = fmt.Errorf("a list code holds numbers from 1 to %d", MaxNumber)
)

// Encode returns the code of the items with these numbers, in groups of four.
func Encode(numbers []int) (string, error) {
	width, err := widthOf(numbers)
	if err != nil {
		return "", err
	}
	var w bitWriter
	w.write(version, versionBits)
	w.write(width-minWidth, widthBits)
	w.write(len(numbers), countBits)
	for _, n := range numbers {
		w.write(n, width)
	}
	for (len(w)+checkBits)%symbolBits != 0 {
		w.write(0, 1)
	}
	w.write(int(crc(w, 1)), checkBits)
	return grouped(w.symbols()), nil
}

// widthOf returns how many bits each of the numbers gets.
func widthOf(numbers []int) (int, error) {
	switch {
	case len(numbers) == 0:
		return 0, ErrEmpty
	case len(numbers) > MaxItems:
		return 0, ErrTooMany
	}
	width := minWidth
	for _, n := range numbers {
		if n < 1 || n > MaxNumber {
			return 0, fmt.Errorf("%w, not %d", ErrNumber, n)
		}
		width = max(width, bits.Len(uint(n)))
	}
	return width, nil
}

// Decode returns the numbers that a code stands for, or a *Fault. Case, spaces
// and hyphens do not matter; O is read as 0, I and L as 1.
func Decode(text string) ([]int, error) {
	symbols, err := parse(text)
	if err != nil {
		return nil, err
	}
	switch {
	case len(symbols)*symbolBits < headBits+minWidth+checkBits:
		return nil, &Fault{Kind: Short}
	case crc(symbols, symbolBits) != 0: // what it is over a text and its own check
		return nil, &Fault{Kind: Mistyped}
	}
	bits := bitsOf(symbols)
	return bits[:len(bits)-checkBits].numbers()
}

// numbers reads what stands before the check.
func (b bitString) numbers() ([]int, error) {
	if b.take(versionBits) != version {
		return nil, &Fault{Kind: Newer}
	}
	width, count := b.take(widthBits)+minWidth, b.take(countBits)
	rest := len(b) - count*width
	if count == 0 || rest < 0 || rest >= symbolBits {
		return nil, &Fault{Kind: Mistyped}
	}
	numbers := make([]int, count)
	for i := range numbers {
		numbers[i] = b.take(width)
	}
	if narrowest, err := widthOf(numbers); err != nil || narrowest != width || b.number() != 0 {
		return nil, &Fault{Kind: Mistyped} // no list is written this way
	}
	return numbers, nil
}

// Find decodes the code in a text that may say other things too: the whole of
// it, else one of its lines, else what follows a colon in one.
func Find(text string) ([]int, error) {
	numbers, first := Decode(text)
	if first == nil || len(text) > MaxText {
		return numbers, first
	}
	for line := range strings.Lines(text) {
		_, after, _ := strings.Cut(line, ":")
		for _, part := range []string{line, after} {
			if numbers, err := Decode(part); err == nil {
				return numbers, nil
			}
		}
	}
	return nil, first
}
