package publish_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish"
)

// locked is a feed whose root keys are encrypted, and what was asked for.
type locked struct {
	*world
	locks publish.Locks
	asked []string
}

func newLocked(t *testing.T, threshold, roots int) *locked {
	dir := t.TempDir()
	l := &locked{world: &world{t, filepath.Join(dir, "keys"), filepath.Join(dir, "site")}}
	l.locks = publish.Locks{Passphrase: func(key string, fresh bool) (string, error) {
		if fresh {
			key = "new " + key
		}
		l.asked = append(l.asked, key)
		return "words of " + strings.TrimPrefix(key, "new "), nil
	}}.WorkFactor(10)
	must(t, publish.Init(l.keys, threshold, roots, day("2026-01-01"), publish.LockedBy(l.locks), publish.Named("Test Alliance")))
	return l
}

func TestRootKeysAreEncrypted(t *testing.T) {
	l := newLocked(t, 2, 3)
	if diff := cmp.Diff([]string{"new root-1", "new root-2", "new root-3"}, l.asked); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"root-1", "root-2", "root-3"} {
		data, err := os.ReadFile(filepath.Join(l.keys, name+".key.age"))
		must(t, err)
		if !bytes.HasPrefix(data, []byte("-----BEGIN AGE ENCRYPTED FILE-----")) || bytes.Contains(data, []byte("PRIVATE")) {
			t.Errorf("%s: %s", name, data)
		}
	}
	if found, _ := filepath.Glob(filepath.Join(l.keys, "root-*.key")); len(found) > 0 {
		t.Errorf("there are keys in the clear: %v", found)
	}
}

// TestReleasesAskForNoPassphrase goes through the daily work, for which the
// root keys may be anywhere.
func TestReleasesAskForNoPassphrase(t *testing.T) {
	l := newLocked(t, 2, 3)
	l.asked = nil
	elsewhere := t.TempDir()
	for _, name := range []string{"root-1", "root-2", "root-3"} {
		must(t, os.Rename(filepath.Join(l.keys, name+".key.age"), filepath.Join(elsewhere, name+".key.age")))
	}
	l.release(folder(1, texts(1)))
	l.release(folder(2, texts(2)))
	_, err := publish.Renew(t.Context(), l.keys, l.site, day("2026-03-01"))
	must(t, err)
	_, err = publish.Rollback(t.Context(), l.keys, l.site, 1, publish.Order{Date: day("2026-03-02")})
	must(t, err)
	if len(l.asked) > 0 {
		t.Errorf("asked for %v", l.asked)
	}
	r := l.reader()
	must(t, r.update(l.carrier()))
}

// TestLostKey is what is done when a stick with a root key is gone: the two
// others, brought on their sticks, put a new one in its place.
func TestLostKey(t *testing.T) {
	l := newLocked(t, 2, 3)
	l.release(folder(1, texts(1)))
	r := l.reader()
	must(t, r.update(l.carrier()))
	sticks := t.TempDir()
	var files []string
	for _, name := range []string{"root-1", "root-2"} {
		files = append(files, filepath.Join(sticks, name+".key.age"))
		must(t, os.Rename(filepath.Join(l.keys, name+".key.age"), files[len(files)-1]))
	}
	must(t, os.Remove(filepath.Join(l.keys, "root-3.key.age")))

	err := publish.RotateKey(t.Context(), l.keys, l.site, "root-3", day("2026-02-01"), publish.LockedBy(l.locks), publish.RootKeyFiles(files[0]))
	if !errors.Is(err, library.ErrInvalid) || !strings.Contains(err.Error(), "2 root keys must sign, 1 are at hand") {
		t.Errorf("with one key: %v", err)
	}
	l.asked = nil
	must(t, publish.RotateKey(t.Context(), l.keys, l.site, "root-3", day("2026-02-01"), publish.LockedBy(l.locks), publish.RootKeyFiles(files...)))
	if diff := cmp.Diff([]string{"new root-3", "root-1", "root-2"}, slices.Sorted(slices.Values(l.asked))); diff != "" {
		t.Error(diff)
	}
	must(t, os.Remove(files[1])) // the next loss
	must(t, publish.RotateKey(t.Context(), l.keys, l.site, "root-2", day("2026-02-02"), publish.LockedBy(l.locks), publish.RootKeyFiles(files[0])))
	must(t, os.Remove(filepath.Join(l.keys, "online.key"))) // and the laptop
	must(t, publish.RotateKey(t.Context(), l.keys, l.site, "online", day("2026-02-03"), publish.LockedBy(l.locks), publish.RootKeyFiles(files[0])))
	l.release(folder(2, texts(2)))
	must(t, r.update(l.carrier()))
	r.expect(folder(2, texts(2)))
}

