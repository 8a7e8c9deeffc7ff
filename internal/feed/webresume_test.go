package feed_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// serveFile serves data at every path as a static host does, with the given
// headers, and notes the requests in log.
func serveFile(data *[]byte, header map[string]string, log *[]string) http.HandlerFunc {
	return func(out http.ResponseWriter, req *http.Request) {
		for name, value := range header {
			out.Header().Set(name, value)
		}
		if log != nil {
			*log = append(*log, req.Header.Get("Range")+req.Header.Get("If-None-Match")+req.Header.Get("If-Modified-Since"))
		}
		modified, _ := http.ParseTime(header["Last-Modified"])
		http.ServeContent(out, req, "", modified, bytes.NewReader(*data))
	}
}

// TestCutAtRandomBytes cuts the line once at each of many places. What comes
// twice may be a twentieth.
func TestCutAtRandomBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	data := make([]byte, 200_000)
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	for range 100 {
		at, sent, cut := random.IntN(len(data)), 0, false
		server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, req *http.Request) {
			stop := len(data)
			if !cut {
				cut, stop = true, at
			}
			limited := &limitedWriter{ResponseWriter: out, left: stop}
			http.ServeContent(limited, req, "", time.Time{}, bytes.NewReader(data))
			sent += limited.sent
			if stop < len(data) {
				_ = http.NewResponseController(out).Flush()
				panic(http.ErrAbortHandler)
			}
		}))
		w := webAt(t, server.URL, t.TempDir())
		got, err := w.Read(t.Context(), "targets/1/abc.full", int64(len(data)))
		server.Close()
		if err != nil || !bytes.Equal(got, data) {
			t.Fatalf("cut at %d: %d bytes, %v", at, len(got), err)
		}
		if sent > len(data)*105/100 {
			t.Errorf("cut at %d: %d bytes were sent for %d", at, sent, len(data))
		}
	}
}

// limitedWriter drops all but the first bytes of a body.
type limitedWriter struct {
	http.ResponseWriter
	left, sent int
}

func (l *limitedWriter) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	l.sent += n
	if _, err := l.ResponseWriter.Write(p[:n]); err != nil {
		return 0, err
	}
	return len(p), nil
}

