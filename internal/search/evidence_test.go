package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/search/synthetic"
)

// TestRememberingChangesNothing types queries into an index that remembers and
// asks each beginning of an index that has forgotten everything.
func TestRememberingChangesNothing(t *testing.T) {
	made := synthetic.New(starterCollection(t), 400)
	e := openEngine(t, newMemory(made.Collection()))
	queries := append(made.Queries(3), `"health equity" rural`, "health equity -nursing", `"sense of belonging"`)
	for _, text := range letters(queries) {
		q := library.Query{Text: text, Prefix: true, Lang: "en"}
		remembered := find(t, e, q)
		e.cur.evidence.pairs, e.cur.evidence.phrases, e.cur.shown.texts = nil, nil, nil
		fresh := find(t, e, q)
		if diff := cmp.Diff(fresh, remembered, cmpopts.IgnoreFields(library.Results{}, "Micros")); diff != "" {
			t.Fatalf("%q answers otherwise when it was typed (-fresh +typed):\n%s", text, diff)
		}
		find(t, e, q) // and is remembered again for the next letter
	}
}

// TestFacetCountsAreThoseOfChoosing chooses each value and finds as many items
// as its count said, with words, with another choice and with many values.
func TestFacetCountsAreThoseOfChoosing(t *testing.T) {
	e := openEngine(t, newMemory(synthetic.New(starterCollection(t), 400).Collection()))
	for _, filters := range []map[string][]string{{}, {"lang": {"en"}}, {"type": {"toolkit", "article"}, "lang": {"en", "es"}}} {
		q := library.Query{Text: "health", Filters: filters}
		for _, facet := range find(t, e, q).Facets {
			for _, v := range facet.Values {
				chosen := map[string][]string{facet.ID: {v.ID}}
				for f, ids := range filters {
					if f != facet.ID {
						chosen[f] = ids
					}
				}
				if got := find(t, e, library.Query{Text: "health", Filters: chosen}).Total; got != v.Count {
					t.Errorf("%s = %s with %v: said %d, found %d", facet.ID, v.ID, filters, v.Count, got)
				}
			}
		}
	}
}
