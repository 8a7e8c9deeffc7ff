package updater_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"socialmission.org/desktop/internal/feed"
)

// illustrated is a release of pages with an attachment to page a.
func illustrated(release int, texts map[string]string, attachment string) fstest.MapFS {
	fsys := folder(release, texts)
	page := fsys["pages/a.md"]
	page.Data = bytes.Replace(page.Data, []byte("availability: full-text\n"),
		[]byte("availability: full-text\nattachments: [{path: attachments/a.pdf, title: The file}]\n"), 1)
	fsys["attachments/a.pdf"] = &fstest.MapFile{Data: []byte("%PDF-1.4 " + strings.Repeat(attachment, 1000))}
	return fsys
}

// passing is a feed with two releases and a library that holds the second.
func passing(t *testing.T) (*publisher, *home) {
	t.Helper()
	p := newPublisher(t)
	p.release(illustrated(1, firstTexts, "one"))
	h := open(t, t.TempDir())
	p.bring(h, feed.FromFolder(os.DirFS(p.site()), "a stick"))
	p.release(illustrated(2, secondTexts, "two"))
	p.bring(h, feed.FromFolder(os.DirFS(p.site()), "a stick"))
	return p, h
}

// bring updates a library of the publisher's readers.
func (p *publisher) bring(h *home, c feed.Carrier) {
	p.t.Helper()
	_, err := h.updater.Update(p.t.Context(), p.source(h.dir, c, inTime))
	must(p.t, err)
}

// reader is a library that holds release 1, or nothing.
func (p *publisher) reader(release int) *home {
	p.t.Helper()
	h := open(p.t, p.t.TempDir())
	if release == 1 {
		first := filepath.Join(p.dir, "first")
		if _, err := os.Stat(first); err != nil {
			one := &publisher{p.t, filepath.Join(p.dir, "again"), p.root}
			must(p.t, os.CopyFS(one.keys(), os.DirFS(p.keys())))
			one.release(illustrated(1, firstTexts, "one"))
			must(p.t, os.Rename(one.site(), first))
		}
		p.bring(h, feed.FromFolder(os.DirFS(first), "an old stick"))
	}
	return h
}

func (h *home) copy(t *testing.T) *feed.Copy {
	t.Helper()
	c, err := h.updater.Copy(t.Context(), filepath.Join(h.dir, "feed"))
	must(t, err)
	return c
}

const secondShown = "2/2: a=alpha b=delta d=new e=other found 4"

// whole expects that a library holds release 2 with all of its files.
func (h *home) whole(t *testing.T) {
	t.Helper()
	h.expect(t, secondShown)
	must(t, h.store.Check(t.Context()))
	files, err := h.store.Files()
	must(t, err)
	for _, f := range files {
		if _, err := h.store.Object(f.SHA256); err != nil {
			t.Error(err)
		}
	}
}

func TestNeighbourUpdatesFromALibrary(t *testing.T) {
	p, giver := passing(t)
	var asked []string
	share := feed.Share(func(ctx context.Context) (*feed.Copy, error) {
		return giver.updater.Copy(ctx, filepath.Join(giver.dir, "feed"))
	})
	server := httptest.NewServer(http.StripPrefix("/feed", http.HandlerFunc(func(out http.ResponseWriter, req *http.Request) {
		asked = append(asked, filepath.Ext(req.URL.Path))
		share.ServeHTTP(out, req)
	})))
	defer server.Close()
	for release, want := range map[int]string{0: ".bundle .full .manifest ", 1: ".bundle .from-1 "} {
		asker := p.reader(release)
		web, err := feed.NewWeb(server.URL+"/feed", filepath.Join(asker.dir, "fetched"))
		must(t, err)
		defer web.Close()
		asked = nil
		p.bring(asker, web)
		asker.whole(t)
		if got := strings.Join(asked, " "); !strings.HasPrefix(got, want) {
			t.Errorf("from release %d it asked for %s", release, got)
		}
		// What was brought can be brought on, as if it came from the publisher.
		third := p.reader(0)
		dir := t.TempDir()
		_, err = asker.copy(t).Save(t.Context(), dir, feed.Errand{})
		must(t, err)
		p.bring(third, feed.FromFolder(os.DirFS(dir), "a stick"))
		third.whole(t)
	}
}

