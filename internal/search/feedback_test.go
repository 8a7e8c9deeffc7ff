package search

import (
	"fmt"
	"slices"
	"testing"

	"socialmission.org/desktop/internal/library"
)

// TestFeedback asks a sentence whose best answers share a word that was not
// asked for: of two items that answer it equally, that word decides.
func TestFeedback(t *testing.T) {
	var col library.Collection
	add := func(id, text string) {
		col.Items = append(col.Items, library.Item{ID: id, Number: len(col.Items) + 1, Kind: library.Resource, Language: "en", Title: id, Summary: text})
	}
	for i := range 4 {
		add(fmt.Sprint("best", i), "Rural clinics train medical students with telehealth.")
	}
	add("plain", "Rural places have students of music.")
	add("fed", "Rural places have students of telehealth.")
	for i := range 40 {
		add(fmt.Sprint("other", i), "Something else altogether about gardens.")
	}
	e := openEngine(t, newMemory(col))
	sentence := find(t, e, library.Query{Text: "how do rural clinics train medical students"})
	if !slices.Contains(sentence.Explain.Shared, "telehealth") {
		t.Errorf("shared words: %v", sentence.Explain.Shared)
	}
	if found := ids(sentence.Hits); slices.Index(found, "fed") > slices.Index(found, "plain") || slices.Contains(found, "other1") {
		t.Errorf("answers to a sentence: %v", found)
	}
	short := find(t, e, library.Query{Text: "rural students"})
	if len(short.Explain.Shared) > 0 || short.Total != 6 {
		t.Errorf("a short query: %d answers, shared %v", short.Total, short.Explain.Shared)
	}
}
