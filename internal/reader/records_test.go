package reader_test

import (
	"errors"
	"fmt"
	"github.com/google/go-cmp/cmp"
	"slices"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"strings"
	"sync"
	"testing"
	"time"
)

// week is a list with one of everything.
func week() reader.List {
	return reader.List{Title: "Week 3", Intro: "Read *both*.", Lang: "en",
		Entries: []reader.Entry{
			{Item: "clinic", Number: 7, Title: "Clinic", Prompt: "Who is missing?", Minutes: 20, Questions: []string{"Why?"}},
			{Number: 9, Title: "Not here yet"},
			{File: "f0", Title: "Syllabus"},
		},
		Sessions: []reader.SessionNote{{Entry: "", Text: "It was good.", At: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}}}
}

func highlight(item string, start int) reader.Annotation {
	return reader.Annotation{Item: item, Colour: reader.Yellow, Note: "mine", Tags: []string{"exam"}, Release: 3,
		Quote:    &reader.TextQuote{Exact: "social mission", Prefix: "the ", Suffix: " of"},
		Position: &reader.TextSpan{Start: start, End: start + 14}}
}

func ownFile() reader.OwnFile {
	return reader.OwnFile{Name: "a.pdf", Title: "A", Type: "application/pdf", Size: 3, SHA256: strings.Repeat("0a", 32)}
}

// clocked lets each step of a test be a second after the last.
func clocked(s *reader.Store) *reader.Store {
	var mu sync.Mutex
	now := time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC)
	s.Now = func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}
	return s
}

func TestListsStay(t *testing.T) {
	p := path(t)
	s := clocked(open(t, p))
	first, err := s.CreateList(week())
	must(t, err)
	second, err := s.CreateList(reader.List{Title: " Week 4 "})
	must(t, err)
	if len(first.ID) != 17 || first.ID[0] != 'l' || first.ID == second.ID || first.Revision == "" || first.Entries[0].ID == first.Entries[1].ID {
		t.Errorf("ids: %+v", first)
	}
	if second.Title != "Week 4" || second.Entries == nil || second.Sessions == nil {
		t.Errorf("an empty list is %+v", second)
	}
	before := first.Revision
	first, err = s.ChangeList(first.ID, func(l *reader.List) error {
		l.Entries = append(l.Entries[1:], reader.Entry{Item: "new", Title: "New"})
		l.ID, l.Revision, l.Past = "other", "", nil // nobody's business
		return nil
	})
	must(t, err)
	if first.ID == "other" || !slices.Equal(first.Past, []string{before}) || first.Revision == before || len(first.Entries) != 3 {
		t.Errorf("changed: %+v", first)
	}
	for range 2 { // from memory, and from disk
		got, err := s.Lists()
		if diff := cmp.Diff([]reader.List{first, second}, got); diff != "" || err != nil {
			t.Errorf("Lists: %v\n%s", err, diff)
		}
		got[0].Entries[0].Title, got[0].Entries[0].Questions = "spoilt", nil // a copy
		must(t, s.Close())
		s = clocked(open(t, p))
	}
}

func TestAnnotationsByItem(t *testing.T) {
	p := path(t)
	s := clocked(open(t, p))
	var ids []string
	for _, a := range []reader.Annotation{highlight("a", 30), highlight("b", 1), {Item: "a", Note: "on the whole"}, highlight("a", 4)} {
		made, err := s.CreateAnnotation(a)
		must(t, err)
		ids = append(ids, made.ID)
	}
	must(t, s.Close())
	s = open(t, p)
	got, err := s.Annotations("a")
	if want := []string{ids[2], ids[3], ids[0]}; !slices.Equal(idsOf(got), want) || err != nil {
		t.Errorf("of a: %v, want %v, %v", idsOf(got), want, err)
	}
	if diff := cmp.Diff(highlight("a", 30).Quote, got[2].Quote); diff != "" {
		t.Error(diff)
	}
	all, err := s.AllAnnotations()
	if want := []string{ids[3], ids[2], ids[1], ids[0]}; !slices.Equal(idsOf(all), want) || err != nil {
		t.Errorf("all: %v, want %v, %v", idsOf(all), want, err)
	}
	if got, err := s.Annotations("none"); got == nil || len(got) != 0 || err != nil {
		t.Errorf("of none: %v, %v", got, err)
	}
}

func idsOf(all []reader.Annotation) []string {
	var ids []string
	for _, a := range all {
		ids = append(ids, a.ID)
	}
	return ids
}

