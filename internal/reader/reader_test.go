package reader_test

import (
	"bytes"
	"errors"
	"math"
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

func open(t *testing.T, path string) *reader.Store {
	t.Helper()
	s, err := reader.Open(path)
	must(t, err)
	t.Cleanup(func() { _ = s.Close() }) // closing twice is harmless
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func path(t *testing.T) string { return filepath.Join(t.TempDir(), "reader.db") }

func ptr[T any](v T) *T { return &v }

func TestFreshStore(t *testing.T) {
	s := open(t, path(t))
	if got, err := s.Settings(); got != reader.Defaults() || err != nil {
		t.Errorf("Settings = %+v, %v", got, err)
	}
	if got, err := s.Mark("a"); got != (reader.Mark{}) || err != nil {
		t.Errorf("Mark = %+v, %v", got, err)
	}
	if got, err := s.Marks(); len(got) != 0 || got == nil || err != nil {
		t.Errorf("Marks = %v, %v", got, err)
	}
	if got, err := s.Recent(5); len(got) != 0 || got == nil || err != nil {
		t.Errorf("Recent = %v, %v", got, err)
	}
	if got, err := s.LastSeenRelease(); got != 0 || err != nil {
		t.Errorf("LastSeenRelease = %v, %v", got, err)
	}
}

func TestSettingsStay(t *testing.T) {
	p := path(t)
	s := open(t, p)
	want := reader.Settings{Language: reader.Spanish, Theme: reader.DarkTheme, TextSize: 150, LineHeight: 1.8, LineWidth: 60,
		Font: "open-dyslexic", ParagraphNumbers: true, InterfaceScale: 120, WelcomeDismissed: true, CitationStyle: "mla"}
	got, err := s.SaveSettings(want)
	if got != want || err != nil {
		t.Errorf("SaveSettings = %+v, %v", got, err)
	}
	must(t, s.Close())
	got, err = open(t, p).Settings()
	if got != want || err != nil {
		t.Errorf("Settings = %+v, %v", got, err)
	}
}

func TestMeasuresAreMovedIntoRange(t *testing.T) {
	s := open(t, path(t))
	low, high := reader.Defaults(), reader.Defaults()
	low.TextSize, low.LineHeight, low.LineWidth, low.InterfaceScale = -5, 0, 0, 0
	high.TextSize, high.LineHeight, high.LineWidth, high.InterfaceScale = 9999, math.Inf(1), 9999, 9999
	low, err := s.SaveSettings(low)
	must(t, err)
	high, err = s.SaveSettings(high)
	must(t, err)
	if low.TextSize != 80 || low.LineHeight != 1.2 || low.LineWidth != 40 || low.InterfaceScale != 80 {
		t.Errorf("low = %+v", low)
	}
	if high.TextSize != 300 || high.LineHeight != 2.4 || high.LineWidth != 100 || high.InterfaceScale != 200 {
		t.Errorf("high = %+v", high)
	}
	odd := reader.Defaults()
	odd.LineHeight = math.NaN()
	if odd, err = s.SaveSettings(odd); odd.LineHeight != reader.Defaults().LineHeight || err != nil {
		t.Errorf("line height = %v, %v", odd.LineHeight, err)
	}
}

func TestUnknownChoicesAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*reader.Settings){
		"language":  func(s *reader.Settings) { s.Language = "fr" },
		"theme":     func(s *reader.Settings) { s.Theme = "pink" },
		"no theme":  func(s *reader.Settings) { s.Theme = "" },
		"font":      func(s *reader.Settings) { s.Font = `x"; color: red` },
		"no font":   func(s *reader.Settings) { s.Font = "" },
		"long font": func(s *reader.Settings) { s.Font = strings.Repeat("a", 41) },
	} {
		s := open(t, path(t))
		set := reader.Defaults()
		spoil(&set)
		if _, err := s.SaveSettings(set); !errors.Is(err, library.ErrInvalid) {
			t.Errorf("%s: SaveSettings = %v, want ErrInvalid", name, err)
		}
		if got, err := s.Settings(); got != reader.Defaults() || err != nil {
			t.Errorf("%s: Settings = %+v, %v", name, got, err)
		}
	}
}

// TestDowngradeLosesNothing saves over what a later version of the program,
// with the same schema, wrote.
func TestDowngradeLosesNothing(t *testing.T) {
	p := path(t)
	must(t, open(t, p).Close())
	inside(t, p, func(tx *bbolt.Tx) error {
		return errors.Join(
			bolt.Put(tx.Bucket([]byte("settings")), []byte("settings"), []byte(`{"theme":"sepia","textSize":120,"future":{"a":[1,2]}}`)),
			bolt.Put(tx.Bucket([]byte("marks")), []byte("a"), []byte(`{"starred":true,"colour":"green","positionAnchor":"p-3"}`)))
	})
	s := open(t, p)
	set, err := s.Settings()
	if set.Theme != reader.SystemTheme || set.TextSize != 120 || err != nil {
		t.Errorf("Settings = %+v, %v", set, err)
	}
	_, err = s.SaveSettings(set)
	must(t, err)
	mark, err := s.SetMark("a", reader.Patch{Read: ptr(true), Anchor: ptr("")})
	if mark != (reader.Mark{Starred: true, Read: true}) || err != nil {
		t.Errorf("SetMark = %+v, %v", mark, err)
	}
	must(t, s.Close())
	inside(t, p, func(tx *bbolt.Tx) error {
		settings, _ := bolt.Get(tx.Bucket([]byte("settings")), []byte("settings"))
		marks, _ := bolt.Get(tx.Bucket([]byte("marks")), []byte("a"))
		if !bytes.Contains(settings, []byte(`"future":{"a":[1,2]}`)) || !bytes.Contains(settings, []byte(`"theme":"system"`)) {
			t.Errorf("settings = %s", settings)
		}
		if !bytes.Contains(marks, []byte(`"colour":"green"`)) || bytes.Contains(marks, []byte("p-3")) {
			t.Errorf("mark = %s", marks)
		}
		return nil
	})
}

