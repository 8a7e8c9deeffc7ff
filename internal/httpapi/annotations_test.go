package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/reader"
)

// write sends a request that must succeed and reads its answer.
func (h *home) write(method, path, body string, v any) {
	h.t.Helper()
	a := h.send(method, path, body)
	if a.StatusCode >= 300 {
		h.t.Fatalf("%s %s: %s: %s", method, path, a.Status, a.body)
	}
	if v != nil {
		must(h.t, json.Unmarshal([]byte(a.body), v))
	}
}

// mark highlights words of the clinic's text: "How a school runs its clinic.",
// "Opening", "The text, see the other.", "Forms", "More text."
func (h *home) mark(start, end int, more string) httpapi.AnnotationView {
	h.t.Helper()
	var view httpapi.AnnotationView
	h.write(http.MethodPost, "/api/annotations", fmt.Sprintf(`{"item":"clinic","colour":"yellow","position":{"start":%d,"end":%d}%s}`, start, end, more), &view)
	return view
}

func TestAnnotations(t *testing.T) {
	h := open(t, folder(), nil)
	marked := h.mark(6, 12, `,"exact":"school","note":"**Which** one? <script>x</script>","tags":["Exam"," exam ","","b c"]`)
	if q := marked.Quote; q.Exact != "school" || q.Prefix != "How a " || !strings.HasPrefix(q.Suffix, " runs its clinic.\nOpening") {
		t.Errorf("quoted %+v", q)
	}
	if marked.NoteHTML != "<p><strong>Which</strong> one? </p>\n" || !slices.Equal(marked.Tags, []string{"Exam", "b c"}) {
		t.Errorf("kept as %+v", marked)
	}
	// The page may be off by some code points: the words decide.
	if got := h.mark(30, 34, `,"exact":"More"`); got.Position.Start <= 34 || got.Quote.Exact != "More" {
		t.Errorf("not where the words are: %+v", got)
	}
	var whole httpapi.AnnotationView
	h.write(http.MethodPost, "/api/annotations", `{"item":"clinic","note":"On all of it."}`, &whole)
	var all httpapi.Annotations
	h.get("/api/items/clinic/annotations", &all)
	if len(all.Annotations) != 3 || all.Annotations[0].ID != whole.ID || all.Annotations[1].ID != marked.ID || all.Length != len("How a school runs its clinic.\nOpening\nThe text, see the other.\nForms\nMore text.") {
		t.Errorf("%+v", all)
	}
	var changed httpapi.AnnotationView
	h.write(http.MethodPatch, "/api/annotations/"+marked.ID, `{"colour":"pink","note":"None."}`, &changed)
	if changed.Colour != reader.Pink || changed.Note != "None." || len(changed.Tags) != 2 {
		t.Errorf("changed to %+v", changed)
	}
	h.write(http.MethodDelete, "/api/annotations/"+marked.ID, "", nil)
	h.get("/api/items/clinic/annotations", &all)
	if len(all.Annotations) != 2 {
		t.Errorf("%d are left", len(all.Annotations))
	}
	h.write(http.MethodPost, "/api/annotations/"+marked.ID+"/restore", "{}", &changed)
	if changed.Note != "None." || changed.Quote.Exact != "school" {
		t.Errorf("restored as %+v", changed)
	}
	var status httpapi.Status
	h.get("/api/status", &status)
	if status.Notes != 3 {
		t.Errorf("%d notes are counted", status.Notes)
	}
}

func TestAnnotationsRefuse(t *testing.T) {
	h := open(t, folder(), nil)
	made := h.mark(0, 3, "")
	long := strings.Repeat("a", reader.MaxNote+1)
	for _, tt := range []struct {
		method, path, body string
		status             int
		code               httpapi.ErrorCode
	}{
		{"POST", "/api/annotations", `{"item":"none","note":"x"}`, 404, httpapi.CodeNotFound},
		{"POST", "/api/annotations", `{"item":"../x","note":"x"}`, 400, httpapi.CodeInvalid},
		{"POST", "/api/annotations", `{"item":"clinic"}`, 400, httpapi.CodeInvalid},
		{"POST", "/api/annotations", `{"item":"clinic","colour":"yellow"}`, 400, httpapi.CodeInvalid},
		{"POST", "/api/annotations", `{"item":"clinic","colour":"mauve","position":{"start":0,"end":3}}`, 400, httpapi.CodeInvalid},
		{"POST", "/api/annotations", `{"item":"clinic","colour":"blue","position":{"start":70,"end":90}}`, 409, httpapi.CodeInvalid},
		{"POST", "/api/annotations", `{"item":"clinic","colour":"blue","position":{"start":-4,"end":3}}`, 409, httpapi.CodeInvalid},
		{"POST", "/api/annotations", `{"item":"clinic","colour":"blue","position":{"start":0,"end":3},"exact":"nowhere"}`, 409, httpapi.CodeInvalid},
		{"POST", "/api/annotations", `{"item":"clinic","note":"` + long + `"}`, 400, httpapi.CodeTooLarge},
		{"PATCH", "/api/annotations/" + made.ID, `{"note":"` + long + `"}`, 400, httpapi.CodeTooLarge},
		{"PATCH", "/api/annotations/" + made.ID, `{"colour":""}`, 400, httpapi.CodeInvalid},
		{"PATCH", "/api/annotations/a0000000000000000", `{"note":"x"}`, 404, httpapi.CodeNotFound},
		{"DELETE", "/api/annotations/..%2f..", "", 400, httpapi.CodeInvalid},
		{"GET", "/api/items/none/annotations", "", 404, httpapi.CodeNotFound},
		{"GET", "/api/notes?sort=sideways", "", 400, httpapi.CodeInvalid},
		{"GET", "/api/notes?from=yesterday", "", 400, httpapi.CodeInvalid},
		{"GET", "/api/notes?limit=9999", "", 400, httpapi.CodeInvalid},
		{"GET", "/api/notes/export?format=exe", "", 400, httpapi.CodeInvalid},
	} {
		h.send(tt.method, tt.path, tt.body).fault(t, tt.status, tt.code)
	}
}

