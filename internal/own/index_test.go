package own

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/search"
)

// shelf is a library without items, whose reader has things of his own.
type shelf struct{ items []library.Item }

func (s *shelf) Items(yield func(library.Item) bool) error {
	for _, it := range s.items {
		if !yield(it) {
			break
		}
	}
	return nil
}

func (s *shelf) Item(id string) (library.Item, error) {
	for _, it := range s.items {
		if it.ID == id {
			return it, nil
		}
	}
	return library.Item{}, library.ErrNotFound
}
func (s *shelf) Taxonomies() ([]library.Taxonomy, error) { return nil, nil }
func (s *shelf) Thesaurus() (library.Thesaurus, error)   { return library.Thesaurus{}, nil }
func (s *shelf) Release() (library.Release, error)       { return library.Release{Number: 1}, nil }

type desk struct {
	t      *testing.T
	dir    string
	store  *reader.Store
	folder *Folder
	corpus *Corpus
	engine *search.Engine
	index  *Index
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newDesk(t *testing.T, items ...library.Item) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir(), folder: folder(t)}
	var err error
	d.store, err = reader.Open(filepath.Join(d.dir, "reader.db"))
	must(t, err)
	words := &shelf{items}
	d.corpus = &Corpus{Reader: d.store, Files: d.folder, Words: words}
	d.engine, err = search.Open(filepath.Join(d.dir, "index"), words)
	must(t, err)
	d.openIndex()
	t.Cleanup(func() {
		must(t, d.index.Close())
		must(t, d.engine.Close())
		must(t, d.store.Close())
	})
	return d
}

func (d *desk) openIndex() {
	d.t.Helper()
	var err error
	d.index, err = OpenIndex(filepath.Join(d.dir, "own-index"), d.corpus, slog.New(slog.DiscardHandler))
	must(d.t, err)
	d.engine.Beside(d.index.Engine)
}

func (d *desk) search(q library.Query) library.Results {
	d.t.Helper()
	d.index.Await(d.t.Context())
	q.Own = true
	res, err := d.engine.Search(d.t.Context(), q)
	must(d.t, err)
	return res
}

func (d *desk) found(text string) []string {
	d.t.Helper()
	ids := []string{}
	for _, h := range d.search(library.Query{Text: text}).Hits {
		ids = append(ids, h.ID)
	}
	return ids
}

func (d *desk) addFile(name, text string) string {
	d.t.Helper()
	k, err := d.folder.Keep(d.t.Context(), name, []byte(text))
	must(d.t, err)
	f, err := d.store.AddFile(reader.OwnFile{Name: name, Title: Title(name, k.Type, text), Type: k.Type, Size: k.Size, SHA256: k.SHA256})
	must(d.t, err)
	return f.ID
}

func (d *desk) addNote(note, quote string) string {
	d.t.Helper()
	a, err := d.store.CreateAnnotation(reader.Annotation{Item: "handbook", Note: note, Quote: &reader.TextQuote{Exact: quote}, Colour: reader.Yellow})
	must(d.t, err)
	return a.ID
}

func handbook() library.Item {
	return library.Item{ID: "handbook", Number: 1, Kind: library.Resource, Title: "A handbook for midwives", Language: "en",
		Body: "How clinics are run in the mountains.", Availability: library.FullText}
}

