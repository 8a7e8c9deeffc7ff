package reader_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// attach puts the bytes of an own file in their place and notes it.
func attach(t *testing.T, s *reader.Store, title string, data []byte) reader.OwnFile {
	t.Helper()
	digest := fmt.Sprintf("%x", sha256.Sum256(data))
	must(t, os.MkdirAll(s.FileFolder(), 0o700))
	must(t, os.WriteFile(filepath.Join(s.FileFolder(), digest), data, 0o600))
	f, err := s.AddFile(reader.OwnFile{Name: "a.md", Title: title, Type: "text/markdown", Size: int64(len(data)), SHA256: digest})
	must(t, err)
	return f
}

// full is a store with something of everything.
func full(t *testing.T) *reader.Store {
	t.Helper()
	s := clocked(open(t, path(t)))
	_, err := s.CreateList(week())
	must(t, err)
	_, err = s.CreateAnnotation(highlight("a", 3))
	must(t, err)
	_, err = s.CreateSearch(reader.SavedSearch{Name: "Toolkits <&> “x”", Query: "type=toolkit", Known: []uint32{1, 2}})
	must(t, err)
	_, err = s.SetMark("a", reader.Patch{Starred: ptr(true), Opened: true})
	must(t, err)
	must(t, s.KeepItems(reader.KeptItem{Item: library.Item{ID: "a", Title: "A", Body: "text"}, Release: 3}, reader.KeptItem{Item: library.Item{ID: "b"}}))
	must(t, s.NoteSearch("q=x"))
	must(t, s.AddLater(reader.LaterLink{URL: "https://example.org/", Title: "E"}))
	_, err = s.SaveSettings(reader.Defaults())
	must(t, err)
	large := make([]byte, 1<<20) // more than one piece
	for i := range large {
		large[i] = byte(rand.Uint32())
	}
	attach(t, s, "Large", large)
	attach(t, s, "Empty", nil)
	return s
}

func TestBackupCarriesEverything(t *testing.T) {
	a := full(t)
	lost := attach(t, a, "Lost", []byte("gone"))
	must(t, os.Remove(filepath.Join(a.FileFolder(), lost.SHA256)))
	var backup bytes.Buffer
	what, err := a.WriteBackup(&backup, "1.2.3")
	if diff := cmp.Diff(reader.Saved{Lists: 1, Annotations: 1, Searches: 1, Files: 3, Marks: 1, LeftOut: []string{"Lost"}}, what); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	b := open(t, path(t))
	r := bringIn(t, b, backup.Bytes(), reader.ImportOptions{})
	want := reader.MergeReceipt{Made: r.Made, Program: "1.2.3", Settings: true, Twice: []string{}, Missing: []string{"Lost"},
		Lists: reader.Tally{Added: 1}, Annotations: reader.Tally{Added: 1}, Searches: reader.Tally{Added: 1}, Files: reader.Tally{Added: 3},
		Marks: reader.Tally{Added: 1}, Kept: reader.Tally{Added: 2}, Later: reader.Tally{Added: 1}, Recent: reader.Tally{Added: 1}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
	var again bytes.Buffer
	_, err = b.WriteBackup(&again, "1.2.3")
	must(t, err)
	if diff := cmp.Diff(body(backup.Bytes()), body(again.Bytes())); diff != "" {
		t.Errorf("the copy's backup differs:\n%s", diff)
	}
	entries, err := os.ReadDir(b.FileFolder())
	if len(entries) != 2 || err != nil {
		t.Errorf("own files: %v, %v", entries, err)
	}
}

// TestBadBackups: whatever the file is, nothing changes and the fault is one
// of those that have a sentence.
func TestBadBackups(t *testing.T) {
	good := saved(t, full(t))
	unsigned := good[:bytes.LastIndex(good, []byte(",\n\"sha256\""))]
	with := func(old, fresh string) []byte {
		return append(bytes.Replace(unsigned, []byte(old), []byte(fresh), 1), '}')
	}
	digest := fmt.Sprintf("%x", sha256.Sum256(nil))
	for name, bad := range map[string]struct {
		data  []byte
		fault error
	}{
		"nothing":           {nil, reader.ErrNotBackup},
		"a letter":          {[]byte("Dear Ana,\n"), reader.ErrNotBackup},
		"a zip file":        {[]byte("PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaa"), reader.ErrNotBackup},
		"other JSON":        {[]byte(`{"type":"FeatureCollection"}`), reader.ErrNotBackup},
		"a list":            {[]byte(`[1,2]`), reader.ErrNotBackup},
		"another format":    {[]byte(`{"format":"zotero","version":1}`), reader.ErrNotBackup},
		"no version":        {[]byte(`{"format":"socialmission-backup"}`), reader.ErrNotBackup},
		"newer":             {with(`"version":1`, `"version":2`), reader.ErrBackupNewer},
		"one byte changed":  {bytes.Replace(good, []byte("Week 3"), []byte("Week 4"), 1), reader.ErrBackupDamaged},
		"cut short":         {good[:len(good)-100], reader.ErrBackupDamaged},
		"half":              {good[:len(good)/2], reader.ErrBackupDamaged},
		"more after it":     {append(with("x", "x"), []byte(`{"a":1}`)...), reader.ErrBackupDamaged},
		"marks as a list":   {with(`"marks":{`, `"marks":[],"other":{`), reader.ErrBackupDamaged},
		"a number as title": {with(`"title":"Week 3"`, `"title":3`), reader.ErrBackupDamaged},
		"a wrong file":      {with(digest+`":[`, digest+`":["`+base64.StdEncoding.EncodeToString([]byte("other"))+`"`), reader.ErrBackupDamaged},
		"no base64":         {with(digest+`":[`, digest+`":["!"`), reader.ErrBackupDamaged},
		"a path as digest":  {with(`"`+digest+`":[`, `"../../etc/passwd":[`), reader.ErrBackupDamaged},
		"huge element":      {with(`"intro":"`, `"intro":"`+strings.Repeat("x", 20<<20)), reader.ErrBackupDamaged},
		"many nothings":     {with(`"searches":[`, `"searches":[`+strings.Repeat("{},", 2000)), reader.ErrBackupDamaged},
		"deep":              {with(`"kept":[`, `"deep":`+strings.Repeat("[", 100_000)), reader.ErrBackupDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, path(t))
			if _, err := s.PreviewBackup(bytes.NewReader(bad.data), int64(len(bad.data)), reader.ImportOptions{}); !errors.Is(err, bad.fault) {
				t.Errorf("preview: %v, want %v", err, bad.fault)
			}
			_, _, err := s.ImportBackup(t.Context(), bytes.NewReader(bad.data), int64(len(bad.data)), reader.ImportOptions{})
			if !errors.Is(err, bad.fault) {
				t.Errorf("import: %v, want %v", err, bad.fault)
			}
			untouched(t, s)
		})
	}
	large := io.NewSectionReader(bytes.NewReader(nil), 0, 1<<40)
	if _, err := open(t, path(t)).PreviewBackup(large, large.Size(), reader.ImportOptions{}); !errors.Is(err, reader.ErrBackupLarge) {
		t.Errorf("a huge file: %v", err)
	}
}

