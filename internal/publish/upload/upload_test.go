package upload_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish/upload"
)

func TestFolder(t *testing.T) {
	w := newWorld(t)
	w.release(1)
	host := filepath.Join(t.TempDir(), "host")
	first, err := upload.Upload(t.Context(), w.site, host, upload.Options{Now: today()})
	must(t, err)
	if first.Sent != first.Files || !first.Verified || first.Release.Number != 1 {
		t.Errorf("first upload = %+v", first)
	}
	sameFiles(t, w.files(), filesOf(t, host))
	again, err := upload.Upload(t.Context(), w.site, host, upload.Options{Now: today()})
	must(t, err)
	if again.Sent != 0 || !again.Verified {
		t.Errorf("again = %+v", again)
	}
	w.release(2)
	second, err := upload.Upload(t.Context(), w.site, host, upload.Options{Now: today()})
	must(t, err)
	if second.Sent == 0 || second.Sent > 20 || second.Bytes > 50_000 {
		t.Errorf("second upload = %+v", second)
	}
	if n := w.accepted(feed.FromFolder(os.DirFS(host), "the host")); n != 2 {
		t.Errorf("the host has release %d", n)
	}
}

// TestDamagedSite spoils a file of the site on the publisher's own disk: it
// must not reach readers.
func TestDamagedSite(t *testing.T) {
	for _, pattern := range []string{"targets/1/*.full", "att/*", "timestamp.json", "1.targets.json"} {
		w := newWorld(t)
		w.release(1)
		found, err := filepath.Glob(filepath.Join(w.site, pattern))
		must(t, err)
		data, err := os.ReadFile(found[0])
		must(t, err)
		data[len(data)/2] ^= 1
		must(t, os.WriteFile(found[0], data, 0o600))
		must(t, os.Remove(filepath.Join(w.site, "feed.bundle")))
		host := filepath.Join(t.TempDir(), "host")
		if _, err := upload.Upload(t.Context(), w.site, host, upload.Options{Now: today()}); !errors.Is(err, library.ErrContent) {
			t.Errorf("%s: Upload = %v, want ErrContent", pattern, err)
		}
		if _, err := os.Stat(filepath.Join(host, "timestamp.json")); err == nil {
			t.Errorf("%s: readers find the damaged release", pattern)
		}
	}
}

// TestHostThatSpoilsFiles changes what the host keeps: the next upload notices.
func TestHostThatSpoilsFiles(t *testing.T) {
	w := newWorld(t)
	w.release(1)
	host := filepath.Join(t.TempDir(), "host")
	_, err := upload.Upload(t.Context(), w.site, host, upload.Options{Now: today()})
	must(t, err)
	found, err := filepath.Glob(filepath.Join(host, "targets/1/*.full"))
	must(t, err)
	must(t, os.Truncate(found[0], 10))
	must(t, os.Remove(filepath.Join(host, "feed.bundle")))
	r, err := upload.Upload(t.Context(), w.site, host, upload.Options{Now: today()})
	must(t, err)
	if r.Sent != 2 {
		t.Errorf("%d files were sent again, want 2", r.Sent)
	}
	w.accepted(feed.FromFolder(os.DirFS(host), "the host"))
}
