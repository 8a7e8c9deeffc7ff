package publish_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func day(text string) time.Time {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return at
}

// folder is the content of a release, dated the first of its month; each text
// becomes a page of that name, numbered by its letter.
func folder(release int, texts map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{"library.yaml": {Data: fmt.Appendf(nil, `name: {en: Test library, es: Biblioteca de prueba}
feed: example.org/test
release:
  date: 2026-%02d-01 # the day
  number: %d
  title: {en: Release, es: Edición}
rights: {en: Ours., es: Nuestro.}
`, release, release)}}
	for id, text := range texts {
		extra := ""
		if id == "a" {
			extra = "attachments: [{path: attachments/a.pdf, title: The file}]\n"
			fsys["attachments/a.pdf"] = &fstest.MapFile{Data: []byte("%PDF-1.4 " + strings.Repeat("x", 4000))}
		}
		page := fmt.Sprintf("---\nid: %s\nnumber: %d\nkind: page\ntitle: Page %s\nlanguage: en\navailability: full-text\n%s---\n%s\n",
			id, int(id[0]-'a')+1, id, extra, text)
		fsys["pages/"+id+".md"] = &fstest.MapFile{Data: []byte(page)}
	}
	return fsys
}

// texts are those of a release: a, c and d stay, b changes each time, and each
// release from the second on adds a page.
func texts(release int) map[string]string {
	all := map[string]string{"a": "alpha", "c": strings.Repeat("gamma is a longer text. ", 60), "d": "delta", "b": fmt.Sprint("beta ", release)}
	for n := 2; n <= release; n++ {
		all[string(rune('e'+n))] = fmt.Sprint("page of release ", n)
	}
	return all
}

// world is a feed with its keys.
type world struct {
	t          *testing.T
	keys, site string
}

func newWorld(t *testing.T, releases int) *world {
	t.Helper()
	dir := t.TempDir()
	w := &world{t, filepath.Join(dir, "keys"), filepath.Join(dir, "site")}
	must(t, publish.Init(w.keys, 2, 3, day("2026-01-01")))
	for n := 1; n <= releases; n++ {
		w.release(folder(n, texts(n)))
	}
	return w
}

func (w *world) release(fsys fs.FS) publish.Result {
	w.t.Helper()
	result, err := publish.Release(w.t.Context(), publish.Order{Content: fsys, Keys: w.keys, Site: w.site})
	must(w.t, err)
	return result
}

func (w *world) root(version int) []byte {
	data, err := os.ReadFile(filepath.Join(w.keys, fmt.Sprintf("%d.root.json", version)))
	must(w.t, err)
	return data
}

func (w *world) carrier() feed.Carrier { return feed.FromFolder(os.DirFS(w.site), "a stick") }

// reader is a library that follows the feed.
type reader struct {
	t     *testing.T
	dir   string
	root  []byte
	now   time.Time
	files map[string][]byte
	held  library.Release
}

func (w *world) reader() *reader {
	return &reader{t: w.t, dir: filepath.Join(w.t.TempDir(), "trust"), root: w.root(1), now: day("2026-01-01"), files: map[string][]byte{}}
}

// update does what an update does, without a store.
func (r *reader) update(c feed.Carrier) error {
	trust, err := feed.OpenTrust(r.dir, r.root)
	if err != nil {
		return err
	}
	src := feed.NewSigned(c, trust, r.now)
	v, err := src.Check(r.t.Context())
	if err != nil {
		return err
	}
	if v.Release.Number < r.held.Number {
		return errors.New("older than what is held")
	}
	if v.Release == r.held {
		return nil
	}
	m, files, err := src.Bring(r.t.Context(), r.edition())
	if err != nil {
		return err
	}
	next := map[string][]byte{}
	old := map[string][]byte{}
	for _, data := range r.files {
		old[feed.NewEntry(library.File{Data: data}).SHA256] = data
	}
	for _, e := range m.Files {
		data, ok := files[e.SHA256]
		if !ok {
			data, ok = old[e.SHA256]
		}
		if !ok && feed.IsAttachment(e.Path) {
			if data, err = feed.Fetch(r.t.Context(), src, e); err != nil {
				return err
			}
		}
		if feed.NewEntry(library.File{Path: e.Path, Data: data}) != e {
			r.t.Errorf("%s was not brought", e.Path)
		}
		next[e.Path] = data
	}
	r.files, r.held = next, v.Release
	return src.Accept()
}

