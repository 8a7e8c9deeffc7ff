package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
)

// Web is the carrier of a feed at an http or https address. What it reads of
// a file that is named by its digest survives a cut line, also over restarts.
// It is safe for concurrent use only for different files.
type Web struct {
	Idle  time.Duration // without a byte, after which a line counts as cut
	Pause time.Duration // before the second try; it doubles with each further one
	Tries int           // in a row without a byte

	base   *url.URL
	cache  string
	client *http.Client
}

// NewWeb returns the carrier of the feed at address. What was read in part is
// kept in the folder cache, which may be "" for none.
func NewWeb(address, cache string) (*Web, error) {
	base, err := url.Parse(address)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" || base.RawQuery != "" || base.Fragment != "" {
		return nil, fmt.Errorf("%w: %q is no address of a feed, such as https://example.org/feed", library.ErrInvalid, address)
	}
	if cache != "" {
		if err := os.MkdirAll(cache, 0o700); err != nil {
			return nil, fmt.Errorf("make a folder for what is fetched: %w", diskFault(err))
		}
	}
	base.Path = strings.TrimSuffix(base.Path, "/") + "/"
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DisableCompression:    true, // a feed's files are packed already, and unpacked only against signed sizes
		ForceAttemptHTTP2:     true,
		MaxConnsPerHost:       2,
		TLSHandshakeTimeout:   time.Minute,
		ResponseHeaderTimeout: time.Minute,
		IdleConnTimeout:       time.Minute,
	}
	return &Web{Idle: time.Minute, Pause: time.Second, Tries: 5, base: base, cache: cache,
		client: &http.Client{Transport: transport, CheckRedirect: sameSafety}}, nil
}

// sameSafety follows a few redirections, and none from https to http.
func sameSafety(req *http.Request, via []*http.Request) error {
	if len(via) >= 5 {
		return errors.New("too many redirections")
	}
	if via[0].URL.Scheme == "https" && req.URL.Scheme != "https" {
		return errors.New("redirected from https to http")
	}
	return nil
}

// Name returns the host.
func (w *Web) Name() string { return w.base.Host }

// ByHand reports false.
func (w *Web) ByHand() bool { return false }

// Close ends the connections.
func (w *Web) Close() { w.client.CloseIdleConnections() }

// Read fetches a file, going on where it was cut off.
func (w *Web) Read(ctx context.Context, name string, most int64) ([]byte, error) {
	g := &get{web: w, path: name, most: most, part: w.part(name), etag: w.etag(name)}
	g.load()
	pause := w.Pause
	for try := 1; ; try++ {
		before := len(g.data)
		again, err := g.once(ctx)
		if err == nil {
			return g.data, g.done()
		}
		if len(g.data) > before {
			try, pause = 0, w.Pause
		}
		if !again || try >= w.Tries || ctx.Err() != nil {
			return nil, fmt.Errorf("fetch %s from %s: %w", name, w.Name(), errors.Join(ctx.Err(), err))
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause *= 2
	}
}

// part returns where a file is kept until it is whole, "" for files that may
// change meanwhile.
func (w *Web) part(name string) string {
	if w.cache == "" || !strings.HasPrefix(name, "targets/") && !strings.HasPrefix(name, "obj/") && !strings.HasPrefix(name, "att/") {
		return ""
	}
	return filepath.Join(w.cache, path.Base(name)+".part")
}

// etag returns where the tag of a file is kept, beside the file itself, "" for
// files that are not asked for again.
func (w *Web) etag(name string) string {
	if w.cache == "" || name != bundleFile {
		return ""
	}
	return filepath.Join(w.cache, bundleFile)
}

// get is the fetching of one file.
type get struct {
	web        *Web
	path       string
	most       int64
	part, etag string
	data       []byte
	tag        string // of the answer
	unchanged  bool
}

// load takes up what an earlier run left.
func (g *get) load() {
	if g.part == "" {
		return
	}
	if data, err := os.ReadFile(g.part); err == nil && int64(len(data)) <= g.most {
		g.data = data
	}
}

// once asks for the rest of the file. It reports whether trying again can help.
func (g *get) once(ctx context.Context) (again bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.web.base.JoinPath(g.path).String(), nil)
	if err != nil {
		return false, err
	}
	req.Header.Set("User-Agent", "socialmission")
	known := g.ask(req)
	resp, err := g.web.client.Do(req)
	if err != nil {
		return true, err
	}
	defer resp.Body.Close()
	if again, err := g.accept(resp, known); err != nil || g.unchanged {
		return again, err
	}
	return g.read(resp.Body, cancel)
}

