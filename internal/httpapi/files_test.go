package httpapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/own"
	"socialmission.org/desktop/internal/reader"
)

// addFile uploads a file and returns the answer.
func (h *home) addFile(name, data string) (answer, httpapi.AddedFile) {
	h.t.Helper()
	a := h.send(http.MethodPost, "/api/files?name="+url.QueryEscape(name), data, "Content-Type: application/octet-stream")
	var added httpapi.AddedFile
	if a.StatusCode == http.StatusOK {
		must(h.t, json.Unmarshal([]byte(a.body), &added))
	}
	return a, added
}

func TestFiles(t *testing.T) {
	h := open(t, folder(), nil)
	_, added := h.addFile("Week 3.md", "# Rural clinics\n\nWhat *nurses* say.\n\n<script>alert(1)</script><img src=x onerror=alert(1)>\n")
	if added.File.Title != "Rural clinics" || added.File.Type != "text/markdown" || !added.Readable || added.Already {
		t.Fatalf("%+v", added)
	}
	if _, again := h.addFile("Copy.md", "# Rural clinics\n\nWhat *nurses* say.\n\n<script>alert(1)</script><img src=x onerror=alert(1)>\n"); !again.Already || again.File.ID != added.File.ID {
		t.Errorf("the same bytes are kept twice: %+v", again)
	}
	var view httpapi.FileView
	h.get("/api/files/"+added.File.ID, &view)
	if !strings.Contains(view.HTML, "<em>nurses</em>") || strings.Contains(view.HTML, "script") || strings.Contains(view.HTML, "onerror") || len(view.Contents) != 1 {
		t.Errorf("shown as %+v", view)
	}
	var all httpapi.OwnFiles
	h.get("/api/files", &all)
	if len(all.Files) != 1 || all.Bytes == 0 || all.Most != own.MaxFile {
		t.Errorf("%+v", all)
	}
	h.renameAndDelete(added.File.ID)
}

func (h *home) renameAndDelete(id string) {
	h.t.Helper()
	a := h.send(http.MethodPatch, "/api/files/"+id, `{"title": " Clinics ", "lang": "es"}`)
	var file reader.OwnFile
	must(h.t, json.Unmarshal([]byte(a.body), &file))
	if file.Title != "Clinics" || file.Lang != "es" {
		h.t.Errorf("renamed to %+v", file)
	}
	if a := h.send(http.MethodDelete, "/api/files/"+id, ""); a.StatusCode != http.StatusNoContent {
		h.t.Errorf("delete: %s", a.Status)
	}
	if a := h.send(http.MethodGet, "/api/files/"+id, ""); a.StatusCode != http.StatusNotFound {
		h.t.Errorf("a deleted file: %s", a.Status)
	}
	if a := h.send(http.MethodPost, "/api/files/"+id+"/restore", ""); a.StatusCode != http.StatusOK {
		h.t.Errorf("restore: %s", a.Status)
	}
	var view httpapi.FileView
	h.get("/api/files/"+id, &view)
	if view.File.Title != "Clinics" || !view.Readable {
		h.t.Errorf("restored as %+v", view)
	}
}

// TestFileBytes sees that no file can act as a page of the app.
func TestFileBytes(t *testing.T) {
	h := open(t, nil, nil)
	page := "<!doctype html><script>alert(1)</script><p>Words of nurses"
	_, added := h.addFile("página.html", page)
	a := h.send(http.MethodGet, "/api/files/"+added.File.ID+"/bytes", "")
	for name, want := range map[string]string{
		"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
		"Content-Disposition":     "attachment; filename*=utf-8''p%C3%A1gina.html",
	} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if a.body != page {
		t.Errorf("the bytes are %q", a.body)
	}
	var view httpapi.FileView
	h.get("/api/files/"+added.File.ID, &view)
	if view.HTML != "<p id=\"p-1\" data-n=\"1\">Words of nurses</p>\n" {
		t.Errorf("shown as %q", view.HTML)
	}
}

func TestFilesRefuse(t *testing.T) {
	h := open(t, nil, nil)
	for _, tt := range []struct {
		name, data string
		status     int
		says       string
	}{
		{"a.pdf", "no PDF", http.StatusUnprocessableEntity, "not what its name says"},
		{"a.txt", "", http.StatusUnprocessableEntity, "nothing in it"},
		{"a.png", "\x89PNG\r\n\x1a\n\x00", http.StatusUnsupportedMediaType, "Only PDF, Word"},
		{"", "words", http.StatusBadRequest, "name"},
		{strings.Repeat("a", 400), "words", http.StatusBadRequest, "name"},
		{"a.txt", string(bytes.Repeat([]byte("a"), own.MaxFile+1)), http.StatusRequestEntityTooLarge, "larger than 32 MB"},
	} {
		if a, _ := h.addFile(tt.name, tt.data); a.StatusCode != tt.status || !strings.Contains(a.body, tt.says) {
			t.Errorf("%.20q: %s %s", tt.name, a.Status, a.body)
		}
	}
	if a := h.send(http.MethodPost, "/api/files?name=a.txt", "words", "Content-Type: text/html"); a.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("a form: %s", a.Status)
	}
	var all httpapi.OwnFiles
	h.get("/api/files", &all)
	if len(all.Files) != 0 || all.Bytes != 0 {
		t.Errorf("something refused is kept: %+v", all)
	}
}

// TestOwnThingsAreFound goes from an upload and a note to the answer of a search.
func TestOwnThingsAreFound(t *testing.T) {
	h := open(t, folder(), nil)
	_, added := h.addFile("Week 3.txt", "A syllabus with <b>questionnaires</b>")
	note, err := h.deps.Reader.CreateAnnotation(reader.Annotation{Item: "clinic", Note: "ask about questionnaires"})
	must(t, err)
	var res library.Results
	h.get("/api/search?q=questionnaire", &res)
	if res.Total != 2 {
		t.Fatalf("%d found: %+v", res.Total, res.Hits)
	}
	for _, hit := range res.Hits {
		switch hit.ID {
		case added.File.ID:
			if hit.Kind != library.OwnFile || hit.Title != "Week 3" || !strings.Contains(hit.SnippetHTML, "&lt;b&gt;<mark>questionnaires</mark>") {
				t.Errorf("the file is shown as %+v", hit)
			}
		case note.ID:
			item, err := h.deps.Store.Item("clinic")
			must(t, err)
			if hit.Kind != library.OwnNote || hit.Of != "clinic" || hit.Title != item.Title || !strings.Contains(hit.SnippetHTML, "<mark>questionnaires</mark>") {
				t.Errorf("the note is shown as %+v", hit)
			}
		}
	}
}