func (r *reader) edition() feed.Edition {
	var files []library.File
	for path, data := range r.files {
		files = append(files, library.File{Path: path, Data: data})
	}
	e := feed.EditionOf(files)
	e.Manifest.Release = r.held
	return e
}

func (r *reader) expect(fsys fstest.MapFS) {
	r.t.Helper()
	want := map[string]string{}
	for path, f := range fsys {
		want[path] = string(f.Data)
	}
	got := map[string]string{}
	for path, data := range r.files {
		got[path] = string(data)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		r.t.Error(diff)
	}
}

func TestReleasesReachTheReader(t *testing.T) {
	w := newWorld(t, 1)
	r := w.reader()
	must(t, r.update(w.carrier()))
	r.expect(folder(1, texts(1)))
	result := w.release(folder(2, texts(2)))
	if !result.News || result.Deltas != 1 || len(result.Changes.New) != 1 || len(result.Changes.Changed) != 1 || result.Changes.Attachments != 0 {
		t.Errorf("result = %+v", result)
	}
	must(t, r.update(w.carrier()))
	r.expect(folder(2, texts(2)))
	for n := 3; n <= 5; n++ {
		w.release(folder(n, texts(n)))
	}
	must(t, r.update(w.carrier()))
	r.expect(folder(5, texts(5)))
	must(t, r.update(w.carrier()))
	if r.held.Number != 5 {
		t.Errorf("holds %d", r.held.Number)
	}
	fresh := w.reader()
	must(t, fresh.update(w.carrier()))
	fresh.expect(folder(5, texts(5)))
}

func TestSameContentAndKeysGiveTheSameBytes(t *testing.T) {
	w := newWorld(t, 3)
	twin := &world{t, w.keys, filepath.Join(t.TempDir(), "site")}
	for n := 1; n <= 3; n++ {
		twin.release(folder(n, texts(n)))
	}
	read := func(dir string) map[string]string {
		all := map[string]string{}
		must(t, fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(filepath.Join(dir, path))
			all[path] = string(data)
			return err
		}))
		return all
	}
	before := read(w.site)
	if diff := cmp.Diff(before, read(twin.site)); diff != "" {
		t.Error(diff)
	}
	if result := w.release(folder(3, texts(3))); result.News {
		t.Error("the same release was published again")
	}
	if diff := cmp.Diff(before, read(w.site)); diff != "" {
		t.Error(diff)
	}
}

