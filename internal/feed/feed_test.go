package feed_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

const folderFile = `name: {en: Library, es: Biblioteca}
feed: socialmission.org/test
release:
  number: 7
  date: 2026-11-15
  title: {en: Seventh, es: "Séptima"}
`

// The SHA-256 of "a\n", "b\n" and nothing, as sha256sum prints them.
const (
	shaA    = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"
	shaB    = "0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f"
	shaNone = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

func files(paths ...string) fstest.MapFS {
	fsys := fstest.MapFS{"library.yaml": {Data: []byte(folderFile)}}
	for _, p := range paths {
		fsys[p] = &fstest.MapFile{Data: []byte("a\n")}
	}
	return fsys
}

func TestCanonicalForm(t *testing.T) {
	m := feed.Manifest{Files: []feed.Entry{
		{Path: "b.md", Size: 2, SHA256: shaB},
		{Path: "Z.md", Size: 0, SHA256: shaNone},
		{Path: "a/b.md", Size: 2, SHA256: shaA},
	}}
	want := "Z.md\t0\t" + shaNone + "\na/b.md\t2\t" + shaA + "\nb.md\t2\t" + shaB + "\n"
	if diff := cmp.Diff(want, string(m.Canonical())); diff != "" {
		t.Error(diff)
	}
	if m.Files[0].Path != "b.md" {
		t.Error("the manifest itself was sorted")
	}
	if got := (feed.Manifest{}).Digest(); got != shaNone {
		t.Errorf("digest of no files = %s", got)
	}
	if m.Bytes() != 4 {
		t.Errorf("Bytes = %d", m.Bytes())
	}
}

func TestFolder(t *testing.T) {
	fsys := files("resources/a.md", "attachments/x.pdf",
		".DS_Store", "resources/.a.md.swp", "resources/a.md~", "resources/#a.md#", ".git/config", "__MACOSX/a.md",
		"resources/Thumbs.db", "resources/~$a.docx", "desktop.ini", "resources/a.md.bak")
	m, err := feed.FromFS(fsys, "a folder").Manifest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(); err != nil {
		t.Error(err)
	}
	var paths []string
	for _, e := range m.Files {
		paths = append(paths, e.Path)
	}
	if diff := cmp.Diff([]string{"attachments/x.pdf", "library.yaml", "resources/a.md"}, paths); diff != "" {
		t.Error(diff)
	}
	want := library.Release{Number: 7, Date: "2026-11-15", Title: library.Text{En: "Seventh", Es: "Séptima"},
		Digest: m.Digest(), Feed: "socialmission.org/test"}
	if diff := cmp.Diff(want, m.Release); diff != "" {
		t.Error(diff)
	}
	if e := m.Files[2]; e.Size != 2 || e.SHA256 != shaA {
		t.Errorf("entry = %+v", e)
	}
}

func TestFolderFaults(t *testing.T) {
	for name, text := range map[string]string{
		"no number":   strings.Replace(folderFile, "number: 7", "number: 0", 1),
		"no date":     strings.Replace(folderFile, "date: 2026-11-15", "", 1),
		"wrong date":  strings.Replace(folderFile, "2026-11-15", "2026-13-15", 1),
		"no feed":     strings.Replace(folderFile, "feed:", "food:", 1),
		"a number":    strings.Replace(folderFile, "number: 7", "number: seven", 1),
		"a list":      "- a\n- b\n",
		"not YAML":    "release: {",
		"empty":       "",
		"binary":      "\x00\xff\xfe",
		"too large":   folderFile + strings.Repeat("# remark\n", 10_000),
		"alias bombs": "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]\n",
	} {
		t.Run(name, func(t *testing.T) {
			fsys := fstest.MapFS{"library.yaml": {Data: []byte(text)}}
			if _, err := feed.FromFS(fsys, "test").Manifest(t.Context()); !errors.Is(err, library.ErrContent) {
				t.Errorf("Manifest = %v, want ErrContent", err)
			}
		})
	}
	if _, err := feed.FromFS(fstest.MapFS{}, "an empty folder").Manifest(t.Context()); !errors.Is(err, library.ErrContent) {
		t.Errorf("Manifest of an empty folder = %v, want ErrContent", err)
	}
}

func TestFolderRefusesLinks(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "library.yaml"), []byte(folderFile), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "resource.md")); err != nil {
		t.Fatal(err)
	}
	if _, err := feed.FromFS(os.DirFS(dir), "a stick").Manifest(t.Context()); !errors.Is(err, library.ErrContent) {
		t.Errorf("Manifest = %v, want ErrContent", err)
	}
}

func TestFolderStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := feed.FromFS(files("a.md"), "test").Manifest(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Manifest = %v, want Canceled", err)
	}
}

func TestVerifyPaths(t *testing.T) {
	long := strings.Repeat("a", feed.MaxPath)
	for path, ok := range map[string]bool{
		"a.md": true, "resources/año-2024.md": true, "a/b c.md": true, "a/console.md": true, long: true, "com.md": true, "a/COM10.md": true,
		"": false, "/etc/passwd": false, "../a.md": false, "a/../../b.md": false, "a/..": false, ".": false, "a/./b": false,
		"a//b": false, "a/": false, `a\b.md`: false, `..\a.md`: false, "C:/a.md": false, "C:a.md": false, "a\x00.md": false, "a\nb.md": false,
		"a\tb.md": false, "a\x7f": false, "NUL": false, "a/nul.md": false, "con": false, "COM1.txt": false, "lpt9.md": false, "aux .md": false,
		"COM¹.md": false, "a./b.md": false, "a.md.": false, "a.md ": false, " a.md": false, "a\xff.md": false, "a?.md": false, "a*.md": false,
		"a:stream": false, ".hidden": false, "a/.git/config": false, "a.md~": false, long + "a": false,
	} {
		m := feed.Manifest{Files: []feed.Entry{{Path: path, Size: 2, SHA256: shaA}}}
		m.Release.Digest = m.Digest()
		err := m.Verify()
		if ok && err != nil || !ok && !errors.Is(err, library.ErrContent) {
			t.Errorf("path %q: Verify = %v, want ok %v", path, err, ok)
		}
	}
}

