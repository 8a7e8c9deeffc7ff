package updater_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/updater"
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

// TestSaveForAColleague saves into folders and zip files, for a library that
// holds release 1, nothing, or a release nobody knows of.
func TestSaveForAColleague(t *testing.T) {
	p, h := passing(t)
	source := feed.FromFolder(os.DirFS(p.site()), "the source")
	for name, test := range map[string]struct {
		errand   feed.Errand
		kept     bool // the signed files that were fetched
		serves   int  // release that the copy is for
		from     int  // release of the library that takes it
		contains string
	}{
		"kept delta":           {feed.Errand{From: 1}, true, 1, 1, ".from-1"},
		"delta of the source":  {feed.Errand{From: 1, Source: source}, false, 1, 1, ".from-1"},
		"all":                  {feed.Errand{}, true, 0, 0, ".full"},
		"all, for an old one":  {feed.Errand{}, true, 0, 1, ".full"},
		"delta made again":     {feed.Errand{From: 1}, false, 1, 1, ".from-1"},
		"nothing kept, source": {feed.Errand{Source: source}, false, 0, 0, ".full"},
	} {
		t.Run(name, func(t *testing.T) {
			if !test.kept {
				must(t, os.RemoveAll(filepath.Join(h.dir, "feed", "kept")))
				t.Cleanup(func() { p.bringAgain(t, h) })
			}
			dir := t.TempDir()
			saved, err := h.copy(t).Save(t.Context(), dir, test.errand)
			must(t, err)
			packed := filepath.Join(dir, "update.ZIP")
			alike, err := h.copy(t).Save(t.Context(), packed, test.errand)
			must(t, err)
			var streamed bytes.Buffer
			_, err = h.copy(t).WriteZip(t.Context(), &streamed, test.errand)
			must(t, err)
			if data, err := os.ReadFile(packed); err != nil || !bytes.Equal(data, streamed.Bytes()) {
				t.Error("a zip file and a streamed one differ")
			}
			if saved != alike || saved.From != test.serves || saved.Release.Number != 2 || saved.Missing != 0 {
				t.Errorf("saved %+v and %+v", saved, alike)
			}
			names := filesIn(t, dir)
			if !strings.Contains(names, test.contains) || !strings.Contains(names, "/att/") || strings.Contains(names, ".part") {
				t.Errorf("saved %s", names)
			}
			read, err := zip.OpenReader(packed)
			must(t, err)
			defer read.Close()
			for _, c := range []feed.Carrier{feed.FromFolder(os.DirFS(dir), "a stick"), feed.FromFolder(read, "a zip file")} {
				taker := p.reader(test.from)
				p.bring(taker, c)
				taker.whole(t)
			}
		})
	}
}

// bringAgain restores what a library kept, by following the feed anew.
func (p *publisher) bringAgain(t *testing.T, h *home) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(p.site(), "targets/2/*.from-1"))
	must(t, err)
	data, err := os.ReadFile(found[0])
	must(t, err)
	must(t, os.MkdirAll(filepath.Join(h.dir, "feed", "kept"), 0o700))
	must(t, os.WriteFile(filepath.Join(h.dir, "feed", "kept", filepath.Base(found[0])), data, 0o600))
}

func filesIn(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	must(t, fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	}))
	return strings.Join(names, "\n")
}

// TestSaveSingleDocuments is for a library whose delta is nowhere to be had,
// but of which the source still knows what it holds.
func TestSaveSingleDocuments(t *testing.T) {
	p, h := passing(t)
	p.release(illustrated(3, map[string]string{"a": "alpha common", "b": "delta common", "d": "newest common", "e": "other common"}, "two"))
	p.bring(h, feed.FromFolder(os.DirFS(p.site()), "a stick"))
	must(t, os.RemoveAll(filepath.Join(h.dir, "feed", "kept")))
	for _, gone := range []string{"targets/3/*.from-1", "targets/3/*.full"} {
		found, err := filepath.Glob(filepath.Join(p.site(), gone))
		must(t, err)
		must(t, os.Remove(found[0]))
	}
	dir := t.TempDir()
	saved, err := h.copy(t).Save(t.Context(), dir, feed.Errand{From: 1, Source: feed.FromFolder(os.DirFS(p.site()), "the source")})
	must(t, err)
	names := filesIn(t, dir)
	if n := strings.Count(names, "/obj/"); saved.From != 1 || n != 4 || strings.Contains(names, ".full") || strings.Count(names, "/att/") != 1 {
		t.Errorf("saved %+v with %d documents: %s", saved, n, names)
	}
	taker := p.reader(1)
	p.bring(taker, feed.FromFolder(os.DirFS(dir), "a stick"))
	taker.expect(t, "3/3: a=alpha b=delta d=newest e=other found 4")

	// Without the source nobody knows what release 1 was: everything is saved.
	saved, err = h.copy(t).Save(t.Context(), t.TempDir(), feed.Errand{From: 1})
	must(t, err)
	if saved.From != 0 {
		t.Errorf("saved %+v", saved)
	}
}

