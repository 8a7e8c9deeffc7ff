//go:build linux

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/search/synthetic"
	"socialmission.org/desktop/internal/starter"
)

// corpus is what all engines are given, as files.
type corpus struct {
	dir            string
	items, letters int
	text           int64 // bytes of titles, names and texts
}

func (c *corpus) documents() string { return filepath.Join(c.dir, "corpus.jsonl") }
func (c *corpus) queries() string   { return filepath.Join(c.dir, "queries.json") }

// document is an item as the others see it.
type document struct {
	Title  string              `json:"title"`
	People string              `json:"people"`
	Text   string              `json:"text"`
	Facets map[string][]string `json:"facets"`
}

// typed is what is asked: one query before all others, then letter by letter.
type typed struct {
	First   string   `json:"first"`
	Letters []string `json:"letters"`
}

func collection(items int) (*synthetic.Collection, error) {
	col, faults, err := content.Read(starter.Content())
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("the starter collection has faults, first %s", faults[0])
	}
	return synthetic.New(*col, items), nil
}

func writeCorpus(dir string, items, queries int) (*corpus, error) {
	made, err := collection(items)
	if err != nil {
		return nil, err
	}
	c := &corpus{dir: dir, items: items}
	f, err := os.Create(c.documents())
	if err != nil {
		return nil, err
	}
	out := bufio.NewWriter(f)
	enc := json.NewEncoder(out)
	for n := range items {
		it := made.Item(n)
		d := toDocument(&it)
		c.text += int64(len(d.Title) + len(d.People) + len(d.Text))
		if err := enc.Encode(d); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(out.Flush(), f.Close()); err != nil {
		return nil, err
	}
	ask := typed{First: "social determinants", Letters: letters(made.Queries(queries))}
	c.letters = len(ask.Letters)
	data, err := json.Marshal(ask)
	if err != nil {
		return nil, err
	}
	return c, os.WriteFile(c.queries(), data, 0o600)
}

// letters types the queries that every engine understands.
func letters(queries []string) (out []string) {
	for _, q := range queries {
		if strings.ContainsAny(q, `:"-`) {
			continue
		}
		for i := range q {
			if i > 0 && q[i-1] != ' ' {
				out = append(out, q[:i])
			}
		}
		out = append(out, q)
	}
	return out
}

func toDocument(it *library.Item) document {
	d := document{Title: it.Title, Text: strings.TrimSpace(it.Summary + "\n" + it.Body), Facets: map[string][]string{
		library.FacetKind: {string(it.Kind)}, library.FacetLanguage: {it.Language},
		library.FacetYear: {string(it.Bib.Issued)[:4]}, library.FacetAvailability: {string(it.Availability)}}}
	for _, a := range it.Bib.Author {
		d.People += a.Given + " " + a.Family + " "
	}
	for _, t := range it.Terms {
		d.Facets[t.Scheme] = append(d.Facets[t.Scheme], t.ID)
	}
	return d
}