func untouched(t *testing.T, s *reader.Store) {
	t.Helper()
	lists, err1 := s.Lists()
	marks, err2 := s.Marks()
	left, err3 := filepath.Glob(filepath.Join(s.FileFolder(), "*"))
	hidden, err4 := filepath.Glob(filepath.Join(s.FileFolder(), ".*"))
	if len(lists)+len(marks)+len(left)+len(hidden) != 0 || errors.Join(err1, err2, err3, err4) != nil {
		t.Errorf("it left %v, %v, %v, %v: %v", lists, marks, left, hidden, errors.Join(err1, err2, err3, err4))
	}
}

// TestEveryCutAndFlipIsTold cuts a backup anywhere, and spoils it anywhere
// before the digest: a spoilt digest has nothing to say.
func TestEveryCutAndFlipIsTold(t *testing.T) {
	src := clocked(open(t, path(t)))
	_, err := src.CreateList(week())
	must(t, err)
	good := saved(t, src)
	s, random := open(t, path(t)), rand.New(rand.NewPCG(5, 6))
	for range 300 {
		bad := bytes.Clone(good)
		at := random.IntN(len(bad) - 80)
		if random.IntN(2) == 0 {
			bad = bad[:at]
		} else {
			bad[at] ^= byte(1 + random.IntN(255))
		}
		if _, err := s.PreviewBackup(bytes.NewReader(bad), int64(len(bad)), reader.ImportOptions{}); !errors.Is(err, library.ErrInvalid) {
			t.Fatalf("at %d: %v", at, err)
		}
	}
}

// TestWrittenByHand takes a file without a digest, in another order, with
// members and fields that this version does not know, and entries it cannot use.
func TestWrittenByHand(t *testing.T) {
	backup := []byte(`{ "format": "socialmission-backup", "plans": {"a": [1]}, "version": 1,
	  "lists": [
	    {"id": "l0000000000000001", "revision": "r1", "title": "By hand", "cover": "red", "entries": [{"item": "a", "title": "A"}]},
	    {"id": "../../x", "revision": "r1", "title": "Bad id"},
	    {"id": "l0000000000000002", "revision": "r1", "title": ""},
	    {"id": "a0000000000000003", "revision": "r1", "title": "Another kind's id"},
	    null
	  ],
	  "annotations": [{"id": "a1", "revision": "r1", "item": "a", "colour": "octarine"}],
	  "marks": {"a": {"starred": true}, "": {"read": true}, "b": {"position": 7}}
	}`)
	s := open(t, path(t))
	r := bringIn(t, s, backup, reader.ImportOptions{})
	if r.Lists != (reader.Tally{Added: 1, Left: 4}) || r.Annotations != (reader.Tally{Left: 1}) || r.Marks != (reader.Tally{Added: 1, Left: 2}) {
		t.Errorf("%+v", r)
	}
	l, err := s.List("l0000000000000001")
	if l.Title != "By hand" || l.Entries[0].ID == "" || err != nil {
		t.Errorf("%+v, %v", l, err)
	}
	if !bytes.Contains(saved(t, s), []byte(`"cover":"red"`)) {
		t.Error("a field that this version does not know was dropped")
	}
}

func FuzzImportBackup(f *testing.F) {
	f.Add([]byte(`{"format":"socialmission-backup","version":1,"lists":[{"id":"l1","revision":"r","title":"t"}],"data":{}}`))
	f.Add([]byte(`{"format":"socialmission-backup","version":1,"marks":{"a":{"opened":"9999-12-31T23:59:59-12:00"}},"later":[{}],"kept":[{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := reader.Open(filepath.Join(t.TempDir(), "reader.db"))
		must(t, err)
		defer s.Close()
		if _, _, err := s.ImportBackup(t.Context(), bytes.NewReader(data), int64(len(data)), reader.ImportOptions{}); err != nil {
			return
		}
		var again bytes.Buffer
		if _, err := s.WriteBackup(&again, ""); err != nil {
			t.Fatal(err)
		}
		if r, err := s.PreviewBackup(bytes.NewReader(again.Bytes()), int64(again.Len()), reader.ImportOptions{}); err != nil || r.Changes() {
			t.Errorf("its own backup: %v, %+v", err, r)
		}
	})
}
