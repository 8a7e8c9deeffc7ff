package search

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/library"
)

// TestFacetCounts holds the counts against counting by hand: a facet's own
// choices do not shrink its own counts, all other facets' do.
func TestFacetCounts(t *testing.T) {
	col := starterCollection(t)
	e := openStarter(t)
	tests := []map[string][]string{
		{},
		{"type": {"peer-reviewed-article"}},
		{"type": {"peer-reviewed-article", "commentary"}, "year": {"2022"}},
		{"domain": {"community-engagement"}, "profession": {"nursing"}},
		{"lang": {"es"}},
		{"kind": {"event"}, "year": {"2016", "2018"}},
		{"availability": {"summary"}, "kind": {"resource"}, "year": {"2023"}},
	}
	for _, filters := range tests {
		res := find(t, e, library.Query{Filters: filters, Limit: 1})
		total, counts := byHand(col, filters)
		if res.Total != total {
			t.Errorf("%v: total %d, want %d", filters, res.Total, total)
		}
		for _, f := range res.Facets {
			got := map[string]int{}
			for _, v := range f.Values {
				if v.Count > 0 {
					got[v.ID] = v.Count
				}
				if v.Selected != slices.Contains(filters[f.ID], v.ID) {
					t.Errorf("%v: %s %s selected: %v", filters, f.ID, v.ID, v.Selected)
				}
			}
			if diff := cmp.Diff(counts[f.ID], got); diff != "" {
				t.Errorf("%v: %s (-want +got):\n%s", filters, f.ID, diff)
			}
		}
	}
}

// values are what an item counts as, worked out from the item alone.
func values(col library.Collection, it library.Item) map[string][]string {
	out := map[string][]string{"kind": {string(it.Kind)}, "lang": {it.Language}, "availability": {string(it.Availability)}}
	date := it.Bib.Issued
	if it.Happening != nil && it.Happening.Start != "" {
		date = it.Happening.Start
	}
	if date != "" {
		out["year"] = []string{string(date[:4])}
	}
	for _, ref := range it.Terms {
		for _, id := range upward(col, ref.Scheme, ref.ID) {
			if !slices.Contains(out[ref.Scheme], id) {
				out[ref.Scheme] = append(out[ref.Scheme], id)
			}
		}
	}
	return out
}

// upward returns a term with all that is broader or replaced it.
func upward(col library.Collection, scheme, id string) []string {
	out := []string{id}
	for _, tax := range col.Taxonomies {
		for _, term := range tax.Terms {
			if tax.ID != scheme || term.ID != id {
				continue
			}
			if term.Broader != "" {
				out = append(out, upward(col, scheme, term.Broader)...)
			}
			for _, next := range term.ReplacedBy {
				out = append(out, upward(col, scheme, next)...)
			}
		}
	}
	return out
}

func byHand(col library.Collection, filters map[string][]string) (int, map[string]map[string]int) {
	counts := map[string]map[string]int{}
	for _, f := range library.Facets() {
		counts[f] = map[string]int{}
	}
	total := 0
	for _, it := range col.Items {
		have := values(col, it)
		fails := map[string]bool{}
		for f, wanted := range filters {
			if !slices.ContainsFunc(wanted, func(id string) bool { return slices.Contains(have[f], id) }) {
				fails[f] = true
			}
		}
		if len(fails) == 0 {
			total++
		}
		for f := range counts {
			rest := maps.Clone(fails)
			delete(rest, f)
			if len(rest) == 0 {
				for _, id := range have[f] {
					counts[f][id]++
				}
			}
		}
	}
	return total, counts
}

func TestFacetOrder(t *testing.T) {
	e := openStarter(t)
	for _, f := range find(t, e, library.Query{Lang: "es"}).Facets {
		sorted := slices.IsSortedFunc(f.Values, func(a, b library.FacetValue) int {
			if f.ID == library.FacetYear {
				return -compare(a.ID, b.ID)
			}
			return b.Count - a.Count
		})
		if !sorted {
			t.Errorf("%s is out of order: %+v", f.ID, f.Values)
		}
		if f.Label.En == "" || f.Label.Es == "" {
			t.Errorf("%s has no label in a language: %+v", f.ID, f.Label)
		}
	}
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// TestRenamedFacet asks by a value that only a filter, no item, knows.
func TestRenamedFacet(t *testing.T) {
	e := openEngine(t, newMemory(small()))
	res := find(t, e, library.Query{Filters: map[string][]string{"domain": {"old-area"}}})
	if got := slices.Sorted(slices.Values(ids(res.Hits))); !slices.Equal(got, []string{"holistic", "review"}) {
		t.Errorf("the old name finds %v", got)
	}
	res = find(t, e, library.Query{Filters: map[string][]string{"domain": {"gone"}, "colour": {"red"}}})
	if res.Total != 0 || len(res.Notices) != 2 {
		t.Errorf("unknown filters: total %d, notices %+v", res.Total, res.Notices)
	}
}
