package handout_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/handout"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/lists"
	"socialmission.org/desktop/internal/packet"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/stick"
	"socialmission.org/desktop/internal/store"
	"socialmission.org/desktop/internal/updater"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// content is a release of a feed: a toolkit with a table, and a page.
func content(feedName string, release int) fstest.MapFS {
	files := map[string]string{
		"library.yaml": fmt.Sprintf("name: {en: Test library, es: Biblioteca de prueba}\nfeed: %s\n"+
			"release: {number: %d, date: 2026-11-15, title: {en: First, es: Primera}}\nrights: {en: Ours., es: Nuestro.}\n", feedName, release),
		"taxonomies/type.yaml": "label: {en: Type, es: Tipo}\nnote: {en: Ours., es: Nuestra.}\nterms:\n  - {id: toolkit, label: {en: Toolkit, es: Herramienta}}\n",
		"tables/figures.yaml":  "title: {en: Figures, es: Cifras}\ncolumns:\n  - {name: group, label: {en: Group, es: Grupo}, type: string, header: true}\n",
		"tables/figures.csv":   "group\nA\n",
		"resources/clinic.md": "---\nid: clinic\nnumber: 1\nkind: resource\ntitle: A clinic handbook\nlanguage: en\navailability: full-text\n" +
			"author:\n  - {family: Sánchez, given: María}\nissued: 2024\nterms:\n  type: [toolkit]\ntables: [figures]\n---\nThe text.\n",
		"pages/start.md": "---\nid: start\nnumber: 2\nkind: page\ntitle: Start here\nlanguage: en\navailability: full-text\n---\nWelcome.\n",
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// open fills a library and returns what is handed out of it. References are
// the titles of items, in a language.
func open(t *testing.T, fsys fs.FS) handout.Source {
	t.Helper()
	dir := t.TempDir()
	st, err := store.Open(filepath.Join(dir, "content.db"))
	must(t, err)
	eng, err := search.Open(filepath.Join(dir, "index"), st)
	must(t, err)
	rd, err := reader.Open(filepath.Join(dir, "reader.db"))
	must(t, err)
	t.Cleanup(func() { must(t, errors.Join(eng.Close(), st.Close(), rd.Close())) })
	_, err = updater.New(st, eng).Update(t.Context(), feed.FromFS(fsys, "a test folder"))
	must(t, err)
	return handout.Source{Desk: lists.Desk{Content: st, Engine: eng, Reader: rd}, Log: slog.New(slog.DiscardHandler),
		Cite: func(_ context.Context, lang string, items []library.Item) (refs []string, err error) {
			for _, item := range items {
				refs = append(refs, lang+": "+item.Title)
			}
			return refs, nil
		}}
}

func list(t *testing.T, s handout.Source, title string) reader.List {
	t.Helper()
	l, err := s.Reader.CreateList(reader.List{Title: title, Lang: "es", Entries: []reader.Entry{
		{Item: "clinic", Number: 1, Prompt: "Why here?", Minutes: 20}, {Item: "absent", Number: 9, Title: "Not here yet"}, {Item: "clinic", Number: 1}}})
	must(t, err)
	return l
}

func TestPacket(t *testing.T) {
	s := open(t, content("example.org/test", 1))
	l := list(t, s, "Semana 1")
	p, err := s.Packet(t.Context(), l, "es")
	must(t, err)
	if p.Title != "Semana 1" || p.Library != "Biblioteca de prueba" || p.Release.Number != 1 || p.Code == "" || !strings.Contains(string(p.QR), "Código QR") {
		t.Errorf("the cover: %+v", p)
	}
	var got []string
	for _, e := range p.Entries {
		got = append(got, fmt.Sprint(e.State, "/", e.Title, "/", e.Label, "/", e.Byline, "/", e.Reference, "/", len(e.Tables), "/", e.Minutes))
	}
	want := []string{
		string(packet.Here) + "/A clinic handbook/Herramienta/Sánchez M/es: A clinic handbook/1/20",
		string(packet.Absent) + "/Not here yet////0/0",
		string(packet.Here) + "/A clinic handbook/Herramienta/Sánchez M/es: A clinic handbook/1/0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestUncited hands a list out whose references cannot be written.
func TestUncited(t *testing.T) {
	s := open(t, content("example.org/test", 1))
	l := list(t, s, "Semana 1")
	for name, cite := range map[string]func(context.Context, string, []library.Item) ([]string, error){
		"no processor": nil,
		"a failure":    func(context.Context, string, []library.Item) ([]string, error) { return nil, errors.New("broken") },
		"too few":      func(context.Context, string, []library.Item) ([]string, error) { return []string{"one"}, nil },
	} {
		s.Cite = cite
		p, err := s.Packet(t.Context(), l, "en")
		if err != nil || len(p.Entries) != 3 || p.Entries[0].Reference != "" {
			t.Errorf("%s: %v, %+v", name, err, p.Entries)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	s.Cite = func(ctx context.Context, _ string, _ []library.Item) ([]string, error) {
		cancel()
		return nil, ctx.Err()
	}
	if _, err := s.Packet(ctx, l, "en"); !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
}

func TestSite(t *testing.T) {
	s := open(t, content("example.org/test", 1))
	l := list(t, s, "Semana 1")
	for _, tc := range []struct {
		name   string
		list   *reader.List
		want   []string
		packet bool
	}{
		{"the library", nil, []string{"clinic: Toolkit, Sánchez M, en: A clinic handbook", "start: Page, , en: Start here"}, false},
		{"a list, each item once", &l, []string{"clinic: Toolkit, Sánchez M, en: A clinic handbook"}, true},
	} {
		pages, err := s.Site(t.Context(), tc.list, "en")
		must(t, err)
		var got []string
		for _, it := range pages.Items {
			got = append(got, fmt.Sprintf("%s: %s, %s, %s", it.ID, it.Label.En, it.Byline, it.Reference))
		}
		slices.Sort(got)
		if diff := cmp.Diff(tc.want, got); diff != "" || (pages.Packet != nil) != tc.packet || pages.Title.En != "Test library" {
			t.Errorf("%s: %s\n%+v", tc.name, diff, pages.Title)
		}
	}
}

// onStick lists the files of a folder.
func onStick(t *testing.T, dir string) (names []string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	}))
	return names
}

// TestCopy puts a program, the library and two lists of one name on a stick
// that has the reader's own things of another copy.
func TestCopy(t *testing.T) {
	s := open(t, content("example.org/test", 2))
	program, to := filepath.Join(t.TempDir(), "socialmission"), t.TempDir()
	must(t, os.WriteFile(program, []byte("a program"), 0o700))
	data := filepath.Join(to, "Social Mission Library", "socialmission-data")
	must(t, os.MkdirAll(data, 0o700))
	must(t, os.WriteFile(filepath.Join(data, "reader.db"), []byte("mine"), 0o600))
	first, second := list(t, s, "Week: 1/2"), list(t, s, "week: 1/2")
	order := handout.Order{To: to, Lang: "en", Library: true, Lists: []reader.List{first, second},
		Programs: []stick.Program{{Path: program, Name: "socialmission"}}}
	report, err := s.Copy(t.Context(), order, func(int64, int64) {})
	must(t, err)
	want := []string{
		"Social Mission Library/READ ME.txt",
		"Social Mission Library/Reading lists/Week- 1-2.smlist",
		"Social Mission Library/Reading lists/week- 1-2 " + second.ID[len(second.ID)-4:] + ".smlist",
		"Social Mission Library/portable",
		"Social Mission Library/socialmission",
		"Social Mission Library/socialmission-data/content.db",
		"Social Mission Library/socialmission-data/reader.db",
	}
	if diff := cmp.Diff(want, onStick(t, to)); diff != "" || len(report.Written) != 6 || report.LibraryKept {
		t.Errorf("%+v\n%s", report, diff)
	}
	if mine, err := os.ReadFile(filepath.Join(data, "reader.db")); string(mine) != "mine" || err != nil {
		t.Errorf("the reader's own: %q, %v", mine, err)
	}
	if report, err = s.Copy(t.Context(), order, func(int64, int64) {}); err != nil || len(report.Written) != 0 || !report.LibraryKept {
		t.Errorf("a second time: %+v, %v", report, err)
	}
}

// TestLibraryOnStick: the stick's own library goes only for a newer one of the
// same feed, or when it is damaged.
func TestLibraryOnStick(t *testing.T) {
	s := open(t, content("example.org/test", 2))
	program := filepath.Join(t.TempDir(), "socialmission")
	must(t, os.WriteFile(program, []byte("a program"), 0o700))
	for name, tc := range map[string]struct {
		there fs.FS // nil: a damaged one
		kept  bool
	}{
		"an older one":     {content("example.org/test", 1), false},
		"a newer one":      {content("example.org/test", 3), true},
		"of another feed":  {content("example.org/other", 1), true},
		"one that is none": {nil, false},
	} {
		to := t.TempDir()
		path := filepath.Join(to, "Social Mission Library", "socialmission-data", "content.db")
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		if tc.there == nil {
			must(t, os.WriteFile(path, []byte(strings.Repeat("no library ", 4000)), 0o600))
		} else {
			_, err := open(t, tc.there).Content.Snapshot(path)
			must(t, err)
		}
		report, err := s.Copy(t.Context(), handout.Order{To: to, Lang: "en", Library: true, Programs: []stick.Program{{Path: program, Name: "socialmission"}}}, func(int64, int64) {})
		if err != nil || report.LibraryKept != tc.kept {
			t.Errorf("%s: kept %v, %v", name, report.LibraryKept, err)
		}
		held := releaseAt(t, path)
		if (held.Number == 2) == tc.kept {
			t.Errorf("%s: afterwards the stick has release %d of %s", name, held.Number, held.Feed)
		}
	}
}

func releaseAt(t *testing.T, path string) library.Release {
	t.Helper()
	st, err := store.Open(path)
	must(t, err)
	held, err := st.Release()
	must(t, errors.Join(err, st.Close()))
	return held
}
