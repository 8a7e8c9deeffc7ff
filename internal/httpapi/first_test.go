package httpapi_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

var firstBlock = regexp.MustCompile(`<head><script type="application/json" id="first">([^<]*)</script></head>`)

// TestFirstAnswers finds in the page what the API would have answered, and no
// text in it that could end the block.
func TestFirstAnswers(t *testing.T) {
	fsys := folder()
	fsys["resources/hostile.md"] = &fstest.MapFile{Data: []byte("---\nid: hostile\nnumber: 77\nkind: resource\ntype: article\nURL: https://example.org\n" +
		"title: '</script><script>alert(1)</script><!--'\nlanguage: en\navailability: link\n---\n")}
	h := open(t, fsys, nil)
	block := firstBlock.FindStringSubmatch(h.send(http.MethodGet, "/", "").body)
	if block == nil {
		t.Fatal("the page has no first answers, or they end too early")
	}
	var first map[string]any
	must(t, json.Unmarshal([]byte(block[1]), &first))
	for _, path := range []string{"/status", "/home", "/marks", "/terms"} {
		var want any
		h.get("/api"+path, &want)
		if diff := cmp.Diff(want, first[path]); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}

// TestNoFirstAnswersWithoutContent leaves a page that is shown during the
// first filling to ask for itself.
func TestNoFirstAnswersWithoutContent(t *testing.T) {
	h := open(t, nil, nil)
	if page := h.send(http.MethodGet, "/", ""); firstBlock.MatchString(page.body) {
		t.Error("an empty library has first answers:", page.body)
	}
}
