package search

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"socialmission.org/desktop/internal/library"
)

// A generation is one opened state of the index with everything a search
// needs beside it. It never changes; searches hold it by counting.
type generation struct {
	dir       string
	meta      meta
	items     int
	table     *table
	segment   segment.Segment // nil when there are no items
	shared    []string
	words     vocabulary
	columns   [facetCount]column
	reversed  [facetCount]func() *reverse
	labels    map[string][]labelled            // values by the words of their labels
	norms     [fieldCount][256]float32         // weight of one occurrence, by length byte
	lengths   [fieldCount][]byte               // length byte, by document
	speaks    []byte                           // languages, by document
	labelKeys [facetCount][2]map[string]string // folded labels by id, for sorting
	counts    func() map[library.Kind]int
	terms     *termBook
	thes      func() *thesaurus
	texts     *texts

	stemmed    [2]memo // stem → words
	completed  memo    // beginning → words
	watched    watched // saved searches → what they match
	titles     func() []uint32
	spell      func() *speller
	evidence   evidenceBook
	labelPairs func() map[uint32]bool // pairs that stand in labels of terms
	shown      textBook

	pool sync.Pool // *scratch
	refs atomic.Int64
}

// openGeneration opens a built generation; its holder counts as one reference.
func openGeneration(dir string, c Corpus, files *texts) (*generation, error) {
	if err := checkSeal(dir, false); err != nil {
		return nil, err
	}
	g := &generation{dir: dir, texts: files}
	g.refs.Store(1)
	if err := g.open(c); err != nil {
		g.shut()
		return nil, err
	}
	return g, nil
}

func (g *generation) open(c Corpus) (err error) {
	if g.table, err = openTable(filepath.Join(g.dir, tableName)); err != nil {
		return err
	}
	g.items, g.words = g.table.items(), vocabulary{g.table}
	if g.items > 0 {
		if g.segment, err = openSegment(filepath.Join(g.dir, segmentName)); err != nil {
			return err
		}
		if g.segment.Count() != uint64(g.items) {
			return fmt.Errorf("index holds %d items, rows %d: %w", g.segment.Count(), g.items, library.ErrDamaged)
		}
	}
	d := decoder{b: g.table.sections[secMeta]}
	g.meta = d.meta()
	names := decoder{b: g.table.sections[secShared]}
	g.shared = names.strings()
	if d.bad || names.bad {
		return fmt.Errorf("rows end too early: %w", library.ErrDamaged)
	}
	v, err := readVocabularies(c)
	if err != nil {
		return err
	}
	g.terms, g.thes = v.terms, sync.OnceValue(func() *thesaurus { return newThesaurus(v.thesaurus) })
	if err := g.derive(); err != nil {
		return err
	}
	g.labels = g.labelWords(v.cased)
	return nil
}

// derive works out what is held in memory.
func (g *generation) derive() (err error) {
	for f := range g.columns {
		if g.columns[f], err = g.table.column(f); err != nil {
			return err
		}
		g.reversed[f] = g.columns[f].reversed()
		g.labelKeys[f] = g.keysOf(f)
	}
	g.speaks = g.table.sections[secSpeaks]
	for f := range g.norms {
		g.lengths[f] = g.table.lengths(f)
		g.norms[f] = fieldNorms(f, g.meta.means[f])
	}
	g.counts = sync.OnceValue(g.countKinds)
	g.titles = sync.OnceValue(g.titleRanks)
	g.spell = sync.OnceValue(func() *speller { return newSpeller(g.words) })
	g.labelPairs = sync.OnceValue(g.terms.pairsOfLabels)
	g.pool.New = func() any { return newScratch(g.segment, g.items) }
	return nil
}

func (g *generation) countKinds() map[library.Kind]int {
	kinds, out := &g.columns[facetKind], map[library.Kind]int{}
	for _, v := range kinds.docs().ids {
		out[library.Kind(kinds.names[v])]++
	}
	return out
}

// row returns what a line of results shows of a document.
func (g *generation) row(doc uint32) row {
	d := decoder{b: g.table.part(secRowAt, secRow, doc)}
	return d.row(g.shared)
}

func (g *generation) idBytes(doc uint32) []byte {
	b := g.table.part(secRowAt, secRow, doc)
	n, at := binary.Uvarint(b)
	if at <= 0 || n > uint64(len(b)-at) {
		return nil
	}
	return b[at : at+int(n)]
}

func (g *generation) id(doc uint32) string { return string(g.idBytes(doc)) }

// doc returns the document of an item.
func (g *generation) doc(id string) (uint32, bool) {
	lo, hi := 0, g.items
	for lo < hi {
		mid := (lo + hi) / 2
		doc := g.table.uint32(secByID, uint32(mid))
		switch at := g.idBytes(doc); {
		case string(at) == id:
			return doc, true
		case string(at) < id:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return 0, false
}

// age is a document's place by date, the newest first.
func (g *generation) age(doc uint32) uint32 { return g.table.uint32(secAge, doc) }

func (g *generation) near(doc uint32) []byte { return g.table.part(secNearAt, secNear, doc) }

// entry is a document as the next generation takes it over.
func (g *generation) entry(doc uint32) entry {
	r := g.row(doc)
	e := entry{id: r.id, date: r.date, number: r.number, rawRow: g.table.part(secRowAt, secRow, doc),
		stamp: g.table.stamp(doc), speaks: g.speaks[doc], near: g.near(doc)}
	for f := range e.lengths {
		e.lengths[f] = g.lengths[f][doc]
	}
	for f := range g.columns {
		for _, v := range g.columns[f].of(doc) {
			e.facets[f] = append(e.facets[f], g.columns[f].names[v])
		}
	}
	return e
}

// vocabularies is what items and queries are analysed with.
type vocabularies struct {
	terms     *termBook
	thesaurus library.Thesaurus
	cased     map[string]bool
	depends   uint64 // changes when items have to be analysed anew
}

func readVocabularies(c Corpus) (v vocabularies, err error) {
	schemes, err := c.Taxonomies()
	if err != nil {
		return v, fmt.Errorf("read taxonomies: %w", err)
	}
	if v.thesaurus, err = c.Thesaurus(); err != nil {
		return v, fmt.Errorf("read thesaurus: %w", err)
	}
	v.terms, v.cased = newTermBook(schemes), map[string]bool{}
	for _, s := range v.thesaurus.CaseSensitive {
		v.cased[s] = true
	}
	v.depends, err = stampOf(schemes, v.thesaurus.CaseSensitive)
	return v, err
}

// stampOf is a short digest of values.
func stampOf(values ...any) (uint64, error) {
	data, err := json.Marshal(values)
	if err != nil {
		return 0, fmt.Errorf("digest: %w", err)
	}
	sum := sha256.Sum256(data)
	return binary.LittleEndian.Uint64(sum[:]), nil
}

// done gives a reference back; the last one closes the files.
func (g *generation) done() {
	if g.refs.Add(-1) == 0 {
		g.shut()
	}
}

func (g *generation) shut() {
	if g.segment != nil {
		_ = g.segment.Close()
	}
	if g.table != nil {
		_ = g.table.close()
	}
}