func TestRefusedReleasesLeaveTheSiteAsItIs(t *testing.T) {
	w := newWorld(t, 2)
	before, err := os.ReadFile(filepath.Join(w.site, "timestamp.json"))
	must(t, err)
	without := folder(3, texts(3))
	delete(without, "pages/d.md")
	reused := folder(3, texts(3))
	delete(reused, "pages/d.md")
	reused["pages/dd.md"] = &fstest.MapFile{Data: bytes.Replace(folder(3, texts(3))["pages/d.md"].Data, []byte("id: d"), []byte("id: dd"), 1)}
	moved := folder(3, texts(3))
	moved["pages/d.md"] = &fstest.MapFile{Data: bytes.Replace(moved["pages/d.md"].Data, []byte("number: 4"), []byte("number: 44"), 1)}
	other := folder(3, texts(3))
	other["library.yaml"] = &fstest.MapFile{Data: bytes.Replace(other["library.yaml"].Data, []byte("example.org/test"), []byte("example.org/other"), 1)}
	for name, test := range map[string]struct {
		fsys fstest.MapFS
		want string
	}{
		"empty":          {fstest.MapFS{}, "no content here"},
		"item removed":   {without, "withdrawn"},
		"number reused":  {reused, `the number 4 belongs to "d"`},
		"number changed": {moved, "published with the number 4"},
		"other content":  {folder(2, texts(3)), "raise release.number"},
		"older":          {folder(1, texts(1)), "raise release.number"},
		"other feed":     {other, "example.org/other"},
	} {
		_, err := publish.Release(t.Context(), publish.Order{Content: test.fsys, Keys: w.keys, Site: w.site})
		var faults *publish.FaultsError
		text := fmt.Sprint(err)
		if errors.As(err, &faults) {
			text = fmt.Sprint(faults.Faults)
		}
		if err == nil || !strings.Contains(text, test.want) {
			t.Errorf("%s: Release = %s, want %q", name, text, test.want)
		}
	}
	after, err := os.ReadFile(filepath.Join(w.site, "timestamp.json"))
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Error("the site changed")
	}
	_, err = publish.Release(t.Context(), publish.Order{Content: without, Keys: w.keys, Site: w.site, Remove: []string{"d"}})
	must(t, err)
}

func TestRollbackIsANewRelease(t *testing.T) {
	w := newWorld(t, 3)
	r := w.reader()
	must(t, r.update(w.carrier()))
	result, err := publish.Rollback(t.Context(), w.keys, w.site, 1, publish.Order{Date: day("2026-04-09")})
	must(t, err)
	if result.Release.Number != 4 || result.Release.Date != "2026-04-09" || len(result.Changes.Removed) != 2 {
		t.Errorf("result = %+v", result)
	}
	must(t, r.update(w.carrier()))
	want := folder(1, texts(1))
	want["library.yaml"].Data = []byte(strings.NewReplacer("number: 1", "number: 4", "2026-01-01", "2026-04-09").Replace(string(want["library.yaml"].Data)))
	r.expect(want)
	if _, err := publish.Rollback(t.Context(), w.keys, w.site, 9, publish.Order{}); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("to a release that is none: %v", err)
	}
}

func TestOtherProgramsCanReadTheNewest(t *testing.T) {
	w := newWorld(t, 2)
	var atom struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
		} `xml:"entry"`
	}
	data, err := os.ReadFile(filepath.Join(w.site, "feed.xml"))
	must(t, err)
	must(t, xml.Unmarshal(data, &atom))
	var feedJSON struct {
		Version string `json:"version"`
		Items   []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	data, err = os.ReadFile(filepath.Join(w.site, "feed.json"))
	must(t, err)
	must(t, json.Unmarshal(data, &feedJSON))
	if len(atom.Entries) != 5 || len(feedJSON.Items) != 5 || feedJSON.Version != "https://jsonfeed.org/version/1.1" {
		t.Errorf("%d entries in Atom, %d in JSON Feed %s", len(atom.Entries), len(feedJSON.Items), feedJSON.Version)
	}
	if first := atom.Entries[0]; first.ID != feedJSON.Items[0].ID || first.Title != "Page g" || first.Updated != "2026-02-01T00:00:00Z" {
		t.Errorf("first entry = %+v", first)
	}
}

func TestKeysAreNeverOverwritten(t *testing.T) {
	w := newWorld(t, 0)
	if err := publish.Init(w.keys, 1, 1, day("2026-01-01")); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("Init = %v", err)
	}
	info, err := os.Stat(filepath.Join(w.keys, "online.key"))
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the key has mode %v", info.Mode())
	}
	for _, wrong := range [][2]int{{0, 3}, {4, 3}, {1, 0}} {
		if err := publish.Init(t.TempDir(), wrong[0], wrong[1], day("2026-01-01")); !errors.Is(err, library.ErrInvalid) {
			t.Errorf("%v: Init = %v", wrong, err)
		}
	}
}
