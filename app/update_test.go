package app

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/starter"
)

// perform runs the program and returns what it printed and its exit code.
func perform(t *testing.T, args ...string) (string, int) {
	t.Helper()
	var out, errOut bytes.Buffer
	c := &call{out: &out, errOut: &errOut, env: config.System()}
	code := c.run(t.Context(), args)
	return out.String() + errOut.String(), code
}

// publishStarter publishes the collection inside the program and returns the
// folder that holds keys and site.
func publishStarter(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), starter.Content()); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"publish", "init", "--keys", dir + "/keys", "--unprotected"},
		{"publish", "release", dir + "/content", "--keys", dir + "/keys", "--out", dir + "/site", "--date", "2099-01-01"},
	} {
		if text, code := perform(t, args...); code != exitOK {
			t.Fatalf("%v: %s", args, text)
		}
	}
	return dir
}

// TestUpdateOverTheWebAndByZip binds a library that was filled from the program
// to the published feed of the same content, over the web; the address is
// remembered. A second library takes all of it from a zip file.
func TestUpdateOverTheWebAndByZip(t *testing.T) {
	dir := publishStarter(t)
	server := httptest.NewServer(http.FileServerFS(os.DirFS(filepath.Join(dir, "site"))))
	home := filepath.Join(dir, "home")
	makeLibrary(t, home)
	for _, args := range [][]string{{"--source", server.URL, "--trust", dir + "/keys/root.json"}, nil} {
		text, code := perform(t, append([]string{"update", "--data-dir", home}, args...)...)
		if code != exitOK || !strings.Contains(text, "at release 1 of 2026-11-15 already") {
			t.Errorf("%v: code %d: %s", args, code, text)
		}
	}
	server.Close()
	text, code := perform(t, "update", "--data-dir", home)
	if code != exitFault || !strings.Contains(text, "could not be reached") || strings.Count(text, "\n") != 1 {
		t.Errorf("host gone: code %d: %s", code, text)
	}

	packed := filepath.Join(dir, "feed.zip")
	file, err := os.Create(packed)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(file)
	if err := z.AddFS(os.DirFS(filepath.Join(dir, "site"))); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	text, code = perform(t, "update", "--data-dir", dir+"/other", "--source", packed, "--trust", dir+"/keys/root.json")
	if code != exitOK || !strings.Contains(text, "items new, 0 changed, 0 gone") {
		t.Errorf("zip: code %d: %s", code, text)
	}
}
