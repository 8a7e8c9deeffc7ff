package search

import (
	"context"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"socialmission.org/desktop/internal/library"
)

var oddQueries = []string{
	"", " ", "\x00", "\xff\xfe", "\"", "\"\"", "-", "--", "-\"", "OR", "OR OR", "a OR", ":", "type:", "type:\"", "-type:",
	"year:", "year:-", "year:9999-1", "year:99999999999999999999", "lang:xx", "has:", "is:", "in:nowhere", "author:", "author:\"\"",
	"SELECT * FROM items; DROP TABLE items;--", "^(a+)+$ [a-z]{1,1000} .*", "<script>alert(1)</script>", "{{.}} ${x} %s %n",
	"سلام על שלום", "\u202eadmissions\u202c", "a\u0301\u0301\u0301\u0301", "e\u0301quite\u0301", "👩🏽‍⚕️ nurse 🇲🇽", "ﬁ ﬂ Ⅳ ǅ ß İ ı",
	"' OR 1=1 --", "\\\"\\", "https://", "10.", "10./", "doi:", "#", "#-1", "#999999999999", "'s", "’", "日本語の検索", "\u200d\u200d", "a-b-c-d-e-f",
	strings.Repeat("a", 10<<10), strings.Repeat("a ", 5<<10), strings.Repeat("\"x ", 3000), strings.Repeat("-", 10<<10),
	strings.Repeat("type:report ", 1000), strings.Repeat("health OR ", 1000), strings.Repeat("é", 20<<10), strings.Repeat("( ", 4000),
	strings.Repeat("health equity ", 700), strings.Repeat("\u0301", 5000),
}

// FuzzSearch holds the promise that no input is an error: not to the search,
// not to the suggestions, and never unsafe HTML.
func FuzzSearch(f *testing.F) {
	for _, q := range oddQueries {
		f.Add(q)
	}
	opened := sync.OnceValue(func() *Engine { return openEngine(f, newMemory(small())) })
	e := opened()
	f.Fuzz(func(t *testing.T, q string) {
		for _, prefix := range []bool{false, true} {
			res, err := e.Search(context.Background(), library.Query{Text: q, Prefix: prefix, Lang: "es"})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range res.Hits {
				checkHTML(t, h.TitleHTML)
				checkHTML(t, h.SnippetHTML)
			}
			if len(res.Notices) > 40 {
				t.Errorf("%d notices", len(res.Notices))
			}
		}
		if _, err := e.Suggest(context.Background(), q, "en", 10); err != nil {
			t.Fatal(err)
		}
	})
}

// checkHTML accepts escaped text and <mark>, nothing else.
func checkHTML(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("not valid UTF-8: %q", s)
	}
	open := 0
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if open != 0 {
				t.Errorf("<mark> left open in %q", s)
			}
			return
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if raw := string(z.Raw()); raw == "<mark>" {
				open++
			} else if raw == "</mark>" {
				open--
			} else {
				t.Errorf("tag %s in %q", raw, s)
			}
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("markup %s in %q", z.Raw(), s)
		}
	}
}

func TestManyFilters(t *testing.T) {
	e := openEngine(t, newMemory(small()))
	filters := map[string][]string{}
	for _, f := range append(library.Facets(), "nonsense") {
		for range 1000 {
			filters[f] = append(filters[f], "x,\"&;--")
		}
	}
	res := find(t, e, library.Query{Text: "holistic", Filters: filters, Limit: 1 << 30, Offset: -5})
	if res.Total != 0 || len(res.Notices) == 0 {
		t.Errorf("a thousand unknown filters: %d hits, notices %v", res.Total, res.Notices)
	}
}
