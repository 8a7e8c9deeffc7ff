package main

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestMeasures(t *testing.T) {
	judged := map[string]float64{"a": 1, "b": 1, "c": 0}
	tests := []struct {
		found             []string
		ndcg, mrr, recall float64
	}{
		{[]string{"a", "b"}, 1, 1, 1},
		{[]string{"c", "a"}, (1 / math.Log2(3)) / (1 + 1/math.Log2(3)), 0.5, 0.5},
		{[]string{"x", "c"}, 0, 0, 0},
		{nil, 0, 0, 0},
	}
	for _, tt := range tests {
		got := [3]float64{ndcg(tt.found, judged, 10), reciprocal(tt.found, judged), recall(tt.found, judged, 100)}
		for i, want := range [3]float64{tt.ndcg, tt.mrr, tt.recall} {
			if math.Abs(got[i]-want) > 1e-9 {
				t.Errorf("%v: measure %d is %v, want %v", tt.found, i, got[i], want)
			}
		}
	}
}

// TestBothEngines runs a tiny collection through the whole command.
func TestBothEngines(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"corpus.jsonl":  `{"_id":"1","title":"Lenses","text":"The lens of the eye."}` + "\n" + `{"_id":"2","title":"Wings","text":"Lift of a wing."}` + "\n",
		"queries.jsonl": `{"_id":"q","text":"lens of an eye"}` + "\n",
		"qrels.tsv":     "query-id\tcorpus-id\tscore\nq\t1\t1\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	set, err := load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, run := range map[string]func(*collection) (ranking, error){"ours": withOurs, "Bleve": withBleve} {
		found, err := run(set)
		if err != nil {
			t.Fatal(err)
		}
		if r := score(set, found); r.queries != 1 || r.ndcg != 1 || r.mrr != 1 || r.recall != 1 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if _, err := load(t.TempDir()); err == nil {
		t.Error("an empty folder is no collection")
	}
}
