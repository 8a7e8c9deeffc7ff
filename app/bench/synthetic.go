//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/starter"
	"socialmission.org/desktop/internal/store"
)

// fillSynthetic fills a data folder with a synthetic collection under a feed
// of its own, which the program then leaves as it is. It returns how long the
// index took to build.
func fillSynthetic(ctx context.Context, dir string, items int) (took time.Duration, err error) {
	col, err := synthetic(items)
	if err != nil {
		return 0, err
	}
	cfg := config.Config{Dir: dir}
	if err := cfg.Prepare("benchmark"); err != nil {
		return 0, err
	}
	st, err := store.Open(cfg.Content())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	rel := library.Release{Number: 1, Date: "2026-11-15", Digest: strings.Repeat("0", 64), Feed: "synthetic.invalid",
		Title: library.Text{En: "Synthetic collection", Es: "Colección sintética"}}
	if err := st.Apply(ctx, rel, col, nil); err != nil {
		return 0, err
	}
	began := time.Now()
	eng, err := search.Open(cfg.Index(), st)
	if err != nil {
		return 0, err
	}
	return time.Since(began), eng.Close()
}

// synthetic makes a collection of the given size that is alike on every
// machine and resembles the starter collection: its vocabularies, the spread
// of its words, the lengths of its texts, one item in five in Spanish. New
// words turn up as the collection grows, as they do in real ones.
func synthetic(items int) (*library.Collection, error) {
	model, faults, err := content.Read(starter.Content())
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("the starter collection has faults, first %s", faults[0])
	}
	w := newWriter(model)
	col := &library.Collection{Name: model.Name, Taxonomies: model.Taxonomies, Thesaurus: model.Thesaurus}
	for n := 1; n <= items; n++ {
		col.Items = append(col.Items, w.item(n))
	}
	return col, nil
}

// writer writes items out of the running text of a model collection.
type writer struct {
	random *rand.Rand
	terms  map[string][]string // taxonomy → term ids
	text   map[string][]string // language → running words
	people []library.Name
}

func newWriter(model *library.Collection) *writer {
	w := &writer{random: rand.New(rand.NewPCG(1, 2)), terms: map[string][]string{}, text: map[string][]string{}}
	for _, taxonomy := range model.Taxonomies {
		for _, term := range taxonomy.Terms {
			w.terms[taxonomy.ID] = append(w.terms[taxonomy.ID], term.ID)
		}
	}
	for _, item := range model.Items {
		language := item.Language
		if language != "es" {
			language = "en"
		}
		w.text[language] = append(w.text[language], strings.Fields(item.Title)...)
		if item.TextLanguage == "" {
			w.text[language] = append(w.text[language], strings.Fields(item.Summary)...)
		}
		w.people = append(w.people, item.Bib.Author...)
	}
	for _, concept := range model.Thesaurus.Concepts {
		w.text["es"] = append(w.text["es"], strings.Fields(concept.Label.Es)...)
	}
	return w
}

func (w *writer) item(n int) library.Item {
	language := "en"
	if w.random.IntN(5) == 0 {
		language = "es"
	}
	item := library.Item{
		ID: fmt.Sprintf("synthetic-%d", n), Number: n, Kind: library.Resource, Language: language,
		Title:        w.words(language, 6+w.random.IntN(8)),
		Summary:      w.words(language, 40+w.random.IntN(60)),
		Availability: []library.Availability{library.SummaryOnly, library.SummaryOnly, library.FullText, library.LinkOnly}[w.random.IntN(4)],
		Bib: library.Bibliography{
			Type: "article-journal", Author: w.authors(), ContainerTitle: w.words(language, 3),
			Issued: library.Date(fmt.Sprintf("%d-%02d", 1995+w.random.IntN(31), 1+w.random.IntN(12))),
		},
	}
	for _, scheme := range []struct {
		id string
		n  int
	}{{"type", 1}, {"domain", 1 + w.random.IntN(2)}, {"topic", 1 + w.random.IntN(3)}, {"profession", w.random.IntN(3)}} {
		item.Terms = append(item.Terms, w.choose(scheme.id, scheme.n)...)
	}
	if item.Availability == library.FullText {
		item.Body = w.words(language, 150+w.random.IntN(150))
	}
	return item
}

// words strings pieces of two to five running words together, so that words
// keep the company they have in real texts; one piece in forty is a new word.
func (w *writer) words(language string, n int) string {
	running := w.text[language]
	var b strings.Builder
	for n > 0 {
		piece := min(2+w.random.IntN(4), n)
		if w.random.IntN(40) == 0 {
			b.WriteString(w.newWord() + " ")
			piece = 1
		} else {
			from := w.random.IntN(len(running) - piece)
			b.WriteString(strings.Join(running[from:from+piece], " ") + " ")
		}
		n -= piece
	}
	return strings.TrimSpace(b.String())
}

func (w *writer) newWord() string {
	syllables := []string{"ba", "cor", "di", "fe", "gra", "hu", "lan", "mi", "no", "per", "qua", "ri", "so", "tem", "va"}
	word := ""
	for range 2 + w.random.IntN(3) {
		word += syllables[w.random.IntN(len(syllables))]
	}
	return word
}

func (w *writer) authors() []library.Name {
	var names []library.Name
	for range 1 + w.random.IntN(4) {
		names = append(names, w.people[w.random.IntN(len(w.people))])
	}
	return names
}

// choose picks up to n different terms of a taxonomy.
func (w *writer) choose(scheme string, n int) []library.TermRef {
	ids := w.terms[scheme]
	var refs []library.TermRef
	for _, i := range w.random.Perm(len(ids))[:min(n, len(ids))] {
		refs = append(refs, library.TermRef{Scheme: scheme, ID: ids[i]})
	}
	return refs
}
