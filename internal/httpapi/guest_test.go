package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/room"
)

// guests is the handler for guests, made with what the home has when it is
// asked first.
func (h *home) guests() http.Handler {
	made := sync.OnceValue(func() http.Handler {
		d := h.deps
		return httpapi.Guest(httpapi.GuestDeps{Store: d.Store, Engine: d.Engine, Reader: d.Reader, Room: d.Room, Dist: d.Dist, Log: d.Log, Now: d.Now,
			Feed: feed.Share(d.Updates.Copy)})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { made().ServeHTTP(w, r) })
}

// share opens the room and returns the home as its guests find it, without the
// bounds that the room sets to a guest's haste.
func (h *home) share(s room.Sharing) *home {
	h.t.Helper()
	s.Address = "127.0.0.1:0"
	must(h.t, h.deps.Room.Start(h.t.Context(), s))
	server := httptest.NewServer(h.guests())
	h.t.Cleanup(server.Close)
	return &home{Server: server, t: h.t, deps: h.deps, log: h.log}
}

// list makes a reading list with a session note, of items and one number that
// the library does not have.
func (h *home) list(title string, items ...string) reader.List {
	h.t.Helper()
	l := reader.List{Title: title, Intro: "Read before Friday."}
	for _, id := range items {
		l.Entries = append(l.Entries, reader.Entry{Item: id, Number: 1, Title: id, Prompt: "Why?", Minutes: 5})
	}
	l.Sessions = []reader.SessionNote{{Text: "private: half the class left"}}
	l, err := h.deps.Reader.CreateList(l)
	must(h.t, err)
	return l
}

var routeForm = regexp.MustCompile(`mux\.Handle\("([A-Z]+) (/[^"]*)"`)

// routes returns every route that some file of the package declares: method
// and path.
func routes(t *testing.T) [][2]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	must(t, err)
	var found [][2]string
	for _, name := range files {
		source, err := os.ReadFile(name)
		must(t, err)
		for _, m := range routeForm.FindAllStringSubmatch(string(source), -1) {
			found = append(found, [2]string{m[1], m[2]})
		}
	}
	if len(found) < 40 {
		t.Fatalf("only %d routes were found", len(found))
	}
	return found
}

var pathValue = regexp.MustCompile(`\{[^}]*\}`)

// forGuests are the only routes a guest has.
func forGuests(method, path string) bool {
	return method == http.MethodGet && slices.Contains([]string{"/api/status", "/api/home", "/api/search", "/api/suggest", "/api/terms",
		"/api/items/{id}", "/api/tables/{id}", "/api/attachments/{sha256}/{name}", "/api/newsletters", "/api/lists/{id}",
		"/api/room", "/api/follow", "/feed/", "/{$}"}, path) || method == http.MethodPost && path == "/api/knock"
}

