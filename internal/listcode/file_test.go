package listcode_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/listcode"
)

func example() listcode.File {
	data := []byte("%PDF-1.7 a syllabus")
	sum := sha256.Sum256(data)
	return listcode.File{Title: "Week 3 <b>&amp;", Intro: "Read in order.\n\nThen come.", Lang: "en", Entries: []listcode.FileEntry{
		{Item: "clinic", Number: 30, Title: "A clinic", Prompt: "Who pays?", Minutes: 20, Questions: []string{"Why?", "Who?"}},
		{Number: 2000, Title: "Not here"},
		{Title: "Syllabus", Own: &listcode.OwnFile{Name: "syllabus.pdf", Type: "application/pdf", Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:]), Data: data}},
	}}
}

func TestFileRoundTrip(t *testing.T) {
	want := example()
	data, err := want.Bytes()
	must(t, err)
	for name, written := range map[string][]byte{"as written": data, "with a mark of byte order": append([]byte("\ufeff"), data...)} {
		if !listcode.IsFile(written) {
			t.Errorf("%s: not known as a list file", name)
		}
		got, err := listcode.ParseFile(written)
		must(t, err)
		want.Format, want.Version = "socialmission-list", 1
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if !bytes.Contains(data, []byte("Week 3 <b>&amp;")) {
		t.Errorf("texts are written as %s", data)
	}
}

// What later programs add does not keep this one from reading.
func TestFileWithMoreInIt(t *testing.T) {
	got, err := listcode.ParseFile([]byte(`{"format": "socialmission-list", "version": 1, "title": "T", "colour": 3, "entries": [{"number": 1, "title": "", "mood": []}]}`))
	if err != nil || got.Title != "T" || got.Entries[0].Number != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestFileFaults(t *testing.T) {
	in := func(entry string) string {
		return `{"format": "socialmission-list", "version": 1, "title": "T", "entries": [{"number": 1, "title": "x"}, ` + entry + `]}`
	}
	sum := strings.Repeat("0", 64)
	for _, c := range []struct {
		name, text string
		want       listcode.Problem
		entry      int
	}{
		{"nothing", "", listcode.NoListFile, 0},
		{"other JSON", `{"a": 1}`, listcode.NoListFile, 0},
		{"a list of JSON", `[]`, listcode.NoListFile, 0},
		{"another program's", `{"format": "bookmarks", "version": 1}`, listcode.NoListFile, 0},
		{"a later one", `{"format": "socialmission-list", "version": 2, "entries": 5}`, listcode.NewerFile, 0},
		{"no version", `{"format": "socialmission-list", "title": "T", "entries": []}`, listcode.ForbiddenIn, 0},
		{"cut off", in(`{"number": 2`)[:70], listcode.NoListFile, 0},
		{"two at once", in(`{"number": 2}`) + "{}", listcode.NoListFile, 0},
		{"another type", `{"format": "socialmission-list", "version": 1, "entries": "all"}`, listcode.BrokenFile, 0},
		{"a deep nest", `{"format": "socialmission-list", "version": 1, "x": ` + strings.Repeat("[", 20_000), listcode.NoListFile, 0},
		{"a long title", `{"format": "socialmission-list", "version": 1, "title": "` + strings.Repeat("x", 301) + `", "entries": []}`, listcode.ForbiddenIn, 0},
		{"too many", `{"format": "socialmission-list", "version": 1, "entries": [` + strings.Repeat(`{"number": 1},`, 200) + `{"number": 1}]}`, listcode.ForbiddenIn, 0},
		{"no item", in(`{"title": "x"}`), listcode.ForbiddenIn, 2},
		{"a path", in(`{"item": "../../etc/passwd"}`), listcode.ForbiddenIn, 2},
		{"an address", in(`{"item": "javascript:alert(1)"}`), listcode.ForbiddenIn, 2},
		{"a negative number", in(`{"number": -4}`), listcode.ForbiddenIn, 2},
		{"a huge number", in(`{"number": 99999999}`), listcode.ForbiddenIn, 2},
		{"negative time", in(`{"number": 2, "minutes": -1}`), listcode.ForbiddenIn, 2},
		{"two days", in(`{"number": 2, "minutes": 2881}`), listcode.ForbiddenIn, 2},
		{"both", in(`{"number": 2, "file": {"name": "a", "size": 0, "sha256": "` + sum + `"}}`), listcode.ForbiddenIn, 2},
		{"no digest", in(`{"file": {"name": "a", "size": 3, "sha256": "../../x"}}`), listcode.ForbiddenIn, 2},
		{"other bytes", in(`{"file": {"name": "a", "size": 3, "sha256": "` + sum + `", "data": "AAAA"}}`), listcode.BrokenInside, 2},
		{"a long prompt", in(`{"number": 2, "prompt": "` + strings.Repeat("x", 5001) + `"}`), listcode.ForbiddenIn, 2},
	} {
		_, err := listcode.ParseFile([]byte(c.text))
		var got *listcode.FileFault
		if !errors.As(err, &got) || got.Problem != c.want || got.Entry != c.entry || err.Error() == "" {
			t.Errorf("%s: %v, want %s in entry %d", c.name, err, c.want, c.entry)
		}
	}
	if _, err := listcode.ParseFile(make([]byte, listcode.MaxFile+1)); err == nil || !strings.Contains(err.Error(), "larger") {
		t.Errorf("a huge file: %v", err)
	}
}

// Characters that only deceive are taken out.
func TestFileIsCleaned(t *testing.T) {
	got, err := listcode.ParseFile([]byte(`{"format": "socialmission-list", "version": 1, "title": " A\u202egpj.exe\u0000\nB ", "introduction": "one\r\ntwo\u0007", "entries": []}`))
	if err != nil || got.Title != "Agpj.exe B" || got.Intro != "one\ntwo" {
		t.Errorf("got %q, %q, %v", got.Title, got.Intro, err)
	}
}

func TestFileTooFullToWrite(t *testing.T) {
	f := example()
	f.Entries = append(f.Entries, make([]listcode.FileEntry, listcode.MaxEntries)...)
	if _, err := f.Bytes(); err == nil {
		t.Error("a list of more than can be read is written")
	}
}

// Whatever is read can be written and read again, the same.
func FuzzParseFile(f *testing.F) {
	data, err := example().Bytes()
	must(f, err)
	f.Add(data)
	f.Add([]byte(`{"format": "socialmission-list", "version": 1, "title": "\u202e", "entries": [{"number": 1, "questions": ["", null]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := listcode.ParseFile(data)
		if err != nil {
			var known *listcode.FileFault
			if !errors.As(err, &known) {
				t.Fatalf("%v is no known fault", err)
			}
			return
		}
		written, err := got.Bytes()
		must(t, err)
		again, err := listcode.ParseFile(written)
		must(t, err)
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(again)
		if !bytes.Equal(a, b) {
			t.Fatalf("%s became %s", a, b)
		}
	})
}
