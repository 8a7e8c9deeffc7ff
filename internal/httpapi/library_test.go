package httpapi_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/starter"
)

func ids(hits []library.Hit) string {
	var all []string
	for _, hit := range hits {
		all = append(all, hit.ID)
	}
	return strings.Join(all, " ")
}

func TestStatus(t *testing.T) {
	h := open(t, folder(), nil)
	var status httpapi.Status
	h.get("/api/status", &status)
	if status.Version != "1.2.3" || status.Folder != "/home/ana/library" || status.Release.Number != 1 || status.Index != httpapi.IndexReady || status.Job != nil ||
		status.Shell != httpapi.Browser || status.LastSeenRelease != 0 {
		t.Errorf("status = %+v", status)
	}
	want := map[library.Kind]int{library.Resource: 2, library.Newsletter: 1, library.Initiative: 1, library.Event: 3, library.Page: 1, library.Dataset: 0}
	if diff := cmp.Diff(want, status.Counts); diff != "" {
		t.Error(diff)
	}
	if a := h.send(http.MethodPost, "/api/seen", `{"release":1}`); a.StatusCode != http.StatusNoContent || a.body != "" {
		t.Errorf("seen: %s %s", a.Status, a.body)
	}
	if h.get("/api/status", &status); status.LastSeenRelease != 1 {
		t.Errorf("last seen is %d", status.LastSeenRelease)
	}
}

func TestHome(t *testing.T) {
	now := time.Date(2026, 11, 20, 23, 0, 0, 0, time.UTC)
	h := open(t, folder(), func(d *httpapi.Deps) { d.Now = func() time.Time { return now } })
	var home httpapi.Home
	h.get("/api/home", &home)
	if got := ids(home.Events); got != "event-a event-b" {
		t.Errorf("to come: %s", got)
	}
	if got := ids(home.PastEvents); got != "event-c" {
		t.Errorf("past: %s", got)
	}
	if ids(home.Newsletters) != "may" || ids(home.Initiatives) != "metrics" || ids(home.StartPages) != "start" || len(home.Continue) != 0 {
		t.Errorf("home = %+v", home)
	}
	first := home.Spotlight.ID
	h.get("/api/home", &home)
	if home.Spotlight.ID != first {
		t.Error("the spotlight changed within the day")
	}
	now = now.Add(2 * time.Hour)
	h.get("/api/home", &home)
	if home.Spotlight.ID == first {
		t.Error("the spotlight is the same the next day")
	}
	if got := ids(home.Events) + "; " + ids(home.PastEvents); got != "event-b; event-a event-c" {
		t.Errorf("the next day: %s", got)
	}
}

func TestContinueReading(t *testing.T) {
	h := open(t, folder(), nil)
	for id, patch := range map[string]string{
		"clinic":     `{"opened":true,"position":0.4,"anchor":"p-2"}`,
		"clinic-two": `{"opened":true,"position":1}`,
		"may":        `{"opened":true,"read":true}`,
		"gone":       `{"opened":true,"position":0.1}`,
		"metrics":    `{"starred":true}`,
	} {
		if a := h.send(http.MethodPatch, "/api/marks/"+id, patch); a.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", id, a.body)
		}
	}
	var home httpapi.Home
	h.get("/api/home", &home)
	if len(home.Continue) != 1 || home.Continue[0].ID != "clinic" || home.Continue[0].Position != 0.4 || home.Continue[0].Anchor != "p-2" {
		t.Errorf("continue = %+v", home.Continue)
	}
}

func TestSearch(t *testing.T) {
	h := open(t, folder(), nil)
	for path, want := range map[string]string{
		"/api/search?q=handbook":                                                "clinic",
		"/api/search?kind=resource&sort=newest":                                 "clinic clinic-two",
		"/api/search?kind=resource&sort=newest&limit=1&offset=1":                "clinic-two",
		"/api/search?type=toolkit&topic=nursing":                                "clinic",
		"/api/search?kind=newsletter&kind=initiative&sort=title":                "may metrics",
		"/api/search?q=handb&prefix=1":                                          "clinic",
		"/api/search?q=nothingatall&exact=1":                                    "",
		"/api/search?kind=&type=":                                               "",
		"/api/search?kind=page&unknown=parameter&ui=es&ui=xx&sort=relevance&q=": "start",
	} {
		var results library.Results
		if h.get(path, &results); path != "/api/search?kind=&type=" && ids(results.Hits) != want {
			t.Errorf("%s finds %q, want %q", path, ids(results.Hits), want)
		} else if want == "" && strings.HasSuffix(path, "type=") && results.Total != 8 {
			t.Errorf("empty filters find %d of 8", results.Total)
		}
	}
}

