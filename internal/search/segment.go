package search

import (
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"socialmission.org/desktop/internal/library"
)

// Bleve keeps its postings in segments, immutable files of its zap format. A
// generation has one; this file makes, merges and opens them without the
// bookkeeping of Bleve's own index, which is made for many that come and go.

// mergeAtOnce bounds the segments that are open for a merge.
const mergeAtOnce = 64

// writeSegment writes analysed items as a segment of their own. Their document
// numbers are their places in the list.
func writeSegment(path string, docs []*segDoc) error {
	saveSingles(docs)
	all := make([]index.Document, len(docs))
	for i := range docs {
		all[i] = docs[i]
	}
	var plugin zap.ZapPlugin
	seg, _, err := plugin.New(all)
	if err != nil {
		return fmt.Errorf("make segment: %w", err)
	}
	fresh, ok := seg.(segment.UnpersistedSegment)
	if !ok {
		return fmt.Errorf("make segment: %T cannot be written", seg)
	}
	if err := fresh.Persist(path); err != nil {
		return writeFault("write segment", err)
	}
	return nil
}

// mergeSegments joins segments into one at path, without the documents that
// drops names in the first. The rest keep their order.
func mergeSegments(path string, segments []segment.Segment, drops *roaring.Bitmap, stop <-chan struct{}) error {
	var plugin zap.ZapPlugin
	dropped := make([]*roaring.Bitmap, len(segments))
	dropped[0] = drops
	closed := make(chan struct{})
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-stop:
			close(closed)
		case <-done:
		}
	}()
	if _, _, err := plugin.Merge(segments, dropped, path, closed, nil); err != nil {
		return writeFault("merge segments", err)
	}
	return nil
}

func openSegment(path string) (segment.Segment, error) {
	var plugin zap.ZapPlugin
	seg, err := plugin.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open segment: %w: %w", err, library.ErrDamaged)
	}
	return seg, nil
}

// A segDoc is an item as the segment takes it: fields of terms with numbers.
type segDoc struct{ words, idents termField }

func newSegDoc(words map[string]*counts, main int, idents []string) *segDoc {
	d := &segDoc{words: termField{wordField, make(index.TokenFrequencies, len(words))},
		idents: termField{identField, make(index.TokenFrequencies, len(idents))}}
	for word, c := range words {
		coarse := c.coarse()
		d.words.put(wordTerm(word, coarse.pack(main)))
	}
	for _, id := range idents {
		d.idents.put(id)
	}
	return d
}

func (d *segDoc) ID() string                                 { return "" }
func (d *segDoc) Size() int                                  { return 0 }
func (d *segDoc) AddIDField()                                {}
func (d *segDoc) VisitComposite(index.CompositeFieldVisitor) {}
func (d *segDoc) HasComposite() bool                         { return false }
func (d *segDoc) NumPlainTextBytes() uint64                  { return 0 }
func (d *segDoc) StoredFieldsBytes() uint64                  { return 0 }
func (d *segDoc) Indexed() bool                              { return true }
func (d *segDoc) VisitFields(visit index.FieldVisitor) {
	visit(&idField{})
	visit(&d.words)
	visit(&d.idents)
}

// idField is the one stored field that the format asks for. It is empty: the
// place of a document says which item it is.
type idField struct{ termField }

func (idField) Name() string                        { return "_id" }
func (idField) Options() index.FieldIndexingOptions { return index.StoreField }

// termField is a field whose text was analysed before it met the document: a
// list of terms. It has no counts (counts.go), no
// positions (neighbours.go) and no length (lengths.go), which Bleve would store
// again with every term.
type termField struct {
	name  string
	freqs index.TokenFrequencies
}

func (f *termField) Name() string                                     { return f.name }
func (f *termField) Value() []byte                                    { return nil }
func (f *termField) ArrayPositions() []uint64                         { return nil }
func (f *termField) EncodedFieldType() byte                           { return 't' }
func (f *termField) Analyze()                                         {}
func (f *termField) Options() index.FieldIndexingOptions              { return index.IndexField }
func (f *termField) AnalyzedLength() int                              { return 1 }
func (f *termField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.freqs }
func (f *termField) NumPlainTextBytes() uint64                        { return 0 }
func (f *termField) Size() int                                        { return 0 }

func (f *termField) put(term string) {
	f.freqs[term] = &index.TokenFreq{Term: []byte(term)}
}

// saveSingles says "once" for terms that only one of the items has, and no
// count for all others: the format spends nothing at all on a term that one
// item has once, and a byte more on every count that is said.
func saveSingles(docs []*segDoc) {
	items := map[string]int{}
	for _, doc := range docs {
		for term := range doc.words.freqs {
			items[term]++
		}
	}
	for _, doc := range docs {
		for term, f := range doc.words.freqs {
			if items[term] == 1 {
				f.SetFrequency(1)
			}
		}
		for _, f := range doc.idents.freqs {
			f.SetFrequency(1)
		}
	}
}
