//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// seed makes the corpus the same in every run.
const seed = 20261115

// The collection's history.
const (
	months      = 24    // updates after the first release
	changedPart = 0.01  // of the items, each month
	newPart     = 0.005 // of the items, each month
	bulkPart    = 0.7   // of the items, in the month after
)

// document is one item of the corpus.
type document struct {
	number                  int
	title, abstract, origin string
	paragraphs              []string
	publisher, seen, doi    string
	updated, change         string
	topics                  []string
}

// corpus is a content folder that goes through its releases.
type corpus struct {
	dir     string
	month   int
	docs    []*document
	spare   []passage // not used yet
	random  *rand.Rand
	touched map[int]bool // documents to be written, by place
}

var topics = []string{"admissions", "community", "curriculum", "equity", "faculty", "primary-care", "rural-health", "workforce"}

// newCorpus takes items passages for the first release; the rest become new
// items and new paragraphs later.
func newCorpus(dir string, text []passage, items int) (*corpus, error) {
	need := items + int(float64(items)*newPart*months) + items/10
	if len(text) < need {
		return nil, fmt.Errorf("the documentation on this machine gives %d passages, %d are needed for %d items", len(text), need, items)
	}
	c := &corpus{dir: dir, spare: text, random: rand.New(rand.NewPCG(seed, uint64(items))), touched: map[int]bool{}}
	for range items {
		c.add()
	}
	return c, c.write()
}

func (c *corpus) take() passage {
	p := c.spare[0]
	c.spare = c.spare[1:]
	return p
}

func (c *corpus) add() {
	p := c.take()
	doc := &document{number: len(c.docs) + 1, title: p.title, origin: p.origin, paragraphs: p.paragraphs,
		abstract: firstWords(strings.Join(p.paragraphs, " "), 200+c.random.IntN(300)), publisher: "Debian documentation",
		seen: c.date(), topics: []string{topics[c.random.IntN(len(topics))]}}
	if c.random.IntN(2) == 0 {
		doc.doi = fmt.Sprintf("10.5555/%08x", c.random.Uint32())
	}
	c.touched[len(c.docs)] = true
	c.docs = append(c.docs, doc)
}

// date is the day of the release being made.
func (c *corpus) date() string {
	return time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC).AddDate(0, c.month, 0).Format(time.DateOnly)
}

// next makes the release of the next month.
func (c *corpus) next() error {
	c.month++
	items := len(c.docs)
	for range max(1, int(float64(items)*changedPart+0.5)) {
		c.edit(c.random.IntN(items))
	}
	for range max(1, int(float64(items)*newPart+0.5)) {
		c.add()
	}
	return c.write()
}

// edit changes one document as editors do: a corrected figure, a sentence, a
// paragraph more, a section written anew.
func (c *corpus) edit(place int) {
	doc := c.docs[place]
	c.touched[place] = true
	doc.updated = c.date()
	at := c.random.IntN(len(doc.paragraphs))
	switch c.random.IntN(5) {
	case 0:
		doc.doi, doc.change = fmt.Sprintf("10.5555/%08x", c.random.Uint32()), "DOI corrected."
	case 1:
		doc.topics, doc.change = append(doc.topics[:0:0], topics[c.random.IntN(len(topics))]), "Sorted under another topic."
	case 2:
		words := strings.Fields(doc.paragraphs[at])
		from := c.random.IntN(len(words))
		words = append(words[:from:from], append([]string{"as", "of", doc.updated}, words[min(from+2, len(words)):]...)...)
		doc.paragraphs = replaced(doc.paragraphs, at, strings.Join(words, " "))
		doc.change = "A date corrected."
	case 3:
		doc.paragraphs = replaced(doc.paragraphs, at, doc.paragraphs[at], c.take().paragraphs[0])
		doc.change = "A paragraph added."
	default:
		doc.paragraphs = replaced(doc.paragraphs, at, firstWords(strings.Join(c.take().paragraphs, " "), 800))
		doc.change = "A section written anew."
	}
}

