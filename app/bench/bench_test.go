//go:build linux

package main

import (
	"bytes"
	"encoding/json"
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

func TestQuantile(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	for _, c := range []struct {
		values  []float64
		q, want float64
	}{
		{[]float64{7}, 0.99, 7},
		{[]float64{3, 1, 2}, 0.5, 2},
		{hundred, 0.5, 50},
		{hundred, 0.99, 99},
		{hundred, 1, 100},
	} {
		if got := quantile(c.values, c.q); got != c.want {
			t.Errorf("quantile(%v, %v) = %v, want %v", c.values, c.q, got, c.want)
		}
	}
}

func TestReport(t *testing.T) {
	var r report
	r.add(figure{Group: "start", Name: "good", Value: 900, Unit: "ms", Target: 1000})
	if r.missed() {
		t.Error("a met target counts as missed")
	}
	r.add(figure{Group: "memory", Name: "bad", Value: 300.123, Unit: "MB", Target: 260, Note: "why"})
	r.add(figure{Group: "memory", Name: "free", Value: 1, Unit: "MB"})
	if !r.missed() {
		t.Error("a missed target counts as met")
	}
	var table bytes.Buffer
	if err := r.print(&table, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"900 ms", "≤ 1000 met", "300 MB", "≤ 260 MISSED", "why"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, table.String())
		}
	}
	var data bytes.Buffer
	if err := r.print(&data, true); err != nil {
		t.Fatal(err)
	}
	var got struct{ Figures []figure }
	if err := json.Unmarshal(data.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r.figures, got.Figures); diff != "" {
		t.Error(diff)
	}
}
