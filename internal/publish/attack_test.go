package publish_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish"
)

// web makes a carrier count as one that is asked over the network.
type web struct{ feed.Carrier }

func (web) ByHand() bool { return false }

// copySite returns the site as it is now, as a stick would hold it.
func (w *world) copySite() string {
	dir := filepath.Join(w.t.TempDir(), "copy")
	must(w.t, os.CopyFS(dir, os.DirFS(w.site)))
	return dir
}

func stick(dir string) feed.Carrier { return feed.FromFolder(os.DirFS(dir), "a stick") }

// stickAt is a folder that no link leads out of, as the program opens it.
func stickAt(root *os.Root) feed.Carrier { return feed.FromFolder(root.FS(), "a stick") }

// key reads a private key of the feed: attacks are tried with it stolen.
func (w *world) key(name string) signature.Signer {
	data, err := os.ReadFile(filepath.Join(w.keys, name))
	must(w.t, err)
	block, _ := pem.Decode(data)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	must(w.t, err)
	s, err := signature.LoadSigner(key, crypto.Hash(0))
	must(w.t, err)
	return s
}

// forge rewrites a file of the metadata of the site at dir with the online
// key, and takes the bundle away.
func forge[T metadata.Roles](w *world, dir, from, to string, change func(m *metadata.Metadata[T])) {
	m, err := new(metadata.Metadata[T]).FromFile(filepath.Join(dir, from))
	must(w.t, err)
	change(m)
	m.ClearSignatures()
	_, err = m.Sign(w.key("online.key"))
	must(w.t, err)
	must(w.t, m.ToFile(filepath.Join(dir, to), false))
	must(w.t, os.RemoveAll(filepath.Join(dir, "feed.bundle")))
}

// refused expects that an update is refused with want and changes nothing.
func (r *reader) refused(c feed.Carrier, want error) {
	r.t.Helper()
	before := fmt.Sprint(r.held, len(r.files))
	if err := r.update(c); !errors.Is(err, want) {
		r.t.Errorf("update = %v, want %v", err, want)
	}
	if after := fmt.Sprint(r.held, len(r.files)); after != before {
		r.t.Errorf("the library went from %s to %s", before, after)
	}
}

func TestRollbackOfTheTimestamp(t *testing.T) {
	w := newWorld(t, 2)
	old := w.copySite()
	w.release(folder(3, texts(3)))
	r := w.reader()
	must(t, r.update(w.carrier()))
	r.refused(stick(old), feed.ErrOlder)
	r.refused(web{stick(old)}, feed.ErrOlder)
}

func TestRollbackOfTheSnapshot(t *testing.T) {
	w := newWorld(t, 2)
	r := w.reader()
	must(t, r.update(w.carrier()))
	old := w.copySite()
	forge(w, old, "timestamp.json", "timestamp.json", func(m *metadata.Metadata[metadata.TimestampType]) {
		m.Signed.Version = 9
		m.Signed.Meta["snapshot.json"] = metadata.MetaFile(1)
	})
	r.refused(stick(old), feed.ErrOlder)
}

func TestRollbackOfTheTargets(t *testing.T) {
	w := newWorld(t, 2)
	r := w.reader()
	must(t, r.update(w.carrier()))
	old := w.copySite()
	forge(w, old, "2.snapshot.json", "9.snapshot.json", func(m *metadata.Metadata[metadata.SnapshotType]) {
		m.Signed.Version = 9
		m.Signed.Meta["targets.json"] = metadata.MetaFile(1)
	})
	forge(w, old, "timestamp.json", "timestamp.json", func(m *metadata.Metadata[metadata.TimestampType]) {
		m.Signed.Version = 9
		m.Signed.Meta["snapshot.json"] = metadata.MetaFile(9)
	})
	r.refused(stick(old), feed.ErrOlder)
}

func TestRollbackOfTheRoot(t *testing.T) {
	w := newWorld(t, 1)
	bad := w.copySite()
	must(t, os.WriteFile(filepath.Join(bad, "2.root.json"), w.root(1), 0o600))
	must(t, os.Remove(filepath.Join(bad, "feed.bundle")))
	w.reader().refused(stick(bad), feed.ErrOlder)
}

func TestFreeze(t *testing.T) {
	w := newWorld(t, 1)
	r := w.reader()
	must(t, r.update(web{w.carrier()}))
	frozen := w.copySite()
	r.now = day("2026-09-01")
	r.refused(web{stick(frozen)}, feed.ErrStale)
	_, err := publish.Renew(t.Context(), w.keys, w.site, day("2026-08-30"))
	must(t, err)
	must(t, r.update(web{w.carrier()}))
}

func TestExpiredFeedIsAcceptedByHandAndRefusedOverTheWeb(t *testing.T) {
	w := newWorld(t, 2)
	r := w.reader()
	r.now = day("2027-06-01")
	r.refused(web{w.carrier()}, feed.ErrStale)
	must(t, r.update(w.carrier()))
	r.expect(folder(2, texts(2)))
}