func TestSaveWithoutTheAttachmentsThatDidNotArrive(t *testing.T) {
	p, _ := passing(t)
	h := open(t, t.TempDir())
	stick := feed.FromFolder(os.DirFS(p.site()), "a stick")
	_, err := h.updater.UpdateWith(t.Context(), p.source(h.dir, stick, inTime), updater.Wish{Attachments: updater.None})
	must(t, err)
	dir := t.TempDir()
	saved, err := h.copy(t).Save(t.Context(), dir, feed.Errand{})
	must(t, err)
	if saved.Missing != 1 {
		t.Errorf("saved %+v", saved)
	}
	taker := p.reader(1)
	report, err := taker.updater.Update(t.Context(), p.source(taker.dir, feed.FromFolder(os.DirFS(dir), "a stick"), inTime))
	if err != nil || report.Missing.Files != 1 {
		t.Errorf("update = %+v, %v", report, err)
	}
	taker.expect(t, secondShown)
	p.bring(taker, stick) // the rest comes from whoever has it
	taker.whole(t)
}

func TestSavedCopyIsTheSameEachTime(t *testing.T) {
	_, h := passing(t)
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		_, err := h.copy(t).WriteZip(t.Context(), out, feed.Errand{})
		must(t, err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two copies differ")
	}
}

func TestSaveOverAnOlderCopyAndNotOverAnythingElse(t *testing.T) {
	p, h := passing(t)
	old := p.reader(1)
	dir := t.TempDir()
	_, err := old.copy(t).Save(t.Context(), dir, feed.Errand{})
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "thesis.txt"), []byte("mine"), 0o600))
	_, err = h.copy(t).Save(t.Context(), dir, feed.Errand{From: 1})
	must(t, err)
	names := filesIn(t, dir)
	if strings.Contains(names, "targets/1/") || strings.Contains(names, "1.targets.json") || !strings.Contains(names, "thesis.txt") {
		t.Errorf("there is %s", names)
	}
	taker := p.reader(1)
	p.bring(taker, feed.FromFolder(os.DirFS(dir), "a stick"))
	taker.whole(t)

	refuses := func(c *feed.Copy, dir string) {
		t.Helper()
		before := filesIn(t, dir)
		if _, err := c.Save(t.Context(), dir, feed.Errand{}); !errors.Is(err, library.ErrInvalid) {
			t.Errorf("Save = %v, want ErrInvalid", err)
		}
		if diff := cmp.Diff(before, filesIn(t, dir)); diff != "" {
			t.Error(diff)
		}
	}
	refuses(old.copy(t), dir)    // it holds a newer one
	refuses(h.copy(t), p.site()) // it is the publisher's own
	other := newPublisher(t)
	other.release(folder(1, firstTexts))
	must(t, os.Remove(filepath.Join(other.site(), "publisher.json")))
	refuses(h.copy(t), other.site()) // it is another feed
	for _, from := range []int{-1, 2, 3} {
		if _, err := h.copy(t).Save(t.Context(), t.TempDir(), feed.Errand{From: from}); !errors.Is(err, library.ErrInvalid) {
			t.Errorf("from %d: Save = %v", from, err)
		}
	}
}

// TestSaveThatFailsLeavesWhatWasThere ends a save at every file in turn, into
// an empty folder and over an older copy.
func TestSaveThatFailsLeavesWhatWasThere(t *testing.T) {
	p, h := passing(t)
	before := t.TempDir()
	_, err := p.reader(1).copy(t).Save(t.Context(), before, feed.Errand{})
	must(t, err)
	for name, from := range map[string]string{"empty": t.TempDir(), "older copy": before} {
		for step, done := 1, false; !done; step++ {
			dir := filepath.Join(t.TempDir(), "stick")
			must(t, os.CopyFS(dir, os.DirFS(from)))
			ctx, cancel := context.WithCancel(t.Context())
			left := step
			_, err := h.copy(t).Save(ctx, dir, feed.Errand{Progress: func(int64, int64) {
				if left--; left == 0 {
					cancel()
				}
			}})
			cancel()
			if done = err == nil; done {
				continue
			}
			must(t, errors.Join(sameFolders(from, dir), sameFolders(dir, from)))
			if step > 100 {
				t.Fatalf("%s: it never ends: %v", name, err)
			}
		}
	}
}

func sameFolders(want, got string) error {
	return fs.WalkDir(os.DirFS(got), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		a, errA := os.ReadFile(filepath.Join(want, path))
		b, errB := os.ReadFile(filepath.Join(got, path))
		if !bytes.Equal(a, b) || errA != nil || errB != nil {
			return errors.New(path + " is not what it was")
		}
		return nil
	})
}

func TestTextOnlyCopy(t *testing.T) {
	_, h := passing(t)
	dir := t.TempDir()
	_, err := h.copy(t).Save(t.Context(), dir, feed.Errand{From: 1, TextOnly: true})
	must(t, err)
	if names := filesIn(t, dir); strings.Contains(names, "/att/") {
		t.Errorf("saved %s", names)
	}
}
