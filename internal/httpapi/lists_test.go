package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/listcode"
	"socialmission.org/desktop/internal/lists"
	"socialmission.org/desktop/internal/reader"
)

// ask makes a request that succeeds and reads its answer.
func (h *home) ask(method, path, body string, into any) {
	h.t.Helper()
	a := h.send(method, path, body)
	if a.StatusCode >= 300 {
		h.t.Fatalf("%s %s: %s %s", method, path, a.Status, a.body)
	}
	if into != nil {
		must(h.t, json.Unmarshal([]byte(a.body), into))
	}
}

// hand gives bytes to the import as a file or a paste does.
func (h *home) hand(path string, data string) answer {
	h.t.Helper()
	return h.send(http.MethodPost, path, data, "Content-Type: application/octet-stream")
}

func titles(v httpapi.ListView) (all []string) {
	for _, row := range v.Rows {
		all = append(all, fmt.Sprintf("%s %s", row.State, row.Title))
	}
	return all
}

func code(t *testing.T, numbers ...int) string {
	t.Helper()
	text, err := listcode.Encode(numbers)
	must(t, err)
	return text
}

func TestListLife(t *testing.T) {
	h := open(t, folder(), nil)
	var v httpapi.ListView
	h.ask(http.MethodPost, "/api/lists", `{"title": " Week 3 ", "items": ["clinic", "may"]}`, &v)
	if v.List.Title != "Week 3" || len(v.Rows) != 2 || v.Rows[1].Hit == nil || v.Rows[1].Number != 3 || v.Code == "" {
		t.Fatalf("made as %+v", v)
	}
	path := "/api/lists/" + v.List.ID
	var grown httpapi.ListGrown
	h.ask(http.MethodPost, path+"/add", `{"items": ["metrics", "clinic", "start"]}`, &grown)
	if got := titles(grown.View); grown.Added != 2 || len(got) != 4 || got[2] != "here Metrics" {
		t.Errorf("%d were added: %v", grown.Added, got)
	}
	// Another order, a prompt, questions and minutes, an introduction.
	entries := grown.View.List.Entries
	entries[0], entries[3] = entries[3], entries[0]
	entries[0].Prompt, entries[0].Minutes, entries[0].Questions = "Read first", 20, []string{"Why?"}
	change, err := json.Marshal(httpapi.ListChange{Revision: grown.View.List.Revision, Title: "Week 3", Intro: "In *order*", Lang: "en", Entries: entries})
	must(t, err)
	h.ask(http.MethodPut, path, string(change), &v)
	if got := titles(v); got[0] != "here Start here" || v.Minutes != 20 || v.List.Intro != "In *order*" || v.Rows[0].Questions[0] != "Why?" {
		t.Errorf("changed to %v, %+v", got, v.List)
	}
	if v.Code != code(t, 5, 3, 4, 1) || v.LeftOut != 0 {
		t.Errorf("the code is %s", v.Code)
	}
	// The same change once more is of a state that is gone.
	h.send(http.MethodPut, path, string(change)).fault(t, http.StatusConflict, httpapi.CodeChanged)

	var all httpapi.ReadingLists
	h.ask(http.MethodGet, "/api/lists", "", &all)
	if len(all.Lists) != 1 || all.Lists[0].Minutes != 20 || !cmp.Equal(all.Lists[0].Items, []string{"start", "may", "metrics", "clinic"}) {
		t.Errorf("the lists are %+v", all)
	}
	h.ask(http.MethodPost, path+"/duplicate", `{"title": "Copy"}`, &v)
	if v.List.ID == all.Lists[0].ID || len(v.Rows) != 4 || v.Rows[0].Prompt != "Read first" {
		t.Errorf("the copy is %+v", v.List)
	}
	h.ask(http.MethodDelete, path, "", nil)
	h.send(http.MethodGet, path, "").fault(t, http.StatusNotFound, httpapi.CodeNotFound)
	h.ask(http.MethodPost, path+"/restore", "", &v)
	if len(v.Rows) != 4 || v.List.ID != all.Lists[0].ID {
		t.Errorf("restored as %+v", v.List)
	}
}

func TestListsMerge(t *testing.T) {
	h := open(t, folder(), nil)
	var one, other httpapi.ListView
	h.ask(http.MethodPost, "/api/lists", `{"title": "One", "items": ["clinic", "may"]}`, &one)
	h.ask(http.MethodPost, "/api/lists", `{"title": "Other", "items": ["start", "clinic"]}`, &other)
	_, err := h.deps.Reader.ChangeList(other.List.ID, func(l *reader.List) error {
		l.Entries[1].Prompt, l.Entries[1].Minutes = "What of cost?", 5
		return nil
	})
	must(t, err)
	var grown httpapi.ListGrown
	h.ask(http.MethodPost, "/api/lists/"+one.List.ID+"/merge", `{"from": "`+other.List.ID+`"}`, &grown)
	want := []string{"here A clinic", "here May newsletter", "here Start here"}
	for i, title := range titles(grown.View) {
		if !strings.HasPrefix(title, want[i][:9]) {
			t.Errorf("merged into %v", titles(grown.View))
		}
	}
	if first := grown.View.Rows[0]; grown.Added != 1 || first.Prompt != "What of cost?" || first.Minutes != 5 {
		t.Errorf("%d were added, the first says %+v", grown.Added, first.Entry)
	}
	h.ask(http.MethodGet, "/api/lists/"+other.List.ID, "", &other)
	if len(other.Rows) != 2 {
		t.Errorf("the other list became %v", titles(other))
	}
	h.send(http.MethodPost, "/api/lists/"+one.List.ID+"/merge", `{"from": "`+one.List.ID+`"}`).fault(t, http.StatusBadRequest, httpapi.CodeInvalid)
}

