package publish_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// names returns the files of the site.
func (w *world) names() (names []string) {
	w.t.Helper()
	must(w.t, fs.WalkDir(os.DirFS(w.site), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	}))
	return names
}

// attackedHost serves the site, but one of its files as the attacker likes.
func (w *world) attackedHost(path string, attack http.HandlerFunc) *feed.Web {
	w.t.Helper()
	files := http.FileServerFS(os.DirFS(w.site))
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, req *http.Request) {
		if path == "" || req.URL.Path == "/"+path {
			attack(out, req)
			return
		}
		files.ServeHTTP(out, req)
	}))
	w.t.Cleanup(server.Close)
	c, err := feed.NewWeb(server.URL, w.t.TempDir())
	must(w.t, err)
	w.t.Cleanup(c.Close)
	c.Pause, c.Tries, c.Idle = time.Millisecond, 2, 50*time.Millisecond
	return c
}

// true or nothing: an update that is attacked brings the release as it was
// signed, or leaves the library as it is.
func (r *reader) trueOrNothing(c feed.Carrier, why string) (err error) {
	r.t.Helper()
	if err = r.update(c); err == nil {
		r.expect(folder(1, texts(1)))
	} else if r.held.Number != 0 {
		r.t.Errorf("%s: refused (%v), and the library changed", why, err)
	}
	return err
}

// TestEndlessDataInEachFile never ends one file after the other. What is read
// of it is bounded.
func TestEndlessDataInEachFile(t *testing.T) {
	w := newWorld(t, 1)
	piece := bytes.Repeat([]byte("endless "), 4<<10)
	for _, path := range w.names() {
		var sent atomic.Int64
		c := w.attackedHost(path, func(out http.ResponseWriter, _ *http.Request) {
			for {
				n, err := out.Write(piece)
				sent.Add(int64(n))
				if err != nil {
					return
				}
			}
		})
		_ = w.reader().trueOrNothing(c, path)
		if most := int64(32 << 20); sent.Load() > most {
			t.Errorf("%s: %d bytes were taken", path, sent.Load())
		}
	}
}

// TestSlowDataInEachFile sends a byte of one file after the other, and then
// nothing: the line counts as cut, and nothing waits for ever.
func TestSlowDataInEachFile(t *testing.T) {
	w := newWorld(t, 1)
	for _, path := range w.names() {
		c := w.attackedHost(path, func(out http.ResponseWriter, req *http.Request) {
			_, _ = out.Write([]byte("s"))
			_ = http.NewResponseController(out).Flush()
			<-req.Context().Done()
		})
		_ = w.reader().trueOrNothing(c, path)
	}
}

// TestSwappedFiles answers for each file with another one of the same feed.
func TestSwappedFiles(t *testing.T) {
	w := newWorld(t, 1)
	names := w.names()
	for i, path := range names {
		c := w.attackedHost(path, func(out http.ResponseWriter, req *http.Request) {
			http.ServeFileFS(out, req, os.DirFS(w.site), names[(i+1)%len(names)])
		})
		_ = w.reader().trueOrNothing(c, path)
	}
}

func TestCaptivePortal(t *testing.T) {
	w := newWorld(t, 1)
	login := func(out http.ResponseWriter, req *http.Request) {
		if req.URL.Path != "/login" {
			http.Redirect(out, req, "/login", http.StatusFound)
			return
		}
		out.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(out, "<!doctype html><title>Hotel</title><form>")
	}
	if err := w.reader().trueOrNothing(w.attackedHost("", login), "everything is redirected"); !errors.Is(err, feed.ErrLoginPage) {
		t.Errorf("update = %v, want ErrLoginPage", err)
	}
	for _, path := range w.names() { // the hour that was paid for ends midway
		_ = w.reader().trueOrNothing(w.attackedHost(path, func(out http.ResponseWriter, _ *http.Request) {
			out.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(out, "<!doctype html><title>Hotel</title>")
		}), path)
	}
}

func TestHostWithoutAFeed(t *testing.T) {
	w := newWorld(t, 1)
	err := w.reader().trueOrNothing(w.attackedHost("", http.NotFound), "404")
	if !errors.Is(err, library.ErrNotFound) {
		t.Errorf("update = %v, want ErrNotFound", err)
	}
}

