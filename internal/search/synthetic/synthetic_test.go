package synthetic

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/library"
)

func TestSame(t *testing.T) {
	from := library.Collection{Items: []library.Item{
		{ID: "a", Language: "en", Title: "Holistic admissions in nursing", Summary: "Schools admit students by experience and need."},
		{ID: "b", Language: "es", Title: "Equidad en salud", Summary: "La atención de todas las personas."},
	}}
	one, two := New(from, 50), New(from, 50)
	if diff := cmp.Diff(one.Collection(), two.Collection()); diff != "" {
		t.Errorf("two makings differ:\n%s", diff)
	}
	if diff := cmp.Diff(one.Queries(30), two.Queries(30)); diff != "" {
		t.Errorf("queries differ:\n%s", diff)
	}
	seen := map[string]bool{}
	for i, it := range one.Collection().Items {
		if it.Number != i+1 || it.Title == "" || it.Summary == "" || seen[it.ID] {
			t.Errorf("item %d: %+v", i, it)
		}
		seen[it.ID] = true
	}
}