// A code for a newer library: the list is made, says which items are missing,
// and has them once an update brought them.
func TestListCodeOfANewerLibrary(t *testing.T) {
	h := open(t, folder(), nil)
	text := "Week 3: " + strings.ToLower(code(t, 1, 40, 3, 41))
	var preview lists.ListPreview
	a := h.hand("/api/lists/preview", text)
	must(t, json.Unmarshal([]byte(a.body), &preview))
	if preview.Carrier != lists.ByCode || len(preview.Rows) != 4 || preview.Missing != 2 || preview.SameID != "" {
		t.Fatalf("%s shows as %+v", text, preview)
	}
	h.hand("/api/lists/import", text).fault(t, http.StatusBadRequest, httpapi.CodeInvalid) // no title
	var grown httpapi.ListGrown
	a = h.hand("/api/lists/import?title=From+Rosa", text)
	must(t, json.Unmarshal([]byte(a.body), &grown))
	v := grown.View
	if grown.Added != 4 || v.Rows[1].State != lists.Absent || v.Rows[1].Number != 40 || v.Code != code(t, 1, 40, 3, 41) {
		t.Errorf("imported as %v, %s", titles(v), v.Code)
	}
	// The same again: it is here already.
	must(t, json.Unmarshal([]byte(h.hand("/api/lists/preview", text).body), &preview))
	if preview.SameID != v.List.ID || preview.SameAs != "From Rosa" {
		t.Errorf("again it shows as %+v", preview)
	}

	next := folder()
	next["library.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(next["library.yaml"].Data), "number: 1,", "number: 2,", 1))}
	next["pages/later.md"] = &fstest.MapFile{Data: []byte("---\nid: later\nnumber: 40\nkind: page\ntitle: It came later\nlanguage: en\navailability: full-text\n---\nNow.\n")}
	h.update(next)
	h.ask(http.MethodGet, "/api/lists/"+v.List.ID, "", &v)
	if got := titles(v); got[1] != "here It came later" || v.Rows[1].Item != "later" || v.Rows[3].State != lists.Absent {
		t.Errorf("after the update: %v", got)
	}
}

func TestListFile(t *testing.T) {
	h := open(t, folder(), nil)
	var v httpapi.ListView
	h.ask(http.MethodPost, "/api/lists", `{"title": "Week 3: a/b", "items": ["clinic", "may"]}`, &v)
	_, err := h.deps.Reader.ChangeList(v.List.ID, func(l *reader.List) error {
		l.Intro, l.Entries[0].Prompt = "Welcome", "Why?"
		l.Entries = append(l.Entries, reader.Entry{Item: "unknown-yet", Number: 77, Title: "Called so"})
		return nil
	})
	must(t, err)
	file := h.send(http.MethodGet, "/api/lists/"+v.List.ID+"/file", "")
	if got := file.Header.Get("Content-Disposition"); !strings.Contains(got, "Week 3_ a_b.smlist") || file.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", file.Status, got)
	}
	var preview lists.ListPreview
	must(t, json.Unmarshal([]byte(h.hand("/api/lists/preview", file.body).body), &preview))
	if preview.SameID != v.List.ID || preview.Missing != 1 || preview.Intro != "Welcome" {
		t.Errorf("it shows as %+v", preview)
	}
	// Another library, and into a list that is there.
	other := open(t, folder(), nil)
	other.ask(http.MethodPost, "/api/lists", `{"title": "Mine", "items": ["may"]}`, &v)
	var grown httpapi.ListGrown
	must(t, json.Unmarshal([]byte(other.hand("/api/lists/import?into="+v.List.ID, file.body).body), &grown))
	if got := titles(grown.View); grown.Added != 2 || got[2] != "absent Called so" || grown.View.List.Title != "Mine" || grown.View.Rows[1].Prompt != "Why?" {
		t.Errorf("%d came: %v", grown.Added, got)
	}
	qr := h.send(http.MethodGet, "/api/lists/"+preview.SameID+"/qr.svg", "")
	if qr.Header.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(qr.body, "<svg") {
		t.Errorf("%s: %.100s", qr.Status, qr.body)
	}
}

