package updater_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/updater"
)

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
