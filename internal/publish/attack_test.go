package publish_test

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/feed"
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
