package feed

import (
	"encoding/binary"
	"runtime"
	"slices"
	"sync"
)

// DeltaEncoder makes the deltas that lead from several older editions to the
// next one. Most documents are in all of the editions; what was learnt of one
// is kept. Encode may be called from several goroutines.
type DeltaEncoder struct {
	next Edition
	set  *shingles           // of every document that is new to one of the editions
	has  map[string][]uint32 // which of them a document has, by its digest
}

// NewDeltaEncoder reads the editions.
func NewDeltaEncoder(next Edition, olds ...Edition) (*DeltaEncoder, error) {
	d := &DeltaEncoder{next: next, has: map[string][]uint32{}}
	fresh, size := d.fresh(olds)
	d.set = newShingles(size)
	for _, e := range fresh {
		data, err := next.Read(e)
		if err != nil {
			return nil, err
		}
		d.set.add(data)
	}
	if d.set.count == 0 {
		return d, nil
	}
	for _, of := range append([]Edition{{Manifest{Files: fresh}, next.Read}}, olds...) {
		if err := d.learn(of); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// fresh returns the documents of the next edition that one of the older ones
// has not, and their size.
func (d *DeltaEncoder) fresh(olds []Edition) (fresh []Entry, size int) {
	held := make([]map[string]Entry, len(olds))
	for i, old := range olds {
		held[i] = old.Manifest.byPath()
	}
	for _, e := range d.next.Manifest.Files {
		if IsAttachment(e.Path) || !slices.ContainsFunc(held, func(m map[string]Entry) bool { return m[e.Path] != e }) {
			continue
		}
		fresh, size = append(fresh, e), size+int(e.Size)
	}
	return fresh, size
}

// learn finds the shingles of an edition's documents that are not known yet,
// on all processors.
func (d *DeltaEncoder) learn(of Edition) error {
	var todo []Entry
	for _, e := range of.Manifest.Files {
		if _, known := d.has[e.SHA256]; !known && !IsAttachment(e.Path) {
			d.has[e.SHA256] = nil
			todo = append(todo, e)
		}
	}
	found, faults := make([][]uint32, len(todo)), make([]error, len(todo))
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		wait.Go(func() {
			for i := worker; i < len(todo); i += workers {
				var data []byte
				if data, faults[i] = of.Read(todo[i]); faults[i] == nil {
					found[i] = d.set.find(data)
				}
			}
		})
	}
	wait.Wait()
	for i, e := range todo {
		if faults[i] != nil {
			return faults[i]
		}
		d.has[e.SHA256] = found[i]
	}
	return nil
}

// Encode packs what turns one of the editions into the next one.
func (d *DeltaEncoder) Encode(old Edition) (Packed, error) {
	p, err := difference(old.Manifest, d.next)
	if err != nil {
		return Packed{}, err
	}
	payload := p.Encode()
	list := d.choose(old.Manifest, p)
	dict, err := dictionary(old, list)
	if err != nil {
		return Packed{}, err
	}
	body, err := squeezed(payload, dict)
	if err != nil {
		return Packed{}, err
	}
	named := encodeList(list)
	data := slices.Concat([]byte(dczMagic), digest(dict), []byte(listMagic),
		binary.LittleEndian.AppendUint32(nil, uint32(len(named))), named, body)
	return Packed{Data: data, Size: int64(len(payload)), Dictionary: int64(len(dict))}, nil
}

// choose returns the places, in the old manifest, of the files that make the
// best dictionary for p: documents similar to it, then the old versions of
// what p changes and takes away.
func (d *DeltaEncoder) choose(old Manifest, p Payload) []int {
	if len(p.Files) == 0 {
		return nil
	}
	touched, need := map[string]bool{}, newWanted(d.set)
	for _, f := range p.Files {
		touched[f.Path] = true
	}
	for _, e := range d.next.Manifest.Files {
		if touched[e.Path] {
			need.want(d.has[e.SHA256])
		}
	}
	for _, path := range p.Gone {
		touched[path] = true
	}
	var before []int
	for i, e := range old.Files {
		if touched[e.Path] && !IsAttachment(e.Path) {
			before = append(before, i)
			need.take(d.has[e.SHA256])
		}
	}
	var others candidates
	for i, e := range old.Files {
		if touched[e.Path] || IsAttachment(e.Path) {
			continue
		}
		if gain := need.gain(d.has[e.SHA256]); gain >= minGain {
			others = append(others, candidate{place: i, size: int(e.Size), shingles: d.has[e.SHA256], gain: gain})
		}
	}
	return append(need.greedy(others), before...)
}
