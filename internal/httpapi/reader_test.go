package httpapi_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/reader"
)

func TestSettings(t *testing.T) {
	h := open(t, folder(), nil)
	a := h.send(http.MethodPut, "/api/settings", `{"theme":"dark","textSize":9000,"unknownToThisVersion":1}`)
	if a.StatusCode != http.StatusOK {
		t.Fatal(a.body)
	}
	want := reader.Defaults()
	want.Theme, want.TextSize = reader.DarkTheme, reader.MaxTextSize
	var got reader.Settings
	h.get("/api/settings", &got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if a := h.send(http.MethodPut, "/api/settings", `{"theme":"pink","language":"es"}`); a.StatusCode != http.StatusBadRequest {
		t.Errorf("pink: %s", a.Status)
	}
	if h.get("/api/settings", &got); got != want {
		t.Errorf("a refused change left %+v", got)
	}
}

func TestMarks(t *testing.T) {
	h := open(t, folder(), nil)
	h.send(http.MethodPatch, "/api/marks/clinic", `{"starred":true,"position":0.5,"anchor":"p-2","opened":true}`)
	var mark reader.Mark
	a := h.send(http.MethodPatch, "/api/marks/clinic", `{"read":true}`)
	must(t, json.Unmarshal([]byte(a.body), &mark))
	if !mark.Starred || !mark.Read || mark.Position != 0.5 || mark.PositionAnchor != "p-2" || mark.Opened.IsZero() {
		t.Errorf("mark = %+v", mark)
	}
	a = h.send(http.MethodPost, "/api/marks/read", `{"ids":["clinic","may","clinic-two"],"read":true}`)
	var changed httpapi.Changed
	must(t, json.Unmarshal([]byte(a.body), &changed))
	if diff := cmp.Diff([]string{"may", "clinic-two"}, changed.Changed); diff != "" {
		t.Error(diff)
	}
	if a := h.send(http.MethodPost, "/api/marks/read", `{"ids":[],"read":true}`); strings.TrimSpace(a.body) != `{"changed":[]}` {
		t.Errorf("nothing: %s", a.body)
	}
	var marks httpapi.Marks
	h.get("/api/marks", &marks)
	if len(marks.Marks) != 3 || !marks.Marks["may"].Read {
		t.Errorf("marks = %+v", marks)
	}
	var view httpapi.ItemView
	if h.get("/api/items/clinic", &view); !view.Mark.Starred {
		t.Error("the item does not carry its mark")
	}
}

// Changes of different settings that arrive at once must all be kept.
func TestRequestsAtOnce(t *testing.T) {
	h := open(t, folder(), nil)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for _, request := range [][3]string{
				{"GET", "/api/search?q=clinic", ""}, {"GET", "/api/home", ""}, {"GET", "/api/items/clinic", ""}, {"GET", "/", ""},
				{"PUT", "/api/settings", []string{`{"theme":"dark"}`, `{"language":"es"}`, `{"textSize":150}`, `{"spelling":false}`}[i%4]},
				{"PATCH", fmt.Sprintf("/api/marks/item-%d", i), `{"opened":true}`},
			} {
				if a := h.send(request[0], request[1], request[2]); a.StatusCode != http.StatusOK {
					t.Errorf("%v: %s %s", request, a.Status, a.body)
				}
			}
		})
	}
	wait.Wait()
	var got reader.Settings
	h.get("/api/settings", &got)
	if got.Theme != "dark" || got.Language != "es" || got.TextSize != 150 || got.Spelling {
		t.Errorf("settings = %+v", got)
	}
}

var firstTag = regexp.MustCompile(`<html[^>]*>`)

func TestFirstFrame(t *testing.T) {
	h := open(t, folder(), func(d *httpapi.Deps) { d.Shell = httpapi.Browser })
	page := h.send(http.MethodGet, "/", "", "Accept-Language: es-MX")
	if page.Header.Get("Content-Type") != "text/html; charset=utf-8" || page.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers = %v", page.Header)
	}
	tag := firstTag.FindString(page.body)
	if !strings.Contains(tag, ` lang="es" data-theme="system" data-shell="browser"`) || strings.Contains(tag, "data-paragraph-numbers") {
		t.Errorf("the tag is %s", tag)
	}
	if strings.Count(strings.ToLower(page.body), "<html") != 1 || !strings.HasSuffix(page.body, "</script></head><body></body></html>") {
		t.Errorf("the page is %s", page.body)
	}

	h.send(http.MethodPut, "/api/settings", `{"theme":"contrast","language":"en","textSize":150,"paragraphNumbers":true}`)
	tag = firstTag.FindString(h.send(http.MethodGet, "/", "", "Accept-Language: es").body)
	if !strings.Contains(tag, ` lang="en" data-theme="contrast"`) || !strings.Contains(tag, "data-paragraph-numbers") {
		t.Errorf("the tag is %s", tag)
	}
	_, boot, _ := strings.Cut(tag, `data-boot="`)
	boot, _, _ = strings.Cut(boot, `"`)
	var got reader.Settings
	must(t, json.Unmarshal([]byte(html.UnescapeString(boot)), &got))
	if got.TextSize != 150 || got.Theme != reader.ContrastTheme || strings.ContainsAny(boot, "<>") {
		t.Errorf("boot = %s", boot)
	}
}

func TestStaticFiles(t *testing.T) {
	h := open(t, folder(), nil)
	for path, want := range map[string][2]string{
		"/assets/index-abc.js":  {"text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"/assets/index-abc.css": {"text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		"/icon.svg":             {"image/svg+xml", "no-cache"},
	} {
		a := h.send(http.MethodGet, path, "")
		if a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != want[0] || a.Header.Get("Cache-Control") != want[1] {
			t.Errorf("%s: %s %v", path, a.Status, a.Header)
		}
	}
}

func TestPageThatWasNotBuilt(t *testing.T) {
	h := open(t, folder(), func(d *httpapi.Deps) { d.Dist = fstest.MapFS{".gitkeep": {}} })
	a := h.send(http.MethodGet, "/", "")
	if a.StatusCode != http.StatusOK || !strings.Contains(a.body, "make build") {
		t.Errorf("%s %s", a.Status, a.body)
	}
	if a := h.send(http.MethodGet, "/.gitkeep", ""); a.StatusCode != http.StatusNotFound {
		t.Errorf("hidden file: %s", a.Status)
	}
}
