package updater_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/store"
	"socialmission.org/desktop/internal/updater"
)

// home is a data folder with an open library in it.
type home struct {
	dir     string
	store   *store.Store
	engine  *search.Engine
	updater *updater.Updater
}

func open(t *testing.T, dir string) *home {
	t.Helper()
	h := &home{dir: dir}
	var err error
	h.store, err = store.Open(filepath.Join(dir, "content.db"))
	must(t, err)
	h.engine, err = search.Open(filepath.Join(dir, "index"), h.store)
	must(t, err)
	h.updater = updater.New(h.store, h.engine)
	t.Cleanup(h.close)
	return h
}

// close may be called twice.
func (h *home) close() {
	_ = h.engine.Close()
	_ = h.store.Close()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// folder is a content folder of a release; each text becomes a page of that
// name, numbered by its letter.
func folder(release int, texts map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{"library.yaml": {Data: fmt.Appendf(nil, `name: {en: Test library, es: Biblioteca de prueba}
feed: example.org/test
release: {number: %d, date: 2026-11-15, title: {en: Release, es: Edición}}
rights: {en: Ours., es: Nuestro.}
`, release)}}
	for id, text := range texts {
		page := fmt.Sprintf("---\nid: %s\nnumber: %d\nkind: page\ntitle: Page %s\nlanguage: en\navailability: full-text\n---\n%s\n",
			id, int(id[0]-'a')+1, id, text)
		fsys["pages/"+id+".md"] = &fstest.MapFile{Data: []byte(page)}
	}
	return fsys
}

func (h *home) update(fsys fstest.MapFS) (updater.Report, error) {
	return h.updater.Update(context.Background(), feed.FromFS(fsys, "a test folder"))
}

// shows returns what a reader sees: the release, every page's first word, and
// what a search for the word "common" finds.
func (h *home) shows(t *testing.T) string {
	t.Helper()
	rel, err := h.store.Release()
	must(t, err)
	text := fmt.Sprintf("%d/%d:", rel.Number, h.engine.Release())
	must(t, h.store.Items(func(it library.Item) bool {
		word, _, _ := strings.Cut(it.Body, " ")
		text += " " + it.ID + "=" + word
		return true
	}))
	found, err := h.engine.Search(t.Context(), library.Query{Text: "common"})
	must(t, err)
	return fmt.Sprintf("%s found %d", text, found.Total)
}

func (h *home) expect(t *testing.T, want string) {
	t.Helper()
	if got := h.shows(t); got != want {
		t.Errorf("the library shows %q, want %q", got, want)
	}
}

var (
	firstTexts  = map[string]string{"a": "alpha common", "b": "beta common", "c": "gamma common"}
	secondTexts = map[string]string{"a": "alpha common", "b": "delta common", "d": "new common", "e": "other common"}
)

func TestFirstImportAndNextRelease(t *testing.T) {
	h := open(t, t.TempDir())
	h.expect(t, "0/0: found 0")
	first := folder(1, firstTexts)
	report, err := h.update(first)
	must(t, err)
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
	wantBytes := int64(0)
	for _, f := range first {
		wantBytes += int64(len(f.Data))
	}
	if report.From.Number != 0 || report.To.Number != 1 || report.Files != 4 || report.Bytes != wantBytes {
		t.Errorf("report = %+v, want %d bytes", report, wantBytes)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, report.Added); diff != "" || report.Changed != nil || report.Removed != nil {
		t.Errorf("report = %+v", report)
	}

	report, err = h.update(folder(2, secondTexts))
	must(t, err)
	h.expect(t, "2/2: a=alpha b=delta d=new e=other found 4")
	if report.From.Number != 1 || report.To.Number != 2 || report.Files != 4 { // library.yaml and three pages
		t.Errorf("report = %+v", report)
	}
	changes := [][]string{report.Added, report.Changed, report.Removed}
	if diff := cmp.Diff([][]string{{"d", "e"}, {"b"}, {"c"}}, changes); diff != "" {
		t.Error(diff)
	}
	must(t, h.store.Check(t.Context()))
	must(t, h.engine.Check(t.Context()))
}

func TestSameReleaseBringsNothing(t *testing.T) {
	h := open(t, t.TempDir())
	_, err := h.update(folder(1, firstTexts))
	must(t, err)
	report, err := h.update(folder(1, firstTexts))
	must(t, err)
	if report.From != report.To || report.Files != 0 || report.Added != nil {
		t.Errorf("report = %+v", report)
	}
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
}

func TestRefusedReleasesLeaveTheLibraryAsItIs(t *testing.T) {
	foreign := folder(3, secondTexts)
	foreign["library.yaml"].Data = []byte(strings.Replace(string(foreign["library.yaml"].Data), "example.org/test", "example.org/other", 1))
	faulty := folder(3, secondTexts)
	for i := range 5 {
		faulty[fmt.Sprintf("pages/f%d.md", i)] = &fstest.MapFile{Data: []byte("no fields\n")}
	}
	hostile := folder(3, secondTexts)
	hostile[`pages\x.md`] = &fstest.MapFile{Data: []byte("x")}
	for name, test := range map[string]struct {
		next fstest.MapFS
		want error
		text string
	}{
		"older":          {folder(1, secondTexts), library.ErrInvalid, "newer release 2"},
		"other content":  {folder(2, secondTexts), library.ErrInvalid, "same number"},
		"other feed":     {foreign, library.ErrInvalid, "example.org/other"},
		"faults":         {faulty, library.ErrContent, "pages/f2.md"},
		"hostile path":   {hostile, library.ErrContent, "file names"},
		"reused number":  {folder(3, map[string]string{"a": "alpha", "c2": "taken"}), library.ErrContent, "permanent number 3 belongs to c"},
		"no folder":      {fstest.MapFS{}, library.ErrContent, "library.yaml"},
		"no items":       {fstest.MapFS{"library.yaml": folder(3, nil)["library.yaml"], "pages/x": {}}, library.ErrContent, "no items"},
		"number missing": {folder(0, secondTexts), library.ErrContent, "release.number"},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, t.TempDir())
			_, err := h.update(folder(2, firstTexts))
			must(t, err)
			_, err = h.update(test.next)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.text) {
				t.Errorf("Update = %v, want %v with %q", err, test.want, test.text)
			}
			h.expect(t, "2/2: a=alpha b=beta c=gamma found 3")
		})
	}
}

