package search

import (
	"cmp"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// A column holds the values of one facet for every document: the values of
// document d are ids[from[d]:from[d+1]], as places in names.
type column struct {
	names []string
	place map[string]uint16
	from  []uint32
	ids   []uint16
}

// maxValues bounds a facet's distinct values; what comes later is not counted.
const maxValues = 1 << 15

func newColumn(rows []row, facet int) column {
	c := column{place: map[string]uint16{}, from: make([]uint32, 1, len(rows)+1)}
	for i := range rows {
		for _, id := range rows[i].facets[facet] {
			n, ok := c.place[id]
			if !ok {
				if len(c.names) == maxValues {
					continue
				}
				n = uint16(len(c.names))
				c.place[id], c.names = n, append(c.names, id)
			}
			c.ids = append(c.ids, n)
		}
		c.from = append(c.from, uint32(len(c.ids)))
	}
	return c
}

func (c *column) of(doc uint32) []uint16 { return c.ids[c.from[doc]:c.from[doc+1]] }

// titleRanks gives each row its place in title order, as a reader of either
// language expects it: accents and case second, leading punctuation ignored.
func titleRanks(rows []row) []uint32 {
	coll := collate.New(language.Und, collate.IgnoreCase, collate.Numeric)
	var buf collate.Buffer
	keys := make([][]byte, len(rows))
	order := make([]uint32, len(rows))
	for i := range rows {
		keys[i] = coll.KeyFromString(&buf, trimLead(rows[i].title))
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(slices.Compare(keys[a], keys[b]), cmp.Compare(rows[a].number, rows[b].number))
	})
	ranks := make([]uint32, len(rows))
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

// ages gives each row its place when sorted by date, the newest first and
// what has no date last, then by number: the order in which ties are broken.
func ages(rows []row) []uint32 {
	order := make([]uint32, len(rows))
	for i := range rows {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(rows[b].date, rows[a].date), cmp.Compare(rows[a].number, rows[b].number))
	})
	out := make([]uint32, len(rows))
	for place, doc := range order {
		out[doc] = uint32(place)
	}
	return out
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
