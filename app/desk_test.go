package app

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/reader"
)

// deskHost is a host with an open library that nobody shows.
func deskHost(t *testing.T, choice feedChoice) *host {
	t.Helper()
	h := &host{cfg: config.Config{Dir: t.TempDir()}, choice: choice, requests: &httpapi.RequestLog{}}
	var err error
	if h.reader, err = reader.Open(h.cfg.Reader()); err != nil {
		t.Fatal(err)
	}
	if h.lib, err = openOnce(t.Context(), h.cfg); err != nil {
		t.Fatal(err)
	}
	h.desk = h.newDesk()
	t.Cleanup(func() {
		if err := h.closeLibrary(); err != nil {
			t.Error(err)
		}
		if err := h.reader.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// held waits for the desk and returns the release the library holds.
func (h *host) held(t *testing.T) int {
	t.Helper()
	if err := h.desk.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	release, err := h.lib.content.Release()
	if err != nil {
		t.Fatal(err)
	}
	return release.Number
}

// TestAutoUpdates: nobody is asked for anything before the reader, or the
// organisation, wants that; then once a day, and what was undone stays undone.
func TestAutoUpdates(t *testing.T) {
	dir := publishStarter(t)
	root, err := os.ReadFile(filepath.Join(dir, "keys", "root.json"))
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int32
	files := http.FileServerFS(os.DirFS(filepath.Join(dir, "site")))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		files.ServeHTTP(w, r)
	}))
	defer server.Close()
	h := deskHost(t, feedChoice{FeedChoice: httpapi.FeedChoice{BuiltSource: server.URL}, builtRoot: root})
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	auto := &autoUpdates{desk: h.desk, choice: h.choice, reader: h.reader, now: func() time.Time { return now }}
	tick := func(change func(*reader.UpdateSettings)) int {
		t.Helper()
		asked.Store(0)
		if _, err := h.reader.ChangeUpdateSettings(change); err != nil {
			t.Fatal(err)
		}
		if err := auto.tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		return h.held(t)
	}
	for name, change := range map[string]func(*reader.UpdateSettings){
		"ask":     func(*reader.UpdateSettings) {},
		"never":   func(set *reader.UpdateSettings) { set.Policy = reader.NeverPolicy },
		"metered": func(set *reader.UpdateSettings) { set.Policy, set.Metered = reader.AutoPolicy, true },
	} {
		if held := tick(change); held != 0 || asked.Load() != 0 {
			t.Errorf("%s: %d requests, the library holds release %d", name, asked.Load(), held)
		}
	}
	if held := tick(func(set *reader.UpdateSettings) { set.Policy, set.Metered = reader.AutoPolicy, false }); held != 1 || asked.Load() == 0 {
		t.Errorf("auto: %d requests, the library holds release %d", asked.Load(), held)
	}
	same := func(*reader.UpdateSettings) {}
	now = now.Add(autoEvery - time.Second)
	if tick(same); asked.Load() != 0 {
		t.Errorf("%d requests within a day", asked.Load())
	}
	now = now.Add(time.Second)
	if tick(same); asked.Load() != 1 {
		t.Errorf("%d requests after a day, want one", asked.Load())
	}
	if sent := h.requests.List(); len(sent) < 3 || sent[0].Path != "/feed.bundle" {
		t.Errorf("the reader is shown %+v", sent)
	}
}

// TestAutoUpdatesTrustNobody: without a root, whom to trust is the reader's to
// say.
func TestAutoUpdatesTrustNobody(t *testing.T) {
	dir := publishStarter(t)
	server := httptest.NewServer(http.FileServerFS(os.DirFS(filepath.Join(dir, "site"))))
	defer server.Close()
	h := deskHost(t, feedChoice{FeedChoice: httpapi.FeedChoice{PolicySource: server.URL, PolicyWhen: reader.AutoPolicy}})
	auto := &autoUpdates{desk: h.desk, choice: h.choice, reader: h.reader, now: time.Now}
	if err := auto.tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if held := h.held(t); held != 0 || h.desk.State().Offer == nil {
		t.Errorf("the library holds release %d, the offer is %+v", held, h.desk.State().Offer)
	}
}
