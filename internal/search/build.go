package search

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"socialmission.org/desktop/internal/library"
)

// storeName is the folder of Bleve's own files within a generation.
const storeName = "store"

// batchSize bounds the items analysed and held at once.
const batchSize = 1000

// A builder writes one generation of the index into a folder.
type builder struct {
	dir     string
	terms   *termBook
	scorch  *scorch.Builder
	rows    []row
	vocab   map[string]uint32
	workers []*analyzer
}

// build writes a whole generation from the corpus into dir, which must be new.
func build(ctx context.Context, dir string, c Corpus, rel library.Release) error {
	schemes, err := c.Taxonomies()
	if err != nil {
		return fmt.Errorf("read taxonomies: %w", err)
	}
	words, err := c.Thesaurus()
	if err != nil {
		return fmt.Errorf("read thesaurus: %w", err)
	}
	cased := map[string]bool{}
	for _, s := range words.CaseSensitive {
		cased[s] = true
	}
	b := &builder{dir: dir, terms: newTermBook(schemes), vocab: map[string]uint32{}}
	for range runtime.GOMAXPROCS(0) {
		b.workers = append(b.workers, &analyzer{stems: newStemmer(), terms: b.terms, cased: cased})
	}
	if err := b.items(ctx, c); err != nil {
		return err
	}
	return b.finish(rel)
}

// items reads the corpus in batches, so that no more than one is in memory.
func (b *builder) items(ctx context.Context, c Corpus) error {
	var batch []library.Item
	var fault error
	flush := func() bool {
		fault = ctx.Err()
		if fault == nil {
			fault = b.add(batch)
		}
		batch = batch[:0]
		return fault == nil
	}
	err := c.Items(func(it library.Item) bool {
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

// add analyses items on every processor and hands them to Bleve in order.
func (b *builder) add(items []library.Item) error {
	done := make([]analyzed, len(items))
	var wg sync.WaitGroup
	for w, a := range b.workers {
		wg.Go(func() {
			for i := w; i < len(items); i += len(b.workers) {
				done[i] = a.analyze(&items[i])
			}
		})
	}
	wg.Wait()
	for i := range done {
		if err := b.index(&done[i]); err != nil {
			return fmt.Errorf("index %s: %w", done[i].row.id, err)
		}
	}
	return nil
}

func (b *builder) index(a *analyzed) error {
	if b.scorch == nil {
		if err := b.open(); err != nil {
			return err
		}
	}
	b.rows = append(b.rows, a.row)
	for w := range a.seen {
		b.vocab[w]++
	}
	return b.scorch.Index(a.doc)
}

// open is put off until there is an item: Bleve's builder cannot end empty.
func (b *builder) open() (err error) {
	b.scorch, err = scorch.NewBuilder(map[string]any{
		"path": filepath.Join(b.dir, storeName), "buildPathPrefix": b.dir,
		"batchSize": batchSize, "mergeMax": 50,
	})
	return err
}

func (b *builder) finish(rel library.Release) error {
	s := sidecar{release: rel, rows: b.rows, vocab: sortedVocab(b.vocab)}
	if b.scorch != nil {
		if err := b.scorch.Close(); err != nil {
			return fmt.Errorf("finish index: %w", err)
		}
		var err error
		if s.segment, err = fingerprintOf(b.dir); err != nil {
			return err
		}
	}
	return s.write(filepath.Join(b.dir, sidecarName))
}

func sortedVocab(counts map[string]uint32) []vocabWord {
	out := make([]vocabWord, 0, len(counts))
	for w, n := range counts {
		out = append(out, vocabWord{w, n})
	}
	slices.SortFunc(out, func(a, b vocabWord) int { return strings.Compare(a.term, b.term) })
	return out
}

// fingerprintOf reads the one segment file of a generation.
func fingerprintOf(dir string) (fingerprint, error) {
	files, err := filepath.Glob(filepath.Join(dir, storeName, "*.zap"))
	if err != nil || len(files) != 1 {
		return fingerprint{}, fmt.Errorf("index has %d segments, not one: %w", len(files), library.ErrDamaged)
	}
	f, err := os.Open(files[0])
	if err != nil {
		return fingerprint{}, fmt.Errorf("open segment: %w", err)
	}
	defer f.Close()
	sum := crc32.New(castagnoli)
	n, err := io.Copy(sum, f)
	if err != nil {
		return fingerprint{}, fmt.Errorf("read segment: %w", err)
	}
	return fingerprint{n, sum.Sum32()}, nil
}