// TestPlacesMakeNoRevision: two computers that place the same note in a new
// text have not changed it apart.
func TestPlacesMakeNoRevision(t *testing.T) {
	s := clocked(open(t, path(t)))
	a, err := s.CreateAnnotation(highlight("a", 30))
	must(t, err)
	_, err = s.CreateAnnotation(highlight("b", 30))
	must(t, err)
	placed, err := s.PlaceAnnotations("a", func(a *reader.Annotation) {
		a.Position, a.Placed, a.Release, a.Note = &reader.TextSpan{Start: 40, End: 54}, reader.Moved, 4, "not here"
	})
	want := a
	want.Position, want.Placed, want.Release = &reader.TextSpan{Start: 40, End: 54}, reader.Moved, 4
	if diff := cmp.Diff([]reader.Annotation{want}, placed); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	placed, err = s.PlaceAnnotations("a", func(*reader.Annotation) {})
	if len(placed) != 0 || err != nil {
		t.Errorf("nothing changed: %v, %v", placed, err)
	}
	got, err := s.Annotation(a.ID)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestSearches(t *testing.T) {
	s := clocked(open(t, path(t)))
	z, err := s.CreateSearch(reader.SavedSearch{Name: "zebra", Query: "q=z"})
	must(t, err)
	a, err := s.CreateSearch(reader.SavedSearch{Name: "Apple", Query: "q=a&type=toolkit"})
	must(t, err)
	looked, err := s.ChangeSearch(z.ID, func(q *reader.SavedSearch) error {
		q.Known, q.Looked = []uint32{9, 3, 3}, s.Now()
		return nil
	})
	if !slices.Equal(looked.Known, []uint32{3, 9}) || looked.Revision != z.Revision || looked.Changed != z.Changed || err != nil {
		t.Errorf("a look gave %+v, %v", looked, err)
	}
	got, err := s.Searches()
	if diff := cmp.Diff([]reader.SavedSearch{a, looked}, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestRecentSearches(t *testing.T) {
	s := open(t, path(t))
	for n := range 60 {
		must(t, s.NoteSearch(fmt.Sprint("q=", n)))
	}
	must(t, s.NoteSearch("q=30"))
	got, err := s.RecentSearches(3)
	if diff := cmp.Diff([]string{"q=30", "q=59", "q=58"}, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if got, err = s.RecentSearches(99); len(got) != reader.MaxRecent || err != nil {
		t.Errorf("%d are kept, %v", len(got), err)
	}
	must(t, s.ClearSearches())
	if got, err = s.RecentSearches(99); got == nil || len(got) != 0 || err != nil {
		t.Errorf("cleared: %v, %v", got, err)
	}
}

func TestKeptItems(t *testing.T) {
	s := open(t, path(t))
	old := reader.KeptItem{Item: library.Item{ID: "a", Body: "old"}, Release: 1}
	last := reader.KeptItem{Item: library.Item{ID: "a", Body: "last"}, Release: 2}
	must(t, s.KeepItems(old, reader.KeptItem{Item: library.Item{ID: "b"}}))
	must(t, s.KeepItems(last))
	got, err := s.KeptItem("a")
	if got.Item.Body != "last" || got.Release != 2 || got.At.IsZero() || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if err := s.KeepItems(reader.KeptItem{}); !errors.Is(err, library.ErrInvalid) {
		t.Error(err)
	}
	must(t, s.ForgetItems("a", "nothing"))
	if _, err := s.KeptItem("a"); !errors.Is(err, library.ErrNotFound) {
		t.Error(err)
	}
	if all, err := s.KeptItems(); len(all) != 1 || all[0].Item.ID != "b" || err != nil {
		t.Errorf("%+v, %v", all, err)
	}
}

// TestDeletedCanBeHadBack takes each kind of record away, back, and away for
// good.
func TestDeletedCanBeHadBack(t *testing.T) {
	for name, kind := range kinds() {
		t.Run(name, func(t *testing.T) {
			p := path(t)
			s := clocked(open(t, p))
			id := kind.create(t, s)
			must(t, kind.remove(s, id))
			if n, err := kind.get(s, id); !errors.Is(err, library.ErrNotFound) {
				t.Errorf("a deleted one is there: %v, %v", n, err)
			}
			if err := kind.remove(s, id); !errors.Is(err, library.ErrNotFound) {
				t.Errorf("deleted again: %v", err)
			}
			must(t, s.Close())
			s = clocked(open(t, p))
			must(t, kind.restore(s, id))
			must(t, kind.restore(s, id)) // it is there
			got, err := kind.get(s, id)
			if err != nil || !got.Deleted.IsZero() || len(got.Past) != 2 {
				t.Errorf("restored: %+v, %v", got, err)
			}
			must(t, kind.remove(s, id))
			s.Now = func() time.Time { return time.Date(2027, 11, 24, 0, 0, 0, 0, time.UTC) }
			kind.create(t, s)
			if err := kind.restore(s, id); !errors.Is(err, library.ErrNotFound) {
				t.Errorf("a year later: %v", err)
			}
		})
	}
}

// kindTest reaches one kind of record.
type kindTest struct {
	create  func(*testing.T, *reader.Store) string
	get     func(*reader.Store, string) (reader.Made, error)
	remove  func(*reader.Store, string) error
	restore func(*reader.Store, string) error
}

func kinds() map[string]kindTest {
	return map[string]kindTest{
		"list": {
			func(t *testing.T, s *reader.Store) string { l, err := s.CreateList(week()); must(t, err); return l.ID },
			func(s *reader.Store, id string) (reader.Made, error) { l, err := s.List(id); return l.Made, err },
			(*reader.Store).DeleteList,
			func(s *reader.Store, id string) error { _, err := s.RestoreList(id); return err },
		},
		"annotation": {
			func(t *testing.T, s *reader.Store) string {
				a, err := s.CreateAnnotation(highlight("a", 1))
				must(t, err)
				return a.ID
			},
			func(s *reader.Store, id string) (reader.Made, error) { a, err := s.Annotation(id); return a.Made, err },
			(*reader.Store).DeleteAnnotation,
			func(s *reader.Store, id string) error { _, err := s.RestoreAnnotation(id); return err },
		},
		"search": {
			func(t *testing.T, s *reader.Store) string {
				q, err := s.CreateSearch(reader.SavedSearch{Name: "n"})
				must(t, err)
				return q.ID
			},
			func(s *reader.Store, id string) (reader.Made, error) { q, err := s.Search(id); return q.Made, err },
			(*reader.Store).DeleteSearch,
			func(s *reader.Store, id string) error { _, err := s.RestoreSearch(id); return err },
		},
		"file": {
			func(t *testing.T, s *reader.Store) string { f, err := s.AddFile(ownFile()); must(t, err); return f.ID },
			func(s *reader.Store, id string) (reader.Made, error) { f, err := s.File(id); return f.Made, err },
			(*reader.Store).DeleteFile,
			func(s *reader.Store, id string) error { _, err := s.RestoreFile(id); return err },
		},
	}
}
