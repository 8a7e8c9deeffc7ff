package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/store"
)

// large is a release of 50,000 items of about 3 kB, every step-th with a text
// of its own edition.
func large(n, step int) *edition {
	e := release(n)
	for i := 1; i <= 50_000; i++ {
		text := 1
		if i%step == 0 {
			text = n
		}
		e.with(i, fmt.Sprintf("item-%d", i*7919%50_021), strings.Repeat(fmt.Sprintf("text %d of %d\n", text, i), 180), "item-1")
	}
	return e
}

func BenchmarkImport50000(b *testing.B) {
	first, second := large(1, 1), large(2, 100)
	for b.Loop() {
		s, err := store.Open(filepath.Join(b.TempDir(), "content.db"))
		if err != nil {
			b.Fatal(err)
		}
		if err := first.apply(s); err != nil {
			b.Fatal(err)
		}
		if err := second.apply(s); err != nil {
			b.Fatal(err)
		}
		_ = s.Close()
	}
}

func BenchmarkItem(b *testing.B) {
	s, err := store.Open(filepath.Join(b.TempDir(), "content.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if err := large(1, 1).apply(s); err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		i++
		if _, err := s.ItemByNumber(1 + i*31%50_000); err != nil {
			b.Fatal(err)
		}
	}
}
