package httpapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish"
	"socialmission.org/desktop/internal/reader"
)

// publisher publishes a feed in a folder.
type publisher struct {
	t    *testing.T
	dir  string
	site string
}

func newPublisher(t *testing.T, name string) *publisher {
	t.Helper()
	p := &publisher{t: t, dir: t.TempDir()}
	p.site = filepath.Join(p.dir, "site")
	must(t, publish.Init(filepath.Join(p.dir, "keys"), 1, 1, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), publish.Named(name)))
	return p
}

func (p *publisher) release(fsys fstest.MapFS) {
	p.t.Helper()
	_, err := publish.Release(p.t.Context(), publish.Order{Content: fsys, Keys: filepath.Join(p.dir, "keys"), Site: p.site,
		Note: library.Text{En: "What is new.", Es: "Lo nuevo."}, Remove: []string{"event-c"}})
	must(p.t, err)
}

// second is the next release of folder: one text corrected, one item new, one
// withdrawn, one gone.
func second() fstest.MapFS {
	next := folder()
	edit := func(path, old, with string) {
		file := *next[path]
		file.Data = bytes.Replace(file.Data, []byte(old), []byte(with), 1)
		next[path] = &file
	}
	edit("library.yaml", "number: 1, date: 2026-11-15, title: {en: First, es: Primera}", "number: 2, date: 2026-11-18, title: {en: Second, es: Segunda}")
	edit("pages/start.md", "availability: full-text\n---\nWelcome.", "availability: full-text\nupdated: 2026-11-18\nchanged: The greeting was wrong.\n---\nWelcome to all.")
	edit("resources/clinic-two.md", "issued: 2020\n", "issued: 2020\nwithdrawn: {date: 2026-11-17, reason: Its authors took it back.}\n")
	next["pages/end.md"] = &fstest.MapFile{Data: []byte("---\nid: end\nnumber: 20\nkind: page\ntitle: The end\nlanguage: en\navailability: full-text\n---\nGood-bye.\n")}
	delete(next, "events/event-c.md")
	return next
}

// post asks for an action, which must be done, and returns how updates stand.
func (h *home) post(path string, request any) httpapi.Updates {
	h.t.Helper()
	body, err := json.Marshal(request)
	must(h.t, err)
	a := h.send(http.MethodPost, "/api/updates/"+path, string(body))
	if a.StatusCode != http.StatusOK {
		h.t.Fatalf("POST %s: %s: %s", path, a.Status, a.body)
	}
	var u httpapi.Updates
	must(h.t, json.Unmarshal([]byte(a.body), &u))
	return u
}

