package reader_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// calendar is a clock that a test sets.
type calendar struct{ now time.Time }

func (c *calendar) days(n int) { c.now = c.now.AddDate(0, 0, n) }

func dated(s *reader.Store) *calendar {
	c := &calendar{time.Date(2026, 11, 1, 9, 0, 0, 0, time.Local)}
	s.Now = func() time.Time { c.now = c.now.Add(time.Second); return c.now }
	return c
}

func backups(t *testing.T, s *reader.Store) []string {
	t.Helper()
	all, err := s.Backups()
	must(t, err)
	days := []string{}
	for _, b := range all {
		day := b.Day()
		if b.Before {
			day += " before"
		}
		days = append(days, day)
	}
	return days
}

func folderOf(p string) string { return filepath.Join(filepath.Dir(p), "backups") }

func TestBackupsByDay(t *testing.T) {
	p := path(t)
	s := open(t, p)
	c := dated(s)
	for day := range 13 {
		_, err := s.CreateList(reader.List{Title: fmt.Sprint("Day ", day)})
		must(t, err)
		must(t, s.BackUp(t.Context()))
		_, err = s.CreateList(reader.List{Title: "later that day"})
		must(t, err)
		must(t, s.BackUp(t.Context())) // one a day
		c.days(1)
	}
	var want []string
	for day := 13; day > 3; day-- {
		want = append(want, fmt.Sprintf("2026-11-%02d", day))
	}
	if diff := cmp.Diff(want, backups(t, s)); diff != "" {
		t.Error(diff)
	}
	c.days(3)
	must(t, s.BackUp(t.Context()))
	c.days(1)
	must(t, s.BackUp(t.Context())) // nothing changed since: the old ones stay
	if got := backups(t, s); got[0] != "2026-11-17" || got[9] != "2026-11-05" {
		t.Errorf("%v", got)
	}
	entries, err := os.ReadDir(folderOf(p))
	if len(entries) != 10 || err != nil {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

func TestRestoreAndUndo(t *testing.T) {
	p := path(t)
	s := open(t, p)
	c := dated(s)
	kept, err := s.CreateList(week())
	must(t, err)
	_, err = s.SetMark("a", reader.Patch{Starred: ptr(true)})
	must(t, err)
	must(t, s.BackUp(t.Context()))
	c.days(1)
	must(t, s.DeleteList(kept.ID))
	late, err := s.CreateAnnotation(highlight("a", 1))
	must(t, err)
	undo, err := s.RestoreBackup(t.Context(), "2026-11-01")
	must(t, err)
	for range 2 { // live, and after a start
		got, err := s.List(kept.ID)
		if diff := cmp.Diff(kept, got); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
		if all, err := s.AllAnnotations(); len(all) != 0 || err != nil {
			t.Errorf("notes made later: %v, %v", all, err)
		}
		must(t, s.Close())
		s = open(t, p)
		s.Now = func() time.Time { return c.now }
	}
	if !undo.Before || undo.Size == 0 {
		t.Errorf("the undo is %+v", undo)
	}
	c.days(1)
	_, err = s.RestoreBackup(t.Context(), undo.Name)
	must(t, err)
	if _, err := s.List(kept.ID); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("undone: %v", err)
	}
	if got, err := s.Annotation(late.ID); got.Item != "a" || err != nil {
		t.Errorf("undone: %+v, %v", got, err)
	}
	if diff := cmp.Diff([]string{"2026-11-03 before", "2026-11-02 before", "2026-11-01"}, backups(t, s)); diff != "" {
		t.Error(diff)
	}
	for range 7 { // what is made before is bounded, too
		_, err = s.SetMark("a", reader.Patch{Opened: true})
		must(t, err)
		_, err = s.KeepPresent(t.Context())
		must(t, err)
	}
	if got := backups(t, s); len(got) != reader.KeepBefore+1 || got[reader.KeepBefore] != "2026-11-01" {
		t.Errorf("%v", got)
	}
}

func TestRestoreRefuses(t *testing.T) {
	p := path(t)
	s := open(t, p)
	c := dated(s)
	_, err := s.CreateList(week())
	must(t, err)
	must(t, s.BackUp(t.Context()))
	c.days(1)
	want, err := s.CreateList(week())
	must(t, err)
	name := "reader-2026-11-01-090003.db"
	good, err := os.ReadFile(filepath.Join(folderOf(p), name))
	must(t, err)
	newer := filepath.Join(folderOf(p), "reader-2026-10-01-000000.db")
	must(t, os.WriteFile(newer, good, 0o600))
	inside(t, newer, func(tx *bbolt.Tx) error {
		return bolt.Put(tx.Bucket([]byte("meta")), []byte("schema"), []byte("99"))
	})
	bad := append([]byte{}, good...)
	for i := len(bad) / 2; i < len(bad); i++ {
		bad[i] ^= 0x5a
	}
	must(t, os.WriteFile(filepath.Join(folderOf(p), "reader-2026-10-02-000000.db"), bad, 0o600))
	must(t, os.WriteFile(filepath.Join(folderOf(p), "reader-2026-10-03-000000.db"), []byte("a letter"), 0o600))
	for name, fault := range map[string]error{
		"2026-10-01":       library.ErrNewer,
		"2026-10-02":       library.ErrDamaged,
		"2026-10-03":       library.ErrDamaged,
		"2026-11-30":       library.ErrNotFound,
		"../reader.db":     library.ErrNotFound,
		"":                 library.ErrNotFound,
		"reader-x-fake.db": library.ErrNotFound,
	} {
		if _, err := s.RestoreBackup(t.Context(), name); !errors.Is(err, fault) {
			t.Errorf("%q: %v, want %v", name, err, fault)
		}
	}
	if got, err := s.List(want.ID); got.ID != want.ID || err != nil {
		t.Errorf("a refused restore left %v, %v", got, err)
	}
	entries, err := os.ReadDir(folderOf(p))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s was left behind", e.Name())
		}
	}
	must(t, err)
}

// TestDamagedFileMakesNoBackup: it would push a sound one out.
func TestDamagedFileMakesNoBackup(t *testing.T) {
	p := path(t)
	s := open(t, p)
	c := dated(s)
	l, err := s.CreateList(week())
	must(t, err)
	must(t, s.BackUp(t.Context()))
	must(t, s.Close())
	inside(t, p, func(tx *bbolt.Tx) error { // a value that is not what its checksum says
		return tx.Bucket([]byte("lists")).Put([]byte(l.ID), []byte("rotten"))
	})
	s = open(t, p)
	c.days(1)
	s.Now = func() time.Time { return c.now }
	if err := s.BackUp(t.Context()); !errors.Is(err, library.ErrDamaged) {
		t.Errorf("BackUp = %v, want ErrDamaged", err)
	}
	if diff := cmp.Diff([]string{"2026-11-01"}, backups(t, s)); diff != "" {
		t.Error(diff)
	}
}