func TestFaultsAreCountedAndNamed(t *testing.T) {
	h := open(t, t.TempDir())
	faulty := folder(1, firstTexts)
	for i := range 5 {
		faulty[fmt.Sprintf("pages/f%d.md", i)] = &fstest.MapFile{Data: []byte("no fields\n")}
	}
	_, err := h.update(faulty)
	var faults *updater.FaultsError
	if !errors.As(err, &faults) || len(faults.Faults) != 5 || faults.Release != 1 {
		t.Fatalf("Update = %v", err)
	}
	if text := err.Error(); !strings.Contains(text, "(5)") || !strings.Contains(text, "pages/f0.md:1:") ||
		strings.Contains(text, "f3.md") || !strings.HasSuffix(text, "; and 2 more") {
		t.Errorf("error = %s", text)
	}
	h.expect(t, "0/0: found 0")
}

// carrier is a source that does something of its own before a file is opened.
type carrier struct {
	feed.Source
	before func(feed.Entry) (io.ReadCloser, error)
}

func (c carrier) Open(ctx context.Context, e feed.Entry) (io.ReadCloser, error) {
	if r, err := c.before(e); r != nil || err != nil {
		return r, err
	}
	return c.Source.Open(ctx, e)
}

// at runs do when the second page is opened.
func at(fsys fstest.MapFS, do func() (io.ReadCloser, error)) feed.Source {
	return carrier{feed.FromFS(fsys, "a test carrier"), func(e feed.Entry) (io.ReadCloser, error) {
		if e.Path == "pages/b.md" {
			return do()
		}
		return nil, nil
	}}
}

func TestBadCarriersLeaveTheLibraryAsItIs(t *testing.T) {
	unplugged := errors.New("unplugged")
	for name, test := range map[string]struct {
		do   func() (io.ReadCloser, error)
		want error
	}{
		"other bytes": {func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("<html>Log in to the hotel")), nil
		}, library.ErrContent},
		"cut short": {func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("---\nid")), nil }, library.ErrContent},
		"unplugged": {func() (io.ReadCloser, error) { return nil, unplugged }, unplugged},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, t.TempDir())
			_, err := h.update(folder(1, firstTexts))
			must(t, err)
			if _, err := h.updater.Update(t.Context(), at(folder(2, secondTexts), test.do)); !errors.Is(err, test.want) {
				t.Errorf("Update = %v, want %v", err, test.want)
			}
			h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
			_, err = h.update(folder(2, secondTexts))
			must(t, err)
			h.expect(t, "2/2: a=alpha b=delta d=new e=other found 4")
		})
	}
}

