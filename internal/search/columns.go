package search

import (
	"encoding/binary"
	"fmt"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"socialmission.org/desktop/internal/library"
)

// A column holds the values of one facet for every document: the values of
// document d are ids[from[d]:from[d+1]], as places in names.
type column struct {
	names []string
	place map[string]uint16
	from  []uint32
	ids   []uint16
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
}

// column reads a facet from the table.
func (t *table) column(facet int) (column, error) {
	s := t.sections[secFacet+3*facet:]
	d := decoder{b: s[0]}
	c := column{names: d.strings(), place: map[string]uint16{}}
	for i, name := range c.names {
		c.place[name] = uint16(i)
	}
	c.from = make([]uint32, len(s[1])+1)
	for i, n := range s[1] {
		c.from[i+1] = c.from[i] + uint32(n)
	}
	c.ids = make([]uint16, len(s[2])/2)
	for i := range c.ids {
		c.ids[i] = binary.LittleEndian.Uint16(s[2][2*i:])
	}
	if d.bad || len(s[1]) != t.items() || int(c.from[len(s[1])]) != len(c.ids) {
		return column{}, fmt.Errorf("facet %s does not fit its items: %w", facetNames[facet], library.ErrDamaged)
	}
	for _, v := range c.ids {
		if int(v) >= len(c.names) {
			return column{}, fmt.Errorf("facet %s has an unknown value: %w", facetNames[facet], library.ErrDamaged)
		}
	}
	return c, nil
}

func (c *column) of(doc uint32) []uint16 { return c.ids[c.from[doc]:c.from[doc+1]] }

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
