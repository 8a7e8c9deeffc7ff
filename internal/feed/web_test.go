package feed_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// serveWeb returns a carrier of what handler serves, which tries again at once.
func serveWeb(t *testing.T, cache string, handler http.HandlerFunc) *feed.Web {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return webAt(t, server.URL+"/feed", cache)
}

func webAt(t *testing.T, address, cache string) *feed.Web {
	t.Helper()
	w, err := feed.NewWeb(address, cache)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	w.Pause = time.Millisecond
	return w
}

// cutting serves data, but ends every connection after some bytes.
func cutting(data []byte, after int, ranges *[]string) http.HandlerFunc {
	return func(out http.ResponseWriter, req *http.Request) {
		*ranges = append(*ranges, req.Header.Get("Range"))
		from := 0
		if _, err := fmt.Sscanf(req.Header.Get("Range"), "bytes=%d-", &from); err == nil {
			out.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(data)-1, len(data)))
			out.Header().Set("Content-Length", fmt.Sprint(len(data)-from))
			out.WriteHeader(http.StatusPartialContent)
		}
		rest := data[from:]
		if len(rest) <= after {
			_, _ = out.Write(rest)
			return
		}
		_, _ = out.Write(rest[:after])
		_ = http.NewResponseController(out).Flush()
		panic(http.ErrAbortHandler)
	}
}

