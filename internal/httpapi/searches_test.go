package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
)

// must makes a request that must succeed and reads its answer.
func (h *home) must(method, path, body string, v any) {
	h.t.Helper()
	a := h.send(method, path, body)
	if a.StatusCode >= 300 {
		h.t.Fatalf("%s %s: %s: %s", method, path, a.Status, a.body)
	}
	if v != nil {
		must(h.t, json.Unmarshal([]byte(a.body), v))
	}
}

func (h *home) searches() []httpapi.SavedSearch {
	h.t.Helper()
	var all httpapi.SavedSearches
	h.get("/api/searches?ui=en", &all)
	return all.Searches
}

// next is the folder with another clinic and the next number.
func next(number int, add map[string]string) fstest.MapFS {
	fsys := folder()
	yaml := strings.Replace(string(fsys["library.yaml"].Data), "number: 1, date: 2026-11-15", fmt.Sprintf("number: %d, date: 2026-11-1%d", number, 5+number), 1)
	fsys["library.yaml"] = &fstest.MapFile{Data: []byte(yaml)}
	for name, text := range add {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

const clinicThree = "---\nid: clinic-three\nnumber: 20\nkind: resource\ntitle: A third clinic\nlanguage: en\navailability: summary\nabstract: New.\n---\n"

func TestSavedSearchCountsWhatIsNew(t *testing.T) {
	h := open(t, folder(), nil)
	var saved httpapi.SavedSearch
	h.must(http.MethodPost, "/api/searches", `{"query":"q=clinic"}`, &saved)
	want := httpapi.SavedSearch{ID: saved.ID, Label: library.Text{En: "clinic", Es: "clinic"}, Query: "q=clinic", Total: 2, Looked: h.deps.Now(), Created: saved.Created}
	if diff := cmp.Diff(want, saved); diff != "" || saved.ID == "" {
		t.Fatalf("saved: %s", diff)
	}
	h.update(next(2, map[string]string{"resources/clinic-three.md": clinicThree}))
	if all := h.searches(); len(all) != 1 || all[0].Total != 3 || all[0].New != 1 {
		t.Fatalf("after an update: %+v", all)
	}
	var look httpapi.Look
	h.must(http.MethodPost, "/api/searches/"+saved.ID+"/look", "", &look)
	if diff := cmp.Diff([]string{"clinic-three"}, look.Fresh); diff != "" || look.Search.New != 0 || look.Search.Total != 3 {
		t.Errorf("look: %+v %s", look, diff)
	}
	h.must(http.MethodPost, "/api/searches/"+saved.ID+"/look", "", &look)
	if len(look.Fresh) != 0 || look.Fresh == nil || h.searches()[0].New != 0 {
		t.Errorf("seen twice: %+v", look)
	}
	// What was taken away and comes back was seen before.
	h.update(next(3, nil))
	h.update(next(4, map[string]string{"resources/clinic-three.md": clinicThree}))
	if all := h.searches(); all[0].New != 0 || all[0].Total != 3 {
		t.Errorf("away and back: %+v", all)
	}
}

func TestSavedSearchIsNamedDeletedRestored(t *testing.T) {
	h := open(t, folder(), nil)
	var saved, again httpapi.SavedSearch
	h.must(http.MethodPost, "/api/searches", `{"name":" My \n clinics ","query":"q=clinic&type=toolkit&nonsense=1"}`, &saved)
	if saved.Name != "My clinics" || saved.Query != "q=clinic&type=toolkit" || saved.Label.Es != "clinic · Herramienta" {
		t.Errorf("saved: %+v", saved)
	}
	h.must(http.MethodPost, "/api/searches", `{"query":"type=toolkit&q=clinic"}`, &again)
	if again.ID != saved.ID || len(h.searches()) != 1 {
		t.Errorf("saved twice: %+v", h.searches())
	}
	h.must(http.MethodPatch, "/api/searches/"+saved.ID, `{"name":""}`, &again)
	if again.Name != "" || again.Query != saved.Query {
		t.Errorf("renamed: %+v", again)
	}
	h.must(http.MethodDelete, "/api/searches/"+saved.ID, "", nil)
	if all := h.searches(); len(all) != 0 {
		t.Errorf("deleted: %+v", all)
	}
	h.must(http.MethodPost, "/api/searches/"+saved.ID+"/restore", "", &again)
	if again.ID != saved.ID || len(h.searches()) != 1 {
		t.Errorf("restored: %+v", again)
	}
	h.send(http.MethodPost, "/api/searches/there-is-none/look", "").fault(t, 404, httpapi.CodeNotFound)
	h.send(http.MethodPost, "/api/searches", `{"query":"sort=backwards"}`).fault(t, 400, httpapi.CodeInvalid)
	h.send(http.MethodPost, "/api/searches", `{"query":"q=`+strings.Repeat("x", 5000)+`"}`).fault(t, 400, httpapi.CodeInvalid)
}

func TestSavedSearchKeepsTermsByID(t *testing.T) {
	h := open(t, folder(), nil)
	var saved httpapi.SavedSearch
	h.must(http.MethodPost, "/api/searches", `{"query":"q=`+`tipo%3A%22Herramienta%22"}`, &saved)
	if saved.Query != "q=type%3Atoolkit" || saved.Total != 1 {
		t.Fatalf("%+v", saved)
	}
	taxonomy := "label: {en: Type, es: Tipo}\nnote: {en: Ours., es: Nuestra.}\nterms:\n" +
		"  - {id: toolkit, label: {en: Field guide, es: Guía de campo}, replaced-by: [guide]}\n  - {id: guide, label: {en: Guide, es: Guía}}\n  - {id: article, label: {en: Article, es: Artículo}}\n"
	h.update(next(2, map[string]string{"taxonomies/type.yaml": taxonomy}))
	if all := h.searches(); all[0].Total != 1 || all[0].New != 0 || all[0].Label.En != "Field guide" {
		t.Errorf("after the term was renamed and replaced: %+v", all)
	}
}

func TestSavedSearchOfTheReadersMarks(t *testing.T) {
	h := open(t, folder(), nil)
	h.must(http.MethodPatch, "/api/marks/clinic", `{"starred":true}`, nil)
	var saved httpapi.SavedSearch
	h.must(http.MethodPost, "/api/searches", `{"query":"q=is%3Astarred"}`, &saved)
	h.must(http.MethodPatch, "/api/marks/may", `{"starred":true}`, nil)
	if all := h.searches(); saved.Total != 1 || all[0].Total != 2 || all[0].New != 1 {
		t.Errorf("%+v, then %+v", saved, all)
	}
	var results library.Results
	h.get("/api/search?q=es:destacado", &results)
	if results.Total != 2 || len(results.Notices) > 0 {
		t.Errorf("in Spanish: %d %+v", results.Total, results.Notices)
	}
}

func TestSuggestSavedSearches(t *testing.T) {
	h := open(t, folder(), nil)
	var saved httpapi.SavedSearch
	h.must(http.MethodPost, "/api/searches", `{"name":"Reading for week 3","query":"q=clinic"}`, &saved)
	h.must(http.MethodPost, "/api/searches", `{"query":"q=other&type=toolkit"}`, nil)
	for typed, want := range map[string]string{"week": "Reading for week 3", "READ": "Reading for week 3", "oth tool": "", "other tool": "other · Toolkit", "a clinic": ""} {
		var got httpapi.Suggestions
		h.get("/api/suggest?limit=6&ui=en&q="+strings.ReplaceAll(typed, " ", "+"), &got)
		found := ""
		for _, s := range got.Suggestions {
			if s.Kind == "search" {
				found = s.Label.En
				if s.Query == "" || s.ID == "" {
					t.Errorf("%+v", s)
				}
			}
		}
		if found != want || len(got.Suggestions) > 6 {
			t.Errorf("%s: %q, want %q (%+v)", typed, found, want, got.Suggestions)
		}
	}
}

func TestRecentSearches(t *testing.T) {
	h := open(t, folder(), nil)
	recent := func() (out []string) {
		t.Helper()
		var got httpapi.RecentSearches
		h.get("/api/recent", &got)
		for _, one := range got.Searches {
			out = append(out, one.Label.En)
		}
		return out
	}
	for _, query := range []string{"q=one", "q=two&type=toolkit", "", "q=one", "sort=title"} {
		h.must(http.MethodPost, "/api/recent", `{"query":"`+query+`"}`, nil)
	}
	if diff := cmp.Diff([]string{"one", "two · Toolkit"}, recent()); diff != "" {
		t.Error(diff)
	}
	h.must(http.MethodDelete, "/api/recent", "", nil)
	if got := recent(); got != nil {
		t.Errorf("cleared: %v", got)
	}
	h.must(http.MethodPost, "/api/recent", `{"query":"q=one"}`, nil)
	h.must(http.MethodPut, "/api/settings", `{"recentSearches":false}`, nil)
	h.must(http.MethodPost, "/api/recent", `{"query":"q=two"}`, nil)
	if got := recent(); got != nil {
		t.Errorf("switched off: %v", got)
	}
}