func TestVerifyManifest(t *testing.T) {
	good := func() feed.Manifest {
		m := feed.Manifest{Files: []feed.Entry{{Path: "a.md", Size: 2, SHA256: shaA}, {Path: "b.md", Size: 2, SHA256: shaB}}}
		m.Release.Digest = m.Digest()
		return m
	}
	if err := good().Verify(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(m *feed.Manifest){
		"same path":       func(m *feed.Manifest) { m.Files[1].Path = "a.md" },
		"same but case":   func(m *feed.Manifest) { m.Files[1].Path = "A.MD" },
		"same but accent": func(m *feed.Manifest) { m.Files[0].Path, m.Files[1].Path = "\u00e9.md", "e\u0301.md" },
		"sharp s":         func(m *feed.Manifest) { m.Files[0].Path, m.Files[1].Path = "stra\u00dfe.md", "STRASSE.md" },
		"negative size":   func(m *feed.Manifest) { m.Files[0].Size = -1 },
		"huge file":       func(m *feed.Manifest) { m.Files[0].Size = feed.MaxFile + 1 },
		"short digest":    func(m *feed.Manifest) { m.Files[0].SHA256 = shaA[:62] },
		"capital digest":  func(m *feed.Manifest) { m.Files[0].SHA256 = strings.ToUpper(shaA) },
		"no digest":       func(m *feed.Manifest) { m.Files[0].SHA256 = "" },
		"huge release": func(m *feed.Manifest) {
			for i := range feed.MaxTotal/feed.MaxFile + 1 {
				m.Files = append(m.Files, feed.Entry{Path: fmt.Sprint(i), Size: feed.MaxFile, SHA256: shaA})
			}
		},
		"too many files": func(m *feed.Manifest) {
			for i := range feed.MaxFiles {
				m.Files = append(m.Files, feed.Entry{Path: fmt.Sprint(i), SHA256: shaNone})
			}
		},
	} {
		m := good()
		spoil(&m)
		m.Release.Digest = m.Digest()
		if err := m.Verify(); !errors.Is(err, library.ErrContent) {
			t.Errorf("%s: Verify = %v, want ErrContent", name, err)
		}
	}
	m := good()
	m.Files[0].SHA256 = shaB
	if err := m.Verify(); !errors.Is(err, library.ErrContent) {
		t.Errorf("changed after signing: Verify = %v, want ErrContent", err)
	}
}

func TestFetch(t *testing.T) {
	src := feed.FromFS(files("a.md"), "test")
	got, err := feed.Fetch(t.Context(), src, feed.Entry{Path: "a.md", Size: 2, SHA256: shaA})
	if string(got) != "a\n" || err != nil {
		t.Errorf("Fetch = %q, %v", got, err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		ctx   context.Context
		entry feed.Entry
		want  error
	}{
		"longer":      {t.Context(), feed.Entry{Path: "a.md", Size: 1, SHA256: shaA}, library.ErrContent},
		"shorter":     {t.Context(), feed.Entry{Path: "a.md", Size: 3, SHA256: shaA}, library.ErrContent},
		"other bytes": {t.Context(), feed.Entry{Path: "a.md", Size: 2, SHA256: shaB}, library.ErrContent},
		"missing":     {t.Context(), feed.Entry{Path: "c.md", Size: 2, SHA256: shaA}, fs.ErrNotExist},
		"hostile":     {t.Context(), feed.Entry{Path: "../a.md", Size: 2, SHA256: shaA}, library.ErrContent},
		"cancelled":   {cancelled, feed.Entry{Path: "a.md", Size: 2, SHA256: shaA}, context.Canceled},
	} {
		if got, err := feed.Fetch(test.ctx, src, test.entry); !errors.Is(err, test.want) || got != nil {
			t.Errorf("%s: Fetch = %q, %v, want %v", name, got, err, test.want)
		}
	}
}

// endless is a source whose files never end.
type endless struct {
	feed.Source
	read int
}

func (e *endless) Open(context.Context, feed.Entry) (io.ReadCloser, error) {
	return io.NopCloser(e), nil
}

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return copy(p, bytes.Repeat([]byte("a"), len(p))), nil
}

func TestFetchReadsNoMoreThanNamed(t *testing.T) {
	src := &endless{Source: feed.FromFS(files(), "test")}
	_, err := feed.Fetch(t.Context(), src, feed.Entry{Path: "a.md", Size: 1000, SHA256: shaA})
	if !errors.Is(err, library.ErrContent) || src.read > 1001 {
		t.Errorf("Fetch = %v after %d bytes", err, src.read)
	}
}

func TestReadReleaseReadsNoOtherFile(t *testing.T) {
	rel, err := feed.ReadRelease(fstest.MapFS{"library.yaml": {Data: []byte(folderFile)}, "a.md": {Mode: fs.ModeDevice}})
	want := library.Release{Number: 7, Date: "2026-11-15", Title: library.Text{En: "Seventh", Es: "Séptima"}, Feed: "socialmission.org/test"}
	if rel != want || err != nil {
		t.Errorf("ReadRelease = %+v, %v", rel, err)
	}
}
