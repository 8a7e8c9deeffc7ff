package reader_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
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

func TestBadRecordsAreRefused(t *testing.T) {
	s := open(t, path(t))
	long := func(n int) string { return strings.Repeat("x", n+1) }
	list := func(spoil func(*reader.List)) error {
		l := week()
		spoil(&l)
		_, err := s.CreateList(l)
		return err
	}
	note := func(spoil func(*reader.Annotation)) error {
		a := highlight("a", 1)
		spoil(&a)
		_, err := s.CreateAnnotation(a)
		return err
	}
	file := func(spoil func(*reader.OwnFile)) error {
		f := ownFile()
		spoil(&f)
		_, err := s.AddFile(f)
		return err
	}
	for name, err := range map[string]error{
		"no title":          list(func(l *reader.List) { l.Title = " " }),
		"long title":        list(func(l *reader.List) { l.Title = long(reader.MaxTitle) }),
		"no text":           list(func(l *reader.List) { l.Title = "a\xff" }),
		"long introduction": list(func(l *reader.List) { l.Intro = long(reader.MaxNote) }),
		"too many entries":  list(func(l *reader.List) { l.Entries = slices.Repeat(l.Entries[:1], reader.MaxEntries+1) }),
		"entry of nothing":  list(func(l *reader.List) { l.Entries[0] = reader.Entry{Title: "x"} }),
		"less than no time": list(func(l *reader.List) { l.Entries[0].Minutes = -1 }),
		"two of one id":     list(func(l *reader.List) { l.Entries[0].ID, l.Entries[1].ID = "e", "e" }),
		"long question":     list(func(l *reader.List) { l.Entries[0].Questions[0] = long(5000) }),
		"long session":      list(func(l *reader.List) { l.Sessions[0].Text = long(reader.MaxNote) }),
		"no item":           note(func(a *reader.Annotation) { a.Item = "" }),
		"colour":            note(func(a *reader.Annotation) { a.Colour = "red" }),
		"placement":         note(func(a *reader.Annotation) { a.Placed = "perhaps" }),
		"backwards":         note(func(a *reader.Annotation) { a.Position.End = 0 }),
		"long note":         note(func(a *reader.Annotation) { a.Note = long(reader.MaxNote) }),
		"long tag":          note(func(a *reader.Annotation) { a.Tags = []string{long(100)} }),
		"too many tags":     note(func(a *reader.Annotation) { a.Tags = make([]string, reader.MaxTags+1) }),
		"digest":            file(func(f *reader.OwnFile) { f.SHA256 = "../../etc/passwd" }),
		"long search":       s.NoteSearch(long(4000)),
	} {
		if !errors.Is(err, library.ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
	lists, err1 := s.Lists()
	notes, err2 := s.AllAnnotations()
	if len(lists)+len(notes) != 0 || errors.Join(err1, err2) != nil {
		t.Errorf("refused ones are there: %v, %v", lists, notes)
	}
}

func TestRefusedChangeChangesNothing(t *testing.T) {
	p := path(t)
	s := open(t, p)
	want, err := s.CreateList(week())
	must(t, err)
	own := errors.New("the caller's own")
	for _, change := range []func(*reader.List) error{
		func(l *reader.List) error { l.Entries[0].Title = "spoilt"; return own },
		func(l *reader.List) error { l.Entries[0].Title, l.Title = "spoilt", ""; return nil },
	} {
		if _, err := s.ChangeList(want.ID, change); !errors.Is(err, own) && !errors.Is(err, library.ErrInvalid) {
			t.Errorf("ChangeList = %v", err)
		}
	}
	same, err := s.ChangeList(want.ID, func(l *reader.List) error { l.Title = " Week 3 "; return nil })
	if diff := cmp.Diff(want, same); diff != "" || err != nil {
		t.Errorf("a change of nothing: %v\n%s", err, diff)
	}
	must(t, s.Close())
	got, err := open(t, p).List(want.ID)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestPastIsBounded(t *testing.T) {
	s := open(t, path(t))
	l, err := s.CreateList(week())
	must(t, err)
	var before string
	for n := range 130 {
		before = l.Revision
		l, err = s.ChangeList(l.ID, func(l *reader.List) error { l.Intro = fmt.Sprint(n); return nil })
		must(t, err)
	}
	if len(l.Past) != 100 || l.Past[99] != before {
		t.Errorf("%d revisions, the last %q, want %q", len(l.Past), l.Past[len(l.Past)-1], before)
	}
}

// TestRecordsOfNewerVersionsStayWhole changes records that a later version of
// the program, with the same schema, wrote.
func TestRecordsOfNewerVersionsStayWhole(t *testing.T) {
	p := path(t)
	s := open(t, p)
	l, err := s.CreateList(week())
	must(t, err)
	must(t, s.Close())
	inside(t, p, func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte("lists"))
		data, err := bolt.Get(b, []byte(l.ID))
		if err != nil {
			return err
		}
		return bolt.Put(b, []byte(l.ID), bytes.Replace(data, []byte(`{`), []byte(`{"cover":{"a":[1]},`), 1))
	})
	s = open(t, p)
	_, err = s.ChangeList(l.ID, func(l *reader.List) error { l.Title = "Other"; return nil })
	must(t, err)
	must(t, s.Close())
	inside(t, p, func(tx *bbolt.Tx) error {
		data, err := bolt.Get(tx.Bucket([]byte("lists")), []byte(l.ID))
		if !bytes.Contains(data, []byte(`"cover":{"a":[1]}`)) || !bytes.Contains(data, []byte(`"Other"`)) {
			t.Errorf("stored: %s", data)
		}
		return err
	})
}

// TestFromTheFirstSchema opens a file as the first version wrote it.
func TestFromTheFirstSchema(t *testing.T) {
	p := path(t)
	s := open(t, p)
	_, err := s.SetMark("a", reader.Patch{Starred: ptr(true)})
	must(t, err)
	must(t, s.Close())
	inside(t, p, func(tx *bbolt.Tx) error {
		for _, name := range []string{"lists", "annotations", "searches", "files", "kept"} {
			must(t, tx.DeleteBucket([]byte(name)))
		}
		return bolt.Put(tx.Bucket([]byte("meta")), []byte("schema"), []byte("1"))
	})
	s = open(t, p)
	if m, err := s.Mark("a"); !m.Starred || err != nil {
		t.Errorf("%+v, %v", m, err)
	}
	_, err = s.CreateList(week())
	must(t, err)
}

// TestTogether writes and reads from many sides at once.
func TestTogether(t *testing.T) {
	p := path(t)
	s := open(t, p)
	told := make(chan struct{}, 1000)
	s.Watch(func() { told <- struct{}{} })
	l, err := s.CreateList(reader.List{Title: "Counted"})
	must(t, err)
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			for i := range 5 {
				_, err1 := s.ChangeList(l.ID, func(l *reader.List) error {
					l.Entries = append(l.Entries, reader.Entry{Number: n*10 + i + 1})
					return nil
				})
				_, err2 := s.CreateAnnotation(highlight("a", n*10+i))
				_, err3 := s.Annotations("a")
				_, err4 := s.Lists()
				if err := errors.Join(err1, err2, err3, err4); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for range 2 {
		l, err = s.List(l.ID)
		notes, err2 := s.AllAnnotations()
		if len(l.Entries) != 20 || len(notes) != 20 || errors.Join(err, err2) != nil {
			t.Errorf("%d entries, %d notes, %v, %v", len(l.Entries), len(notes), err, err2)
		}
		must(t, s.Close())
		s = open(t, p)
	}
	if len(told) != 41 {
		t.Errorf("told %d times of 41 changes", len(told))
	}
}
