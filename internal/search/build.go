package search

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"socialmission.org/desktop/internal/library"
)

// segmentName is the file of a generation's postings.
const segmentName = "postings"

// batchSize bounds the items analysed and held at once.
const batchSize = 2000

// A builder writes one generation of the index into a folder: from the corpus
// alone, or from an older generation and what changed since.
type builder struct {
	dir     string
	old     *generation // may be nil
	keep    []bool      // by document of old: still as it was
	meta    meta
	terms   *termBook
	parts   []string // segments of what is new, in order
	table   *tableWriter
	fresh   []entry // what is new, after what is kept
	spoken  map[string]byte
	held    map[string]bool // attachments that items have
	workers []*analyzer
}

// build writes a whole generation into dir, which must be new. What old holds
// unchanged is taken from there; old may be nil.
func build(ctx context.Context, dir string, old *generation, c Corpus, files *texts, rel library.Release) error {
	v, err := readVocabularies(c)
	if err != nil {
		return err
	}
	if old != nil && (old.meta.depends != v.depends || old.segment == nil) {
		old = nil
	}
	b := &builder{dir: dir, old: old, meta: meta{release: rel, depends: v.depends}, terms: v.terms, spoken: map[string]byte{}, held: map[string]bool{}}
	if old != nil {
		b.keep = make([]bool, old.items)
	}
	for range runtime.GOMAXPROCS(0) {
		b.workers = append(b.workers, &analyzer{stems: newStemmer(), terms: v.terms, texts: files, cased: v.cased})
	}
	if err := b.items(ctx, c, files); err != nil {
		return err
	}
	if err := b.merge(ctx); err != nil {
		return err
	}
	if err := b.finish(); err != nil {
		return err
	}
	files.sweep(b.held)
	return nil
}

// items reads the corpus in batches, so that no more than one is in memory.
func (b *builder) items(ctx context.Context, c Corpus, files *texts) error {
	var batch []library.Item
	var fault error
	flush := func() bool {
		if fault = ctx.Err(); fault == nil && len(batch) > 0 {
			fault = b.add(batch)
		}
		batch = batch[:0]
		return fault == nil
	}
	err := c.Items(func(it library.Item) bool {
		if fault = b.attachments(ctx, &it, files); fault != nil {
			return false
		}
		if b.unchanged(&it, files) {
			return true
		}
		batch = append(batch, it)
		return len(batch) < batchSize || flush()
	})
	if err != nil {
		return fmt.Errorf("read items: %w", err)
	}
	if fault == nil {
		flush()
	}
	return fault
}

// attachments takes the text out of an item's files that are here, and notes
// those that are still to come.
func (b *builder) attachments(ctx context.Context, it *library.Item, files *texts) error {
	for _, a := range it.Attachments {
		here, err := files.take(ctx, a)
		if err != nil {
			return err
		}
		if !here {
			b.meta.wanted = append(b.meta.wanted, a.SHA256)
		}
		b.held[a.SHA256] = true
	}
	return nil
}

// unchanged reports whether the older generation has the item as it is now.
func (b *builder) unchanged(it *library.Item, files *texts) bool {
	if b.old == nil {
		return false
	}
	doc, ok := b.old.doc(it.ID)
	if !ok || b.old.table.stamp(doc) != files.stamp(it) {
		return false
	}
	b.keep[doc] = true
	return true
}

// add analyses items and writes them as segments, a share for each processor.
func (b *builder) add(items []library.Item) error {
	done := make([]entry, len(items))
	share := (len(items) + len(b.workers) - 1) / len(b.workers)
	faults := make([]error, len(b.workers))
	var wg sync.WaitGroup
	for w, a := range b.workers {
		from := min(w*share, len(items))
		to := min(from+share, len(items))
		if from == to {
			break
		}
		path := filepath.Join(b.dir, "part-"+strconv.Itoa(len(b.parts)))
		b.parts = append(b.parts, path)
		wg.Go(func() { faults[w] = a.segment(path, items[from:to], done[from:to]) })
	}
	wg.Wait()
	for _, err := range faults {
		if err != nil {
			return err
		}
	}
	for i := range done {
		for w, languages := range done[i].seen {
			b.spoken[w] |= languages
		}
		done[i].seen, done[i].doc = nil, nil
	}
	b.fresh = append(b.fresh, done...)
	return nil
}

