package httpapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/httpapi"
)

// windowed is a library behind the window's handler.
func windowed(t *testing.T) (*home, http.Handler) {
	t.Helper()
	h := open(t, folder(), func(d *httpapi.Deps) { d.Shell = httpapi.Window })
	return h, httpapi.Owner(h.deps)
}

func saves(window http.Handler, request httpapi.SaveFileRequest, lang string) *httptest.ResponseRecorder {
	body, err := json.Marshal(request)
	if err != nil {
		panic(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/api/save-file", strings.NewReader(string(body)))
	r.Host = "wails"
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", lang)
	w := httptest.NewRecorder()
	window.ServeHTTP(w, r)
	return w
}

// alone checks that a folder holds these files and nothing half-written.
func alone(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("the folder holds %q, want %q", got, names)
	}
}

func TestSaveFileWritesWhatTheAddressAnswers(t *testing.T) {
	h, window := windowed(t)
	path := "/api/attachments/" + h.keep("%PDF-1.7 words") + "/Gu%C3%ADa.pdf"
	dir := t.TempDir()
	for name, test := range map[string]struct {
		to, offered, want string
	}{
		"a new file":         {"a.pdf", "Guía.pdf", "a.pdf"},
		"one that is there":  {"a.pdf", "Guía.pdf", "a.pdf"},
		"without its ending": {"b", "Guía.pdf", "b.pdf"},
		"no name offered":    {"c", "", "c"},
		"a Spanish name":     {"Guía ñandú.pdf", "", "Guía ñandú.pdf"},
	} {
		t.Run(name, func(t *testing.T) {
			w := saves(window, httpapi.SaveFileRequest{Path: path, To: filepath.Join(dir, test.to), Name: test.offered}, "en")
			var saved httpapi.SavedFile
			must(t, json.Unmarshal(w.Body.Bytes(), &saved))
			if want := (httpapi.SavedFile{Path: filepath.Join(dir, test.want), Size: 14}); w.Code != http.StatusOK || saved != want {
				t.Fatalf("%d %+v, want %+v", w.Code, saved, want)
			}
			data, err := os.ReadFile(saved.Path)
			must(t, err)
			if string(data) != "%PDF-1.7 words" {
				t.Errorf("wrote %q", data)
			}
		})
	}
	alone(t, dir, "Guía ñandú.pdf", "a.pdf", "b.pdf", "c")
}

func TestSaveFileRefusesInASentenceAndLeavesNothing(t *testing.T) {
	h, window := windowed(t)
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken.pdf")
	must(t, os.WriteFile(taken, []byte("before"), 0o600))
	must(t, os.Mkdir(filepath.Join(dir, "folder.pdf"), 0o700))
	good := "/api/attachments/" + h.keep("words") + "/a.pdf"
	to := filepath.Join(dir, "x.pdf")
	for name, test := range map[string]struct {
		request httpapi.SaveFileRequest
		status  int
		code    httpapi.ErrorCode
	}{
		"another site":           {httpapi.SaveFileRequest{Path: "https://example.org/api/status", To: to}, 400, httpapi.CodeInvalid},
		"a host without scheme":  {httpapi.SaveFileRequest{Path: "//example.org/api/status", To: to}, 400, httpapi.CodeInvalid},
		"the page":               {httpapi.SaveFileRequest{Path: "/index.html", To: to}, 400, httpapi.CodeInvalid},
		"a file of the computer": {httpapi.SaveFileRequest{Path: "file:///etc/passwd", To: to}, 400, httpapi.CodeInvalid},
		"out of the API":         {httpapi.SaveFileRequest{Path: "/api/../index.html", To: to}, 400, httpapi.CodeInvalid},
		"a line break":           {httpapi.SaveFileRequest{Path: "/api/status HTTP/1.1\r\nX: y", To: to}, 400, httpapi.CodeInvalid},
		"no path":                {httpapi.SaveFileRequest{To: to}, 400, httpapi.CodeInvalid},
		"a relative place":       {httpapi.SaveFileRequest{Path: good, To: "x.pdf"}, 400, httpapi.CodeInvalid},
		"no place":               {httpapi.SaveFileRequest{Path: good}, 400, httpapi.CodeInvalid},
		"a zero byte":            {httpapi.SaveFileRequest{Path: good, To: to + "\x00"}, 400, httpapi.CodeInvalid},
		"a folder that is gone":  {httpapi.SaveFileRequest{Path: good, To: filepath.Join(dir, "gone", "x.pdf")}, 404, httpapi.CodeNotFound},
		"the place of a folder":  {httpapi.SaveFileRequest{Path: good, To: filepath.Join(dir, "folder.pdf")}, 507, httpapi.CodeInternal},
		"nothing there":          {httpapi.SaveFileRequest{Path: "/api/items/nothing", To: to}, 404, httpapi.CodeNotFound},
		"a file not yet fetched": {httpapi.SaveFileRequest{Path: "/api/attachments/" + strings.Repeat("0", 64) + "/a", To: to}, 404, httpapi.CodeNotFound},
		"itself":                 {httpapi.SaveFileRequest{Path: "/api/save-file", To: to}, 405, httpapi.CodeMethod},
		"an ending that is taken": {httpapi.SaveFileRequest{Path: good, To: filepath.Join(dir, "taken"), Name: "a.pdf"}, 409,
			httpapi.CodeInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			w := saves(window, test.request, "es")
			said := answer{w.Result(), w.Body.String()}.fault(t, test.status, test.code)
			if strings.Contains(said, " the ") {
				t.Errorf("said in English: %s", said)
			}
			alone(t, dir, "folder.pdf", "taken.pdf")
			if data, err := os.ReadFile(taken); err != nil || string(data) != "before" {
				t.Errorf("the file of before is %q, %v", data, err)
			}
		})
	}
}

// Only the window's own page knows where the reader wants a file.
func TestSaveFileIsTheWindowsAlone(t *testing.T) {
	h := open(t, folder(), nil)
	dir := t.TempDir()
	body, err := json.Marshal(httpapi.SaveFileRequest{Path: "/api/status", To: filepath.Join(dir, "x.json")})
	must(t, err)
	h.send(http.MethodPost, "/api/save-file", string(body)).fault(t, http.StatusForbidden, httpapi.CodeForbidden)
	alone(t, dir)
}