func TestListsRefuse(t *testing.T) {
	h := open(t, folder(), nil)
	var v httpapi.ListView
	h.ask(http.MethodPost, "/api/lists", `{"title": "Here", "items": []}`, &v)
	path := "/api/lists/" + v.List.ID
	bad, gone := http.StatusBadRequest, http.StatusNotFound
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/api/lists", `{"title": "  "}`, bad},
		{"POST", "/api/lists", `{"title": "x", "items": ["no-such"]}`, gone},
		{"POST", "/api/lists", `{"title": "` + strings.Repeat("x", 301) + `"}`, bad},
		{"GET", "/api/lists/lnosuch", "", gone},
		{"GET", "/api/lists/..%2f", "", bad},
		{"POST", path + "/add", `{"items": [""]}`, bad},
		{"POST", path + "/add", `{"items": ["../x"]}`, gone},
		{"POST", path + "/merge", `{"from": "lnosuch"}`, gone},
		{"PUT", path, `{"title": "x", "entries": [{"title": "nothing"}]}`, bad},
		{"PUT", path, `{"title": "x", "entries": [` + strings.Repeat(`{"number": 1},`, 200) + `{"number": 2}]}`, bad},
		{"GET", path + "/qr.svg", "", gone},
		{"DELETE", "/api/lists/lnosuch", "", gone},
	} {
		if a := h.send(c.method, c.path, c.body); a.StatusCode != c.status {
			t.Errorf("%s %s %.60s: %s %s", c.method, c.path, c.body, a.Status, a.body)
		}
	}
}

// What is wrong with a code or a file is said so that the reader can mend it.
func TestListImportFaults(t *testing.T) {
	h := open(t, folder(), nil)
	good := code(t, 1, 2, 3)
	for say, data := range map[string]string{
		"typing mistake":      good[:3] + "Z" + good[4:],
		"no letter U":         "U" + good[1:],
		"character 2 of grou": good[:6] + "?" + good[6:],
		"first":               " ",
		"not complete":        "80R4",
		"too long":            strings.Repeat("0", 3000),
		"no list file":        `{"some": "JSON"}`,
		"newer version":       `{"format": "socialmission-list", "version": 9}`,
		"at entry 1":          `{"format": "socialmission-list", "version": 1, "title": "x", "entries": [{"item": "../../etc"}]}`,
		"damaged":             `{"format": "socialmission-list", "version": 1, "title": "x", "entries": 5}`,
	} {
		if got := h.hand("/api/lists/preview", data).fault(t, http.StatusBadRequest, httpapi.CodeInvalid); !strings.Contains(got, say) {
			t.Errorf("%.80q says %q, not %q", data, got, say)
		}
		h.hand("/api/lists/import?title=x", data).fault(t, http.StatusBadRequest, httpapi.CodeInvalid)
	}
	h.send(http.MethodPost, "/api/lists/preview", good).fault(t, http.StatusUnsupportedMediaType, httpapi.CodeMediaType)
	h.hand("/api/lists/import?into=..%2fx", good).fault(t, http.StatusBadRequest, httpapi.CodeInvalid)
	h.hand("/api/lists/import?into=lnosuch&title="+url.QueryEscape("x"), good).fault(t, http.StatusNotFound, httpapi.CodeNotFound)
	var all httpapi.ReadingLists
	if h.ask(http.MethodGet, "/api/lists", "", &all); len(all.Lists) != 0 {
		t.Errorf("bad input left %+v", all.Lists)
	}
}

// A file of the reader's own travels in the list file, and is refused when its
// bytes are not what it says.
func TestListFileCarriesOwnFiles(t *testing.T) {
	h := open(t, folder(), nil)
	a := h.hand("/api/files?name=plan.txt", "What we do in week three.")
	var added httpapi.AddedFile
	must(t, json.Unmarshal([]byte(a.body), &added))
	var v httpapi.ListView
	h.ask(http.MethodPost, "/api/lists", `{"title": "Week 3", "items": ["clinic", "`+added.File.ID+`"]}`, &v)
	if v.Rows[1].State != lists.OwnFile || v.LeftOut != 1 {
		t.Fatalf("made as %v", titles(v))
	}
	named := h.send(http.MethodGet, "/api/lists/"+v.List.ID+"/file", "").body
	whole := h.send(http.MethodGet, "/api/lists/"+v.List.ID+"/file?files=1", "").body

	other := open(t, folder(), nil)
	var preview lists.ListPreview
	must(t, json.Unmarshal([]byte(other.hand("/api/lists/preview", named).body), &preview))
	if len(preview.Rows) != 1 || len(preview.Lost) != 1 {
		t.Errorf("a file that is only named shows as %+v", preview)
	}
	other.hand("/api/lists/import", strings.Replace(whole, `"size": 25`, `"size": 26`, 1)).fault(t, http.StatusBadRequest, httpapi.CodeInvalid)
	var grown httpapi.ListGrown
	must(t, json.Unmarshal([]byte(other.hand("/api/lists/import", whole).body), &grown))
	if got := titles(grown.View); len(got) != 2 || grown.View.Rows[1].State != lists.OwnFile || grown.View.Rows[1].File.SHA256 != added.File.SHA256 {
		t.Errorf("imported as %v", got)
	}
}