// segment analyses items and writes them as one segment.
func (a *analyzer) segment(path string, items []library.Item, done []entry) error {
	docs := make([]*segDoc, len(items))
	for i := range items {
		done[i] = a.analyze(&items[i])
		docs[i] = done[i].doc
	}
	return writeSegment(path, docs)
}

// merge joins what is kept and what is new into the generation's one segment,
// a number of parts at a time.
func (b *builder) merge(ctx context.Context) error {
	for n := 0; len(b.parts) > mergeAtOnce; n++ {
		path := filepath.Join(b.dir, "merged-"+strconv.Itoa(n))
		if err := b.join(ctx, path, b.parts[:mergeAtOnce], nil); err != nil {
			return err
		}
		b.parts = append(b.parts[mergeAtOnce:], path)
	}
	if len(b.parts) == 0 && !b.keepsAny() {
		return nil
	}
	old := b.old
	if !b.keepsAny() {
		old = nil
	}
	return b.join(ctx, filepath.Join(b.dir, segmentName), b.parts, old)
}

func (b *builder) keepsAny() bool {
	for _, keep := range b.keep {
		if keep {
			return true
		}
	}
	return false
}

func (b *builder) join(ctx context.Context, path string, parts []string, old *generation) (err error) {
	var open []segment.Segment
	drops := roaring.New()
	if old != nil {
		open = append(open, old.segment)
		for d, keep := range b.keep {
			if !keep {
				drops.Add(uint32(d))
			}
		}
	}
	for _, p := range parts {
		seg, err := openSegment(p)
		if err != nil {
			return err
		}
		defer seg.Close()
		open = append(open, seg)
	}
	if err := mergeSegments(path, open, drops, ctx.Done()); err != nil {
		return err
	}
	for _, p := range parts {
		defer os.Remove(p)
	}
	return ctx.Err()
}

// finish writes the table, in the order of the segment's documents.
func (b *builder) finish() error {
	var names []string
	if b.old != nil {
		names = b.old.shared
	}
	b.table = newTableWriter(names)
	for d, keep := range b.keep {
		if keep {
			e := b.old.entry(uint32(d))
			b.table.add(&e)
		}
	}
	for i := range b.fresh {
		b.table.add(&b.fresh[i])
	}
	if len(b.table.ids) > 0 {
		if err := b.words(); err != nil {
			return err
		}
	}
	if err := b.table.write(filepath.Join(b.dir, tableName), &b.meta); err != nil {
		return err
	}
	return writeSeal(b.dir)
}

// words gathers the vocabulary from the segment.
func (b *builder) words() error {
	seg, err := openSegment(filepath.Join(b.dir, segmentName))
	if err != nil {
		return err
	}
	defer seg.Close()
	counts, err := wordCounts(seg)
	if err != nil {
		return err
	}
	if b.old != nil {
		for i := range b.old.words.len() {
			if _, ok := counts[string(b.old.words.bytes(i))]; ok {
				b.spoken[b.old.words.word(i)] |= b.old.words.speaks(i)
			}
		}
	}
	b.table.countLabels(b.terms, counts, b.spoken)
	b.table.words(counts, b.spoken)
	return nil
}

// wordCounts returns every word with the number of items that have it.
func wordCounts(seg segment.Segment) (map[string]uint32, error) {
	counts := map[string]uint32{}
	dict, err := seg.Dictionary(wordField)
	if err != nil {
		return nil, fmt.Errorf("open words: %w", err)
	}
	all := dict.AutomatonIterator(nil, nil, nil) // its own counts are wrong after a word that one item has
	var list segment.PostingsList
	for {
		word, err := all.Next()
		if err != nil {
			return nil, fmt.Errorf("read words: %w", err)
		}
		if word == nil {
			return counts, nil
		}
		if word.Term[0] == markCased[0] {
			continue
		}
		if list, err = dict.PostingsList([]byte(word.Term), nil, list); err != nil {
			return nil, fmt.Errorf("look up %q: %w", word.Term, err)
		}
		plain, _ := splitTerm(word.Term)
		counts[plain] += uint32(list.Count())
	}
}
