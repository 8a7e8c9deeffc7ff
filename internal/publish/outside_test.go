//go:build outside

package publish_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"socialmission.org/desktop/internal/publish"
)

// These tests let other people's programs read a feed; `make test-outside`
// installs them.

// today's feed: other people's clients know the real time only.
func newWorldOfToday(t *testing.T) *world {
	dir := t.TempDir()
	w := &world{t, filepath.Join(dir, "keys"), filepath.Join(dir, "site")}
	must(t, publish.Init(w.keys, 2, 3, time.Now(), publish.Named("Test Alliance")))
	return w
}

func (w *world) releaseToday(number int) {
	w.t.Helper()
	_, err := publish.Release(w.t.Context(), publish.Order{Content: folder(number, texts(number)), Keys: w.keys, Site: w.site, Date: time.Now()})
	must(w.t, err)
}

// tufJS is a reader that uses tuf-js, with what it has come to trust.
type tufJS struct {
	t       *testing.T
	address string
	folder  string
}

func newTufJS(w *world) *tufJS {
	server := httptest.NewServer(http.FileServer(http.Dir(w.site)))
	w.t.Cleanup(server.Close)
	c := &tufJS{w.t, server.URL, w.t.TempDir()}
	must(w.t, os.MkdirAll(filepath.Join(c.folder, "metadata"), 0o700))
	must(w.t, os.WriteFile(filepath.Join(c.folder, "metadata", "root.json"), w.root(1), 0o600))
	return c
}

// run lets it refresh and download, and returns what it prints.
func (c *tufJS) run() (string, error) {
	cmd := exec.CommandContext(c.t.Context(), "node", "tuf.mjs", c.address, c.folder)
	cmd.Dir, cmd.Stderr = "testdata/readers", os.Stderr
	out, err := cmd.Output()
	return string(out), err
}

// targets returns the lengths of the targets it downloaded.
func (c *tufJS) targets() map[string]int64 {
	c.t.Helper()
	out, err := c.run()
	if err != nil {
		c.t.Fatalf("tuf-js: %v: %s", err, out)
	}
	var found map[string]int64
	must(c.t, json.Unmarshal([]byte(out), &found))
	return found
}

func TestOutsideTufJS(t *testing.T) {
	w := newWorldOfToday(t)
	w.releaseToday(1)
	c := newTufJS(w)
	if found := c.targets(); len(found) != 3 || found["1/manifest"] == 0 || found["1/full"] == 0 || found["1/changes"] == 0 {
		t.Errorf("tuf-js found %v", found)
	}
	must(t, publish.RotateKey(t.Context(), w.keys, w.site, "root-1", time.Now()))
	must(t, publish.RotateKey(t.Context(), w.keys, w.site, "online", time.Now()))
	for n := 2; n <= 4; n++ {
		w.releaseToday(n)
	}
	_, err := publish.Renew(t.Context(), w.keys, w.site, time.Now())
	must(t, err)
	found := c.targets()
	if len(found) != 6 || found["4/from-1"] == 0 || found["4/from-3"] == 0 {
		t.Errorf("tuf-js found %v", found)
	}
	for name := range found {
		matches, err := filepath.Glob(filepath.Join(w.site, "targets", filepath.Dir(name), "*."+filepath.Base(name)))
		must(t, err)
		if len(matches) != 1 {
			t.Errorf("%s lies at %v", name, matches)
		}
	}
}

func TestOutsideTufJSRefusesWhatWeRefuse(t *testing.T) {
	w := newWorldOfToday(t)
	w.releaseToday(1)
	old := w.copySite()
	c := newTufJS(w)
	c.targets()
	w.releaseToday(2)
	c.targets()
	for name, spoil := range map[string]func(dir string){
		"rolled back": func(dir string) {
			for _, f := range []string{"timestamp.json", "1.snapshot.json", "1.targets.json"} {
				data, err := os.ReadFile(filepath.Join(old, f))
				must(t, err)
				must(t, os.WriteFile(filepath.Join(dir, f), data, 0o600))
			}
		},
		"flipped bit": func(dir string) {
			path := filepath.Join(dir, "timestamp.json")
			data, err := os.ReadFile(path)
			must(t, err)
			spoilt := strings.Replace(string(data), `"version":2`, `"version":3`, 1)
			if spoilt == string(data) {
				t.Fatalf("the timestamp has another form: %s", data)
			}
			must(t, os.WriteFile(path, []byte(spoilt), 0o600))
		},
	} {
		spoilt := w.copySite()
		spoil(spoilt)
		server := httptest.NewServer(http.FileServer(http.Dir(spoilt)))
		c.address = server.URL
		if out, err := c.run(); err == nil {
			t.Errorf("%s: tuf-js accepted %s", name, out)
		}
		server.Close()
	}
}

// TestOutsideNewsReaders compares what two parsers find in feed.xml and
// feed.json with what was published.
func TestOutsideNewsReaders(t *testing.T) {
	w := newWorld(t, 3)
	cmd := exec.CommandContext(t.Context(), "node", "news.mjs", w.site)
	cmd.Dir, cmd.Stderr = "testdata/readers", os.Stderr
	out, err := cmd.Output()
	must(t, err)
	var found struct {
		Atom struct {
			ID      string
			Entries []struct {
				ID, Updated, Published string
				Title, Content         any
			}
		}
		JSON struct {
			Title string
			Items []struct {
				ID             string
				Title          string
				Date_published string //nolint:revive // as the parser names it
			}
		}
	}
	must(t, json.Unmarshal(out, &found))
	if len(found.Atom.Entries) != 6 || len(found.JSON.Items) != 6 || found.Atom.ID != "urn:socialmission:example.org/test" {
		t.Fatalf("found %s", out)
	}
	for i, e := range found.Atom.Entries {
		j := found.JSON.Items[i]
		if e.ID != j.ID || !strings.Contains(fmt.Sprint(e.Title), j.Title) || e.Published == "" || e.Content == nil {
			t.Errorf("entry %d: %+v in Atom, %+v in JSON Feed", i, e, j)
		}
	}
	if first := found.JSON.Items[0]; first.Title != "Page h" {
		t.Errorf("the newest is %+v", first)
	}
}

// TestOutsideNewsboat lets the terminal reader newsboat subscribe to feed.xml.
func TestOutsideNewsboat(t *testing.T) {
	w := newWorld(t, 2)
	server := httptest.NewServer(http.FileServer(http.Dir(w.site)))
	defer server.Close()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "urls"), []byte(server.URL+"/feed.xml\n"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "config"), nil, 0o600))
	newsboat := func(words ...string) string {
		args := append([]string{"-u", filepath.Join(dir, "urls"), "-c", filepath.Join(dir, "cache.db"), "-C", filepath.Join(dir, "config"), "-x"}, words...)
		cmd := exec.CommandContext(t.Context(), "newsboat", args...)
		cmd.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("newsboat %v: %v: %s", words, err, out)
		}
		return string(out)
	}
	newsboat("reload")
	if got := strings.TrimSpace(newsboat("print-unread")); got != "5 unread articles" {
		t.Errorf("newsboat says %q", got)
	}
	w.release(folder(3, texts(3)))
	newsboat("reload")
	if got := strings.TrimSpace(newsboat("print-unread")); got != "6 unread articles" {
		t.Errorf("after the next release newsboat says %q", got)
	}
}
