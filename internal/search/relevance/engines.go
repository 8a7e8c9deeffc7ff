package main

import (
	"context"
	"fmt"
	"os"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en" // the analyzer plain Bleve is given
	"github.com/blevesearch/bleve/v2/search/query"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/search"
)

// depth is how many documents are ranked for each question.
const depth = 100

// ranking is the documents found for each question, best first.
type ranking map[string][]string

// corpus presents a collection as a library of English items.
type corpus struct {
	items []library.Item
	place map[string]int
}

func newCorpus(set *collection) *corpus {
	c := &corpus{place: map[string]int{}}
	for i, d := range set.docs {
		c.place[d.ID] = i
		c.items = append(c.items, library.Item{ID: d.ID, Number: i + 1, Kind: library.Resource, Language: "en",
			Title: d.Title, Summary: d.Text, Availability: library.FullText})
	}
	return c
}

func (c *corpus) Items(yield func(library.Item) bool) error {
	for _, it := range c.items {
		if !yield(it) {
			break
		}
	}
	return nil
}

func (c *corpus) Item(id string) (library.Item, error) {
	i, ok := c.place[id]
	if !ok {
		return library.Item{}, library.ErrNotFound
	}
	return c.items[i], nil
}

func (c *corpus) Taxonomies() ([]library.Taxonomy, error) { return nil, nil }
func (c *corpus) Thesaurus() (library.Thesaurus, error)   { return library.Thesaurus{}, nil }
func (c *corpus) Release() (library.Release, error)       { return library.Release{Number: 1}, nil }

// withOurs asks the library's own engine, as the search box does.
func withOurs(set *collection) (ranking, error) {
	dir, err := os.MkdirTemp("", "relevance-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	engine, err := search.Open(dir, newCorpus(set))
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	out := ranking{}
	for _, q := range set.queries {
		res, err := engine.Search(context.Background(), library.Query{Text: q.Text, Limit: depth, Exact: true})
		if err != nil {
			return nil, err
		}
		for _, h := range res.Hits {
			out[q.ID] = append(out[q.ID], h.ID)
		}
	}
	return out, nil
}

// withBleve asks Bleve as its documentation teaches: its English analyzer, its
// BM25, a match query over title and text.
func withBleve(set *collection) (ranking, error) {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = "en"
	m.ScoringModel = "bm25"
	idx, err := bleve.NewMemOnly(m)
	if err != nil {
		return nil, err
	}
	defer idx.Close()
	batch := idx.NewBatch()
	for i, d := range set.docs {
		if err := batch.Index(d.ID, map[string]string{"title": d.Title, "text": d.Text}); err != nil {
			return nil, fmt.Errorf("index %s: %w", d.ID, err)
		}
		if batch.Size() == 500 || i == len(set.docs)-1 {
			if err := idx.Batch(batch); err != nil {
				return nil, err
			}
			batch.Reset()
		}
	}
	out := ranking{}
	for _, q := range set.queries {
		res, err := idx.Search(bleve.NewSearchRequestOptions(match(q.Text), depth, 0, false))
		if err != nil {
			return nil, err
		}
		for _, h := range res.Hits {
			out[q.ID] = append(out[q.ID], h.ID)
		}
	}
	return out, nil
}

func match(text string) query.Query { return bleve.NewMatchQuery(text) }