// inside changes the file below the store, as another version would.
func inside(t *testing.T, path string, fn func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(fn))
	must(t, db.Close())
}

func TestNewerFileIsLeftAlone(t *testing.T) {
	p := path(t)
	must(t, open(t, p).Close())
	inside(t, p, func(tx *bbolt.Tx) error {
		return bolt.Put(tx.Bucket([]byte("meta")), []byte("schema"), []byte("99"))
	})
	before, err := os.ReadFile(p)
	must(t, err)
	if _, err := reader.Open(p); !errors.Is(err, library.ErrNewer) {
		t.Errorf("Open = %v, want ErrNewer", err)
	}
	after, err := os.ReadFile(p)
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
}

func TestMarks(t *testing.T) {
	s := open(t, path(t))
	now := time.Date(2026, 11, 24, 7, 0, 0, 123, time.UTC)
	s.Now = func() time.Time { return now }
	steps := []struct {
		patch reader.Patch
		want  reader.Mark
	}{
		{reader.Patch{}, reader.Mark{}},
		{reader.Patch{Starred: ptr(true)}, reader.Mark{Starred: true}},
		{reader.Patch{Position: ptr(0.5), Anchor: ptr("p-12")}, reader.Mark{Starred: true, Position: 0.5, PositionAnchor: "p-12"}},
		{reader.Patch{Opened: true}, reader.Mark{Starred: true, Position: 0.5, PositionAnchor: "p-12", Opened: now}},
		{reader.Patch{Read: ptr(true), Position: ptr(7.0)}, reader.Mark{Starred: true, Read: true, Position: 1, PositionAnchor: "p-12", Opened: now}},
		{reader.Patch{Starred: ptr(false), Position: ptr(-1.0)}, reader.Mark{Read: true, PositionAnchor: "p-12", Opened: now}},
	}
	for i, step := range steps {
		got, err := s.SetMark("a", step.patch)
		if diff := cmp.Diff(step.want, got); diff != "" || err != nil {
			t.Errorf("step %d: %v\n%s", i, err, diff)
		}
		got, err = s.Mark("a")
		if diff := cmp.Diff(step.want, got); diff != "" || err != nil {
			t.Errorf("step %d, read again: %v\n%s", i, err, diff)
		}
	}
	all, err := s.Marks()
	if diff := cmp.Diff(map[string]reader.Mark{"a": steps[len(steps)-1].want}, all); diff != "" || err != nil {
		t.Errorf("Marks: %v\n%s", err, diff)
	}
}

func TestBadMarksAreRefused(t *testing.T) {
	s := open(t, path(t))
	for name, try := range map[string]func() error{
		"no id":     func() error { _, err := s.SetMark("", reader.Patch{}); return err },
		"long id":   func() error { _, err := s.SetMark(strings.Repeat("a", 201), reader.Patch{}); return err },
		"no number": func() error { _, err := s.SetMark("a", reader.Patch{Position: ptr(math.NaN())}); return err },
		"long anchor": func() error {
			_, err := s.SetMark("a", reader.Patch{Anchor: ptr(strings.Repeat("a", 201))})
			return err
		},
		"one of many": func() error { _, err := s.SetRead([]string{"a", ""}, true); return err },
		"too many":    func() error { _, err := s.SetRead(make([]string, reader.MaxIDs+1), true); return err },
		"release":     func() error { return s.SetLastSeen(-1) },
	} {
		if err := try(); !errors.Is(err, library.ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
	if all, err := s.Marks(); len(all) != 0 || err != nil {
		t.Errorf("Marks = %v, %v", all, err)
	}
}

func TestRecent(t *testing.T) {
	s := open(t, path(t))
	now := time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC)
	s.Now = func() time.Time { now = now.Add(time.Second); return now }
	for _, id := range []string{"a", "b", "c", "a", "d"} {
		_, err := s.SetMark(id, reader.Patch{Opened: true})
		must(t, err)
	}
	got, err := s.Recent(3)
	if diff := cmp.Diff([]string{"d", "a", "c"}, got); diff != "" || err != nil {
		t.Errorf("Recent: %v\n%s", err, diff)
	}
	if got, err = s.Recent(99); len(got) != 4 || err != nil {
		t.Errorf("Recent(99) = %v, %v", got, err)
	}
}

func TestSetReadNamesWhatChanged(t *testing.T) {
	s := open(t, path(t))
	_, err := s.SetMark("b", reader.Patch{Read: ptr(true), Starred: ptr(true)})
	must(t, err)
	changed, err := s.SetRead([]string{"a", "b", "c", "a"}, true)
	if diff := cmp.Diff([]string{"a", "c"}, changed); diff != "" || err != nil {
		t.Errorf("SetRead: %v\n%s", err, diff)
	}
	changed, err = s.SetRead(changed, false) // undo
	if diff := cmp.Diff([]string{"a", "c"}, changed); diff != "" || err != nil {
		t.Errorf("undo: %v\n%s", err, diff)
	}
	if b, err := s.Mark("b"); !b.Read || !b.Starred || err != nil {
		t.Errorf("Mark(b) = %+v, %v", b, err)
	}
}

func TestLastSeenNeverGoesBack(t *testing.T) {
	s := open(t, path(t))
	for _, n := range []int{3, 5, 4} {
		must(t, s.SetLastSeen(n))
	}
	if got, err := s.LastSeenRelease(); got != 5 || err != nil {
		t.Errorf("LastSeenRelease = %d, %v", got, err)
	}
}