func TestSearchKnowsTheReadersMarks(t *testing.T) {
	h := open(t, folder(), nil)
	h.send(http.MethodPatch, "/api/marks/clinic", `{"starred":true}`)
	h.send(http.MethodPatch, "/api/marks/may", `{"read":true}`)
	for query, want := range map[string]string{
		"is:starred":                    "clinic",
		"is:read":                       "may",
		"-is:starred kind:resource":     "clinic-two",
		"is:unread is:starred handbook": "clinic",
		"is:starred is:read":            "",
	} {
		var results library.Results
		h.get("/api/search?q="+url.QueryEscape(query), &results)
		if ids(results.Hits) != want || len(results.Notices) > 0 {
			t.Errorf("%s finds %q with notices %v, want %q", query, ids(results.Hits), results.Notices, want)
		}
	}
}

func TestItem(t *testing.T) {
	h := open(t, folder(), nil)
	var view httpapi.ItemView
	h.get("/api/items/clinic", &view, "Accept-Language: es")
	if view.Item.Title != "A clinic handbook" || view.Item.Body != "" || view.TextLang != "en" || view.Paragraphs != 3 {
		t.Errorf("view = %+v", view)
	}
	for _, want := range []string{`<h2 id="h-opening">`, `<p id="p-2" data-n="2">`, `<a href="#/items/clinic-two">the other</a>`} {
		if !strings.Contains(view.HTML, want) {
			t.Errorf("the text lacks %s: %s", want, view.HTML)
		}
	}
	if !strings.Contains(view.SummaryHTML, `<p id="p-1" data-n="1">How a <em>school</em>`) {
		t.Errorf("summary: %s", view.SummaryHTML)
	}
	if diff := cmp.Diff([]string{"Ran for <em>ten</em> years"}, view.FactsHTML); diff != "" {
		t.Error(diff)
	}
	wantTerms := []httpapi.TermGroup{
		{Scheme: "type", SchemeLabel: library.Text{En: "Type", Es: "Tipo"}, SchemeNote: library.Text{En: "Ours.", Es: "Nuestra."},
			Terms: []httpapi.ItemTerm{{ID: "toolkit", Label: library.Text{En: "Toolkit", Es: "Herramienta"}}}},
		{Scheme: "topic", SchemeLabel: library.Text{En: "Topic", Es: "Tema"},
			Terms: []httpapi.ItemTerm{{ID: "nursing", Label: library.Text{En: "Nursing", Es: "Enfermería"}, Suggested: true}}},
	}
	if diff := cmp.Diff(wantTerms, view.Terms); diff != "" {
		t.Error(diff)
	}
	wantLinks := []httpapi.WebLink{{Rel: "doi", URL: "https://doi.org/10.1000/x%281%292"}, {Rel: "source", URL: "https://example.org/handbook"},
		{Rel: "original", URL: "https://example.org/pdf", Title: "The PDF"}}
	if diff := cmp.Diff(wantLinks, view.WebLinks); diff != "" {
		t.Error(diff)
	}
	if len(view.Links) != 1 || view.Links[0].Rel != "related" || view.Links[0].Hit.ID != "clinic-two" || ids(view.Backlinks) != "may" {
		t.Errorf("links %+v, backlinks %s", view.Links, ids(view.Backlinks))
	}
	if len(view.Tables) != 1 || view.Tables[0].Rows != 2 || !strings.Contains(view.Tables[0].HTML, "<caption>Cifras</caption>") ||
		!strings.Contains(view.Tables[0].HTML, "sin datos") {
		t.Errorf("tables = %+v", view.Tables)
	}
}

// hostile returns items that attack in every field that takes free text, past
// the checks of a content folder.
func hostile(t *testing.T) []library.Item {
	data, err := os.ReadFile("../render/testdata/attacks.txt")
	must(t, err)
	var items []library.Item
	for i, block := range strings.Split(string(data), "\n@@@ ")[1:] {
		_, text, _ := strings.Cut(block, "\n")
		items = append(items, library.Item{
			ID: fmt.Sprintf("hostile-%d", i+1), Number: i + 100, Kind: library.Page, Language: "en", Availability: library.FullText,
			Title: text, Summary: text, Body: text, Note: text, Facts: []string{text}, Institution: text,
			Bib: library.Bibliography{Author: []library.Name{{Literal: text}}, ContainerTitle: text, URL: text},
		})
	}
	return items
}

