package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/library"
)

// TestMatchesAreThoseOfSearch compares with the rows of the search itself.
func TestMatchesAreThoseOfSearch(t *testing.T) {
	e := openStarter(t)
	queries := []library.Query{
		{}, {Text: "nursing"}, {Text: "nurs", Prefix: true}, {Text: `"social mission" -dental`}, {Text: "xqzvbn"},
		{Text: "rural training track residency programs for family medicine"},
		{Text: "toolkit OR guide", Filters: map[string][]string{"lang": {"en"}}},
		{Filters: map[string][]string{"topic": {"health-equity"}, "year": {"2022", "2023"}}},
		{Text: "is:starred", Sets: map[string][]string{"starred": {"conf-2024", "not-here"}}},
		{Text: "author:mullan -type:commentary"}, {Text: "topic:health-equity OR lang:es"},
	}
	for _, q := range queries {
		got, err := e.Matches(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		want := []uint32{}
		for offset := 0; ; offset += maxLimit {
			q.Limit, q.Offset = maxLimit, offset
			res := find(t, e, q)
			for _, h := range res.Hits {
				want = append(want, uint32(h.Number))
			}
			if offset+maxLimit >= res.Total {
				break
			}
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%+v: %d matches, %d rows", q, len(got), len(want))
		}
	}
}

func TestByNumbers(t *testing.T) {
	e := openStarter(t)
	hit := find(t, e, library.Query{Text: "holistic admissions tool kit", Limit: 1}).Hits[0]
	got, err := e.ByNumbers([]uint32{uint32(hit.Number), 1 << 30})
	if err != nil || !slices.Equal(got, []string{hit.ID}) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestSettle(t *testing.T) {
	e := openStarter(t)
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"rural  nursing", "rural  nursing"},
		{`"social mission" topic:"structural racism" -lang:es`, `"social mission" topic:structural-racism -lang:es`},
		{`tema:"Racismo estructural"`, "topic:structural-racism"},
		{"topic:structural-racism", "topic:structural-racism"},
		{"nursing OR topic:“Health equity”", "nursing OR topic:health-equity"},
		{"-profession:Enfermería year:2020-2024 author:mullan", "-profession:nursing year:2020-2024 author:mullan"},
		{`topic:"no such topic at all"`, `topic:"no such topic at all"`},
		{"type:", "type:"},
		{`"never closed`, `"never closed`},
	} {
		got, err := e.Settle(tt.text)
		if err != nil || got != tt.want {
			t.Errorf("%s → %s, %v; want %s", tt.text, got, err, tt.want)
		}
		before, after := find(t, e, library.Query{Text: tt.text}), find(t, e, library.Query{Text: got})
		if before.Total != after.Total {
			t.Errorf("%s finds %d, settled %d", tt.text, before.Total, after.Total)
		}
	}
}

// TestSettledOutlivesLabels: the term gets another label, and later another id.
func TestSettledOutlivesLabels(t *testing.T) {
	col := starterCollection(t)
	m := newMemory(col)
	e := openEngine(t, m)
	settled, err := e.Settle(`topic:"structural racism"`)
	if err != nil {
		t.Fatal(err)
	}
	want, err := e.Matches(t.Context(), library.Query{Text: settled})
	if err != nil || len(want) == 0 {
		t.Fatalf("%d matches, %v", len(want), err)
	}
	for release, change := range []func(*library.Term) []library.Term{
		func(old *library.Term) []library.Term {
			old.Label, old.Aliases = library.Text{En: "Racism in systems", Es: "Racismo de sistemas"}, nil
			return nil
		},
		func(old *library.Term) []library.Term {
			old.ReplacedBy = []string{"systemic-racism"}
			return []library.Term{{ID: "systemic-racism", Label: library.Text{En: "Systemic racism", Es: "Racismo sistémico"}}}
		},
	} {
		m.set(release+2, withTerm(col, change))
		if err := e.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, err := e.Matches(t.Context(), library.Query{Text: settled}); err != nil || !slices.Equal(got, want) {
			t.Errorf("after change %d: %d matches of %d, %v", release, len(got), len(want), err)
		}
	}
}

// withTerm is the collection with the topic structural-racism changed.
func withTerm(col library.Collection, change func(*library.Term) []library.Term) library.Collection {
	col.Taxonomies = slices.Clone(col.Taxonomies)
	for i := range col.Taxonomies {
		if col.Taxonomies[i].ID != "topic" {
			continue
		}
		terms := slices.Clone(col.Taxonomies[i].Terms)
		for k := range terms {
			if terms[k].ID == "structural-racism" {
				terms = append(terms, change(&terms[k])...)
				break
			}
		}
		col.Taxonomies[i].Terms = terms
	}
	return col
}

func TestDescribe(t *testing.T) {
	e := openStarter(t)
	for _, tt := range []struct {
		q    library.Query
		want library.Text
	}{
		{library.Query{}, library.Text{}},
		{library.Query{Text: "rural  nursing"}, library.Text{En: "rural nursing", Es: "rural nursing"}},
		{library.Query{Text: "nursing topic:structural-racism -lang:es", Filters: map[string][]string{"lang": {"en"}, "year": {"2023"}}},
			library.Text{En: "nursing -lang:es · Structural racism · English · 2023", Es: "nursing -lang:es · Racismo estructural · Inglés · 2023"}},
		{library.Query{Filters: map[string][]string{"topic": {"gone"}}}, library.Text{En: "gone", Es: "gone"}},
	} {
		got, err := e.Describe(tt.q)
		if err != nil || got != tt.want {
			t.Errorf("%+v: %+v, %v; want %+v", tt.q, got, err, tt.want)
		}
	}
}

func BenchmarkMatches(b *testing.B) {
	e := openStarter(b)
	for b.Loop() {
		for n := range 50 {
			text := []string{"nursing", "rural health", "topic:health-equity", "", `"social mission"`}[n%5]
			if _, err := e.Matches(b.Context(), library.Query{Text: text + strings.Repeat(" ", n)}); err != nil {
				b.Fatal(fmt.Errorf("%s: %w", text, err))
			}
		}
	}
}
