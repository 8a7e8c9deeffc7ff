package search

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/search/synthetic"
)

// BenchmarkKeystroke types queries letter by letter, each letter a search with
// facet counts and highlights, as the search box does.
func BenchmarkKeystroke(b *testing.B) {
	col := starterCollection(b)
	b.Run("starter", func(b *testing.B) { keystrokes(b, col, synthetic.New(col, len(col.Items)).Queries(60)) })
	for _, size := range []int{3000, 50000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			made := synthetic.New(col, size)
			keystrokes(b, made.Collection(), made.Queries(60))
		})
	}
}

func keystrokes(b *testing.B, col library.Collection, queries []string) {
	dir := b.TempDir()
	start := time.Now()
	e, err := Open(dir, newMemory(col))
	if err != nil {
		b.Fatal(err)
	}
	built := time.Since(start)
	if err := e.Close(); err != nil {
		b.Fatal(err)
	}
	start = time.Now()
	if e, err = Open(dir, newMemory(col)); err != nil {
		b.Fatal(err)
	}
	opened := time.Since(start)
	defer e.Close()
	typed := letters(queries)
	var took []time.Duration
	for b.Loop() {
		for _, q := range typed {
			start := time.Now()
			if _, err := e.Search(context.Background(), library.Query{Text: q, Prefix: true, Limit: 20, Lang: "en"}); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(took[len(took)/2]), "p50-ms")
	b.ReportMetric(ms(took[len(took)*99/100]), "p99-ms")
	b.ReportMetric(ms(built), "build-ms")
	b.ReportMetric(ms(opened), "open-ms")
	b.ReportMetric(float64(size(b, dir))/float64(textSize(col)), "index/text")
}

// letters returns every beginning of every query.
func letters(queries []string) []string {
	var out []string
	for _, q := range queries {
		for i := range q {
			if i > 0 {
				out = append(out, q[:i])
			}
		}
		out = append(out, q)
	}
	return out
}

func size(b *testing.B, dir string) (total int64) {
	err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return total
}

func textSize(col library.Collection) (total int) {
	for i := range col.Items {
		it := &col.Items[i]
		total += len(it.Title) + len(it.Summary) + len(it.Body)
	}
	return max(1, total)
}