func TestWrongPassphraseChangesNothing(t *testing.T) {
	l := newLocked(t, 1, 1)
	before := dirOf(t, l.keys)
	wrong := publish.Locks{Passphrase: func(string, bool) (string, error) { return "something else", nil }}.WorkFactor(10)
	if err := publish.RotateKey(t.Context(), l.keys, "", "online", day("2026-02-01"), publish.LockedBy(wrong)); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("RotateKey = %v", err)
	}
	if err := publish.RotateKey(t.Context(), l.keys, "", "online", day("2026-02-01")); !errors.Is(err, library.ErrInvalid) || !strings.Contains(err.Error(), "needs its passphrase") {
		t.Errorf("without one: %v", err)
	}
	if diff := cmp.Diff(before, dirOf(t, l.keys)); diff != "" {
		t.Error(diff)
	}
}

// TestKeysForRecipients gives each root key to a person with an age key.
func TestKeysForRecipients(t *testing.T) {
	var recipients, identities []string
	for range 3 {
		id, err := age.GenerateX25519Identity()
		must(t, err)
		recipients, identities = append(recipients, id.Recipient().String()), append(identities, id.String())
	}
	dir := filepath.Join(t.TempDir(), "keys")
	must(t, publish.Init(dir, 2, 3, day("2026-01-01"), publish.LockedBy(publish.Locks{Recipients: recipients})))
	two := publish.Locks{Recipients: recipients, Identities: strings.Join(identities[1:], "\n")}
	must(t, os.Remove(filepath.Join(dir, "root-1.key.age")))
	must(t, publish.RotateKey(t.Context(), dir, "", "root-1", day("2026-02-01"), publish.LockedBy(two)))
	one := publish.Locks{Recipients: recipients, Identities: identities[0]}
	if err := publish.RotateKey(t.Context(), dir, "", "online", day("2026-02-01"), publish.LockedBy(one)); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("with one identity: %v", err)
	}
	for _, bad := range [][]string{{"age1nonsense"}, recipients[:2]} {
		if err := publish.Init(filepath.Join(t.TempDir(), "k"), 2, 3, day("2026-01-01"), publish.LockedBy(publish.Locks{Recipients: bad})); !errors.Is(err, library.ErrInvalid) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestOnlineKeyCanBeEncryptedToo(t *testing.T) {
	dir := t.TempDir()
	w := &world{t, filepath.Join(dir, "keys"), filepath.Join(dir, "site")}
	locks := publish.Locks{All: true, Passphrase: func(key string, _ bool) (string, error) { return key, nil }}.WorkFactor(10)
	must(t, publish.Init(w.keys, 1, 1, day("2026-01-01"), publish.LockedBy(locks)))
	_, err := publish.Release(t.Context(), publish.Order{Content: folder(1, texts(1)), Keys: w.keys, Site: w.site})
	if !errors.Is(err, library.ErrInvalid) || !strings.Contains(err.Error(), "needs its passphrase") {
		t.Errorf("Release = %v", err)
	}
	_, err = publish.Release(t.Context(), publish.Order{Content: folder(1, texts(1)), Keys: w.keys, Site: w.site, Locks: locks})
	must(t, err)
}

// TestNameIsSigned reads the organisation's name from the root, also after a
// key was replaced.
func TestNameIsSigned(t *testing.T) {
	l := newLocked(t, 1, 2)
	must(t, publish.RotateKey(t.Context(), l.keys, "", "root-2", day("2026-02-01"), publish.LockedBy(l.locks)))
	for version := 1; version <= 2; version++ {
		root, err := metadata.Root().FromBytes(l.root(version))
		must(t, err)
		if got := root.Signed.UnrecognizedFields[publish.NameField]; got != "Test Alliance" {
			t.Errorf("%d.root.json has the name %v", version, got)
		}
		root.Signed.UnrecognizedFields[publish.NameField] = "Somebody Else"
		if err := root.VerifyDelegate(metadata.ROOT, root); err == nil {
			t.Error("the name is not signed")
		}
	}
	if err := publish.Init(t.TempDir(), 1, 1, day("2026-02-01"), publish.Named("a\nb")); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("Init = %v", err)
	}
}

// dirOf returns the files of a folder.
func dirOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		must(t, err)
		all[e.Name()] = string(data)
	}
	return all
}
