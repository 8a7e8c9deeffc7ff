package feed

import "sync"

// sharedBudget bounds the text that Deltas keeps in memory, in bytes; what it
// keeps of its shingles takes twice as much again.
const sharedBudget = 256 << 20

// Deltas makes the deltas from many old editions to one. Editions of a feed
// have nearly all their files in common: each is read, and looked through for
// what it shares with the new ones, once. It is safe for concurrent use.
type Deltas struct {
	next Edition

	mu    sync.Mutex
	left  int64
	files map[string]readFile // by digest
}

// readFile is a file with the hashes of its sampled shingles.
type readFile struct {
	data     []byte
	shingles []uint64
}

// NewDeltas returns what makes deltas to next.
func NewDeltas(next Edition) *Deltas {
	return &Deltas{next: next, left: sharedBudget, files: map[string]readFile{}}
}

// EncodeDelta packs what turns the old edition into the next one.
func EncodeDelta(old, next Edition) (Packed, error) { return NewDeltas(next).From(old) }

// From packs what turns the old edition into the next one.
func (d *Deltas) From(old Edition) (Packed, error) {
	p, err := difference(old.Manifest, Edition{d.next.Manifest, d.reading(d.next)})
	if err != nil {
		return Packed{}, err
	}
	list, err := d.choose(old, p)
	if err != nil {
		return Packed{}, err
	}
	return encodeDelta(Edition{old.Manifest, d.reading(old)}, p, list)
}

// reading returns what reads the files of an edition.
func (d *Deltas) reading(e Edition) func(Entry) ([]byte, error) {
	return func(entry Entry) ([]byte, error) {
		f, err := d.file(e, entry)
		return f.data, err
	}
}

// file returns a file of an edition, read only once while there is room.
func (d *Deltas) file(from Edition, e Entry) (readFile, error) {
	d.mu.Lock()
	f, known := d.files[e.SHA256]
	d.mu.Unlock()
	if known {
		return f, nil
	}
	data, err := from.Read(e)
	if err != nil {
		return readFile{}, err
	}
	f = readFile{data: data}
	eachShingle(data, func(h uint64) { f.shingles = append(f.shingles, h) })
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, known := d.files[e.SHA256]; !known && d.left >= e.Size {
		d.left -= e.Size
		d.files[e.SHA256] = f
	}
	return f, nil
}

// choose returns the places, in the old manifest, of the files that make the
// best dictionary for p: documents similar to it, then the old versions of
// what p changes and takes away.
func (d *Deltas) choose(old Edition, p Payload) ([]int, error) {
	touched := map[string]bool{}
	for _, f := range p.Files {
		touched[f.Path] = true
	}
	for _, path := range p.Gone {
		touched[path] = true
	}
	c := newCover(p.Files)
	var before []int
	var others []candidate
	for i, e := range old.Manifest.Files {
		if IsAttachment(e.Path) || len(p.Files) == 0 {
			continue
		}
		f, err := d.file(old, e)
		if err != nil {
			return nil, err
		}
		found := c.find(f.shingles)
		if touched[e.Path] {
			before = append(before, i)
			c.take(found)
		} else if len(found) >= minGain {
			others = append(others, candidate{place: i, size: len(f.data), shingles: found, gain: len(found)})
		}
	}
	return append(c.greedy(others), before...), nil
}
