package squeeze

import "encoding/binary"

// finder finds, for one place after the other, what was there before.
type finder interface {
	// skip takes in all places before to.
	skip(to int)
	// find returns the matches of the place at, ever longer, and takes it in.
	find(at int, found []match) []match
}

// treeInput is how much input is searched by trees. They find all there is, but
// take eight bytes of memory for each of the input and three times as long as
// tables, by which more input is searched: what comes out is 2 % larger.
const treeInput = 2 << 20

func newFinder(all []byte) finder {
	if len(all) <= treeInput {
		return newTrees(all)
	}
	return newTables(all)
}

// trees have a binary tree for each hash of four bytes, sorted by what follows,
// with the newest place at its root.
type trees struct {
	all   []byte
	roots []int32 // by hash, the place and 1
	sons  []int32 // two of each place: what sorts before it, and after it
	next  int     // place to be taken in
}

const (
	hashBits = 18
	depth    = 96  // nodes that are looked at for one place
	nice     = 512 // a match that is long enough to end the search
	shortest = 3   // match by a recent offset; others have four bytes
)

func newTrees(all []byte) *trees {
	return &trees{all: all, roots: make([]int32, 1<<hashBits), sons: make([]int32, 2*len(all))}
}

// match is what follows a place: length bytes that stand offset before it, too.
type match struct{ length, offset uint32 }

func (f *trees) skip(to int) {
	for f.next < to {
		f.take(f.next, nil)
	}
}

func (f *trees) find(at int, found []match) []match {
	f.skip(at)
	return f.take(at, found[:0])
}

func (f *trees) take(at int, found []match) []match {
	f.next = at + 1
	most := min(len(f.all)-at, nice)
	if most < 4 {
		return found
	}
	hash := binary.LittleEndian.Uint32(f.all[at:]) * 2654435761 >> (32 - hashBits)
	node := f.roots[hash]
	f.roots[hash] = int32(at + 1)
	smaller, larger := 2*at, 2*at+1 // where the next node of either side goes
	smallerLength, largerLength, longest := 0, 0, 3
	for left := depth; ; left-- {
		if node == 0 || left == 0 {
			f.sons[smaller], f.sons[larger] = 0, 0
			return found
		}
		place := int(node - 1)
		n := min(smallerLength, largerLength)
		n += common(f.all[place+n:], f.all[at+n:at+most])
		if n > longest {
			longest = n
			if found != nil {
				found = append(found, match{uint32(n), uint32(at - place)})
			}
		}
		switch {
		case n == most:
			f.sons[smaller], f.sons[larger] = f.sons[2*place], f.sons[2*place+1]
			return found
		case f.all[place+n] < f.all[at+n]:
			f.sons[smaller] = node
			smaller, smallerLength = 2*place+1, n
			node = f.sons[smaller]
		default:
			f.sons[larger] = node
			larger, largerLength = 2*place, n
			node = f.sons[larger]
		}
	}
}

// common returns how many bytes a and b begin with in common; a is not shorter.
func common(a, b []byte) int {
	n := 0
	for n+8 <= len(b) && binary.LittleEndian.Uint64(a[n:]) == binary.LittleEndian.Uint64(b[n:]) {
		n += 8
	}
	for n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
