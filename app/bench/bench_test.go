//go:build linux

package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/store"
)

func TestSyntheticIsTheSameEachTime(t *testing.T) {
	a, err := synthetic(300)
	if err != nil {
		t.Fatal(err)
	}
	b, err := synthetic(300)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
	c, err := synthetic(100)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a.Items[:100], c.Items); diff != "" {
		t.Error("a smaller collection is not the beginning of a larger one:", diff)
	}
}

func TestSyntheticResemblesALibrary(t *testing.T) {
	col, err := synthetic(1000)
	if err != nil {
		t.Fatal(err)
	}
	spanish, words := 0, map[string]bool{}
	for _, item := range col.Items {
		if item.Language == "es" {
			spanish++
		}
		for word := range strings.FieldsSeq(item.Summary) {
			words[word] = true
		}
		if item.Title == "" || len(item.Terms) < 3 || !item.Bib.Issued.Valid() {
			t.Fatalf("a poor item: %+v", item)
		}
	}
	if spanish < 150 || spanish > 250 {
		t.Errorf("%d of 1000 items are in Spanish, want about 200", spanish)
	}
	if len(words) < 2000 {
		t.Errorf("the summaries use %d words, too few", len(words))
	}
}

func TestFillSynthetic(t *testing.T) {
	dir := t.TempDir()
	if _, err := fillSynthetic(t.Context(), dir, 200); err != nil {
		t.Fatal(err)
	}
	cfg := config.Config{Dir: dir}
	st, err := store.Open(cfg.Content())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	eng, err := search.Open(cfg.Index(), st)
	if err != nil {
		t.Fatal(err)
	}
	defer eng.Close()
	results, err := eng.Search(t.Context(), library.Query{Text: "health", Prefix: true})
	if err != nil || results.Total < 50 || len(results.Facets) == 0 {
		t.Errorf("%d results, %d facets, %v", results.Total, len(results.Facets), err)
	}
}
