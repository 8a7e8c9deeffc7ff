package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"socialmission.org/desktop/internal/httpapi"
)

// freshLines is what Home says: an id, what became of it, and the note.
func (h *home) freshLines() string {
	h.t.Helper()
	var home httpapi.Home
	h.get("/api/home", &home)
	var lines []string
	for _, f := range home.Fresh {
		lines = append(lines, strings.TrimSpace(f.ID+" "+string(f.What)+" "+f.Note))
	}
	if home.FreshTotal != len(home.Fresh) {
		h.t.Errorf("%d of %d", len(home.Fresh), home.FreshTotal)
	}
	return strings.Join(lines, ", ")
}

// changed puts a field into an item of a folder and a word at its end.
func changed(fsys fstest.MapFS, name, field string) fstest.MapFS {
	text := strings.Replace(string(fsys[name].Data), "---\n", "---\n"+field+"\n", 1)
	fsys[name] = &fstest.MapFile{Data: []byte(text + "More.\n")}
	return fsys
}

func TestSinceLastLooked(t *testing.T) {
	h := open(t, folder(), nil)
	if got := h.freshLines(); got != "" {
		t.Errorf("never looked: %s", got)
	}
	h.must(http.MethodPost, "/api/seen", `{"release":1}`, nil)
	second := changed(next(2, map[string]string{"resources/clinic-three.md": clinicThree}), "pages/start.md", "updated: 2026-11-17\nchanged: A date was wrong.")
	h.update(second)
	if got, want := h.freshLines(), "clinic-three new, start changed A date was wrong."; got != want {
		t.Errorf("after release 2: %s, want %s", got, want)
	}
	// What came new stays new when it changes before it was seen; the latest release comes first.
	third := changed(next(3, map[string]string{"resources/clinic-three.md": clinicThree, "pages/start.md": string(second["pages/start.md"].Data)}),
		"resources/clinic-three.md", "updated: 2026-11-18\nchanged: A typo.")
	changed(third, "resources/clinic-two.md", "withdrawn: {date: 2026-11-18, reason: It was wrong.}")
	h.update(third)
	if got, want := h.freshLines(), "clinic-three new, clinic-two withdrawn It was wrong., start changed A date was wrong."; got != want {
		t.Errorf("after release 3: %s, want %s", got, want)
	}
	h.must(http.MethodPost, "/api/seen", `{"release":2}`, nil)
	if got, want := h.freshLines(), "clinic-three changed A typo., clinic-two withdrawn It was wrong."; !sameLines(got, want) {
		t.Errorf("after release 2 was seen: %s, want %s", got, want)
	}
	h.must(http.MethodPost, "/api/seen", `{"release":3}`, nil)
	if got := h.freshLines(); got != "" {
		t.Errorf("all seen: %s", got)
	}
}

func sameLines(a, b string) bool {
	for _, line := range strings.Split(a, ", ") {
		if !strings.Contains(b, line) {
			return false
		}
	}
	return len(a) == len(b)
}