// replaced returns text with other paragraphs in the place of one.
func replaced(text []string, at int, by ...string) []string {
	return append(append(text[:at:at], by...), text[at+1:]...)
}

// bulk makes a release in which most items change a little: a publisher's new
// name, the day the source was last seen, and the sentence at the end.
func (c *corpus) bulk() error {
	c.month++
	for place, doc := range c.docs {
		if c.random.Float64() < bulkPart {
			doc.publisher, doc.seen, doc.updated = "The Debian documentation library", c.date(), c.date()
			doc.change = "Publisher renamed."
			c.touched[place] = true
		}
	}
	return c.write()
}

// write brings the folder up to the present release. Files are replaced, not
// written into, so that links to earlier ones keep what they had.
func (c *corpus) write() error {
	if c.month == 0 {
		if err := c.frame(); err != nil {
			return err
		}
	}
	err := c.file("library.yaml", fmt.Sprintf(`name: {en: Feed benchmark, es: Prueba del canal}
feed: benchmark.invalid
release:
  number: %d
  date: %s
  title: {en: "Release of %[2]s", es: "Edición de %[2]s"}
`, c.month+1, c.date()))
	for place := range c.touched {
		doc := c.docs[place]
		err = errors.Join(err, c.file(fmt.Sprintf("resources/%s.md", doc.id()), doc.text()))
	}
	clear(c.touched)
	return err
}

// frame writes what all items share.
func (c *corpus) frame() error {
	var b strings.Builder
	b.WriteString("label: {en: Topic, es: Tema}\nterms:\n")
	for _, id := range topics {
		fmt.Fprintf(&b, "  - id: %s\n    label: {en: %[1]s, es: %[1]s}\n", id)
	}
	return errors.Join(c.file("taxonomies/topic.yaml", b.String()), c.file("taxonomies/type.yaml",
		"label: {en: Type, es: Tipo}\nterms:\n  - id: report\n    label: {en: Report, es: Informe}\n    csl: report\n"))
}

// file writes one file, dated as its release, so that tools that look at
// times see what changed.
func (c *corpus) file(name, text string) error {
	path := filepath.Join(c.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	at := time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC).AddDate(0, c.month, 0)
	return os.Chtimes(path, at, at)
}

func (d *document) id() string {
	return fmt.Sprintf("%s-%05d", strings.ReplaceAll(d.origin, ".", "-"), d.number)
}

// text writes the item as its file.
func (d *document) text() string {
	var b strings.Builder
	field := func(name, value string) {
		if value != "" {
			quoted, _ := json.Marshal(value) // a string cannot fail
			fmt.Fprintf(&b, "%s: %s\n", name, quoted)
		}
	}
	fmt.Fprintf(&b, "---\nid: %s\nnumber: %d\nkind: resource\n", d.id(), d.number)
	field("title", d.title)
	b.WriteString("language: en\navailability: full-text\n")
	field("abstract", d.abstract)
	fmt.Fprintf(&b, "author:\n  - {literal: The authors of %s}\nissued: %d\n", d.origin, 1990+d.number%36)
	field("publisher", d.publisher)
	field("DOI", d.doi)
	fmt.Fprintf(&b, "URL: https://example.org/%s/%d\nterms:\n  type: [report]\n  topic: [%s]\n", d.origin, d.number, strings.Join(d.topics, ", "))
	fmt.Fprintf(&b, "sources:\n  - {url: \"https://example.org/%s/%d\", seen: %s}\n", d.origin, d.number, d.seen)
	field("updated", d.updated)
	field("changed", d.change)
	b.WriteString("---\n")
	for _, p := range d.paragraphs {
		b.WriteString("\n" + p + "\n")
	}
	fmt.Fprintf(&b, "\nFrom %s, seen %s.\n", d.publisher, d.seen)
	return b.String()
}
