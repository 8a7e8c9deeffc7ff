package search

import (
	"cmp"
	"encoding/binary"
	"maps"
	"math"
	"slices"

	"socialmission.org/desktop/internal/library"
)

// meta is what an index says about itself.
type meta struct {
	release library.Release
	depends uint64   // the vocabularies that items were analysed with
	wanted  []string // digests of attachments that were not here yet
	means   [fieldCount]float32
}

// A tableWriter collects entries and writes them as a table.
type tableWriter struct {
	sections [secCount][]byte
	lengths  [fieldCount][]byte
	columns  [facetCount]columnWriter
	shared   *shared
	ids      []string
	ages     []age
}

type age struct {
	date   library.Date
	number int
}

func newTableWriter(names []string) *tableWriter {
	w := &tableWriter{shared: newShared(names)}
	for f := range w.columns {
		w.columns[f].names = newShared(nil)
	}
	return w
}

func (w *tableWriter) add(e *entry) {
	raw := e.rawRow
	if raw == nil {
		var enc encoder
		enc.row(&e.row, w.shared)
		raw = enc.buf
	}
	w.append(secRowAt, secRow, raw)
	w.append(secNearAt, secNear, e.near)
	w.sections[secStamp] = binary.LittleEndian.AppendUint64(w.sections[secStamp], e.stamp)
	w.sections[secSpeaks] = append(w.sections[secSpeaks], e.speaks)
	for f, n := range e.lengths {
		w.lengths[f] = append(w.lengths[f], n)
	}
	for f := range w.columns {
		w.columns[f].add(e.facets[f])
	}
	w.ids = append(w.ids, e.id)
	w.ages = append(w.ages, age{e.date, e.number})
}

// append adds a piece to a section whose beginnings another one lists.
func (w *tableWriter) append(at, section int, piece []byte) {
	w.sections[at] = appendUint32(w.sections[at], len(w.sections[section]))
	w.sections[section] = append(w.sections[section], piece...)
}

func (w *tableWriter) words(counts map[string]uint32, spoken map[string]byte) {
	for _, word := range slices.Sorted(maps.Keys(counts)) {
		w.append(secWordAt, secWord, []byte(word))
		w.sections[secWordInfo] = appendUint32(w.sections[secWordInfo], int(counts[word]<<2|uint32(spoken[word]&3)))
	}
}

func (w *tableWriter) write(path string, m *meta) error {
	for _, pair := range [][2]int{{secRowAt, secRow}, {secNearAt, secNear}, {secWordAt, secWord}} {
		w.append(pair[0], pair[1], nil)
	}
	for f, lengths := range w.lengths {
		m.means[f] = meanLength(lengths)
		w.sections[secLength] = append(w.sections[secLength], lengths...)
	}
	for f := range w.columns {
		w.columns[f].sections(w.sections[secFacet+3*f : secFacet+3*f+3])
	}
	w.orders()
	var e encoder
	e.strings(w.shared.names)
	w.sections[secShared] = e.buf
	w.sections[secMeta] = m.pack()
	return writeTable(path, &w.sections)
}

// orders writes the orders that rows are looked up and ties are broken in.
func (w *tableWriter) orders() {
	order := make([]int, len(w.ids))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(w.ids[a], w.ids[b]) })
	for _, doc := range order {
		w.sections[secByID] = appendUint32(w.sections[secByID], doc)
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := &w.ages[a], &w.ages[b]
		return cmp.Or(cmp.Compare(y.date, x.date), cmp.Compare(x.number, y.number))
	})
	place := make([]byte, 4*len(order))
	for n, doc := range order {
		binary.LittleEndian.PutUint32(place[4*doc:], uint32(n))
	}
	w.sections[secAge] = place
}

func (m *meta) pack() []byte {
	var e encoder
	e.uint(uint64(m.release.Number))
	for _, s := range []string{string(m.release.Date), m.release.Title.En, m.release.Title.Es, m.release.Digest, m.release.Feed} {
		e.string(s)
	}
	e.uint(m.depends)
	e.strings(m.wanted)
	for _, mean := range m.means {
		e.uint(uint64(math.Float32bits(mean)))
	}
	return e.buf
}

func (d *decoder) meta() (m meta) {
	m.release.Number = int(d.uint())
	m.release.Date = library.Date(d.string())
	m.release.Title = library.Text{En: d.string(), Es: d.string()}
	m.release.Digest, m.release.Feed = d.string(), d.string()
	m.depends, m.wanted = d.uint(), d.strings()
	for f := range m.means {
		m.means[f] = math.Float32frombits(uint32(d.uint()))
	}
	return m
}
