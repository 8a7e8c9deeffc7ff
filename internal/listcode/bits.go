package listcode

// bitString is a row of bits, each a byte of 0 or 1: codes are short, and this
// way every step reads as the specification does.
type bitString []byte

type bitWriter = bitString

// write appends the lowest n bits of value, the highest of them first.
func (b *bitString) write(value, n int) {
	for i := n - 1; i >= 0; i-- {
		*b = append(*b, byte(value>>i&1))
	}
}

// take removes the first n bits and returns the number they write.
func (b *bitString) take(n int) int {
	value := (*b)[:n].number()
	*b = (*b)[n:]
	return value
}

func (b bitString) number() int {
	value := 0
	for _, bit := range b {
		value = value<<1 | int(bit)
	}
	return value
}

// symbols cuts the bits into fives.
func (b bitString) symbols() []byte {
	symbols := make([]byte, 0, len(b)/symbolBits)
	for ; len(b) >= symbolBits; b = b[symbolBits:] {
		symbols = append(symbols, byte(b[:symbolBits].number()))
	}
	return symbols
}

func bitsOf(symbols []byte) bitString {
	b := make(bitString, 0, len(symbols)*symbolBits)
	for _, s := range symbols {
		b.write(int(s), symbolBits)
	}
	return b
}

// crc is CRC-16 with the polynomial x¹⁶+x¹²+x⁵+1, beginning at FFFF, over the
// lowest n bits of each value in the order in which they are written.
func crc(values []byte, n int) uint16 {
	register := uint16(0xFFFF)
	for _, value := range values {
		register ^= uint16(value) << (checkBits - n)
		for range n {
			carry := register & 0x8000
			register <<= 1
			if carry != 0 {
				register ^= 0x1021
			}
		}
	}
	return register
}