// bomb is small and unpacks to size bytes.
func bomb(t *testing.T, size int) []byte {
	t.Helper()
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	must(t, err)
	return enc.EncodeAll(make([]byte, size), nil)
}

// TestBombInEachFile replaces one file after the other by a decompression bomb
// of 64 MiB. The memory for it is never asked for.
func TestBombInEachFile(t *testing.T) {
	w := newWorld(t, 1)
	big := bomb(t, 64<<20)
	for _, path := range w.names() {
		data, err := os.ReadFile(filepath.Join(w.site, path))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(w.site, path), big, 0o600))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_ = w.reader().trueOrNothing(w.carrier(), path)
		runtime.ReadMemStats(&after)
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 40<<20 {
			t.Errorf("%s: %d bytes of memory were asked for", path, grown)
		}
		must(t, os.WriteFile(filepath.Join(w.site, path), data, 0o600))
	}
}

// TestBombInAnObject is one small enough to be read at all.
func TestBombInAnObject(t *testing.T) {
	w := newWorld(t, 1)
	for _, pattern := range []string{"targets/1/*.full", "obj/*/*.zst"} {
		found, err := filepath.Glob(filepath.Join(w.site, pattern))
		must(t, err)
		for _, path := range found {
			must(t, os.WriteFile(path, bomb(t, 4<<20), 0o600))
		}
	}
	w.reader().refused(w.carrier(), library.ErrContent)
}

func TestBombInAZip(t *testing.T) {
	w := newWorld(t, 1)
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range []string{"timestamp.json", "feed.bundle", "root.json", "2.root.json"} {
		f, err := z.Create(name)
		must(t, err)
		_, err = f.Write(make([]byte, 64<<20))
		must(t, err)
	}
	must(t, z.Close())
	read, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	must(t, err)
	w.reader().refused(feed.FromFolder(read, "a zip file"), library.ErrContent)
}

// TestHalfCopiedStick takes files away from the end of a stick, in the order in
// which they were copied, and cuts the last one short.
func TestHalfCopiedStick(t *testing.T) {
	w := newWorld(t, 1)
	names := w.names()
	for n := range names {
		stickDir := t.TempDir()
		for i, name := range names[:n+1] {
			data, err := os.ReadFile(filepath.Join(w.site, name))
			must(t, err)
			if i == n {
				data = data[:len(data)/2]
			}
			path := filepath.Join(stickDir, feed.FolderName, name)
			must(t, os.MkdirAll(filepath.Dir(path), 0o700))
			must(t, os.WriteFile(path, data, 0o600))
		}
		err := w.reader().trueOrNothing(stick(stickDir), names[n])
		if err != nil && !errors.Is(err, library.ErrNotFound) && !errors.Is(err, library.ErrContent) {
			t.Errorf("up to %s: %v", names[n], err)
		}
	}
}

// TestHostileNamesInAFolder puts folders where files should be.
func TestHostileNamesInAFolder(t *testing.T) {
	w := newWorld(t, 1)
	for _, path := range w.names() {
		at := filepath.Join(w.site, path)
		data, err := os.ReadFile(at)
		must(t, err)
		must(t, os.Remove(at))
		must(t, os.Mkdir(at, 0o700))
		_ = w.reader().trueOrNothing(w.carrier(), path)
		must(t, os.Remove(at))
		must(t, os.WriteFile(at, data, 0o600))
	}
}

// TestCancelledUpdate is ended by its reader, before every read in turn.
func TestCancelledUpdate(t *testing.T) {
	w := newWorld(t, 1)
	for _, path := range w.names() {
		ctx, cancel := context.WithCancelCause(t.Context())
		r := w.reader()
		_ = r.trueOrNothing(ending{w.carrier(), path, func() { cancel(nil) }, ctx}, path)
		if strings.HasPrefix(path, "targets/1/") && strings.HasSuffix(path, ".full") && ctx.Err() == nil {
			t.Error("the snapshot was never asked for")
		}
	}
}

// ending calls end when a file is asked for, and answers nothing from then on.
type ending struct {
	feed.Carrier
	path string
	end  func()
	ctx  context.Context
}

func (e ending) Read(ctx context.Context, path string, most int64) ([]byte, error) {
	if path == e.path {
		e.end()
	}
	if err := e.ctx.Err(); err != nil {
		return nil, err
	}
	return e.Carrier.Read(ctx, path, most)
}
