package feed_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// meter is a listener that counts the bytes of its connections, both ways.
type meter struct {
	net.Listener
	bytes atomic.Int64
}

func (m *meter) Accept() (net.Conn, error) {
	conn, err := m.Listener.Accept()
	return meteredConn{conn, m}, err
}

type meteredConn struct {
	net.Conn
	meter *meter
}

func (c meteredConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.meter.bytes.Add(int64(n))
	return n, err
}

func (c meteredConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.meter.bytes.Add(int64(n))
	return n, err
}

// TestSessionOutlivesTheProgram resumes TLS sessions that another carrier, as
// another start of the program would, left in the folder.
func TestSessionOutlivesTheProgram(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		t.Run(tls.VersionName(version), func(t *testing.T) {
			var resumed []bool
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(out http.ResponseWriter, req *http.Request) {
				resumed = append(resumed, req.TLS.DidResume)
				out.Header().Set("ETag", `"one"`)
				if req.Header.Get("If-None-Match") != "" {
					out.WriteHeader(http.StatusNotModified)
					return
				}
				_, _ = out.Write([]byte("bundle"))
			}))
			server.TLS = &tls.Config{MaxVersion: version}
			count := &meter{Listener: server.Listener}
			server.Listener = count
			server.StartTLS()
			defer server.Close()
			cache := t.TempDir()
			check := func() int64 {
				before := count.bytes.Load()
				w := webAt(t, server.URL, cache)
				w.TrustCertificate(server.Certificate())
				if got, err := w.Read(t.Context(), "feed.bundle", 100); string(got) != "bundle" || err != nil {
					t.Fatalf("Read = %q, %v", got, err)
				}
				w.Close()
				return count.bytes.Load() - before
			}
			check()
			if bytes := check(); bytes > 1300 {
				t.Errorf("a check without news takes %d bytes, more than 1300", bytes)
			}
			files, err := filepath.Glob(filepath.Join(cache, "sessions", "*"))
			if err != nil || len(files) != 1 {
				t.Fatalf("sessions kept: %v, %v", files, err)
			}
			if info, err := os.Stat(files[0]); err != nil || info.Mode() != 0o600 {
				t.Errorf("a session has the mode %v, %v", info.Mode(), err)
			}
			if err := os.WriteFile(files[0], []byte("damaged"), 0o600); err != nil {
				t.Fatal(err)
			}
			check()
			if diff := cmp.Diff([]bool{false, true, false}, resumed); diff != "" {
				t.Error("resumed:", diff)
			}
		})
	}
}

func TestCertificateOfSomebodyElse(t *testing.T) {
	asked := 0
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	w := webAt(t, server.URL, "")
	w.OnRequest = func(feed.Request) { asked++ }
	if _, err := w.Read(t.Context(), "feed.bundle", 100); !errors.Is(err, feed.ErrIdentity) || errors.Is(err, feed.ErrUnreachable) {
		t.Errorf("Read = %v, want ErrIdentity", err)
	}
	if asked != 1 {
		t.Errorf("asked %d times, which cannot help", asked)
	}
}

func TestRedirections(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, _ *http.Request) { _, _ = out.Write([]byte("moved")) }))
	defer plain.Close()
	asked := 0
	secure := httptest.NewTLSServer(http.HandlerFunc(func(out http.ResponseWriter, req *http.Request) {
		asked++
		switch req.URL.Path {
		case "/down/feed.bundle":
			http.Redirect(out, req, plain.URL+"/feed.bundle", http.StatusFound)
		case "/round/feed.bundle":
			http.Redirect(out, req, "/round/feed.bundle", http.StatusFound)
		case "/once/feed.bundle":
			http.Redirect(out, req, "/there/feed.bundle", http.StatusMovedPermanently)
		default:
			_, _ = out.Write([]byte("moved"))
		}
	}))
	defer secure.Close()
	for name, want := range map[string]struct {
		asked int
		fault error
	}{"down": {1, library.ErrContent}, "round": {5, library.ErrContent}, "once": {2, nil}} {
		w := webAt(t, secure.URL+"/"+name, "")
		w.TrustCertificate(secure.Certificate())
		asked = 0
		got, err := w.Read(t.Context(), "feed.bundle", 100)
		if !errors.Is(err, want.fault) || asked != want.asked || err == nil && string(got) != "moved" {
			t.Errorf("%s: Read = %q, %v after %d requests", name, got, err, asked)
		}
	}
}

