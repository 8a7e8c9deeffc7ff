package own

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"socialmission.org/desktop/internal/extract"
	"socialmission.org/desktop/internal/library"
)

// TestMain lets the test binary be the process that reads PDF files.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == extract.ChildCommand {
		os.Exit(extract.Child(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

func folder(t *testing.T) *Folder {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return NewFolder(filepath.Join(t.TempDir(), "files"), self)
}

func word(t *testing.T, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("word/document.xml")
	if err == nil {
		_, err = f.Write([]byte(body))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordText = `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Rural clinics</w:t></w:r></w:p></w:body></w:document>`

func scanned() []byte {
	return []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n" +
		"trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n")
}

func TestKeep(t *testing.T) {
	tests := map[string]struct {
		name string
		data []byte
		kind string
		text string
		err  error
	}{
		"text":                  {"a.txt", []byte("Two words"), extract.Plain, "Two words", nil},
		"text under any name":   {"page.exe", []byte("Two words"), extract.Plain, "Two words", nil},
		"Markdown":              {"A.MD", []byte("# Two\n\nwords"), extract.Markdown, "# Two\nwords", nil},
		"HTML":                  {"a.txt", []byte("<!doctype html><p>Two<script>x</script>"), extract.HTML, "Two", nil},
		"Word":                  {"a.docx", word(t, wordText), extract.Word, "Rural clinics", nil},
		"Word without words":    {"a.docx", word(t, `<w:document xmlns:w="w"/>`), extract.Word, "", nil},
		"PDF of pictures":       {"a.pdf", scanned(), extract.PDF, "", nil},
		"nothing":               {"a.txt", nil, "", "", ErrEmpty},
		"blanks":                {"a.txt", []byte(" \n\t"), "", "", ErrEmpty},
		"PDF in name only":      {"a.pdf", []byte("a text"), "", "", extract.ErrMisled},
		"PDF in its head only":  {"a.pdf", []byte("%PDF-1.7\nnothing of the sort"), "", "", extract.ErrMisled},
		"PDF head, other name":  {"a.txt", []byte("%PDF-1.7\nnothing of the sort"), "", "", extract.ErrUnknown},
		"Word in name only":     {"a.docx", []byte("PK\x03\x04nothing"), "", "", extract.ErrMisled},
		"picture":               {"a.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "", "", extract.ErrUnknown},
		"old Word":              {"a.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"), "", "", extract.ErrUnknown},
		"rich text":             {"a.rtf", []byte(`{\rtf1 words}`), "", "", extract.ErrUnknown},
		"Word with hostile XML": {"a.docx", word(t, `<!DOCTYPE d [<!ENTITY c SYSTEM "file:///etc/passwd">]><w:t>a</w:p><<<`), "", "", ErrDamaged},
		"too large":             {"a.txt", bytes.Repeat([]byte("a"), MaxFile+1), "", "", ErrTooLarge},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := folder(t)
			k, err := f.Keep(t.Context(), tt.name, tt.data)
			if !errors.Is(err, tt.err) || tt.err != nil && !errors.Is(err, library.ErrInvalid) {
				t.Fatalf("%v, want %v", err, tt.err)
			}
			size, files := f.Size()
			if tt.err != nil {
				if files != 0 {
					t.Error("a refused file is kept")
				}
				return
			}
			if k.Type != tt.kind || k.Text != tt.text || size != int64(len(tt.data)) {
				t.Errorf("%+v", k)
			}
			if data, err := f.Bytes(k.SHA256); err != nil || !bytes.Equal(data, tt.data) {
				t.Errorf("the bytes are others: %v", err)
			}
		})
	}
}

// TestTextIsTakenAnew loses the texts, which can be made again.
func TestTextIsTakenAnew(t *testing.T) {
	f := folder(t)
	k, err := f.Keep(t.Context(), "a.docx", word(t, wordText))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(f.dir, textsName)); err != nil {
		t.Fatal(err)
	}
	if text, err := f.Text(t.Context(), k.SHA256, k.Type); err != nil || text != "Rural clinics" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestBytesAreChecked(t *testing.T) {
	f := folder(t)
	k, err := f.Keep(t.Context(), "a.txt", []byte("words"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.dir, k.SHA256), []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Bytes(k.SHA256); !errors.Is(err, library.ErrDamaged) {
		t.Errorf("changed bytes: %v", err)
	}
	for _, digest := range []string{"", "..", "../reader.db", strings.Repeat("0", 64)} {
		if _, err := f.Bytes(digest); !errors.Is(err, library.ErrNotFound) {
			t.Errorf("%q: %v", digest, err)
		}
	}
}

func TestSweep(t *testing.T) {
	f := folder(t)
	var digests []string
	for i := range 2 {
		k, err := f.Keep(t.Context(), "a.txt", fmt.Appendf(nil, "text %d", i))
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, k.SHA256)
	}
	now := time.Now()
	f.Sweep(map[string]bool{digests[1]: true}, now)
	if text, err := f.Text(t.Context(), digests[1], extract.Plain); err != nil || text != "text 1" {
		t.Errorf("what is wanted went: %q, %v", text, err)
	}
	if _, files := f.Size(); files != 1 {
		t.Errorf("%d files are in their place", files)
	}
	if text, err := f.Text(t.Context(), digests[0], extract.Plain); err != nil || text != "text 0" {
		t.Errorf("what is wanted again did not come back: %q, %v", text, err)
	}
	half := filepath.Join(f.dir, ".tmp-1")
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	f.Sweep(nil, now)
	if _, err := os.Stat(half); err != nil {
		t.Errorf("what is just being written went: %v", err)
	}
	f.Sweep(nil, now.Add(asideFor+time.Hour))
	if _, err := os.Stat(half); err == nil {
		t.Error("what an interrupted write left stays")
	}
	if _, err := f.Bytes(digests[0]); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("what nobody wants stays: %v", err)
	}
}

func TestFolderThatIsNone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "files")
	if err := os.WriteFile(dir, nil, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := NewFolder(dir, "").Keep(t.Context(), "a.txt", []byte("words")); err == nil {
		t.Error("a file was kept in a folder that is none")
	}
}

func TestDescribe(t *testing.T) {
	for _, tt := range []struct{ name, kind, text, title string }{
		{"Week 3.pdf", extract.PDF, "", "Week 3"},
		{"notes.md", extract.Markdown, "intro\n# My notes \nmore", "My notes"},
		{strings.Repeat("é", 400) + ".txt", extract.Plain, "", strings.Repeat("é", 150)},
	} {
		if got := Title(tt.name, tt.kind, tt.text); got != tt.title {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
	for text, lang := range map[string]string{
		"the health of the people and the training of nurses for the clinics":   "en",
		"la salud de las personas y la formación de las enfermeras en el campo": "es",
		"12 34": "",
	} {
		if got := Language(text); got != lang {
			t.Errorf("%q is %q", text, got)
		}
	}
}
