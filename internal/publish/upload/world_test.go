package upload_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/publish"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// today is the day of the uploads.
func today() time.Time { return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) }

// world is a feed that is published again and again.
type world struct {
	t          *testing.T
	keys, site string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t, filepath.Join(t.TempDir(), "keys"), filepath.Join(t.TempDir(), "site")}
	must(t, publish.Init(w.keys, 1, 1, today()))
	return w
}

// release publishes a release of a few pages and an attachment; each changes
// one page.
func (w *world) release(number int) {
	w.t.Helper()
	fsys := fstest.MapFS{
		"library.yaml":      {Data: fmt.Appendf(nil, "name: {en: Test, es: Prueba}\nfeed: example.org/test\nrelease: {number: %d, date: 2026-03-%02d, title: {en: Test, es: Prueba}}\nrights: {en: Ours., es: Nuestro.}\n", number, number)},
		"attachments/a.pdf": {Data: []byte("%PDF-1.4 " + strings.Repeat("x", 300_000))},
	}
	for i := range 12 {
		extra := ""
		if i == 0 {
			extra = fmt.Sprintf("attachments: [{path: attachments/a.pdf, title: The file}]\nupdated: 2026-03-%02d\nchanged: In release %d.\n", number, number)
		}
		id := fmt.Sprintf("page-%d", i)
		fsys["pages/"+id+".md"] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\nid: %s\nnumber: %d\nkind: page\ntitle: Page %d\nlanguage: en\navailability: full-text\n%s---\nText of page %d.\n", id, i+1, i, extra, i)}
	}
	_, err := publish.Release(w.t.Context(), publish.Order{Content: fsys, Keys: w.keys, Site: w.site})
	must(w.t, err)
}

// files returns the files of the site with their sizes.
func (w *world) files() map[string]int64 { return filesOf(w.t, w.site) }

func filesOf(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	all := map[string]int64{}
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		rel, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(rel)] = info.Size()
		return err
	}))
	return all
}

// accepted verifies the feed that a carrier brings, as a new reader, and
// fetches its release whole.
func (w *world) accepted(c feed.Carrier) int {
	w.t.Helper()
	root, err := os.ReadFile(filepath.Join(w.keys, "1.root.json"))
	must(w.t, err)
	trust, err := feed.OpenTrust(filepath.Join(w.t.TempDir(), "trust"), root)
	must(w.t, err)
	src := feed.NewSigned(c, trust, today())
	v, err := src.Check(w.t.Context())
	must(w.t, err)
	_, _, err = src.Bring(w.t.Context(), feed.EditionOf(nil))
	must(w.t, err)
	return v.Release.Number
}

func sameFiles(t *testing.T, want, got map[string]int64) {
	t.Helper()
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Errorf("the host has other files (-want +got):\n%s", diff)
	}
}
