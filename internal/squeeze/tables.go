package squeeze

import "encoding/binary"

// tables keep the newest places of each hash of five, eight and sixteen bytes.
// Of sixteen bytes only every fourth place is kept, which is made good by
// asking for four places at a time: so they reach back far, and find what was
// moved or only little changed.
type tables struct {
	all  []byte
	kept [3][]uint32 // places and 1, the newest of each hash first
	next int
}

const (
	ways   = 4 // places of each hash
	stride = 4 // between kept places of sixteen bytes
)

// tableBits are the bits of the hashes: of five, eight and sixteen bytes.
var tableBits = [3]uint{17, 18, 21}

func newTables(all []byte) *tables {
	t := &tables{all: all}
	for i, n := range tableBits {
		t.kept[i] = make([]uint32, ways<<n)
	}
	return t
}

// bucket returns the places with the hash of what follows a place.
func (t *tables) bucket(kind, at int) []uint32 {
	x := binary.LittleEndian.Uint64(t.all[at:])
	switch kind {
	case 0:
		x <<= 24
	case 2:
		x = x*0x9E3779B185EBCA87 ^ binary.LittleEndian.Uint64(t.all[at+8:])
	}
	h := x * 0xCF1BBCDCB7A56463 >> (64 - tableBits[kind])
	return t.kept[kind][h*ways : h*ways+ways]
}

func (t *tables) skip(to int) {
	for ; t.next < to && t.next+16 <= len(t.all); t.next++ {
		for kind := range t.kept {
			if kind < 2 || t.next%stride == 0 {
				b := t.bucket(kind, t.next)
				copy(b[1:], b)
				b[0] = uint32(t.next + 1)
			}
		}
	}
	t.next = max(t.next, to)
}

func (t *tables) find(at int, found []match) []match {
	t.skip(at)
	found = found[:0]
	if at+16+stride > len(t.all) {
		return found
	}
	longest, most := 3, min(len(t.all)-at, nice)
	look := func(kind, ahead int) {
		for _, kept := range t.bucket(kind, at+ahead) {
			place := int(kept) - 1 - ahead
			if place < 0 || place >= at {
				continue
			}
			if n := common(t.all[place:], t.all[at:at+most]); n > longest {
				longest = n
				found = append(found, match{uint32(n), uint32(at - place)})
			}
		}
	}
	look(0, 0)
	look(1, 0)
	for ahead := range stride {
		look(2, ahead)
	}
	return found
}