func TestCutLineIsTakenUpWhereItWas(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789"), 10_000)
	var ranges []string
	w := serveWeb(t, t.TempDir(), cutting(data, 30_000, &ranges))
	got, err := w.Read(t.Context(), "targets/1/abc.full", int64(len(data)))
	if !bytes.Equal(got, data) || err != nil {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	if want := "[ bytes=30000- bytes=60000- bytes=90000-]"; fmt.Sprint(ranges) != want {
		t.Errorf("asked for %v", ranges)
	}
}

func TestWhatArrivedOutlivesTheProgram(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789"), 10_000)
	var ranges []string
	server := httptest.NewServer(cutting(data, 30_000, &ranges))
	defer server.Close()
	cache := t.TempDir()
	first := webAt(t, server.URL, cache)
	ctx, cancel := context.WithCancel(t.Context())
	first.Tries, first.Pause = 1000, time.Hour
	go func() {
		for !strings.Contains(fmt.Sprint(sizeOf(filepath.Join(cache, "abc.full.part"))), "30000") {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	if _, err := first.Read(ctx, "targets/1/abc.full", int64(len(data))); !errors.Is(err, context.Canceled) {
		t.Fatalf("Read = %v, want Canceled", err)
	}
	got, err := webAt(t, server.URL, cache).Read(t.Context(), "targets/1/abc.full", int64(len(data)))
	if !bytes.Equal(got, data) || err != nil {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	if len(ranges) < 2 || ranges[1] != "bytes=30000-" {
		t.Errorf("asked for %v", ranges)
	}
	if left, _ := filepath.Glob(filepath.Join(cache, "*.part")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return -1
	}
	return info.Size()
}

func TestHostWithoutRanges(t *testing.T) {
	data := bytes.Repeat([]byte("x"), 50_000)
	tries := 0
	w := serveWeb(t, t.TempDir(), func(out http.ResponseWriter, _ *http.Request) {
		if tries++; tries == 1 {
			_, _ = out.Write(data[:20_000])
			_ = http.NewResponseController(out).Flush()
			panic(http.ErrAbortHandler)
		}
		_, _ = out.Write(data)
	})
	got, err := w.Read(t.Context(), "targets/1/abc.full", int64(len(data)))
	if !bytes.Equal(got, data) || err != nil {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestCheckWithoutNewsIsOneConditionalRequest(t *testing.T) {
	cache, asked := t.TempDir(), []string{}
	handler := func(out http.ResponseWriter, req *http.Request) {
		asked = append(asked, req.URL.Path+" "+req.Header.Get("If-None-Match"))
		out.Header().Set("ETag", `"one"`)
		if req.Header.Get("If-None-Match") == `"one"` {
			out.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = out.Write([]byte("bundle"))
	}
	server := httptest.NewServer(http.HandlerFunc(handler))
	defer server.Close()
	for range 2 {
		got, err := webAt(t, server.URL+"/feed/", cache).Read(t.Context(), "feed.bundle", 100)
		if string(got) != "bundle" || err != nil {
			t.Fatalf("Read = %q, %v", got, err)
		}
	}
	if want := `[/feed/feed.bundle  /feed/feed.bundle "one"]`; fmt.Sprint(asked) != want {
		t.Errorf("asked %v", asked)
	}
}

func TestEndlessData(t *testing.T) {
	w := serveWeb(t, t.TempDir(), func(out http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := out.Write(make([]byte, 10_000)); err != nil {
				return
			}
		}
	})
	if _, err := w.Read(t.Context(), "targets/1/abc.full", 100_000); !errors.Is(err, library.ErrContent) {
		t.Errorf("Read = %v, want ErrContent", err)
	}
}

func TestSlowData(t *testing.T) {
	w := serveWeb(t, "", func(out http.ResponseWriter, req *http.Request) {
		_, _ = out.Write([]byte("one byte and then nothing"))
		_ = http.NewResponseController(out).Flush()
		<-req.Context().Done()
	})
	w.Idle, w.Tries = 20*time.Millisecond, 2
	if got, err := w.Read(t.Context(), "timestamp.json", 100); err == nil {
		t.Errorf("Read = %q", got)
	}
}

func TestAnswersOfHosts(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("text"))
	_ = z.Close()
	for name, test := range map[string]struct {
		answer func(out http.ResponseWriter)
		want   error
	}{
		"not there":        {func(out http.ResponseWriter) { out.WriteHeader(http.StatusNotFound) }, library.ErrNotFound},
		"of object stores": {func(out http.ResponseWriter) { out.WriteHeader(http.StatusForbidden) }, library.ErrNotFound},
		"gone":             {func(out http.ResponseWriter) { out.WriteHeader(http.StatusGone) }, library.ErrNotFound},
		"packed": {func(out http.ResponseWriter) {
			out.Header().Set("Content-Encoding", "gzip")
			_, _ = out.Write(packed.Bytes())
		}, library.ErrContent},
		"a login page": {func(out http.ResponseWriter) {
			out.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = out.Write([]byte("<p>Log in</p>"))
		}, library.ErrContent},
		"a long login page": {func(out http.ResponseWriter) { _, _ = out.Write(bytes.Repeat([]byte("<p>Log in</p>"), 1000)) }, library.ErrContent},
	} {
		w := serveWeb(t, t.TempDir(), func(out http.ResponseWriter, _ *http.Request) { test.answer(out) })
		if got, err := w.Read(t.Context(), "timestamp.json", 1000); !errors.Is(err, test.want) {
			t.Errorf("%s: Read = %q, %v, want %v", name, got, err, test.want)
		}
	}
}

func TestBusyHostIsAskedAgain(t *testing.T) {
	asked := 0
	w := serveWeb(t, "", func(out http.ResponseWriter, _ *http.Request) {
		if asked++; asked < 3 {
			out.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = out.Write([]byte("here"))
	})
	if got, err := w.Read(t.Context(), "timestamp.json", 1000); string(got) != "here" || err != nil {
		t.Errorf("Read = %q, %v", got, err)
	}
	asked = -100
	if _, err := w.Read(t.Context(), "timestamp.json", 1000); err == nil || asked != -95 {
		t.Errorf("Read = %v after %d tries", err, asked+100)
	}
}

func TestHostThatServesAPageForEverythingIsNoFeed(t *testing.T) {
	w := serveWeb(t, t.TempDir(), func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Type", "text/html")
		_, _ = out.Write([]byte("<html><title>Hotel</title>"))
	})
	root, err := os.ReadFile("testdata/root.json")
	if err != nil {
		t.Fatal(err)
	}
	trust, err := feed.OpenTrust(filepath.Join(t.TempDir(), "trust"), root)
	if err != nil {
		t.Fatal(err)
	}
	_, err = feed.NewSigned(w, trust, time.Time{}).Check(t.Context())
	if !errors.Is(err, library.ErrContent) || !strings.Contains(err.Error(), "web page") {
		t.Errorf("Check = %v", err)
	}
}

func TestAddressesOfFeeds(t *testing.T) {
	for _, address := range []string{"", "example.org", "ftp://example.org/", "file:///etc", "https://", "https://example.org/?a=b", "https://example.org/#x"} {
		if _, err := feed.NewWeb(address, ""); !errors.Is(err, library.ErrInvalid) {
			t.Errorf("%q: NewWeb = %v, want ErrInvalid", address, err)
		}
	}
}