// edited is the folder in its next release, with the clinic's text changed.
func edited(number int, change func(string) string) fstest.MapFS {
	next := folder()
	next["library.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(next["library.yaml"].Data), "number: 1", fmt.Sprintf("number: %d", number), 1))}
	if change != nil {
		next["resources/clinic.md"] = &fstest.MapFile{Data: []byte(change(string(next["resources/clinic.md"].Data)))}
	}
	return next
}

// receiptOf waits for the check that follows a release.
func (h *home) receiptOf(release int) reader.Receipt {
	h.t.Helper()
	for range 400 {
		var status httpapi.Status
		h.get("/api/status", &status)
		if got, err := h.deps.Reader.Receipt(); err != nil || got.Release == release {
			must(h.t, err)
			return got
		}
		time.Sleep(5 * time.Millisecond)
	}
	h.t.Fatalf("the notes were not checked after release %d", release)
	return reader.Receipt{}
}

func TestUpdatesMoveAnnotations(t *testing.T) {
	h := open(t, folder(), nil)
	first := h.mark(0, 12, "")                      // How a school
	opening := h.mark(30, 37, "")                   // Opening
	text := h.mark(38, 62, `,"note":"on the text"`) // The text, see the other.
	h.receiptOf(1)

	h.update(edited(2, func(s string) string {
		return strings.NewReplacer("# Opening\n\n", "# Opening\n\nA new paragraph.\n\n", "How a *school*", "Nobody knows who").Replace(s)
	}))
	receipt := h.receiptOf(2)
	if receipt.Checked != 3 || receipt.InPlace != 0 || receipt.Moved != 2 || receipt.Lost != 1 || len(receipt.Items) != 1 || receipt.Items[0].Title != "A clinic handbook" {
		t.Errorf("receipt %+v", receipt)
	}
	var status httpapi.Status
	h.get("/api/status", &status)
	if status.Receipt == nil || status.Receipt.Moved != 2 {
		t.Errorf("the page is told %+v", status.Receipt)
	}
	var all httpapi.Annotations
	h.get("/api/items/clinic/annotations", &all)
	got := map[string]httpapi.AnnotationView{}
	for _, a := range all.Annotations {
		got[a.ID] = a
	}
	if a := got[first.ID]; a.Placed != reader.Lost || a.Quote.Exact != "How a school" {
		t.Errorf("what was rewritten: %+v", a)
	}
	if a := got[text.ID]; a.Placed != reader.Moved || a.Now != "" || a.Position.Start <= 38 || a.Note != "on the text" {
		t.Errorf("what moved: %+v", a)
	}
	if a := got[opening.ID]; a.Placed != reader.Moved {
		t.Errorf("what moved: %+v", a)
	}
	h.write(http.MethodPost, "/api/notes/receipt", `{"release":2}`, nil)
	h.get("/api/status", &status)
	if status.Receipt != nil {
		t.Error("the receipt came back")
	}

	// A release that leaves the item alone moves nothing; one that brings the old
	// words back finds them.
	h.update(edited(3, nil))
	if receipt = h.receiptOf(3); receipt.Lost != 0 || receipt.Moved+receipt.InPlace != 3 {
		t.Errorf("receipt %+v", receipt)
	}
	h.get("/api/items/clinic/annotations", &all)
	for _, a := range all.Annotations {
		if a.Placed == reader.Lost || a.Now != "" {
			t.Errorf("with the old text again: %+v", a)
		}
	}
}

// What the reader wrote on, starred or listed keeps its text when the library
// has it no longer.
func TestTextsAreKept(t *testing.T) {
	h := open(t, folder(), nil)
	h.mark(0, 12, "")
	h.write(http.MethodPatch, "/api/marks/clinic-two", `{"starred":true}`, nil)
	_, err := h.deps.Reader.CreateList(reader.List{Title: "Week 1", Entries: []reader.Entry{{Item: "may", Title: "May"}}})
	must(t, err)
	h.receiptOf(1)

	next := edited(2, nil)
	for _, gone := range []string{"resources/clinic.md", "resources/clinic-two.md", "newsletters/may.md"} {
		delete(next, gone)
	}
	h.update(next)
	for id, title := range map[string]string{"clinic": "A clinic handbook", "clinic-two": "Another clinic", "may": "May newsletter"} {
		var view httpapi.ItemView
		h.get("/api/items/"+id, &view)
		if view.Item.Title != title || view.Kept == nil || !view.Kept.Gone || view.SummaryHTML == "" {
			t.Errorf("%s is shown as %+v", id, view)
		}
	}
	var all httpapi.Annotations
	h.get("/api/items/clinic/annotations", &all)
	if len(all.Annotations) != 1 || all.Annotations[0].Placed != reader.InPlace {
		t.Errorf("its notes: %+v", all)
	}
	h.send(http.MethodGet, "/api/items/none", "").fault(t, 404, httpapi.CodeNotFound)
	var page httpapi.NotesPage
	h.get("/api/notes", &page)
	if len(page.Rows) != 1 || page.Rows[0].Here || page.Rows[0].Title != "A clinic handbook" {
		t.Errorf("among the notes: %+v", page.Rows)
	}
}

func TestNotes(t *testing.T) {
	h := open(t, folder(), nil)
	h.mark(0, 12, `,"note":"Médicas","tags":["exam"]`)
	h.write(http.MethodPatch, "/api/annotations/"+h.mark(30, 37, "").ID, `{"colour":"blue"}`, nil)
	h.write(http.MethodPost, "/api/annotations", `{"item":"clinic-two","note":"=1+1"}`, nil)
	l, err := h.deps.Reader.CreateList(reader.List{Title: "Week 1", Entries: []reader.Entry{{Item: "clinic", Title: "A clinic"}},
		Sessions: []reader.SessionNote{{Text: "They asked who pays.", At: time.Date(2020, 1, 2, 12, 0, 0, 0, time.UTC)}}})
	must(t, err)
	for query, want := range map[string]int{
		"": 4, "?q=medicas": 1, "?q=MEDICAS+clinic": 1, "?q=medicas+nothing": 0, "?kind=highlight": 2, "?kind=note&kind=session": 2,
		"?colour=blue": 1, "?colour=blue&colour=yellow": 2, "?tag=exam": 1, "?tag=EXAM": 1, "?list=" + l.ID: 3, "?list=l0": 0,
		"?to=2020-01-02": 1, "?to=2020-01-01": 0, "?from=2020-01-03": 3, "?item=clinic": 2, "?limit=2": 4, "?placed=lost": 0,
	} {
		var page httpapi.NotesPage
		h.get("/api/notes"+query, &page)
		if page.Total != want || page.All != 4 {
			t.Errorf("%s leaves %d of %d, want %d", query, page.Total, page.All, want)
		}
	}
	var page httpapi.NotesPage
	h.get("/api/notes?colour=blue&sort=item", &page)
	for _, c := range page.Counts["colour"] {
		if want := map[string]int{"yellow": 1, "blue": 1}[c.ID]; c.Count != want {
			t.Errorf("%s is counted %d times, want %d", c.ID, c.Count, want)
		}
	}
	if got := page.Counts["list"]; len(got) != 1 || got[0].Label != "Week 1" || got[0].Count != 1 {
		t.Errorf("lists are counted %+v", got)
	}
	h.noNulls("/api/notes")
	h.noNulls("/api/notes?q=nothing")
	h.noNulls("/api/items/clinic/annotations")
	h.noNulls("/api/items/may/annotations")
}

func TestNotesExport(t *testing.T) {
	h := open(t, folder(), nil)
	h.mark(0, 12, `,"note":"=HYPERLINK(\"x\")","tags":["a, b"]`)
	h.mark(22, 37, `,"note":"Two *lines*"`)
	for format, want := range map[string][]string{
		"md":   {"## A clinic handbook\n", "> How a school\n", "Two *lines*\n", "> clinic.\n>\n> Opening"},
		"html": {"<html lang=\"es\">", "<p>Two <em>lines</em></p>", "<p>clinic.</p><p>Opening</p>", "=HYPERLINK("},
		"csv":  {"\ufefftipo,", "\"'=HYPERLINK(\"\"x\"\")\"", "\"a, b\"", "\"clinic.\r\nOpening\""},
	} {
		a := h.send(http.MethodGet, "/api/notes/export?ui=es&format="+format, "")
		for _, part := range want {
			if !strings.Contains(a.body, part) {
				t.Errorf("%s has no %q:\n%s", format, part, a.body)
			}
		}
		if name := a.Header.Get("Content-Disposition"); name != `attachment; filename="notes.`+format+`"` {
			t.Errorf("%s is named %s", format, name)
		}
	}
}