// settled waits until nothing is being done any longer.
func (h *home) settled(headers ...string) httpapi.Updates {
	h.t.Helper()
	for {
		var u httpapi.Updates
		h.get("/api/updates", &u, headers...)
		if u.Job == nil {
			return u
		}
		select {
		case <-h.t.Context().Done():
			h.t.Fatalf("the job does not end: %+v", u.Job)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// take follows a feed from the first look to its release.
func (h *home) take(source string) httpapi.Updates {
	h.t.Helper()
	h.post("check", httpapi.CheckRequest{Source: source})
	offer := h.settled().Offer
	if offer == nil {
		h.t.Fatalf("%s has nothing to offer", source)
	}
	request := httpapi.StartRequest{Attachments: httpapi.AllAttachments}
	if offer.NeedsTrust != nil {
		request.Trust = offer.NeedsTrust.Fingerprint
	}
	h.post("start", request)
	return h.settled()
}

// TestUpdates is the journey of a library without any feed: from a stick, the
// reader being asked whom to trust, then over the web, and back.
func TestUpdates(t *testing.T) {
	p := newPublisher(t, "Social Mission Alliance")
	p.release(folder())
	h := open(t, nil, nil)
	u := h.settled()
	if u.Trust.Known || u.Offer != nil || u.Source != (httpapi.FeedSource{}) || u.Policy != reader.AskPolicy || u.Undo != nil {
		t.Errorf("it begins as %+v", u)
	}
	h.send(http.MethodPost, "/api/updates/check", "{}").fault(t, http.StatusConflict, httpapi.CodeInvalid) // no address yet

	h.post("check", httpapi.CheckRequest{Source: p.site})
	u = h.settled()
	if u.Checked.Outcome != httpapi.CheckNews || u.Checked.Message != "Release 1 of 15 Nov 2026 is there." {
		t.Errorf("checked = %+v", u.Checked)
	}
	o := u.Offer
	if o == nil || o.NeedsTrust == nil || o.NeedsTrust.Name != "Social Mission Alliance" || len(o.NeedsTrust.Fingerprint) != 19 ||
		!o.ByHand || o.Stale || o.OtherFeed || o.SignedBy != "Social Mission Alliance" || o.Bytes.Text < 100 || o.Source != p.site {
		t.Fatalf("offer = %+v", o)
	}
	h.send(http.MethodPost, "/api/updates/start", `{"attachments": "all"}`).fault(t, http.StatusConflict, httpapi.CodeInvalid)
	h.send(http.MethodPost, "/api/updates/start", `{"attachments": "all", "trust": "0000 0000 0000 0000"}`).fault(t, http.StatusConflict, httpapi.CodeInvalid)
	h.post("start", httpapi.StartRequest{Attachments: httpapi.NoAttachments, Trust: o.NeedsTrust.Fingerprint})
	u = h.settled()
	if u.Held.Number != 1 || !u.Last.OK || u.Last.Kind != httpapi.JobUpdate || u.Last.Added != 8 || u.Offer != nil || !u.Trust.Known ||
		u.Trust.Fingerprint != o.NeedsTrust.Fingerprint || u.Signed == nil || u.Signed.By != "Social Mission Alliance" || u.Signed.Stale {
		t.Fatalf("updates = %+v, last = %+v", u, u.Last)
	}

	p.release(second())
	server := httptest.NewServer(http.FileServerFS(os.DirFS(p.site)))
	defer server.Close()
	a := h.send(http.MethodPut, "/api/updates/settings", `{"source": "`+server.URL+`/", "attachments": "none"}`)
	if a.StatusCode != http.StatusOK || !strings.Contains(a.body, `"from":"settings"`) {
		t.Fatalf("settings: %s %s", a.Status, a.body)
	}
	h.post("check", httpapi.CheckRequest{})
	u = h.settled("Accept-Language: es")
	if u.Checked.Message != "Está disponible la edición 2 del 18 nov 2026." || u.Offer == nil || u.Offer.NeedsTrust != nil || len(u.Offer.Notes) != 1 {
		t.Fatalf("checked = %+v, offer = %+v", u.Checked, u.Offer)
	}
	want := httpapi.Notes{Release: u.Offer.Release, Note: library.Text{En: "What is new.", Es: "Lo nuevo."},
		New:       []httpapi.Change{{ID: "end", Kind: library.Page, Title: "The end"}},
		Changed:   []httpapi.Change{{ID: "start", Kind: library.Page, Title: "Start here", Note: "The greeting was wrong."}},
		Withdrawn: []httpapi.Change{{ID: "clinic-two", Kind: library.Resource, Title: "Another clinic", Note: "Its authors took it back."}},
		Removed:   []httpapi.Change{{ID: "event-c", Kind: library.Event, Title: "Event event-c"}}}
	if diff := cmp.Diff(want, u.Offer.Notes[0]); diff != "" {
		t.Error(diff)
	}
	h.status(t, httpapi.UpdatesStatus{News: true})
	h.post("start", httpapi.StartRequest{Attachments: httpapi.AllAttachments})
	u = h.settled()
	if u.Held.Number != 2 || u.Last.Message != "Your library is at release 2 of 18 Nov 2026: 1 new, 1 changed, 1 withdrawn, 1 removed." ||
		u.Undo == nil || u.Undo.Number != 1 || len(u.History) != 2 || u.History[0].ByHand || len(u.History[0].Notes) != 1 {
		t.Fatalf("updates = %+v, last = %+v", u, u.Last)
	}
	h.status(t, httpapi.UpdatesStatus{})
	if len(u.Requests) < 2 || u.Requests[0].Method != http.MethodGet || u.Requests[0].Bytes < 1 || !strings.HasPrefix(server.URL, "http://"+u.Requests[0].Host) {
		t.Errorf("requests = %+v", u.Requests)
	}
	h.itemsKnowTheirVersions(t)

	h.post("undo", nil)
	u = h.settled()
	if u.Held.Number != 1 || u.Undo != nil || !u.History[0].Undone || u.Last.Kind != httpapi.JobUndo || u.Last.Message != "Your library is back at release 1 of 15 Nov 2026." {
		t.Errorf("updates = %+v, last = %+v", u, u.Last)
	}
	h.send(http.MethodPost, "/api/updates/undo", "").fault(t, http.StatusConflict, httpapi.CodeInvalid)
	h.post("check", httpapi.CheckRequest{})
	if u = h.settled(); u.Offer == nil || !u.Offer.Undone {
		t.Errorf("a release that was undone is offered as %+v", u.Offer)
	}
}

func (h *home) status(t *testing.T, want httpapi.UpdatesStatus) {
	t.Helper()
	var s httpapi.Status
	h.get("/api/status", &s)
	if s.Updates != want {
		t.Errorf("status.updates = %+v, want %+v", s.Updates, want)
	}
}

func (h *home) itemsKnowTheirVersions(t *testing.T) {
	t.Helper()
	var view httpapi.ItemView
	h.get("/api/items/start", &view)
	if diff := cmp.Diff(&httpapi.ItemUpdate{Date: "2026-11-18", Release: 2, Note: "The greeting was wrong."}, view.Updated); diff != "" || view.Versions != 2 {
		t.Errorf("%d versions, %s", view.Versions, diff)
	}
	var old httpapi.Versions
	h.get("/api/items/start/versions", &old)
	if len(old.Versions) != 1 || old.Versions[0].Release.Number != 1 || old.Versions[0].Release.Date != "2026-11-15" ||
		!strings.Contains(old.Versions[0].HTML, "Welcome.") || old.Versions[0].TextLang != "en" {
		t.Errorf("versions = %+v", old)
	}
	view = httpapi.ItemView{}
	h.get("/api/items/clinic-two", &view)
	if view.Withdrawn == nil || view.Withdrawn.Reason != "Its authors took it back." {
		t.Errorf("withdrawn = %+v", view.Withdrawn)
	}
	h.get("/api/items/event-c/versions", &old) // it is gone, and its text is not
	if len(old.Versions) != 1 || old.Versions[0].Title != "Event event-c" {
		t.Errorf("versions of an item that is gone = %+v", old)
	}
	h.get("/api/items/clinic/versions", &old)
	if old.Versions == nil || len(old.Versions) != 0 {
		t.Errorf("versions of an item that never changed = %+v", old)
	}
	h.send(http.MethodGet, "/api/items/no-such/versions", "").fault(t, http.StatusNotFound, httpapi.CodeNotFound)
}

// Two publishers' feeds are told apart, and another one is followed only when
// the reader says so twice.
func TestUpdatesOfAnotherFeed(t *testing.T) {
	ours, theirs := newPublisher(t, "Ours"), newPublisher(t, "Theirs")
	ours.release(folder())
	other := second()
	other["library.yaml"] = &fstest.MapFile{Data: bytes.Replace(other["library.yaml"].Data, []byte("example.org/test"), []byte("example.org/other"), 1)}
	theirs.release(other)
	h := open(t, nil, nil)
	h.take(ours.site)
	h.post("check", httpapi.CheckRequest{Source: theirs.site})
	u := h.settled()
	if u.Offer == nil || !u.Offer.OtherFeed || u.Offer.NeedsTrust == nil || u.Offer.NeedsTrust.Name != "Theirs" {
		t.Fatalf("offer = %+v, checked = %+v", u.Offer, u.Checked)
	}
	trust := u.Offer.NeedsTrust.Fingerprint
	h.send(http.MethodPost, "/api/updates/start", `{"attachments": "all", "trust": "`+trust+`"}`).fault(t, http.StatusConflict, httpapi.CodeInvalid)
	h.post("start", httpapi.StartRequest{Attachments: httpapi.AllAttachments, Trust: trust, Switch: true})
	if u = h.settled(); u.Held.Feed != "example.org/other" || u.Trust.Name != "Theirs" || u.Undo != nil {
		t.Errorf("held = %+v, trust = %+v", u.Held, u.Trust)
	}
}
