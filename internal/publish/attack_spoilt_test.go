package publish_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

func TestFlippedBitInEachFile(t *testing.T) {
	spoilEachFile(t, func(data []byte) []byte { data = bytes.Clone(data); data[len(data)/2] ^= 4; return data })
}

func TestTruncatedFiles(t *testing.T) {
	spoilEachFile(t, func(data []byte) []byte { return data[:len(data)/2] })
}

func TestOversizedFiles(t *testing.T) {
	spoilEachFile(t, func(data []byte) []byte { return append(bytes.Clone(data), data...) })
}

func TestEmptyFiles(t *testing.T) {
	spoilEachFile(t, func([]byte) []byte { return nil })
}

// spoilEachFile changes one file of a feed after the other. An update, of a
// library that holds nothing and of one that holds the release before, gives
// the true release or changes nothing.
func spoilEachFile(t *testing.T, change func(data []byte) []byte) {
	w := newWorld(t, 1)
	held := w.reader()
	must(t, held.update(w.carrier()))
	w.release(folder(2, texts(2)))
	whole := w.copySite()
	kept := 0
	must(t, fs.WalkDir(os.DirFS(whole), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(whole, path))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(whole, path), change(data), 0o600))
		for _, r := range []*reader{w.reader(), {t: t, dir: filepath.Join(t.TempDir(), "t"), root: w.root(1), now: held.now, files: held.files, held: held.held}} {
			before := r.held
			switch err := r.update(stick(whole)); {
			case err == nil:
				r.expect(folder(2, texts(2)))
				kept++
			case !errors.Is(err, library.ErrContent) && !errors.Is(err, library.ErrInvalid) && !errors.Is(err, library.ErrNotFound):
				t.Errorf("%s: %v", path, err)
			case r.held != before:
				t.Errorf("%s: a refused update changed the library", path)
			}
		}
		return os.WriteFile(filepath.Join(whole, path), data, 0o600)
	}))
	if kept == 0 {
		t.Error("no spoilt file was got around")
	}
}

// failing is a carrier on which one file cannot be read.
type failing struct {
	feed.Carrier
	path string
	with error
}

func (f failing) Read(ctx context.Context, path string, most int64) ([]byte, error) {
	if path == f.path {
		return nil, f.with
	}
	return f.Carrier.Read(ctx, path, most)
}

func TestCutLineIsNoBadSignature(t *testing.T) {
	w := newWorld(t, 1)
	must(t, os.Remove(filepath.Join(w.site, "feed.bundle")))
	cut := errors.New("the line was cut")
	for _, path := range []string{"feed.bundle", "2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"} {
		r := w.reader()
		r.refused(failing{w.carrier(), path, cut}, cut)
		if err := r.update(failing{w.carrier(), path, cut}); errors.Is(err, feed.ErrUntrusted) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestBombInTheBundle(t *testing.T) {
	w := newWorld(t, 1)
	enc, err := zstd.NewWriter(nil)
	must(t, err)
	bomb := enc.EncodeAll(make([]byte, 256<<20), nil)
	must(t, os.WriteFile(filepath.Join(w.site, "feed.bundle"), bomb, 0o600))
	r := w.reader()
	must(t, r.update(w.carrier()))
	r.expect(folder(1, texts(1)))
}

func TestHostileNamesInAZip(t *testing.T) {
	w := newWorld(t, 1)
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range []string{"../../evil.txt", "/etc/evil", `..\evil`, "C:/evil", "socialmission-feed/../../evil", "nul", "a\x00b"} {
		f, err := z.Create(name)
		must(t, err)
		_, err = f.Write([]byte("evil"))
		must(t, err)
	}
	must(t, fs.WalkDir(os.DirFS(w.site), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(w.site, path))
		must(t, err)
		f, err := z.Create("socialmission-feed/" + path)
		must(t, err)
		_, err = f.Write(data)
		return err
	}))
	must(t, z.Close())
	read, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if read == nil {
		t.Fatal(err)
	}
	r := w.reader()
	must(t, r.update(feed.FromFolder(read, "a zip file")))
	r.expect(folder(1, texts(1)))
}

func TestLinksInAFolderLeadNowhere(t *testing.T) {
	w := newWorld(t, 1)
	found, err := filepath.Glob(filepath.Join(w.site, "targets/1/*.full"))
	must(t, err)
	outside := filepath.Join(t.TempDir(), "full")
	must(t, os.Rename(found[0], outside))
	must(t, os.Symlink(outside, found[0]))
	must(t, os.RemoveAll(filepath.Join(w.site, "obj")))
	root, err := os.OpenRoot(w.site)
	must(t, err)
	defer root.Close()
	r := w.reader()
	if err := r.update(feed.FromFolder(root.FS(), "a stick")); err == nil {
		t.Error("a link was followed")
	}
}

// TestHostileTargets signs, with the online key stolen, metadata that no
// publisher would make.
func TestHostileTargets(t *testing.T) {
	w := newWorld(t, 1)
	for name, change := range map[string]func(m *metadata.Metadata[metadata.TargetsType]){
		"no release": func(m *metadata.Metadata[metadata.TargetsType]) { delete(m.Signed.Targets, "1/manifest") },
		"path leads out": func(m *metadata.Metadata[metadata.TargetsType]) {
			m.Signed.Targets["../../evil"] = m.Signed.Targets["1/full"]
		},
		"huge sizes": func(m *metadata.Metadata[metadata.TargetsType]) {
			raw := json.RawMessage(`{"size": 9223372036854775807}`)
			m.Signed.Targets["1/full"].Custom = &raw
			m.Signed.Targets["1/full"].Length = 1 << 62
		},
		"no hash": func(m *metadata.Metadata[metadata.TargetsType]) {
			m.Signed.Targets["1/full"].Hashes = metadata.Hashes{}
		},
		"short hash": func(m *metadata.Metadata[metadata.TargetsType]) {
			m.Signed.Targets["1/full"].Hashes = metadata.Hashes{"sha256": metadata.HexBytes{1}}
		},
	} {
		dir := w.copySite()
		forge(w, dir, "1.targets.json", "1.targets.json", change)
		forge(w, dir, "1.snapshot.json", "1.snapshot.json", func(m *metadata.Metadata[metadata.SnapshotType]) {
			m.Signed.Meta["targets.json"] = metadata.MetaFile(1)
		})
		forge(w, dir, "timestamp.json", "timestamp.json", func(m *metadata.Metadata[metadata.TimestampType]) {
			m.Signed.Meta["snapshot.json"] = metadata.MetaFile(1)
		})
		if err := w.reader().update(stick(dir)); !errors.Is(err, library.ErrContent) {
			t.Errorf("%s: update = %v, want ErrContent", name, err)
		}
	}
}