func TestClockAYearWrong(t *testing.T) {
	w := newWorld(t, 2)
	behind := w.reader()
	behind.now = day("2025-02-01")
	must(t, behind.update(web{w.carrier()}))
	ahead := w.reader()
	ahead.now = day("2027-02-01")
	ahead.refused(web{w.carrier()}, feed.ErrStale)
	must(t, ahead.update(w.carrier()))
}

func TestMixAndMatch(t *testing.T) {
	w := newWorld(t, 3)
	for _, swap := range [][2]string{{"2.targets.json", "3.targets.json"}, {"2.snapshot.json", "3.snapshot.json"}} {
		mixed := w.copySite()
		must(t, os.Remove(filepath.Join(mixed, "feed.bundle")))
		must(t, os.Rename(filepath.Join(mixed, swap[0]), filepath.Join(mixed, swap[1])))
		r := w.reader()
		if err := r.update(stick(mixed)); !errors.Is(err, feed.ErrOlder) && !errors.Is(err, feed.ErrUntrusted) {
			t.Errorf("%s: update = %v", swap[0], err)
		}
	}
}

func TestWrongKey(t *testing.T) {
	w, stranger := newWorld(t, 1), newWorld(t, 2)
	r := w.reader()
	r.refused(stranger.carrier(), feed.ErrUntrusted)
	must(t, r.update(w.carrier()))
	r.refused(stranger.carrier(), feed.ErrUntrusted)
	r.root = stranger.root(1)
	r.refused(stranger.carrier(), feed.ErrOtherFeed)
}

func TestThresholdNotMet(t *testing.T) {
	w := newWorld(t, 1)
	r := w.reader()
	must(t, r.update(w.carrier()))
	must(t, publish.RotateKey(t.Context(), w.keys, w.site, "online", day("2026-02-01")))
	path := filepath.Join(w.site, "2.root.json")
	root, err := metadata.Root().FromFile(path)
	must(t, err)
	if len(root.Signatures) < 2 {
		t.Fatalf("the root has %d signatures", len(root.Signatures))
	}
	root.Signatures = root.Signatures[:1]
	must(t, root.ToFile(path, false))
	must(t, os.Remove(filepath.Join(w.site, "feed.bundle")))
	r.refused(w.carrier(), feed.ErrUntrusted)
}

// TestRevokedKey signs a further release with a key that was taken out of
// trust, and offers it to one who knows of that and to one who was told of it
// only by a check that brought no release.
func TestRevokedKey(t *testing.T) {
	w := newWorld(t, 1)
	r := w.reader()
	must(t, r.update(w.carrier()))
	thief := &world{t, filepath.Join(t.TempDir(), "stolen"), w.copySite()}
	must(t, os.CopyFS(thief.keys, os.DirFS(w.keys)))
	must(t, publish.RotateKey(t.Context(), w.keys, w.site, "online", day("2026-02-01")))
	thief.release(folder(2, texts(2)))

	trust, err := feed.OpenTrust(r.dir, r.root)
	must(t, err)
	_, err = feed.NewSigned(w.carrier(), trust, r.now).Check(t.Context())
	must(t, err)
	r.refused(thief.carrier(), feed.ErrUntrusted)
	w.release(folder(2, texts(3)))
	must(t, r.update(w.carrier()))
	r.expect(folder(2, texts(3)))
}

func TestRootKeysRotateOneByOne(t *testing.T) {
	w := newWorld(t, 1)
	r := w.reader()
	must(t, r.update(w.carrier()))
	for _, name := range []string{"root-1", "root-2", "root-3", "online"} {
		must(t, publish.RotateKey(t.Context(), w.keys, w.site, name, day("2026-02-01")))
	}
	w.release(folder(3, texts(3)))
	must(t, r.update(w.carrier()))
	r.expect(folder(3, texts(3)))
	late := w.reader()
	must(t, late.update(w.carrier()))
	must(t, os.Remove(filepath.Join(w.site, "feed.bundle")))
	later := w.reader()
	must(t, later.update(w.carrier()))
}

func TestFastForwardIsRecoveredFrom(t *testing.T) {
	w := newWorld(t, 1)
	r := w.reader()
	ahead := w.copySite()
	forge(w, ahead, "timestamp.json", "timestamp.json", func(m *metadata.Metadata[metadata.TimestampType]) { m.Signed.Version = 1 << 40 })
	must(t, r.update(stick(ahead)))
	w.release(folder(2, texts(2)))
	r.refused(w.carrier(), feed.ErrOlder)
	must(t, publish.RotateKey(t.Context(), w.keys, w.site, "online", day("2026-02-01")))
	must(t, r.update(w.carrier()))
	r.expect(folder(2, texts(2)))
}

func TestTwoSourcesAtDifferentVersions(t *testing.T) {
	w := newWorld(t, 1)
	first := w.copySite()
	w.release(folder(2, texts(2)))
	second := w.copySite()
	w.release(folder(3, texts(3)))
	r := w.reader()
	must(t, r.update(stick(second)))
	r.refused(stick(first), feed.ErrOlder)
	must(t, r.update(web{w.carrier()}))
	r.refused(stick(second), feed.ErrOlder)
	r.expect(folder(3, texts(3)))
}

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