func TestNeighbourWithAnOlderReleaseIsNoNews(t *testing.T) {
	p, ahead := passing(t)
	behind := p.reader(1)
	server := httptest.NewServer(feed.Share(func(ctx context.Context) (*feed.Copy, error) {
		return behind.updater.Copy(ctx, filepath.Join(behind.dir, "feed"))
	}))
	defer server.Close()
	web, err := feed.NewWeb(server.URL, "")
	must(t, err)
	defer web.Close()
	if _, err := ahead.updater.Update(t.Context(), p.source(ahead.dir, web, inTime)); !errors.Is(err, feed.ErrOlder) {
		t.Errorf("Update = %v, want ErrOlder", err)
	}
	ahead.whole(t)
}

func TestSharedFeedAnswersForItsNamesAlone(t *testing.T) {
	_, h := passing(t)
	share := feed.Share(func(ctx context.Context) (*feed.Copy, error) {
		return h.updater.Copy(ctx, filepath.Join(h.dir, "feed"))
	})
	do := func(method, path string, head ...string) *http.Response {
		req := httptest.NewRequest(method, path, nil)
		for i := 0; i < len(head); i += 2 {
			req.Header.Set(head[i], head[i+1])
		}
		out := httptest.NewRecorder()
		share.ServeHTTP(out, req)
		return out.Result()
	}
	rel, err := h.store.Release()
	must(t, err)
	for path, want := range map[string]int{
		"/feed.bundle": 200, "/timestamp.json": 200, "/1.root.json": 200, "/root.json": 200, "/2.targets.json": 200,
		"/targets/2/" + rel.Digest + ".manifest": 200,
		"/":                                      404, "/targets": 404, "/obj/": 404, "/att/": 404, "/att/" + rel.Digest: 404, "/obj/../root.json": 404,
		"/content.db": 404, "/../content.db": 404, "/publisher.json": 404, "/2.root.json": 404, "/targets/1/" + rel.Digest + ".manifest": 404,
	} {
		if got := do(http.MethodGet, path); got.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, got.StatusCode, want)
		}
	}
	if got := do(http.MethodPost, "/feed.bundle"); got.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", got.StatusCode)
	}
	tag := do(http.MethodHead, "/feed.bundle").Header.Get("ETag")
	if got := do(http.MethodGet, "/feed.bundle", "If-None-Match", tag); got.StatusCode != http.StatusNotModified {
		t.Errorf("without news: %d", got.StatusCode)
	}
	if got := do(http.MethodGet, "/root.json", "Range", "bytes=10-"); got.StatusCode != http.StatusPartialContent {
		t.Errorf("the rest of a file: %d", got.StatusCode)
	}
}

func TestLibraryWithoutASignedReleasePassesNothingOn(t *testing.T) {
	p := newPublisher(t)
	p.release(folder(1, firstTexts))
	h := open(t, t.TempDir())
	_, err := h.update(folder(1, firstTexts))
	must(t, err)
	passes := func(want error) {
		t.Helper()
		if _, err := h.updater.Copy(t.Context(), filepath.Join(h.dir, "feed")); !errors.Is(err, want) {
			t.Errorf("Copy = %v, want %v", err, want)
		}
	}
	passes(feed.ErrNothingToPass)
	p.bring(h, feed.FromFolder(os.DirFS(p.site()), "a stick"))
	passes(nil)
	_, err = h.update(folder(2, secondTexts)) // of which nobody signed anything
	must(t, err)
	passes(feed.ErrNothingToPass)
}