// TestOwnThingsAreFound follows things from their first word to their deletion.
func TestOwnThingsAreFound(t *testing.T) {
	d := newDesk(t, handbook())
	file := d.addFile("Week 3.txt", "A syllabus for midwives, with a questionnaire.")
	note := d.addNote("Ask about **stipends** of the midwives", "clinics are run")
	list, err := d.store.CreateList(reader.List{Title: "Rural course", Intro: "For those who teach midwives.",
		Entries: []reader.Entry{{Item: "handbook", Number: 1, Title: "A handbook", Prompt: "Which obstacles are named?"}}})
	must(t, err)
	for query, want := range map[string][]string{
		"questionnaire":       {file},
		"stipend":             {note},
		"\"clinics are run\"": {"handbook", note},
		"obstacles":           {list.ID},
		"in:notes syllabus":   {file},
		"in:files midwives":   {file},
		"in:library midwives": {"handbook"},
		"kind:note midwives":  {note},
		"stipends -midwives":  {},
		"stipendz":            {},
	} {
		if diff := cmp.Diff(want, sorted(d.found(query), want)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
	if got := d.found("midwives"); len(got) != 4 || got[0] != "handbook" {
		t.Errorf("a title is not before the texts: %v", got)
	}
	_, err = d.store.ChangeAnnotation(note, func(a *reader.Annotation) error { a.Note = "Ask about bursaries"; return nil })
	must(t, err)
	if got := d.found("stipends"); len(got) != 0 {
		t.Errorf("what the note said before is found: %v", got)
	}
	if got := d.found("bursary"); !slices.Equal(got, []string{note}) {
		t.Errorf("what the note says now is not: %v", got)
	}
	must(t, d.store.DeleteFile(file))
	if got := d.found("questionnaire"); len(got) != 0 {
		t.Errorf("a deleted file is found: %v", got)
	}
	_, err = d.store.RestoreFile(file)
	must(t, err)
	if got := d.found("questionnaire"); !slices.Equal(got, []string{file}) {
		t.Errorf("a file that came back is not: %v", got)
	}
}

// sorted puts what is wanted first, in its order: of things that say the same,
// either may come first.
func sorted(got, want []string) []string {
	slices.SortStableFunc(got, func(a, b string) int { return slices.Index(want, a) - slices.Index(want, b) })
	return got
}

// TestFacetsCountOwnThings chooses among kinds, and without words.
func TestFacetsCountOwnThings(t *testing.T) {
	d := newDesk(t, handbook())
	d.addFile("a.txt", "midwives")
	d.addNote("midwives", "")
	for name, tt := range map[string]struct {
		query library.Query
		total int
		kinds map[string]int
	}{
		"words":          {library.Query{Text: "midwives"}, 3, map[string]int{"resource": 1, "note": 1, "file": 1}},
		"a kind chosen":  {library.Query{Text: "midwives", Filters: map[string][]string{"kind": {"note"}}}, 1, map[string]int{"resource": 1, "note": 1, "file": 1}},
		"another facet":  {library.Query{Text: "midwives", Filters: map[string][]string{"availability": {"full-text"}}}, 1, map[string]int{"resource": 1}},
		"no words":       {library.Query{}, 1, map[string]int{"resource": 1, "note": 1, "file": 1}},
		"own, no words":  {library.Query{Text: "in:notes"}, 2, map[string]int{"resource": 1, "note": 1, "file": 1}},
		"newsletters":    {library.Query{Filters: map[string][]string{"kind": {"newsletter"}}}, 0, map[string]int{"resource": 1, "note": 1, "file": 1, "newsletter": 0}},
		"a year of ours": {library.Query{Text: "midwives", Filters: map[string][]string{"year": {"2026"}}}, 0, map[string]int{}},
	} {
		t.Run(name, func(t *testing.T) {
			res := d.search(tt.query)
			kinds := map[string]int{}
			for _, v := range res.Facets[0].Values {
				if v.Count > 0 || !v.Selected {
					kinds[v.ID] = v.Count
				}
			}
			delete(tt.kinds, "newsletter")
			if res.Total != tt.total || len(res.Hits) != tt.total || !cmp.Equal(kinds, tt.kinds) {
				t.Errorf("total %d, %d rows, kinds %v", res.Total, len(res.Hits), kinds)
			}
		})
	}
	if res, err := d.engine.Search(t.Context(), library.Query{Text: "midwives"}); err != nil || res.Total != 1 {
		t.Errorf("a query that does not ask for own things has them: %d, %v", res.Total, err)
	}
}

// TestPages sees that rows of both indexes follow each other without gaps.
func TestPages(t *testing.T) {
	d := newDesk(t, handbook())
	for range 5 {
		d.addNote("midwives of the valley", "")
	}
	for _, by := range []library.Sort{library.ByRelevance, library.ByNewest, library.ByTitle} {
		seen := map[string]bool{}
		for offset := range 6 {
			res := d.search(library.Query{Text: "midwives", Offset: offset, Limit: 1, Sort: by})
			if res.Total != 6 || len(res.Hits) != 1 {
				t.Fatalf("%s, from %d: %d of %d", by, offset, len(res.Hits), res.Total)
			}
			seen[res.Hits[0].ID] = true
		}
		if len(seen) != 6 {
			t.Errorf("%s: %d different rows", by, len(seen))
		}
	}
}

// TestOwnWordsKeepAQueryWhole has all words in a note and none in the library:
// nothing is left out.
func TestOwnWordsKeepAQueryWhole(t *testing.T) {
	d := newDesk(t, handbook())
	note := d.addNote("midwives and bursaries", "")
	res := d.search(library.Query{Text: "midwives bursaries"})
	if res.Total != 1 || res.Hits[0].ID != note || len(res.Notices) != 0 {
		t.Errorf("%d: %+v, %v", res.Total, res.Hits, res.Notices)
	}
}

// TestIndexComesBack deletes the index, and changes things behind its back.
func TestIndexComesBack(t *testing.T) {
	d := newDesk(t)
	note := d.addNote("the first stipend", "")
	d.index.Await(t.Context())
	must(t, d.index.Close())
	second := d.addNote("another stipend", "")
	d.openIndex()
	if got := d.found("stipend"); len(got) != 2 {
		t.Errorf("of %s and %s found: %v", note, second, got)
	}
	must(t, d.index.Close())
	must(t, os.RemoveAll(filepath.Join(d.dir, "own-index")))
	d.openIndex()
	if got := d.found("stipend"); len(got) != 2 {
		t.Errorf("after the index was deleted: %v", got)
	}
	if err := os.WriteFile(filepath.Join(d.dir, "own-index", "current"), []byte("generation-none\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, d.index.Close())
	d.openIndex()
	if got := d.found("stipend"); len(got) != 2 {
		t.Errorf("after the index was damaged: %v", got)
	}
}

// TestOddQueries holds for own things what holds for the library's: no input
// is an error.
func TestOddQueries(t *testing.T) {
	d := newDesk(t, handbook())
	d.addNote("midwives \u202eodd\u202c <b>words</b> 👩🏽‍⚕️", "e\u0301quite\u0301")
	d.addFile("odd.txt", strings.Repeat("midwives ", 2000))
	for _, q := range []string{"", "\"", "-", "OR OR", "in:", "in:notes", "-in:notes", "in:notes OR midwives", "kind:note -kind:file", "kind:\"your note\"",
		"is:starred in:notes", "\"odd words\"", "' OR 1=1 --", "^(a+)+$", "👩🏽‍⚕️", "équité", "سلام", "#0", "#1", strings.Repeat("midwives ", 1200), strings.Repeat("in:notes ", 300)} {
		for _, h := range d.search(library.Query{Text: q, Prefix: true}).Hits {
			if strings.Contains(h.SnippetHTML, "<b>") {
				t.Errorf("%q: %s", q, h.SnippetHTML)
			}
		}
	}
}
