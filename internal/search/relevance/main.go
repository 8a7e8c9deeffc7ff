// Command relevance measures how well the library's search ranks, on judged
// collections in BEIR's form: each folder it is given holds corpus.jsonl,
// queries.jsonl and qrels.tsv, plain or gzipped. It prints nDCG@10, MRR and
// R@100 of our engine and of plain Bleve BM25 in the same run.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: relevance DIR…   (corpus.jsonl, queries.jsonl, qrels.tsv, plain or .gz)")
		os.Exit(2)
	}
	fmt.Printf("%-14s %6s %8s   %-22s %-22s %-22s\n", "", "docs", "queries", "nDCG@10 ours / plain", "MRR ours / plain", "R@100 ours / plain")
	for _, dir := range os.Args[1:] {
		if err := measure(dir); err != nil {
			fmt.Fprintf(os.Stderr, "relevance: %s: %v\n", dir, err)
			os.Exit(1)
		}
	}
}

// measure evaluates one collection with both engines.
func measure(dir string) error {
	set, err := load(dir)
	if err != nil {
		return err
	}
	ours, err := withOurs(set)
	if err != nil {
		return fmt.Errorf("our engine: %w", err)
	}
	plain, err := withBleve(set)
	if err != nil {
		return fmt.Errorf("plain Bleve: %w", err)
	}
	a, b := score(set, ours), score(set, plain)
	fmt.Printf("%-14s %6d %8d   %.4f / %-13.4f %.4f / %-13.4f %.4f / %-13.4f\n", filepath.Base(dir), len(set.docs), a.queries,
		a.ndcg, b.ndcg, a.mrr, b.mrr, a.recall, b.recall)
	return nil
}
