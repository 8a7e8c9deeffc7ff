package search

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/library"
)

// TestTable writes entries and reads them back from the file.
func TestTable(t *testing.T) {
	col := small()
	terms := newTermBook(col.Taxonomies)
	w := newTableWriter([]string{"en"})
	var want []entry
	for i := range col.Items {
		it := &col.Items[i]
		e := entry{id: it.ID, row: newRow(it), stamp: uint64(i) << 40, facets: newFacetSet(it, terms), near: []byte{1, byte(i)}, speaks: 1}
		e.lengths[fTitle] = packLength(40 + i)
		w.add(&e)
		want = append(want, e)
	}
	w.words(map[string]uint32{"a": 1, "ab": 2, "b": 3}, map[string]byte{"a": 1, "b": 2})
	m := meta{release: library.Release{Number: 7, Digest: "digest"}, depends: 5, wanted: []string{"x"}}
	path := filepath.Join(t.TempDir(), tableName)
	if err := w.write(path, &m); err != nil {
		t.Fatal(err)
	}
	tab, err := openTable(path)
	if err != nil {
		t.Fatal(err)
	}
	defer tab.close()
	names, about := decoder{b: tab.sections[secShared]}, decoder{b: tab.sections[secMeta]}
	g := &generation{table: tab, items: tab.items(), words: vocabulary{tab}, shared: names.strings()}
	if diff := cmp.Diff(m, about.meta(), cmp.AllowUnexported(meta{})); diff != "" {
		t.Errorf("meta (-want +got):\n%s", diff)
	}
	for i := range want {
		doc, ok := g.doc(want[i].id)
		if !ok || doc != uint32(i) || tab.stamp(doc) != want[i].stamp || string(g.near(doc)) != string(want[i].near) {
			t.Errorf("item %s lies at %d, %v", want[i].id, doc, ok)
		}
		if diff := cmp.Diff(want[i].row, g.row(doc), cmp.AllowUnexported(row{})); diff != "" {
			t.Errorf("row (-want +got):\n%s", diff)
		}
		for f := range want[i].facets {
			c, err := tab.column(f)
			if err != nil || len(c.of(doc)) != len(want[i].facets[f]) {
				t.Errorf("facet %s of %s: %v, %v", facetNames[f], want[i].id, c.of(doc), err)
			}
		}
	}
	if _, ok := g.doc("nothing"); ok {
		t.Error("found an item that is not there")
	}
	if from, to := g.words.between("a"); from != 0 || to != 2 || g.frequency("b") != 3 || g.words.speaks(2) != 2 {
		t.Errorf("words: %d to %d", from, to)
	}
}

func TestLengths(t *testing.T) {
	last := -1
	for _, n := range []int{0, 1, 31, 32, 33, 63, 64, 100, 1000, 12345, 400000, 1 << 30} {
		b := packLength(n)
		got := unpackLength(b)
		if int(b) < last || n < 400000 && (got > n || got < n-n/16) {
			t.Errorf("length %d is kept as %d", n, got)
		}
		last = int(b)
	}
}

// TestManyNeighbours packs as many pairs as a long text has.
func TestManyNeighbours(t *testing.T) {
	for _, size := range []int{1, 2, 7, 300, 70000} {
		var n neighbours
		for i := range size {
			n = append(n, pairHash("word", fmt.Sprint(i)))
		}
		packed := n.pack()
		missed, wrong := 0, 0
		for i := range size {
			if !hasPair(packed, pairHash("word", fmt.Sprint(i))) {
				missed++
			}
			if hasPair(packed, pairHash("other", fmt.Sprint(i))) {
				wrong++
			}
		}
		if missed > max(0, size-maxPairs) || wrong > 2+size/100 {
			t.Errorf("of %d pairs %d are missed and %d others found", size, missed, wrong)
		}
	}
}

// TestCounts packs every sort of count and reads it again.
func TestCounts(t *testing.T) {
	for _, main := range []int{fSummary, fBody} {
		for n := range 16 * 16 * 16 * 4 {
			c := counts{fTitle: byte(n & 1), fPeople: byte(n >> 1 & 1), fSummary: byte(n >> 2 & 15), fBody: byte(n >> 6 & 15), fFile: byte(n >> 10 & 15)}
			if c == (counts{}) {
				continue
			}
			if got := unpack(c.pack(main), main); got != c {
				t.Fatalf("%v is read as %v", c, got)
			}
		}
		if one := unpack(1, main); one != unpack(0, main) || one[main] != 1 {
			t.Errorf("1 is read as %v", one)
		}
	}
}
