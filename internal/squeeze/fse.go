package squeeze

import "math/bits"

// distribution is how often each code is to be expected, as the format states
// it: shares of 1<<log, -1 for less than one.
type distribution struct {
	log    uint8
	shares []int16

	next  []uint16 // states, sorted by code
	bits  []uint32 // of each code: what tells the bits to write, and
	start []int32  // where its states begin
}

// newDistribution prepares a distribution for encoding.
func newDistribution(log uint8, shares []int16) *distribution {
	d := &distribution{log: log, shares: shares}
	size := 1 << log
	d.next = make([]uint16, size)
	starts := make([]int, len(shares)+1)
	for code, share := range shares {
		starts[code+1] = starts[code] + max(int(share), -int(share))
	}
	for state, code := range d.spread() {
		d.next[starts[code]] = uint16(size + state)
		starts[code]++
	}
	total := int32(0)
	for _, share := range shares {
		switch {
		case share == 0:
			d.bits, d.start = append(d.bits, uint32(log+1)<<16-uint32(size)), append(d.start, 0)
		case share <= 1:
			d.bits, d.start = append(d.bits, uint32(log)<<16-uint32(size)), append(d.start, total-1)
			total++
		default:
			most := uint32(log) - uint32(bits.Len16(uint16(share-1))-1)
			d.bits, d.start = append(d.bits, most<<16-uint32(share)<<most), append(d.start, total-int32(share))
			total += int32(share)
		}
	}
	return d
}

// spread returns the code of each state.
func (d *distribution) spread() []int {
	size := 1 << d.log
	codes, high := make([]int, size), size-1
	for code, share := range d.shares {
		if share == -1 {
			codes[high] = code
			high--
		}
	}
	at, step := 0, size>>1+size>>3+3
	for code, share := range d.shares {
		for range max(int(share), 0) {
			codes[at] = code
			for at = (at + step) & (size - 1); at > high; {
				at = (at + step) & (size - 1)
			}
		}
	}
	return codes
}

// cost returns the bits, in 1/256, that codes of the given numbers take, or
// false when the distribution has no place for one of them.
func (d *distribution) cost(counts []uint32, logs *logarithms) (uint64, bool) {
	sum := uint64(0)
	for code, n := range counts {
		if n == 0 {
			continue
		}
		if code >= len(d.shares) || d.shares[code] == 0 {
			return 0, false
		}
		share := max(d.shares[code], 1)
		sum += uint64(n) * uint64(uint32(d.log)<<8-logs.of(uint32(share)))
	}
	return sum, true
}

// normalize returns the distribution with 1<<log states that fits the counts
// best. At least two codes must have counts.
func normalize(log uint8, counts []uint32, logs *logarithms) *distribution {
	total := uint32(0)
	for _, n := range counts {
		total += n
	}
	size, sum := 1<<log, 0
	shares := make([]int16, len(counts))
	for code, n := range counts {
		if n > 0 {
			shares[code] = int16(max(1, uint64(n)<<log/uint64(total)))
			sum += int(shares[code])
		}
	}
	for ; sum < size; sum++ {
		shares[best(shares, counts, func(code int) int64 { return gain(counts[code], shares[code], shares[code]+1, logs) })]++
	}
	for ; sum > size; sum-- {
		shares[best(shares, counts, func(code int) int64 {
			if shares[code] == 1 {
				return -1 << 62
			}
			return gain(counts[code], shares[code], shares[code]-1, logs)
		})]--
	}
	return newDistribution(log, shares)
}

// gain is what n codes save when their share changes.
func gain(n uint32, from, to int16, logs *logarithms) int64 {
	return int64(n) * (int64(logs.of(uint32(to)<<8)) - int64(logs.of(uint32(from)<<8)))
}

func best(shares []int16, counts []uint32, gain func(int) int64) int {
	at, most := -1, int64(0)
	for code := range shares {
		if counts[code] == 0 {
			continue
		}
		if g := gain(code); at < 0 || g > most {
			at, most = code, g
		}
	}
	return at
}

// describe appends the distribution as the format writes it.
func (d *distribution) describe(out []byte) []byte {
	var b bitWriter
	b.add(uint64(d.log-5), 4)
	left, size, threshold := 1<<d.log+1, uint(d.log+1), 1<<d.log
	for code := 0; code < len(d.shares) && left > 1; {
		share := int(d.shares[code])
		code++
		most := 2*threshold - 1 - left
		left -= max(share, -share)
		value, width := share+1, size
		if value >= threshold {
			value += most
		}
		if value < most {
			width--
		}
		b.add(uint64(value), width)
		if share == 0 {
			zeros := 0
			for code < len(d.shares) && d.shares[code] == 0 {
				zeros, code = zeros+1, code+1
			}
			for ; zeros >= 3; zeros -= 3 {
				b.add(3, 2)
			}
			b.add(uint64(zeros), 2)
		}
		for left < threshold {
			size, threshold = size-1, threshold>>1
		}
	}
	return append(out, b.bytes()...)
}

// state is an encoder's place in a distribution. Codes are written from the
// last to the first.
type state struct {
	d  *distribution
	at uint32
}

// begin takes the last code.
func (s *state) begin(code uint8) {
	width := (s.d.bits[code] + 1<<15) >> 16
	value := width<<16 - s.d.bits[code]
	s.at = uint32(s.d.next[int32(value>>width)+s.d.start[code]])
}

// write takes the code before, and writes what leads on from it.
func (s *state) write(b *bitWriter, code uint8) {
	width := (s.at + s.d.bits[code]) >> 16
	b.add(uint64(s.at)&(1<<width-1), uint(width))
	s.at = uint32(s.d.next[int32(s.at>>width)+s.d.start[code]])
}

// end writes where the decoder begins.
func (s *state) end(b *bitWriter) { b.add(uint64(s.at)&(1<<s.d.log-1), uint(s.d.log)) }

// bitWriter writes bits, the lowest of each byte first.
type bitWriter struct {
	out  []byte
	hold uint64
	n    uint
}

// add writes the lowest width bits of value, at most 32.
func (b *bitWriter) add(value uint64, width uint) {
	b.hold |= value & (1<<width - 1) << b.n
	for b.n += width; b.n >= 8; b.n -= 8 {
		b.out = append(b.out, byte(b.hold))
		b.hold >>= 8
	}
}

// bytes ends with zeros.
func (b *bitWriter) bytes() []byte {
	if b.n > 0 {
		b.out = append(b.out, byte(b.hold))
		b.hold, b.n = 0, 0
	}
	return b.out
}