// ask adds to the request what is known already, and returns the tag it names.
func (g *get) ask(req *http.Request) string {
	if len(g.data) > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", len(g.data)))
	}
	if g.etag == "" {
		return ""
	}
	tag, err := os.ReadFile(g.etag + ".etag")
	if err != nil || !isThere(os.DirFS(g.web.cache), bundleFile) {
		return ""
	}
	req.Header.Set("If-None-Match", string(tag))
	return string(tag)
}

// accept judges the head of an answer.
func (g *get) accept(resp *http.Response, known string) (again bool, err error) {
	g.tag = resp.Header.Get("ETag")
	if coding := resp.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return false, fmt.Errorf("%w: the host packs its answers (%s) though it was asked not to", library.ErrContent, coding)
	}
	page := strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") && !strings.HasPrefix(g.path, "att/")
	if page && resp.StatusCode == http.StatusOK {
		return false, fmt.Errorf("%w: the host answers with a web page, perhaps to log in, and not with a feed", library.ErrContent)
	}
	switch code := resp.StatusCode; {
	case code == http.StatusNotModified && known != "":
		g.data, err = os.ReadFile(g.etag)
		g.unchanged = true
		return false, err
	case code == http.StatusPartialContent && strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", len(g.data))):
		return true, nil
	case code == http.StatusOK:
		return true, g.restart()
	case code == http.StatusRequestedRangeNotSatisfiable || code == http.StatusPartialContent:
		return true, errors.Join(g.restart(), fmt.Errorf("the host answers %s", resp.Status))
	case code == http.StatusNotFound || code == http.StatusGone || code == http.StatusForbidden: // object stores say 403 for "not there"
		return false, library.ErrNotFound
	case code >= 500 || code == http.StatusTooManyRequests || code == http.StatusRequestTimeout:
		return true, fmt.Errorf("the host answers %s", resp.Status)
	default:
		return false, fmt.Errorf("the host answers %s", resp.Status)
	}
}

// restart drops what was read.
func (g *get) restart() error {
	g.data = nil
	if g.part == "" {
		return nil
	}
	if err := os.Remove(g.part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// read takes in the body, each piece kept at once; cancel ends a line on which
// nothing more comes.
func (g *get) read(body io.Reader, cancel func()) (again bool, err error) {
	keep := io.Discard
	if g.part != "" {
		file, err := os.OpenFile(g.part, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return false, diskFault(err)
		}
		defer file.Close()
		keep = file
	}
	idle := time.AfterFunc(g.web.Idle, cancel)
	defer idle.Stop()
	buffer := make([]byte, 16<<10)
	for {
		n, err := body.Read(buffer)
		idle.Reset(g.web.Idle)
		g.data = append(g.data, buffer[:n]...)
		if _, err := keep.Write(buffer[:n]); err != nil {
			return false, diskFault(err)
		}
		if int64(len(g.data)) > g.most {
			return false, errors.Join(g.restart(), tooLong(g.path, g.web.Name(), g.most))
		}
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return true, err
		}
	}
}

// done keeps a file with its tag, and drops what was kept of one that is whole.
func (g *get) done() error {
	if g.part != "" {
		if err := os.Remove(g.part); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if g.etag == "" || g.unchanged || g.tag == "" {
		return nil
	}
	_ = os.Remove(g.etag + ".etag") // first, so that a tag never stands beside another file
	if err := os.WriteFile(g.etag, g.data, 0o600); err != nil {
		return err
	}
	return os.WriteFile(g.etag+".etag", []byte(g.tag), 0o600)
}
