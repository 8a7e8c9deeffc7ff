package httpapi_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/fstest"

	"socialmission.org/desktop/internal/httpapi"
)

func TestNewslettersAreAllThere(t *testing.T) {
	fsys := folder()
	const issues = 230
	for n := range issues {
		fsys[fmt.Sprintf("newsletters/issue-%03d.md", n)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\nid: issue-%03d\nnumber: %d\nkind: newsletter\ntitle: Issue %d\nlanguage: en\navailability: summary\nabstract: News.\nissued: %d-0%d\n---\n",
			n, 100+n, n, 2000+n/9, 1+n%9)}
	}
	h := open(t, fsys, nil)
	var got httpapi.Newsletters
	h.get("/api/newsletters", &got)
	if len(got.Issues) != issues+1 || got.Release != 1 {
		t.Fatalf("%d issues of release %d", len(got.Issues), got.Release)
	}
	seen := map[string]bool{}
	for i, hit := range got.Issues {
		if hit.Kind != "newsletter" || seen[hit.ID] {
			t.Errorf("%s %s, or twice", hit.Kind, hit.ID)
		}
		seen[hit.ID] = true
		if i > 0 && got.Issues[i-1].Date < hit.Date {
			t.Errorf("%s of %s stands after one of %s", hit.ID, hit.Date, got.Issues[i-1].Date)
		}
	}
}

func TestNoNewsletters(t *testing.T) {
	h := open(t, nil, nil)
	if a := h.send("GET", "/api/newsletters", ""); a.StatusCode != http.StatusOK || a.body != "{\"issues\":[],\"release\":0}\n" {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
}
