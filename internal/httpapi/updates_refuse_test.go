package httpapi_test

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/reader"
)

// What cannot be meant is refused before anything is asked of anybody.
func TestUpdatesRefuse(t *testing.T) {
	h := open(t, folder(), nil)
	for _, tc := range []struct{ method, path, body string }{
		{"POST", "check", `{"source": "site"}`},
		{"POST", "check", `{"source": "../site"}`},
		{"POST", "check", `{"source": "file:///site"}`},
		{"POST", "check", `{"source": "https://ana:secret@example.org/"}`},
		{"POST", "check", `{"source": "https://example.org/?x=y"}`},
		{"POST", "check", `{"source": "/` + strings.Repeat("x", 3000) + `"}`},
		{"POST", "check", `{"source": "/a\u0000b"}`},
		{"POST", "check", ``}, {"POST", "check", `[]`},
		{"POST", "start", `{}`},
		{"POST", "start", `{"attachments": "some"}`},
		{"POST", "start", `{"attachments": "chosen", "items": ["../x"]}`},
		{"POST", "start", `{"attachments": "all", "trust": "` + strings.Repeat("x", 300) + `"}`},
		{"PUT", "settings", `{"source": "/a/path"}`},
		{"PUT", "settings", `{"source": "javascript:alert(1)"}`},
		{"PUT", "settings", `{"policy": "hourly"}`},
		{"PUT", "settings", `{"attachments": "some"}`},
		{"POST", "save", `{"to": "stick"}`},
		{"POST", "save", `{"to": "/stick", "from": -1}`},
	} {
		a := h.send(tc.method, "/api/updates/"+tc.path, tc.body)
		if tc.body == "" {
			a.fault(t, http.StatusUnsupportedMediaType, httpapi.CodeMediaType)
			continue
		}
		a.fault(t, http.StatusBadRequest, httpapi.CodeInvalid)
	}
	h.send(http.MethodGet, "/api/updates?sticks=2", "").fault(t, http.StatusBadRequest, httpapi.CodeInvalid)
	h.send(http.MethodGet, "/api/updates/save.zip?from=x", "").fault(t, http.StatusBadRequest, httpapi.CodeInvalid)
	h.send(http.MethodGet, "/api/updates/save.zip", "").fault(t, http.StatusConflict, httpapi.CodeInvalid) // nothing signed is held
	h.send(http.MethodGet, "/api/updates/start", "").fault(t, http.StatusMethodNotAllowed, httpapi.CodeMethod)
	h.send(http.MethodPost, "/api/updates/start", "{}", "Sec-Fetch-Site: cross-site").fault(t, http.StatusForbidden, httpapi.CodeForbidden)
	for _, twice := range []string{"pause", "resume", "cancel"} {
		h.post(twice, nil) // there is nothing to do, and that is no fault
	}
	if u := h.settled(); u.Checked != nil || u.Last != nil {
		t.Errorf("something was done: %+v", u)
	}
}

// What a place that is no feed is told, in both languages.
func TestUpdatesFromNowhere(t *testing.T) {
	login := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<h1>Welcome to the hotel</h1>"))
	}))
	defer login.Close()
	missing := httptest.NewServer(http.NotFoundHandler())
	defer missing.Close()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	h := open(t, folder(), nil)
	for source, words := range map[string][2]string{
		login.URL: {"log in", "iniciar sesión"}, missing.URL: {"no whole update", "actualización completa"},
		gone.URL: {"could not be reached", "No se pudo llegar"}, t.TempDir(): {"no whole update", "actualización completa"},
	} {
		h.post("check", httpapi.CheckRequest{Source: source})
		for i, lang := range []string{"en", "es"} {
			u := h.settled("Accept-Language: " + lang)
			if u.Checked.Outcome != httpapi.CheckFailed || !strings.Contains(u.Checked.Message, words[i]) || u.Last.OK || u.Offer != nil {
				t.Errorf("%s: checked = %+v", source, u.Checked)
			}
		}
	}
}

// The organisation's choices stand, and say so; a stick is always welcome.
func TestUpdatesManaged(t *testing.T) {
	p := newPublisher(t, "Ours")
	p.release(second())
	for when, status := range map[reader.UpdatePolicy]int{reader.NeverPolicy: http.StatusForbidden, reader.AskPolicy: http.StatusOK} {
		h := open(t, folder(), func(d *httpapi.Deps) {
			d.Updates.Choice = httpapi.FeedChoice{PolicySource: "http://127.0.0.1:1/feed", PolicyWhen: when, BuiltSource: "https://built.example.org/"}
		})
		u := h.settled()
		if u.Source != (httpapi.FeedSource{Address: "http://127.0.0.1:1/feed", From: httpapi.SourceFromPolicy, Managed: true}) || u.Policy != when || !u.PolicyManaged {
			t.Errorf("updates = %+v", u)
		}
		h.send(http.MethodPut, "/api/updates/settings", `{"policy": "auto"}`).fault(t, http.StatusForbidden, httpapi.CodeForbidden)
		h.send(http.MethodPut, "/api/updates/settings", `{"source": "https://example.org/"}`).fault(t, http.StatusForbidden, httpapi.CodeForbidden)
		h.send(http.MethodPost, "/api/updates/check", `{"source": "https://example.org/"}`).fault(t, http.StatusForbidden, httpapi.CodeForbidden)
		if a := h.send(http.MethodPost, "/api/updates/check", `{}`); a.StatusCode != status {
			t.Errorf("%s: a check over the web answers %s", when, a.Status)
		}
		h.settled()
		if u = h.take(p.site); u.Held.Number != 2 {
			t.Errorf("%s: after a stick it holds %+v", when, u.Held)
		}
	}
}

