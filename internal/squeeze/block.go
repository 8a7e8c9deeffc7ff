package squeeze

import (
	"slices"

	"github.com/klauspost/compress/huff0"
)

// blockWriter writes blocks and knows what a decoder remembers of them.
type blockWriter struct {
	literals, matches *lengthCode
	logs              *logarithms
	before            [3]*distribution // of the blocks before, nil for none
	given             [3]*distribution
	huffman           *huff0.Scratch
	reps              recent
}

func newBlockWriter() *blockWriter {
	w := &blockWriter{literals: literalLengths(), matches: matchLengths(), logs: newLogarithms(), reps: firstRecent}
	for kind := range w.given {
		w.given[kind] = predefined(kind)
	}
	w.forget()
	return w
}

// forget begins a new Huffman code.
func (w *blockWriter) forget() { w.huffman = &huff0.Scratch{Reuse: huff0.ReusePolicyAllow} }

// append writes one block that says data by sequences, or as it is where that
// is no longer.
func (w *blockWriter) append(out, data []byte, seqs []sequence, last bool) []byte {
	before, reps := w.before, w.reps
	body := w.appendLiterals(nil, literalsOf(data, seqs))
	body = w.appendSequences(body, seqs)
	if len(body) >= len(data) {
		w.before, w.reps = before, reps
		w.forget()
		return append(appendBlock(out, blockRaw, last, len(data)), data...)
	}
	return append(appendBlock(out, blockCompressed, last, len(body)), body...)
}

// literalsOf returns the bytes of a block that no sequence copies.
func literalsOf(data []byte, seqs []sequence) []byte {
	var all []byte
	at := uint32(0)
	for _, s := range seqs {
		all = append(all, data[at:at+s.literals]...)
		at += s.literals + s.length
	}
	return append(all, data[at:]...)
}

// appendLiterals writes the literals by a Huffman code, the one before where
// that is shorter, or as they are.
func (w *blockWriter) appendLiterals(out, all []byte) []byte {
	if len(all) >= 32 {
		compress, streams := huff0.Compress1X, 0
		if len(all) >= 1024 {
			compress, streams = huff0.Compress4X, 1
		}
		packed, again, err := compress(all, w.huffman)
		if err == nil && len(packed)+5 < len(all) {
			return append(literalsHeader(out, len(all), len(packed), streams, again), packed...)
		}
		w.forget()
		if err == huff0.ErrUseRLE { //nolint:errorlint // as huff0 returns it
			return append(plainHeader(out, len(all), 1), all[0])
		}
	}
	return append(plainHeader(out, len(all), 0), all...)
}

// plainHeader begins literals that are as they are (kind 0), or one byte again
// and again (kind 1).
func plainHeader(out []byte, size, kind int) []byte {
	switch {
	case size < 32:
		return append(out, byte(kind|size<<3))
	case size < 4096:
		return append(out, byte(kind|1<<2|size<<4), byte(size>>4))
	}
	return append(out, byte(kind|3<<2|size<<4), byte(size>>4), byte(size>>12))
}

func literalsHeader(out []byte, size, packed, streams int, again bool) []byte {
	kind, width, format, bytes := 2, 10, streams, 3
	if again {
		kind = 3
	}
	switch most := max(size, packed); {
	case most >= 1<<14:
		width, format, bytes = 18, 3, 5
	case most >= 1<<10:
		width, format, bytes = 14, 2, 4
	}
	head := uint64(kind) | uint64(format)<<2 | uint64(size)<<4 | uint64(packed)<<(4+width)
	for range bytes {
		out, head = append(out, byte(head)), head>>8
	}
	return out
}

// coded is a sequence in codes and extra bits, by kind.
type coded struct {
	code [3]uint8
	rest [3]uint32
}