// acts reports what in a piece of HTML could run, load or shadow something.
func acts(t *testing.T, out string) string {
	nodes, err := html.ParseFragment(strings.NewReader(out), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	must(t, err)
	banned := regexp.MustCompile(`^(script|style|iframe|object|embed|form|input|button|svg|math|base|meta|link|template|video|audio)$`)
	harmless := regexp.MustCompile(`^(https?://[^/]|mailto:|#|/api/attachments/[0-9a-f]{64}/)`)
	for _, top := range nodes {
		for _, n := range append(slices.Collect(top.Descendants()), top) {
			if n.Type == html.ElementNode && banned.MatchString(n.Data) {
				return n.Data
			}
			for _, a := range n.Attr {
				link := a.Key == "href" || a.Key == "src"
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "name" || link && !harmless.MatchString(a.Val) {
					return a.Key + "=" + a.Val
				}
			}
		}
	}
	return ""
}

func TestHostileItems(t *testing.T) {
	h := open(t, folder(), nil)
	rel, err := h.deps.Store.Release()
	must(t, err)
	rel.Number++
	items := hostile(t)
	must(t, h.deps.Store.Apply(t.Context(), rel, &library.Collection{Items: items}, nil))
	must(t, h.deps.Engine.Sync(t.Context()))
	for _, item := range items {
		var view httpapi.ItemView
		h.get("/api/items/"+item.ID, &view)
		shown := append([]string{view.HTML, view.SummaryHTML, view.NoteHTML}, view.FactsHTML...)
		for _, hit := range view.Related {
			shown = append(shown, hit.TitleHTML, hit.SnippetHTML)
		}
		for _, out := range shown {
			if found := acts(t, out); found != "" {
				t.Errorf("%s: %s acts in %s", item.Title, found, out)
			}
		}
		if len(view.WebLinks) > 0 || view.Item.Bib.URL != "" {
			t.Errorf("%s: leads to %v", item.Title, view.WebLinks)
		}
	}
	var results library.Results
	h.get("/api/search?kind=page&limit=100&q=pwned", &results)
	for _, hit := range results.Hits {
		if found := acts(t, hit.TitleHTML) + acts(t, hit.SnippetHTML); found != "" {
			t.Errorf("%s acts in the row %s, %s", found, hit.TitleHTML, hit.SnippetHTML)
		}
	}
	if len(results.Hits) < 50 {
		t.Errorf("looked at %d rows only", len(results.Hits))
	}
}

func TestAddressesLeadToTheWebOnly(t *testing.T) {
	h := open(t, folder(), nil)
	rel, err := h.deps.Store.Release()
	must(t, err)
	rel.Number++
	must(t, h.deps.Store.Apply(t.Context(), rel, &library.Collection{Items: []library.Item{{
		ID: "clinic", Number: 1, Kind: library.Resource, Title: "T", Language: "en", Availability: library.LinkOnly,
		Bib:     library.Bibliography{URL: "javascript:pwned()", DOI: "10.1000/\"><script>"},
		Sources: []library.Source{{URL: "data:text/html,x"}, {URL: "https://example.org/"}},
		Links:   []library.Link{{Rel: "original", URL: "javascript:pwned()"}, {Rel: "original", URL: "https://a@attacker.invalid/"}},
	}}}, nil))
	var view httpapi.ItemView
	h.get("/api/items/clinic", &view)
	if diff := cmp.Diff([]httpapi.WebLink{{Rel: "doi", URL: "https://doi.org/10.1000/%22%3E%3Cscript%3E"}}, view.WebLinks); diff != "" {
		t.Error(diff)
	}
	if view.Item.Bib.URL != "" || len(view.Item.Sources) != 1 || len(view.Item.Links) != 0 {
		t.Errorf("item = %+v", view.Item)
	}
}

// Lists are never null, in any answer about any item of the real collection
// and of an empty library.
func TestListsAreNeverNull(t *testing.T) {
	full, empty := open(t, starter.Content(), nil), open(t, nil, nil)
	paths := []string{"/api/home", "/api/search?q=", "/api/search?q=zzzzqqq", "/api/search?q=admision", "/api/suggest?q=", "/api/suggest?q=nurs", "/api/terms", "/api/marks", "/api/later"}
	for _, path := range paths {
		full.noNulls(path)
		empty.noNulls(path)
	}
	count := 0
	must(t, full.deps.Store.Items(func(item library.Item) bool {
		count++
		full.noNulls("/api/items/" + item.ID)
		for _, id := range item.Tables {
			full.noNulls("/api/tables/" + id)
		}
		return true
	}))
	if count < 300 {
		t.Errorf("looked at %d items only", count)
	}
}

// noNulls allows the two values that may be absent.
// mayBeNull are the fields that are one thing or nothing.
var mayBeNull = regexp.MustCompile(`"(spotlight|job|updated|withdrawn|kept)":null`)

func (h *home) noNulls(path string) {
	h.t.Helper()
	a := h.send(http.MethodGet, path, "")
	body := mayBeNull.ReplaceAllString(a.body, "")
	if a.StatusCode != http.StatusOK || strings.Contains(body, ":null") || strings.Contains(body, "[null") {
		at := max(strings.Index(body, "null")-60, 0)
		h.t.Errorf("%s answers %d: %.120s", path, a.StatusCode, body[at:])
	}
}
