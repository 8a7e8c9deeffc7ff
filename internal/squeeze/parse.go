package squeeze

// parser chooses the sequences. It goes through a stretch of data keeping, for
// each place, the cheapest way that leads there, and takes the cheapest way to
// the end.
type parser struct {
	all    []byte
	finder finder
	prices *prices
	reps   recent
	nodes  []node
	found  []match
	long   sequence // a match that is taken without looking further, length 0 for none
}

// stretch is how far ahead the ways are kept.
const stretch = 4096

// node is the cheapest way to a place.
type node struct {
	price    uint32
	length   uint32 // of the match that leads here; 0 after a literal
	value    uint32 // of its offset
	literals uint32 // since the last match
	reps     recent
}

const unreached = 1 << 31

func newParser(all []byte, from int) *parser {
	p := &parser{all: all, finder: newFinder(all), prices: newPrices(all[from:min(len(all), from+maxBlock)]), reps: firstRecent,
		nodes: make([]node, stretch+nice+2), found: make([]match, 0, depth+1)}
	p.finder.skip(from)
	return p
}

// block returns the sequences of a block.
func (p *parser) block(from, to int) []sequence {
	var seqs []sequence
	learned, done, literals := 0, from, uint32(0) // done: where the sequences that were counted end
	for at := from; at < to; {
		end := p.explore(at, to, literals)
		var more []sequence
		more, literals = p.trace(end - at)
		seqs = append(seqs, more...)
		p.reps = p.nodes[end-at].reps
		if at = end; p.long.length > 0 {
			p.long.literals = literals
			seqs, p.reps = append(seqs, p.long), p.reps.after(p.long.value, literals)
			at, literals = at+int(p.long.length), 0
			p.finder.skip(at)
		}
		if len(seqs)-learned >= 64 {
			size := 0
			for _, s := range seqs[learned:] {
				size += int(s.literals + s.length)
			}
			p.prices.learn(p.all[done:done+size], seqs[learned:])
			learned, done = len(seqs), done+size
		}
	}
	p.prices.learn(p.all[done:to], seqs[learned:])
	p.prices.fade()
	return seqs
}

// explore fills the nodes of a stretch that begins at from, after a run of
// literals, and returns where the stretch ends: where all ways meet again.
func (p *parser) explore(from, to int, literals uint32) int {
	first := p.prices.run(literals)
	p.nodes[0] = node{price: first, literals: literals, reps: p.reps}
	p.long = sequence{}
	last := 0
	for i := 0; from+i < to; i++ {
		if i > 0 && i == last || i >= stretch {
			return from + i
		}
		if i == last { // nothing leads on from here yet
			last++
			p.nodes[last].price = unreached
		}
		p.literal(i, p.all[from+i])
		if last = p.leap(i, from+i, to, last); p.long.length > 0 {
			return from + i
		}
	}
	return to
}

// literal offers the way by one more literal.
func (p *parser) literal(i int, b byte) {
	n, next := &p.nodes[i], &p.nodes[i+1]
	price := n.price + p.prices.literal[b] + p.prices.run(n.literals+1) - p.prices.run(n.literals)
	if price < next.price {
		*next = node{price: price, literals: n.literals + 1, reps: n.reps}
	}
}

// leap offers the ways by all matches at a place, and returns the last node
// that is reached.
func (p *parser) leap(i, at, to, last int) int {
	n := p.nodes[i]
	p.found = p.finder.find(at, p.found)
	least := uint32(4)
	for value := uint32(1); value <= 3; value++ {
		offset := n.reps.offset(value, n.literals)
		if offset == 0 || int(offset) > at {
			continue
		}
		length := p.common(at, to, offset, value)
		last = p.offer(i, last, n, value, shortest, length)
		least = max(least, length+1) // another offset must reach further to be worth its bits
	}
	for _, m := range p.found {
		length := min(m.length, uint32(to-at))
		if length >= nice {
			length = p.common(at, to, m.offset, m.offset+3)
		}
		last = p.offer(i, last, n, m.offset+3, least, length)
		least = max(least, length+1)
	}
	return last
}

// common returns how long a match is. The longest that is long enough is kept
// in p.long.
func (p *parser) common(at, to int, offset, value uint32) uint32 {
	length := uint32(common(p.all[at-int(offset):], p.all[at:to]))
	if length >= nice && length > p.long.length {
		p.long = sequence{length: length, value: value}
	}
	return length
}

// offer offers the ways by one match, of all lengths from least to most; a
// long one is taken anyway.
func (p *parser) offer(i, last int, n node, value, least, most uint32) int {
	if most < least || most >= nice {
		return last
	}
	for ; last < i+int(most); last++ {
		p.nodes[last+1].price = unreached
	}
	base, reps := n.price+p.prices.place(value)+p.prices.run(0), n.reps.after(value, n.literals)
	for length := least; length <= most; length++ {
		if to, price := &p.nodes[i+int(length)], base+p.prices.length(length); price < to.price {
			*to = node{price: price, length: length, value: value, reps: reps}
		}
	}
	return last
}

// trace returns the sequences of the way that leads to a node, and how many
// literals follow them.
func (p *parser) trace(end int) (seqs []sequence, literals uint32) {
	var ends []int
	for i := end; i > 0; {
		if p.nodes[i].length == 0 {
			i--
			continue
		}
		ends = append(ends, i)
		i -= int(p.nodes[i].length)
	}
	for n := len(ends) - 1; n >= 0; n-- {
		at := p.nodes[ends[n]]
		before := p.nodes[ends[n]-int(at.length)]
		seqs = append(seqs, sequence{before.literals, at.length, at.value})
	}
	return seqs, p.nodes[end].literals
}