func TestGuestHasNoOwnerRoute(t *testing.T) {
	h := open(t, folder(), nil)
	l := h.list("Week 3", "clinic")
	guest := h.share(room.Sharing{Library: true, Lists: []string{l.ID}})
	before := h.private()
	tried := 0
	for _, route := range routes(t) {
		path := strings.ReplaceAll(route[1], "{$}", "")
		path = strings.Replace(path, "{sha256}", strings.Repeat("a", 64), 1)
		for _, id := range []string{"clinic", l.ID} {
			for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} {
				asked := strings.Replace(method, "HEAD", "GET", 1)
				if forGuests(asked, route[1]) || path == "/" && asked == "GET" || asked == "GET" && !strings.HasPrefix(path, "/api/") {
					continue
				}
				tried++
				a := guest.send(method, pathValue.ReplaceAllString(path, id), `{"starred":true,"theme":"dark","on":true,"library":true}`)
				if a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusMethodNotAllowed {
					t.Errorf("%s %s answered %d: %s", method, path, a.StatusCode, a.body)
				}
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d requests were tried", tried)
	}
	if diff := cmp.Diff(before, h.private()); diff != "" {
		t.Errorf("guests changed something (-before +after):\n%s", diff)
	}
}

// private is all that the owner has of their own.
func (h *home) private() map[string]any {
	h.t.Helper()
	marks, err := h.deps.Reader.Marks()
	must(h.t, err)
	settings, err := h.deps.Reader.Settings()
	must(h.t, err)
	updates, err := h.deps.Reader.UpdateSettings()
	must(h.t, err)
	lists, err := h.deps.Reader.Lists()
	must(h.t, err)
	seen, err := h.deps.Reader.LastSeenRelease()
	must(h.t, err)
	sharing, _ := h.deps.Room.Sharing()
	held, err := h.deps.Store.Release()
	must(h.t, err)
	return map[string]any{"marks": marks, "settings": settings, "updates": updates, "lists": lists, "seen": seen, "sharing": sharing, "release": held}
}

func TestGuestReadsTheLibraryAndNothingPrivate(t *testing.T) {
	h := open(t, folder(), nil)
	yes, at := true, 0.4
	_, err := h.deps.Reader.SetMark("clinic", reader.Patch{Starred: &yes, Read: &yes, Position: &at})
	must(t, err)
	l := h.list("Week 3", "clinic")
	h.list("My secret list", "may")
	guest := h.share(room.Sharing{Name: "Ana", Library: true, Lists: []string{l.ID}})
	all := ""
	for _, path := range []string{"/", "/api/status", "/api/home", "/api/search?q=clinic", "/api/search?q=is:starred", "/api/suggest?q=clin", "/api/terms",
		"/api/items/clinic", "/api/items/may", "/api/tables/figures", "/api/room", "/api/follow", "/api/newsletters", "/api/lists/" + l.ID} {
		a := guest.send("GET", path, "")
		if a.StatusCode != http.StatusOK {
			t.Errorf("%s answered %d: %s", path, a.StatusCode, a.body)
		}
		all += a.body
	}
	for _, private := range []string{"secret", "half the class left", "/home/ana", h.deps.Version, `"starred":true`, `"read":true`, "0.4"} {
		if strings.Contains(all, private) {
			t.Errorf("guests are told %q", private)
		}
	}
	for _, public := range []string{"A clinic handbook", "Week 3", `data-shell="guest"`, `"name":"Ana"`, `"shell":"guest"`} {
		if !strings.Contains(strings.ReplaceAll(all, "&#34;", `"`), public) {
			t.Errorf("guests are not told %q", public)
		}
	}
	var found library.Results
	guest.get("/api/search?q=is:starred", &found)
	if len(found.Notices) != 1 || found.Notices[0].Code != "unavailable-filter" {
		t.Errorf("the owner's stars were searched: %+v", found)
	}
}

func TestGuestSeesOnlyTheSharedLists(t *testing.T) {
	h := open(t, folder(), nil)
	l := h.list("Week 3", "clinic")
	guest := h.share(room.Sharing{Lists: []string{l.ID}})
	want := map[string]int{"/api/items/clinic": 200, "/api/items/may": 404, "/api/items/clinic-two": 404, "/api/tables/figures": 200,
		"/feed/root.json": 404, "/feed/feed.bundle": 404, "/api/attachments/" + strings.Repeat("a", 64) + "/x.pdf": 404}
	for path, status := range want {
		if a := guest.send("GET", path, ""); a.StatusCode != status {
			t.Errorf("%s answered %d, want %d", path, a.StatusCode, status)
		}
	}
	var results library.Results
	guest.get("/api/search", &results)
	if len(results.Hits) != 1 || results.Hits[0].ID != "clinic" || results.Total != 1 {
		t.Errorf("found %+v, want the one item of the list", results.Hits)
	}
	guest.get("/api/search?q=clinic", &results)
	if results.Total != 1 {
		t.Errorf("found %d with words, want 1", results.Total)
	}
	var suggested httpapi.Suggestions
	guest.get("/api/suggest?q=another", &suggested)
	for _, s := range suggested.Suggestions {
		if s.Kind == "title" {
			t.Errorf("suggests %q", s.Label.En)
		}
	}
	var view httpapi.ItemView
	guest.get("/api/items/clinic", &view)
	if len(view.Links)+len(view.Backlinks)+len(view.Related) != 0 || strings.Contains(view.HTML, "#/items/clinic-two") {
		t.Errorf("leads to what is not shared: %+v %s", view.Links, view.HTML)
	}
	var status httpapi.Status
	guest.get("/api/status", &status)
	if diff := cmp.Diff(map[library.Kind]int{library.Resource: 1, library.Dataset: 0, library.Newsletter: 0, library.Initiative: 0, library.Event: 0, library.Page: 0}, status.Counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestGuestFollowsWhatIsSharedNow(t *testing.T) {
	h := open(t, folder(), nil)
	first, second := h.list("First", "clinic"), h.list("Second", "may")
	guest := h.share(room.Sharing{Lists: []string{first.ID}})
	titles := func() (titles []string) {
		var shared httpapi.GuestRoom
		guest.get("/api/room", &shared)
		for _, l := range shared.Lists {
			titles = append(titles, l.Title)
		}
		return titles
	}
	if diff := cmp.Diff([]string{"First"}, titles()); diff != "" {
		t.Error(diff)
	}
	h.deps.Room.Change([]string{second.ID, first.ID}, true)
	if diff := cmp.Diff([]string{"Second", "First"}, titles()); diff != "" {
		t.Error(diff)
	}
	h.deps.Room.Present(room.Presenting{List: second.ID, Entry: second.Entries[0].ID})
	var at httpapi.Presenting
	guest.get("/api/follow", &at)
	if at.List != second.ID || at.Turn != 1 {
		t.Errorf("follows %+v", at)
	}
	h.deps.Room.Stop()
	if got := titles(); got != nil {
		t.Errorf("a room that was left shows %q", got)
	}
}

func TestGuestGuard(t *testing.T) {
	h := open(t, folder(), nil)
	guest := h.share(room.Sharing{Library: true})
	at, err := url.Parse(guest.URL)
	must(t, err)
	for name, test := range map[string]struct {
		method, path string
		headers      []string
		want         int
	}{
		"address":             {"GET", "/", nil, 200},
		"rebound name":        {"GET", "/api/search?q=a", []string{"Host: attacker.invalid:" + at.Port()}, 403},
		"rebound, page":       {"GET", "/", []string{"Host: attacker.invalid:" + at.Port()}, 403},
		"rebound, feed":       {"GET", "/feed/root.json", []string{"Host: attacker.invalid:" + at.Port()}, 403},
		"localhost":           {"GET", "/", []string{"Host: localhost:" + at.Port()}, 403},
		"other address":       {"GET", "/", []string{"Host: 127.0.0.2:" + at.Port()}, 403},
		"other port":          {"GET", "/", []string{"Host: 127.0.0.1:1"}, 403},
		"name not announced":  {"GET", "/", []string{"Host: library.local:" + at.Port()}, 403},
		"other site's image":  {"GET", "/api/status", []string{"Sec-Fetch-Site: cross-site"}, 403},
		"other site's knock":  {"POST", "/api/knock", []string{"Origin: http://attacker.invalid"}, 403},
		"knock from loopback": {"POST", "/api/knock", nil, 429},
	} {
		body := ""
		if test.method == "POST" {
			body = `{"port":80}`
		}
		if a := guest.send(test.method, test.path, body, test.headers...); a.StatusCode != test.want {
			t.Errorf("%s: answered %d, want %d: %s", name, a.StatusCode, test.want, a.body)
		}
	}
	a := guest.send("GET", "/", "")
	csp := a.Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "script-src 'self'") || a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Cross-Origin-Opener-Policy") != "" {
		t.Errorf("headers %v", a.Header)
	}
}

func TestGuestGetsNoFilesBeyondTheBuild(t *testing.T) {
	h := open(t, folder(), nil)
	guest := h.share(room.Sharing{Library: true})
	for _, path := range []string{"/assets/", "/assets", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2freader.db", "/index.html",
		"/feed/", "/feed/..%2froot.json", "/feed/targets/", "/api/", "/api/items/", "/api/attachments/", "/reader.db", "/%00", "/assets/%5c..%5c"} {
		if a := guest.send("GET", path, ""); a.StatusCode == http.StatusOK {
			t.Errorf("%s answered %d: %.80s", path, a.StatusCode, a.body)
		}
	}
}

func TestRoomOfTheOwner(t *testing.T) {
	h := open(t, folder(), nil)
	l := h.list("Week 3", "clinic")
	var view httpapi.Room
	h.get("/api/room", &view)
	if view.On || view.Test != nil || view.Lists == nil || view.Addresses == nil {
		t.Errorf("a room that nobody opened: %+v", view)
	}
	h.send("POST", "/api/room", `{}`).fault(t, http.StatusBadRequest, httpapi.CodeInvalid)
	h.send("POST", "/api/room", `{"lists":["l0000000000000000"]}`).fault(t, http.StatusNotFound, httpapi.CodeNotFound)
	h.send("POST", "/api/room", `{"library":true,"port":80}`).fault(t, http.StatusBadRequest, httpapi.CodeInvalid)
	h.send("POST", "/api/room/present", `{"item":"clinic"}`).fault(t, http.StatusConflict, httpapi.CodeInvalid)
	a := h.send("POST", "/api/room", `{"name":"  Ana\u0007 López ","lists":["`+l.ID+`"]}`)
	must(t, json.Unmarshal([]byte(a.body), &view))
	if !view.On || view.Name != "Ana López" || view.Port == 0 || view.Test == nil {
		t.Errorf("after the start: %+v", view)
	}
	port := view.Port
	a = h.send("POST", "/api/room", `{"library":true}`)
	must(t, json.Unmarshal([]byte(a.body), &view))
	if !view.Library || len(view.Lists) != 0 || view.Port != port {
		t.Errorf("after the change: %+v", view)
	}
	a = h.send("POST", "/api/room/stop", "")
	must(t, json.Unmarshal([]byte(a.body), &view))
	if view.On {
		t.Errorf("after the end: %+v", view)
	}
	taken := open(t, folder(), nil)
	must(t, taken.deps.Room.Start(t.Context(), room.Sharing{Library: true}))
	message := h.send("POST", "/api/room", fmt.Sprintf(`{"library":true,"port":%d}`, taken.deps.Room.State().Port)).fault(t, http.StatusConflict, httpapi.CodeLocked)
	if !strings.Contains(message, "another program") {
		t.Errorf("a port that is taken: %q", message)
	}
}

func TestRoomThatIsForbidden(t *testing.T) {
	h := open(t, folder(), func(d *httpapi.Deps) {
		d.Room = room.New(room.Options{Forbidden: true, Log: d.Log, Release: func() library.Release { return library.Release{} }})
	})
	var view httpapi.Room
	h.get("/api/room", &view)
	if !view.Managed {
		t.Error("the page is not told that an organisation manages this")
	}
	for _, path := range []string{"/api/room", "/api/room/look"} {
		h.send("POST", path, `{"library":true}`).fault(t, http.StatusForbidden, httpapi.CodeForbidden)
	}
}