func TestWholePartIsNotFetchedAgain(t *testing.T) {
	data, log := []byte("all of it"), []string{}
	for name, want := range map[string]struct {
		most int64
		log  []string
	}{
		"targets/1/abc.full": {9, nil},                    // the signed size says that nothing is missing
		"obj/ab/abc.zst":     {600, []string{"bytes=9-"}}, // the host says so
	} {
		cache := t.TempDir()
		if err := os.WriteFile(filepath.Join(cache, filepath.Base(name)+".part"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		log = nil
		w := serveWeb(t, cache, serveFile(&data, nil, &log))
		got, err := w.Read(t.Context(), name, want.most)
		if string(got) != string(data) || err != nil {
			t.Errorf("%s: Read = %q, %v", name, got, err)
		}
		if diff := cmp.Diff(want.log, log); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if left, _ := filepath.Glob(filepath.Join(cache, "*.part")); len(left) != 0 {
			t.Errorf("%s: left behind: %v", name, left)
		}
	}
}

func TestPartThatIsTooLong(t *testing.T) {
	cache, data := t.TempDir(), []byte("all of it")
	if err := os.WriteFile(filepath.Join(cache, "abc.full.part"), bytes.Repeat(data, 2), 0o600); err != nil {
		t.Fatal(err)
	}
	w := serveWeb(t, cache, serveFile(&data, nil, nil))
	if got, err := w.Read(t.Context(), "targets/1/abc.full", 9); string(got) != string(data) || err != nil {
		t.Errorf("Read = %q, %v", got, err)
	}
}

// TestFileThatChangesMidway cuts the line in a file that is not named by its
// digest, and replaces the file before the second try.
func TestFileThatChangesMidway(t *testing.T) {
	for name, tags := range map[string][2]string{"strong": {`"a"`, `"b"`}, "weak": {`W/"a"`, `W/"b"`}, "none": {}} {
		files, tries := [2][]byte{bytes.Repeat([]byte("a"), 5000), bytes.Repeat([]byte("b"), 5000)}, 0
		w := serveWeb(t, t.TempDir(), func(out http.ResponseWriter, req *http.Request) {
			now := min(tries, 1)
			tries++
			if tags[now] != "" {
				out.Header().Set("ETag", tags[now])
			}
			if now == 0 {
				_, _ = out.Write(files[0][:3000])
				_ = http.NewResponseController(out).Flush()
				panic(http.ErrAbortHandler)
			}
			http.ServeContent(out, req, "", time.Time{}, bytes.NewReader(files[1]))
		})
		if got, err := w.Read(t.Context(), "feed.bundle", 5000); !bytes.Equal(got, files[1]) || err != nil {
			t.Errorf("%s tag: %d bytes, %v", name, len(got), err)
		}
	}
}

// TestLoginPageSparesWhatArrived meets a network that asks to log in between
// two runs of an update.
func TestLoginPageSparesWhatArrived(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789"), 1000)
	for name, page := range map[string]http.HandlerFunc{
		"named as a page": func(out http.ResponseWriter, _ *http.Request) {
			out.Header().Set("Content-Type", "text/html")
			_, _ = out.Write([]byte("<p>Log in"))
		},
		"named as nothing": func(out http.ResponseWriter, _ *http.Request) {
			out.Header().Set("Content-Type", "application/octet-stream")
			_, _ = out.Write([]byte("<p>Log in"))
		},
		"511": func(out http.ResponseWriter, _ *http.Request) {
			out.WriteHeader(http.StatusNetworkAuthenticationRequired)
		},
	} {
		cache, portal, log := t.TempDir(), true, []string{}
		if err := os.WriteFile(filepath.Join(cache, "abc.full.part"), data[:4000], 0o600); err != nil {
			t.Fatal(err)
		}
		handler := serveFile(&data, nil, &log)
		w := serveWeb(t, cache, func(out http.ResponseWriter, req *http.Request) {
			if portal {
				page(out, req)
				return
			}
			handler(out, req)
		})
		if _, err := w.Read(t.Context(), "targets/1/abc.full", int64(len(data))); !errors.Is(err, feed.ErrLoginPage) || !errors.Is(err, library.ErrContent) {
			t.Errorf("%s: Read = %v, want ErrLoginPage", name, err)
		}
		portal = false
		got, err := w.Read(t.Context(), "targets/1/abc.full", int64(len(data)))
		if !bytes.Equal(got, data) || err != nil || fmt.Sprint(log) != "[bytes=4000-]" {
			t.Errorf("%s: %d bytes, %v, asked for %v", name, len(got), err, log)
		}
	}
}

func TestAttachmentThatIsAPage(t *testing.T) {
	data := []byte("<p>An attachment in HTML")
	w := serveWeb(t, t.TempDir(), serveFile(&data, map[string]string{"Content-Type": "text/html"}, nil))
	if got, err := w.Read(t.Context(), "att/abc", int64(len(data))); string(got) != string(data) || err != nil {
		t.Errorf("Read = %q, %v", got, err)
	}
	if _, err := w.Read(t.Context(), "att/abd", 10_000); !errors.Is(err, feed.ErrLoginPage) {
		t.Errorf("another page: Read = %v, want ErrLoginPage", err)
	}
}

// TestValidators checks again at hosts that know tags, times, or neither.
func TestValidators(t *testing.T) {
	long, now := "Sun, 15 Nov 2015 10:00:00 GMT", time.Now().UTC().Format(http.TimeFormat)
	for name, test := range map[string]struct {
		header map[string]string
		second string
	}{
		"a tag":              {map[string]string{"ETag": `"x"`}, `"x"`},
		"a weak tag":         {map[string]string{"ETag": `W/"x"`}, `W/"x"`},
		"a time":             {map[string]string{"Last-Modified": long}, long},
		"a time just passed": {map[string]string{"Last-Modified": now}, ""},
		"neither":            {nil, ""},
		"a tag without end":  {map[string]string{"ETag": `"` + string(bytes.Repeat([]byte("x"), 300)) + `"`}, ""},
	} {
		cache, data, log := t.TempDir(), []byte("bundle"), []string{}
		w := serveWeb(t, cache, serveFile(&data, test.header, &log))
		for range 2 {
			if got, err := w.Read(t.Context(), "feed.bundle", 100); string(got) != "bundle" || err != nil {
				t.Fatalf("%s: Read = %q, %v", name, got, err)
			}
		}
		if diff := cmp.Diff([]string{"", test.second}, log); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		log = nil // another host may use the same tag for another file
		if _, err := serveWeb(t, cache, serveFile(&data, test.header, &log)).Read(t.Context(), "feed.bundle", 100); err != nil || log[0] != "" {
			t.Errorf("%s, another host: asked %q, %v", name, log, err)
		}
	}
}

func TestArrivingDataIsReported(t *testing.T) {
	cache, data := t.TempDir(), bytes.Repeat([]byte("x"), 40_000)
	if err := os.WriteFile(filepath.Join(cache, "abc.full.part"), data[:1000], 0o600); err != nil {
		t.Fatal(err)
	}
	w := serveWeb(t, cache, serveFile(&data, nil, nil))
	var have []int64
	w.OnData = func(path string, n int64) {
		if path != "targets/1/abc.full" || len(have) > 0 && n <= have[len(have)-1] || n <= 1000 {
			t.Errorf("reported %d of %s after %v", n, path, have)
		}
		have = append(have, n)
	}
	if _, err := w.Read(t.Context(), "targets/1/abc.full", int64(len(data))); err != nil {
		t.Fatal(err)
	}
	if len(have) == 0 || have[len(have)-1] != int64(len(data)) {
		t.Errorf("reported %v", have)
	}
}
