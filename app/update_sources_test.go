package app

import (
	"archive/zip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestUpdateFromBadSources tries what a reader may point at by mistake or bad
// luck. Each is told in one sentence, and the library stays as it is.
func TestUpdateFromBadSources(t *testing.T) {
	c := newCampaign(t)
	other := filepath.Join(t.TempDir(), "other")
	for _, args := range [][]string{
		{"publish", "init", "--keys", other + "/keys", "--unprotected"},
		{"publish", "release", writeContent(t), "--keys", other + "/keys", "--out", other + "/site"},
	} {
		if text, code := perform(t, args...); code != exitOK {
			t.Fatalf("%v: %s", args, text)
		}
	}
	serve := func(h http.HandlerFunc) string {
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		return server.URL
	}
	dir := c.copied()
	before := listing(t, c.binary, dir)
	for name, test := range map[string]struct {
		source string
		code   int
		want   string
	}{
		"another organisation's stick": {other + "/site", exitFault, "not signed by those this library trusts"},
		"half-copied stick":            {c.halfCopied("timestamp.json", "feed.bundle"), exitFault, "there is no whole feed there"},
		"stick with damaged metadata":  {c.damagedStick("*.json", "feed.bundle"), exitFault, "copied only in part"},
		"stick without its texts":      {c.halfCopied("targets", "obj"), exitFault, "copied only in part"},
		"half-copied zip file":         {c.halfZip(), exitFault, "copied only in part"},
		"empty folder":                 {t.TempDir(), exitFault, "there is no whole feed there"},
		"missing folder":               {filepath.Join(t.TempDir(), "gone"), exitNothing, "there is no feed at"},
		"host without a feed":          {serve(http.NotFound), exitFault, "there is no whole feed there"},
		"login page": {serve(func(out http.ResponseWriter, _ *http.Request) {
			out.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(out, "<html><title>Log in</title>")
		}), exitFault, "log in first"},
		"login page elsewhere": {serve(func(out http.ResponseWriter, req *http.Request) {
			if req.URL.Path != "/portal" {
				http.Redirect(out, req, "/portal", http.StatusTemporaryRedirect)
				return
			}
			_, _ = io.WriteString(out, "<!DOCTYPE html><p>Welcome to the hotel")
		}), exitFault, "log in first"},
	} {
		out, err := c.command(dir, "--source", test.source).CombinedOutput()
		text, code := string(out), 0
		if err != nil {
			code = exitStatus(err)
		}
		if code != test.code || !strings.Contains(text, test.want) || strings.Count(text, "\n") != 1 {
			t.Errorf("%s: code %d, want %d: %s", name, code, test.code, text)
		}
		if diff := cmp.Diff(before, listing(t, c.binary, dir)); diff != "" {
			t.Errorf("%s: the library changed:\n%s", name, diff)
		}
	}
	c.whole(dir, 1)
}

// halfCopied is a stick to which some files of the site did not get.
func (c *campaign) halfCopied(without ...string) string {
	c.t.Helper()
	dir := filepath.Join(c.t.TempDir(), "stick")
	c.must(os.CopyFS(dir, os.DirFS(c.site())))
	for _, name := range without {
		c.must(os.RemoveAll(filepath.Join(dir, name)))
	}
	return dir
}

// damagedStick has only the first half of the files that patterns name.
func (c *campaign) damagedStick(patterns ...string) string {
	c.t.Helper()
	dir := c.halfCopied()
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		c.must(err)
		for _, path := range found {
			info, err := os.Stat(path)
			c.must(err)
			c.must(os.Truncate(path, info.Size()/2))
		}
	}
	return dir
}

// halfZip is a zip file of the site of which the second half is missing.
func (c *campaign) halfZip() string {
	c.t.Helper()
	path := filepath.Join(c.t.TempDir(), "feed.zip")
	file, err := os.Create(path)
	c.must(err)
	z := zip.NewWriter(file)
	c.must(z.AddFS(os.DirFS(c.site())))
	c.must(z.Close())
	info, err := file.Stat()
	c.must(err)
	c.must(file.Truncate(info.Size() / 2))
	c.must(file.Close())
	return path
}

// writeContent is the content folder of another organisation.
func writeContent(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for path, file := range campaignContent(1) {
		at := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, file.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestEmptyContentIsRefused(t *testing.T) {
	dir := t.TempDir()
	text, code := perform(t, "publish", "init", "--keys", dir+"/keys", "--unprotected")
	if code != exitOK {
		t.Fatal(text)
	}
	for name, content := range map[string]string{"empty": t.TempDir(), "missing": filepath.Join(dir, "gone")} {
		for _, args := range [][]string{{"publish", "check", content},
			{"publish", "release", content, "--keys", dir + "/keys", "--out", dir + "/site"}} {
			if text, code := perform(t, args...); code == exitOK || strings.TrimSpace(text) == "" {
				t.Errorf("%s: %v: code %d: %s", name, args[:2], code, text)
			}
		}
		if entries, err := os.ReadDir(dir + "/site"); err == nil && len(entries) > 0 {
			t.Errorf("%s: a site was begun: %v", name, fmt.Sprint(entries))
		}
	}
}