func (w *blockWriter) appendSequences(out []byte, seqs []sequence) []byte {
	switch n := len(seqs); {
	case n < 128:
		out = append(out, byte(n))
	case n < 0x7F00:
		out = append(out, byte(n>>8+128), byte(n))
	default:
		out = append(out, 255, byte(n-0x7F00), byte((n-0x7F00)>>8))
	}
	if len(seqs) == 0 {
		return out
	}
	all := make([]coded, len(seqs))
	for i, s := range seqs {
		c := &all[i]
		c.code[kindLiterals], c.rest[kindLiterals] = w.literals.code(s.literals)
		c.code[kindMatches], c.rest[kindMatches] = w.matches.code(s.length)
		c.code[kindOffsets] = offsetCode(s.value)
		c.rest[kindOffsets] = s.value - 1<<c.code[kindOffsets]
		w.reps = w.reps.after(s.value, s.literals)
	}
	modes := len(out)
	out = append(out, 0)
	for kind := range w.before {
		var mode int
		mode, out = w.table(out, kind, all)
		out[modes] |= byte(mode << (6 - 2*kind))
	}
	return append(out, w.stream(all)...)
}

// The ways in which a block says the distribution of its codes.
const (
	modeGiven = iota
	modeSame
	modeWritten
	modeBefore
)

// longest is the most bits of a distribution's states, by kind.
var longest = [3]uint8{9, 8, 9}

// table chooses the distribution that takes the fewest bits, and writes it.
func (w *blockWriter) table(out []byte, kind int, all []coded) (mode int, _ []byte) {
	var counts []uint32
	for _, c := range all {
		for len(counts) <= int(c.code[kind]) {
			counts = append(counts, 0)
		}
		counts[c.code[kind]]++
	}
	if int(counts[len(counts)-1]) == len(all) && len(all) > 2 {
		w.before[kind] = only(len(counts) - 1)
		return modeSame, append(out, byte(len(counts)-1))
	}
	mode, least := -1, uint64(0)
	var chosen *distribution
	consider := func(as int, d *distribution, head int) {
		if d == nil {
			return
		}
		if cost, ok := d.cost(counts, w.logs); ok && (mode < 0 || cost+uint64(head)<<11 < least) {
			mode, least, chosen = as, cost+uint64(head)<<11, d
		}
	}
	consider(modeBefore, w.before[kind], 0)
	consider(modeGiven, w.given[kind], 0)
	if distinct(counts) > 1 {
		for log := uint8(5); log <= longest[kind]; log++ {
			if 1<<log >= 2*distinct(counts) {
				d := normalize(log, counts, w.logs)
				consider(modeWritten, d, len(d.describe(nil)))
			}
		}
	}
	if mode < 0 { // one code that no table has
		w.before[kind] = only(len(counts) - 1)
		return modeSame, append(out, byte(len(counts)-1))
	}
	if w.before[kind] = chosen; mode == modeWritten {
		out = chosen.describe(out)
	}
	return mode, out
}

func distinct(counts []uint32) int {
	n := 0
	for _, c := range counts {
		if c > 0 {
			n++
		}
	}
	return n
}

// only is the distribution of a single code, which takes no bits.
func only(code int) *distribution {
	shares := make([]int16, code+1)
	shares[code] = 1
	return newDistribution(0, shares)
}

// stream writes the sequences, the last one first, as a decoder reads from the
// end.
func (w *blockWriter) stream(all []coded) []byte {
	var b bitWriter
	var at [3]state
	extra := func(c coded) {
		b.add(uint64(c.rest[kindLiterals]), uint(w.literals.extra[c.code[kindLiterals]]))
		b.add(uint64(c.rest[kindMatches]), uint(w.matches.extra[c.code[kindMatches]]))
		b.add(uint64(c.rest[kindOffsets]), uint(c.code[kindOffsets]))
	}
	final := all[len(all)-1]
	for kind := range at {
		at[kind].d = w.before[kind]
		at[kind].begin(final.code[kind])
	}
	extra(final)
	for _, c := range slices.Backward(all[:len(all)-1]) {
		for _, kind := range []int{kindOffsets, kindMatches, kindLiterals} {
			at[kind].write(&b, c.code[kind])
		}
		extra(c)
	}
	for _, kind := range []int{kindMatches, kindOffsets, kindLiterals} {
		at[kind].end(&b)
	}
	b.add(1, 1)
	return b.bytes()
}