// TestProxyOfTheEnvironment asks for a host that does not exist: only a proxy
// can answer.
func TestProxyOfTheEnvironment(t *testing.T) {
	asked := ""
	proxy := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, req *http.Request) {
		asked = req.URL.String()
		_, _ = out.Write([]byte("by proxy"))
	}))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("NO_PROXY", "")
	got, err := webAt(t, "http://feed.invalid/here", "").Read(t.Context(), "timestamp.json", 100)
	if string(got) != "by proxy" || err != nil || asked != "http://feed.invalid/here/timestamp.json" {
		t.Errorf("Read = %q, %v; the proxy was asked for %q", got, err, asked)
	}
}

func TestHostThatIsNotThere(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	w := webAt(t, server.URL, "")
	if _, err := w.Read(t.Context(), "feed.bundle", 100); !errors.Is(err, feed.ErrUnreachable) {
		t.Errorf("Read = %v, want ErrUnreachable", err)
	}
}

// TestDrippingData meets a host that sends a byte now and then, for ever.
func TestDrippingData(t *testing.T) {
	w := serveWeb(t, t.TempDir(), func(out http.ResponseWriter, req *http.Request) {
		for req.Context().Err() == nil {
			_, _ = out.Write([]byte("x"))
			_ = http.NewResponseController(out).Flush()
			time.Sleep(time.Millisecond)
		}
	})
	w.Idle, w.Tries = 30*time.Millisecond, 2
	if _, err := w.Read(t.Context(), "targets/1/abc.full", 1<<20); !errors.Is(err, feed.ErrUnreachable) {
		t.Errorf("Read = %v, want ErrUnreachable", err)
	}
}

// TestHostThatNeverBegins accepts connections and says nothing.
func TestHostThatNeverBegins(t *testing.T) {
	w := serveWeb(t, "", func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() })
	w.Idle, w.Tries = 20*time.Millisecond, 2
	if _, err := w.Read(t.Context(), "feed.bundle", 100); !errors.Is(err, feed.ErrUnreachable) {
		t.Errorf("Read = %v, want ErrUnreachable", err)
	}
}

func TestRequestsAreReported(t *testing.T) {
	w := serveWeb(t, t.TempDir(), func(out http.ResponseWriter, req *http.Request) {
		switch req.URL.Path {
		case "/feed/feed.bundle":
			http.Redirect(out, req, "/other", http.StatusFound)
		case "/other":
			_, _ = out.Write([]byte("12345"))
		default:
			panic(http.ErrAbortHandler)
		}
	})
	w.Tries = 1
	var got []string
	w.OnRequest = func(r feed.Request) {
		if r.At.IsZero() || r.Host == "" {
			t.Errorf("reported %+v", r)
		}
		got = append(got, fmt.Sprint(r.Method, " ", r.Path, " ", r.Status, " ", r.Bytes))
	}
	if _, err := w.Read(t.Context(), "feed.bundle", 100); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Read(t.Context(), "timestamp.json", 100); err == nil {
		t.Fatal("a dead host answered")
	}
	want := []string{"GET /feed/feed.bundle 302 29", "GET /other 200 5", "GET /feed/timestamp.json 0 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCacheThatCannotBeWritten(t *testing.T) {
	cache := t.TempDir()
	w := serveWeb(t, cache, func(out http.ResponseWriter, _ *http.Request) { _, _ = out.Write([]byte("data")) })
	if err := os.RemoveAll(cache); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Read(t.Context(), "targets/1/abc.full", 4); !errors.Is(err, fs.ErrNotExist) || errors.Is(err, feed.ErrUnreachable) {
		t.Errorf("Read = %v, want the fault of the disk", err)
	}
}

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]string{"": "0s", "7": "7s", "-1": "0s", "86400": "1m0s", "soon": "0s"} {
		if got := feed.RetryAfter(value); got != want {
			t.Errorf("Retry-After %q: %s, want %s", value, got, want)
		}
	}
}
