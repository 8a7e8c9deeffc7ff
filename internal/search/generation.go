package search

import (
	"fmt"
	"math"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"socialmission.org/desktop/internal/library"
)

// A generation is one opened state of the index with everything a search
// needs beside it. It never changes; searches hold it by counting.
type generation struct {
	dir       string
	release   library.Release
	rows      []row             // by document number of the index
	byID      map[string]uint32 // item id → document number
	columns   [facetCount]column
	norms     [fieldCount][]float32            // weight of one occurrence, by field and document
	vocab     []vocabWord                      // sorted
	ages      []uint32                         // place by date, the newest first
	near      []string                         // packed neighbours
	labelKeys [facetCount][2]map[string]string // folded labels by id, for sorting
	counts    map[library.Kind]int
	terms     *termBook
	thes      *thesaurus

	titles func() []uint32 // ranks, worked out when first asked for
	spell  func() *speller

	queue   *index.AnalysisQueue
	store   index.Index // nil when there are no items
	reader  index.IndexReader
	segment segment.Segment // the reader's only one

	pool sync.Pool // *scratch
	refs atomic.Int64
}

// openGeneration opens a built generation; its holder counts as one reference.
func openGeneration(dir string, c Corpus) (*generation, error) {
	side, err := readSidecar(filepath.Join(dir, sidecarName))
	if err != nil {
		return nil, err
	}
	g := &generation{dir: dir, release: side.release, vocab: side.vocab, byID: map[string]uint32{}}
	g.refs.Store(1)
	if err := g.openStore(side); err != nil {
		g.shut()
		return nil, err
	}
	if err := g.readWords(c); err != nil {
		g.shut()
		return nil, err
	}
	g.derive()
	return g, nil
}

func (g *generation) openStore(side *sidecar) error {
	if len(side.rows) == 0 {
		return nil
	}
	found, err := fingerprintOf(g.dir)
	if err != nil {
		return err
	}
	if found != side.segment {
		return fmt.Errorf("segment fails its checksum: %w", library.ErrDamaged)
	}
	g.queue = index.NewAnalysisQueue(1)
	g.store, err = scorch.NewScorch(scorch.Name, map[string]any{
		"path": filepath.Join(g.dir, storeName), "bolt_timeout": "1s", "read_only": true,
	}, g.queue)
	if err == nil {
		err = g.store.Open()
	}
	if err != nil {
		g.store = nil
		return fmt.Errorf("open index: %w: %w", err, library.ErrDamaged)
	}
	if g.reader, err = g.store.Reader(); err != nil {
		return fmt.Errorf("read index: %w: %w", err, library.ErrDamaged)
	}
	if g.segment, err = oneSegment(g.reader); err != nil {
		return err
	}
	return g.orderRows(side.rows)
}

// orderRows puts the rows in the order of the index's document numbers.
func (g *generation) orderRows(rows []row) error {
	place := make(map[string]int, len(rows))
	for i := range rows {
		place[rows[i].id] = i
	}
	if n, err := g.reader.DocCount(); err != nil || n != uint64(len(place)) {
		return fmt.Errorf("index holds %d items, rows %d: %w", n, len(place), library.ErrDamaged)
	}
	g.rows = make([]row, len(rows))
	var id index.IndexInternalID
	for doc := range g.rows {
		id = index.NewIndexInternalID(id, uint64(doc))
		name, err := g.reader.ExternalID(id)
		at, ok := place[name]
		if err != nil || !ok {
			return fmt.Errorf("index and rows disagree: %w", library.ErrDamaged)
		}
		g.rows[doc] = rows[at]
		g.byID[name] = uint32(doc)
	}
	return nil
}

func (g *generation) readWords(c Corpus) error {
	schemes, err := c.Taxonomies()
	if err != nil {
		return fmt.Errorf("read taxonomies: %w", err)
	}
	concepts, err := c.Thesaurus()
	if err != nil {
		return fmt.Errorf("read thesaurus: %w", err)
	}
	g.terms, g.thes = newTermBook(schemes), newThesaurus(concepts)
	return nil
}

// derive works out what is held in memory only.
func (g *generation) derive() {
	for f := range g.columns {
		g.columns[f] = newColumn(g.rows, f)
		g.labelKeys[f] = g.keysOf(f)
	}
	g.ages = ages(g.rows)
	g.near = make([]string, len(g.rows))
	for i := range g.rows {
		g.near[i] = g.rows[i].near
	}
	g.counts = map[library.Kind]int{}
	var sums [fieldCount]float64
	for i := range g.rows {
		g.counts[g.rows[i].kind]++
		for f, n := range g.rows[i].lengths {
			sums[f] += float64(n)
		}
	}
	for f, sum := range sums {
		g.norms[f] = fieldNorms(g.rows, f, float32(math.Max(1, sum/math.Max(1, float64(len(g.rows))))))
	}
	g.titles = sync.OnceValue(func() []uint32 { return titleRanks(g.rows) })
	g.spell = sync.OnceValue(func() *speller { return newSpeller(g.vocab) })
	g.pool.New = func() any { return newScratch(g.segment, len(g.rows)) }
}

func fieldNorms(rows []row, f int, mean float32) []float32 {
	out := make([]float32, len(rows))
	b := fieldLength[f]
	for i := range rows {
		out[i] = fieldWeight[f] / (1 - b + b*float32(rows[i].lengths[f])/mean)
	}
	return out
}

// done gives a reference back; the last one closes the files.
func (g *generation) done() {
	if g.refs.Add(-1) == 0 {
		g.shut()
	}
}

func (g *generation) shut() {
	if g.reader != nil {
		_ = g.reader.Close()
	}
	if g.store != nil {
		_ = g.store.Close()
	}
	if g.queue != nil {
		g.queue.Close()
	}
}
