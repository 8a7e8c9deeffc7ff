package search

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"socialmission.org/desktop/internal/library"
)

// A column holds the values of one facet for every document. They are taken
// out of the table when they are first asked for.
type column struct {
	names []string
	place map[string]uint16
	docs  func() *docValues
}

// docValues are the values of documents: those of document d are
// ids[from[d]:from[d+1]], as places in a column's names.
type docValues struct {
	from []uint32
	ids  []uint16
}

// Bounds of a facet: distinct values, and values of one item. What comes
// later is not counted.
const (
	maxValues = 1 << 15
	maxOwn    = 255
)

// A columnWriter collects a facet's values for the table: the names, the
// number of values of each item in a byte, and the values.
type columnWriter struct {
	names          *shared
	counts, values []byte
}

func (w *columnWriter) add(ids []string) {
	n := 0
	for _, id := range ids {
		v := w.names.number(id)
		if v >= maxValues || n == maxOwn {
			continue
		}
		w.values = binary.LittleEndian.AppendUint16(w.values, uint16(v))
		n++
	}
	w.counts = append(w.counts, byte(n))
}

// itemsOf returns the number of items of each value.
func (w *columnWriter) itemsOf() []uint32 {
	out := make([]uint32, len(w.names.names))
	for i := 0; i < len(w.values); i += 2 {
		out[binary.LittleEndian.Uint16(w.values[i:])]++
	}
	return out
}

func (w *columnWriter) sections(out [][]byte) {
	var e encoder
	e.strings(w.names.names)
	out[0], out[1], out[2] = e.buf, w.counts, w.values
	if valueWidth(len(w.names.names)) == 1 {
		out[2] = make([]byte, len(w.values)/2)
		for i := range out[2] {
			out[2][i] = w.values[2*i]
		}
	}
}

// column reads a facet from the table.
func (t *table) column(facet int) (column, error) {
	s := t.sections[secFacet+3*facet:]
	d := decoder{b: s[0]}
	c := column{names: d.strings(), place: map[string]uint16{}}
	for i, name := range c.names {
		c.place[name] = uint16(i)
	}
	if d.bad || len(s[1]) != t.items() || len(s[2]) > 0 && len(c.names) == 0 {
		return column{}, fmt.Errorf("facet %s does not fit its items: %w", facetNames[facet], library.ErrDamaged)
	}
	c.docs = sync.OnceValue(func() *docValues { return readValues(s[1], s[2], len(c.names)) })
	return c, nil
}

// readValues reads what documents have. A value that there is not is taken for
// the first, and values that end too early for none: the seal keeps such a
// table from being opened.
func readValues(counts, values []byte, names int) *docValues {
	width := valueWidth(names)
	v := &docValues{from: make([]uint32, len(counts)+1), ids: make([]uint16, len(values)/width)}
	for i, n := range counts {
		v.from[i+1] = min(v.from[i]+uint32(n), uint32(len(v.ids)))
	}
	for i := range v.ids {
		id := uint16(values[width*i])
		if width == 2 {
			id = binary.LittleEndian.Uint16(values[width*i:])
		}
		if int(id) < names {
			v.ids[i] = id
		}
	}
	return v
}

// valueWidth is the bytes of a value: facets have few names, most of them.
func valueWidth(names int) int {
	if names <= 1<<8 {
		return 1
	}
	return 2
}

func (v *docValues) of(doc uint32) []uint16 { return v.ids[v.from[doc]:v.from[doc+1]] }

func (c *column) of(doc uint32) []uint16 { return c.docs().of(doc) }

// titleRanks gives each row its place in title order, as a reader of either
// language expects it: accents and case second, leading punctuation ignored.
func (g *generation) titleRanks() []uint32 {
	coll := collate.New(language.Und, collate.IgnoreCase, collate.Numeric)
	var buf collate.Buffer
	keys := make([][]byte, g.items)
	order := make([]uint32, g.items)
	for i := range keys {
		r := g.row(uint32(i))
		keys[i] = binary.BigEndian.AppendUint32(coll.KeyFromString(&buf, trimLead(r.title)), uint32(r.number))
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return slices.Compare(keys[a], keys[b]) })
	ranks := make([]uint32, len(order))
	for place, doc := range order {
		ranks[doc] = uint32(place)
	}
	return ranks
}

func trimLead(s string) string {
	for i, r := range s {
		if wordRune(r) {
			return s[i:]
		}
	}
	return s
}

// keysOf returns the folded labels of a facet's values in both languages.
func (g *generation) keysOf(f int) [2]map[string]string {
	out := [2]map[string]string{{}, {}}
	for _, id := range g.columns[f].names {
		label := g.valueLabel(f, id)
		out[langEn][id], out[langEs][id] = nameKey(label.In("en")), nameKey(label.In("es"))
	}
	return out
}