// liar names another digest than its files have.
type liar struct{ feed.Source }

func (l liar) Manifest(ctx context.Context) (feed.Manifest, error) {
	m, err := l.Source.Manifest(ctx)
	m.Files[0].SHA256 = strings.Repeat("0", 64)
	return m, err
}

func TestManifestMustMatchTheRelease(t *testing.T) {
	h := open(t, t.TempDir())
	_, err := h.updater.Update(t.Context(), liar{feed.FromFS(folder(1, firstTexts), "a liar")})
	if !errors.Is(err, library.ErrContent) {
		t.Errorf("Update = %v, want ErrContent", err)
	}
	h.expect(t, "0/0: found 0")
}

func TestCancelled(t *testing.T) {
	h := open(t, t.TempDir())
	_, err := h.update(folder(1, firstTexts))
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	src := at(folder(2, secondTexts), func() (io.ReadCloser, error) { cancel(); return nil, nil })
	if _, err := h.updater.Update(ctx, src); !errors.Is(err, context.Canceled) {
		t.Errorf("Update = %v, want Canceled", err)
	}
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
}

func TestOneUpdateAtATimeAndItsStatus(t *testing.T) {
	h := open(t, t.TempDir())
	if got := h.updater.Status(); got != (updater.Status{}) {
		t.Errorf("status before = %+v", got)
	}
	reached, goOn := make(chan bool), make(chan bool)
	src := at(folder(1, firstTexts), func() (io.ReadCloser, error) { reached <- true; <-goOn; return nil, nil })
	var wait sync.WaitGroup
	wait.Go(func() {
		if _, err := h.updater.Update(t.Context(), src); err != nil {
			t.Error(err)
		}
	})
	<-reached
	if got := h.updater.Status(); got.Phase != updater.Fetching || got.Release != 1 || got.Done < 1 || got.Total <= got.Done {
		t.Errorf("status meanwhile = %+v", got)
	}
	if _, err := h.update(folder(2, secondTexts)); !errors.Is(err, library.ErrNotReady) {
		t.Errorf("second Update = %v, want ErrNotReady", err)
	}
	goOn <- true
	wait.Wait()
	if got := h.updater.Status(); got != (updater.Status{}) {
		t.Errorf("status after = %+v", got)
	}
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
}

// TestIndexCatchesUp ends a program between store and index, and lets a later
// start, and a later update to the same release, find it so.
func TestIndexCatchesUp(t *testing.T) {
	for name, catchUp := range map[string]func(t *testing.T, h *home) *home{
		"at the next start":  func(t *testing.T, h *home) *home { h.close(); return open(t, h.dir) },
		"by the next update": func(t *testing.T, h *home) *home { _, err := h.update(folder(2, secondTexts)); must(t, err); return h },
	} {
		t.Run(name, func(t *testing.T) {
			h, other := open(t, t.TempDir()), open(t, t.TempDir())
			_, err := h.update(folder(1, firstTexts))
			must(t, err)
			// An updater with the index of another library leaves this one's behind.
			apart := updater.New(h.store, other.engine)
			_, err = apart.Update(t.Context(), feed.FromFS(folder(2, secondTexts), "test"))
			must(t, err)
			h.expect(t, "2/1: a=alpha b=delta d=new e=other found 3")
			h = catchUp(t, h)
			h.expect(t, "2/2: a=alpha b=delta d=new e=other found 4")
		})
	}
}

func TestDamagedStoreIsTold(t *testing.T) {
	h := open(t, t.TempDir())
	_, err := h.update(folder(1, firstTexts))
	must(t, err)
	path := filepath.Join(h.dir, "content.db")
	data, err := os.ReadFile(path)
	must(t, err)
	h.close()
	spoilt := strings.ReplaceAll(string(data), "beta common", "beta commom")
	must(t, os.WriteFile(path, []byte(spoilt), 0o600))
	st, err := store.Open(path)
	must(t, err)
	defer st.Close()
	other := open(t, t.TempDir())
	_, err = updater.New(st, other.engine).Update(t.Context(), feed.FromFS(folder(2, secondTexts), "test"))
	if !errors.Is(err, library.ErrDamaged) {
		t.Errorf("Update = %v, want ErrDamaged", err)
	}
}