func TestFeedChoice(t *testing.T) {
	const web = "https://example.org/"
	set := reader.UpdateSettings{Source: web, Policy: reader.AutoPolicy}
	for name, tc := range map[string]struct {
		choice httpapi.FeedChoice
		set    reader.UpdateSettings
		want   bool
	}{
		"auto":            {httpapi.FeedChoice{}, set, true},
		"metered":         {httpapi.FeedChoice{}, reader.UpdateSettings{Source: web, Policy: reader.AutoPolicy, Metered: true}, false},
		"ask":             {httpapi.FeedChoice{}, reader.UpdateSettings{Source: web, Policy: reader.AskPolicy}, false},
		"no address":      {httpapi.FeedChoice{}, reader.UpdateSettings{Policy: reader.AutoPolicy}, false},
		"built address":   {httpapi.FeedChoice{BuiltSource: web}, reader.UpdateSettings{Policy: reader.AutoPolicy}, true},
		"managed to ask":  {httpapi.FeedChoice{PolicyWhen: reader.AskPolicy}, set, false},
		"managed to auto": {httpapi.FeedChoice{PolicyWhen: reader.AutoPolicy}, reader.UpdateSettings{Source: web, Policy: reader.NeverPolicy}, true},
	} {
		if got := tc.choice.ByItself(tc.set); got != tc.want {
			t.Errorf("%s: by itself = %v", name, got)
		}
	}
}

// A browser knows no paths: it sends the bytes, and takes them.
func TestUpdatesByBrowser(t *testing.T) {
	p := newPublisher(t, "Ours")
	p.release(folder())
	p.release(second())
	h := open(t, nil, nil)
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	must(t, z.AddFS(os.DirFS(p.site)))
	must(t, z.Close())
	h.send(http.MethodPost, "/api/updates/upload", "PK", "Content-Type: text/plain").fault(t, http.StatusUnsupportedMediaType, httpapi.CodeMediaType)
	for body, offered := range map[string]bool{"no zip file": false, packed.String()[:packed.Len()/2]: false, packed.String(): true} {
		a := h.send(http.MethodPost, "/api/updates/upload", body, "Content-Type: application/octet-stream")
		if a.StatusCode != http.StatusOK {
			t.Fatalf("upload: %s %s", a.Status, a.body)
		}
		u := h.settled()
		if (u.Offer != nil) != offered || (u.Checked.Outcome == httpapi.CheckFailed) == offered {
			t.Errorf("%d bytes: checked = %+v", len(body), u.Checked)
		}
	}
	a := h.send(http.MethodPost, "/api/updates/upload", packed.String(), "Content-Type: application/octet-stream")
	u := h.settled()
	h.post("start", httpapi.StartRequest{Attachments: httpapi.AllAttachments, Trust: u.Offer.NeedsTrust.Fingerprint})
	if u = h.settled(); u.Held.Number != 2 {
		t.Fatalf("held = %+v, last = %+v (%s)", u.Held, u.Last, a.Status)
	}
	h.handsOn(t)
}

// handsOn saves what the library holds in a folder, in a file and by the
// browser, and another library takes it from there.
func (h *home) handsOn(t *testing.T) {
	t.Helper()
	h.send(http.MethodPost, "/api/updates/save", `{"to": "/stick", "from": 2}`).fault(t, http.StatusConflict, httpapi.CodeInvalid)
	stick := t.TempDir()
	h.post("save", httpapi.SaveRequest{To: stick})
	u := h.settled()
	if !u.Last.OK || u.Last.Kind != httpapi.JobSave || !strings.Contains(u.Last.Message, "Release 2 is saved in "+stick) {
		t.Fatalf("last = %+v", u.Last)
	}
	h.post("save", httpapi.SaveRequest{To: filepath.Join(stick, "missing", "x.zip")})
	if u = h.settled(); u.Last.OK || !strings.HasSuffix(u.Last.Message, ".") {
		t.Errorf("last = %+v", u.Last)
	}
	a := h.send(http.MethodGet, "/api/updates/save.zip", "")
	if a.StatusCode != http.StatusOK || a.Header.Get("Content-Disposition") != `attachment; filename="socialmission-2.zip"` {
		t.Fatalf("save.zip: %s %v", a.Status, a.Header)
	}
	file := filepath.Join(stick, "feed.zip")
	must(t, os.WriteFile(file, []byte(a.body), 0o600))
	for _, source := range []string{filepath.Join(stick, feed.FolderName), file} {
		if u := open(t, nil, nil).take(source); u.Held.Number != 2 {
			t.Errorf("%s: a colleague holds %+v", source, u.Held)
		}
	}
}

func TestSticksOnlyWhenAsked(t *testing.T) {
	h := open(t, folder(), nil)
	var u httpapi.Updates
	h.get("/api/updates?sticks=1", &u)
	if u.Sticks == nil {
		t.Error("sticks are null")
	}
}
