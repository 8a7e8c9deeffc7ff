package squeeze

// prices are what literals and codes are expected to cost, in 1/256 of a bit,
// by how often they came so far.
type prices struct {
	logs              *logarithms
	literals, matches *lengthCode

	counts  [4][]uint32 // of literal bytes, then by kind of code
	literal [256]uint32
	code    [3][]uint32
}

const countedLiterals = 3

// scale is how much a count of the latest block weighs more than one of the
// block before.
const scale = 2

func newPrices(sample []byte) *prices {
	p := &prices{logs: newLogarithms(), literals: literalLengths(), matches: matchLengths()}
	p.counts = [4][]uint32{kindLiterals: flat(36, 1), kindOffsets: flat(32, 1), kindMatches: flat(53, 1), countedLiterals: flat(256, 0)}
	p.counts[kindLiterals][0], p.counts[kindLiterals][1] = 6, 2
	p.counts[kindOffsets][0], p.counts[kindOffsets][1] = 6, 3
	for _, b := range sample {
		p.counts[countedLiterals][b]++
	}
	for i, n := range p.counts[countedLiterals] {
		p.counts[countedLiterals][i] = 1 + n*1024/uint32(len(sample)+1)
	}
	p.reckon()
	return p
}

func flat(n int, value uint32) []uint32 {
	all := make([]uint32, n)
	for i := range all {
		all[i] = value
	}
	return all
}

// reckon sets the prices by the counts.
func (p *prices) reckon() {
	for i := range p.literal {
		p.literal[i] = max(64, p.price(countedLiterals, i)) // no Huffman code takes less than a bit, and few come near
	}
	for kind := range p.code {
		p.code[kind] = p.code[kind][:0]
		for code := range p.counts[kind] {
			p.code[kind] = append(p.code[kind], p.price(kind, code))
		}
	}
}

func (p *prices) price(kind, code int) uint32 {
	total := uint32(0)
	for _, n := range p.counts[kind] {
		total += n
	}
	return p.logs.of(total<<4) - p.logs.of(p.counts[kind][code]<<4)
}

// learn counts what was chosen for data.
func (p *prices) learn(data []byte, seqs []sequence) {
	at := uint32(0)
	for _, s := range seqs {
		for _, b := range data[at : at+s.literals] {
			p.counts[countedLiterals][b] += scale
		}
		at += s.literals + s.length
		code, _ := p.literals.code(s.literals)
		p.counts[kindLiterals][code] += scale
		code, _ = p.matches.code(s.length)
		p.counts[kindMatches][code] += scale
		p.counts[kindOffsets][offsetCode(s.value)] += scale
	}
	p.reckon()
}

// fade lets what came before weigh less.
func (p *prices) fade() {
	for kind := range p.counts {
		for i := range p.counts[kind] {
			p.counts[kind][i] = p.counts[kind][i]/scale + 1
		}
	}
	p.reckon()
}

// run is the price of the length of a run of literals.
func (p *prices) run(n uint32) uint32 {
	code, _ := p.literals.code(n)
	return p.code[kindLiterals][code] + uint32(p.literals.extra[code])<<8
}

// length is the price of the length of a match.
func (p *prices) length(n uint32) uint32 {
	code, _ := p.matches.code(n)
	return p.code[kindMatches][code] + uint32(p.matches.extra[code])<<8
}

// place is the price of an offset value.
func (p *prices) place(value uint32) uint32 {
	code := offsetCode(value)
	return p.code[kindOffsets][code] + uint32(code)<<8
}
