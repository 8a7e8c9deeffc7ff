package reader_test

import (
	"bytes"
	"errors"
	"fmt"
	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
	"slices"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"strings"
	"sync"
	"testing"
)

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
