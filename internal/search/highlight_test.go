package search

import (
	"strings"
	"testing"

	"socialmission.org/desktop/internal/library"
)

func TestHighlights(t *testing.T) {
	e := openEngine(t, newMemory(small()))
	tests := []struct {
		query, id, title, snippet string
	}{
		{"holistic admission", "holistic", "<mark>Holistic</mark> <mark>admissions</mark>", "How schools admit"},
		{"admissions", "script", "&lt;script&gt;alert(&#39;<mark>admissions</mark>&#39;)&lt;/script&gt; &amp; more", "&amp; signs"},
		{"script", "script", "&lt;<mark>script</mark>&gt;alert(&#39;admissions&#39;)&lt;/<mark>script</mark>&gt; &amp; more", "<mark>scripting</mark>"},
		{"admision", "equidad", "Equidad en salud", "La <mark>admisión</mark> y la"},
		{"equidad en salud", "equity", "<mark>Health equity</mark> for all", "Everyone"},
		{`"sense of belonging"`, "belonging", "A <mark>sense of belonging</mark>", "Students who belong"},
	}
	for _, tt := range tests {
		var hit *library.Hit
		res := find(t, e, library.Query{Text: tt.query})
		for i := range res.Hits {
			if res.Hits[i].ID == tt.id {
				hit = &res.Hits[i]
			}
		}
		if hit == nil {
			t.Errorf("%s does not find %s", tt.query, tt.id)
			continue
		}
		if hit.TitleHTML != tt.title {
			t.Errorf("%s: title\n%s, want\n%s", tt.query, hit.TitleHTML, tt.title)
		}
		if !strings.Contains(hit.SnippetHTML, tt.snippet) {
			t.Errorf("%s: snippet\n%s, want\n%s in it", tt.query, hit.SnippetHTML, tt.snippet)
		}
	}
}

// TestBestPassage looks for the words deep in a long body.
func TestBestPassage(t *testing.T) {
	col := small()
	filler := strings.Repeat("Nothing of note happens in this sentence, señora. ", 400)
	col.Items[0].Body = filler + "Here the zebra meets the quokka at noon. " + filler
	e := openEngine(t, newMemory(col))
	hit := find(t, e, library.Query{Text: "zebra quokka"}).Hits[0]
	if !strings.Contains(hit.SnippetHTML, "<mark>zebra</mark> meets the <mark>quokka</mark>") {
		t.Errorf("snippet %q", hit.SnippetHTML)
	}
	if !strings.HasPrefix(hit.SnippetHTML, "… ") || !strings.HasSuffix(hit.SnippetHTML, " …") {
		t.Errorf("snippet %q does not say that it is cut", hit.SnippetHTML)
	}
}

func TestRows(t *testing.T) {
	e := openEngine(t, newMemory(small()))
	hits, err := e.Rows(t.Context(), []string{"script", "nowhere", "holistic"})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(ids(hits), " "); got != "script holistic" {
		t.Errorf("rows %s", got)
	}
	if h := hits[0]; strings.Contains(h.TitleHTML, "<script") || h.SnippetHTML == "" {
		t.Errorf("row %+v", h)
	}
	if h := hits[1]; h.Byline != "Núñez JM" || h.Date != "2021-03-01" || h.Types[0] != "toolkit" || h.Number != 1 {
		t.Errorf("row %+v", h)
	}
}
