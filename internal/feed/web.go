package feed

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"
	"socialmission.org/desktop/internal/library"
)

// What a host can fail by, beside answers that are no feed (library.ErrContent)
// and files that are not there (library.ErrNotFound).
var (
	// ErrUnreachable is a host that does not answer, or a line that was cut.
	// What arrived is kept, and trying again later goes on from there.
	ErrUnreachable = errors.New("the host cannot be reached or the line was cut")
	// ErrLoginPage is a network that answers itself in place of the host, as
	// those of hotels do until one has logged in.
	ErrLoginPage = fmt.Errorf("%w: a web page came instead of the feed, perhaps to log in to the network", library.ErrContent)
	// ErrIdentity is a host that cannot prove to be the one of the address:
	// a network that answers in its place, a wrong clock, or an expired
	// certificate.
	ErrIdentity = errors.New("the host's certificate is not good for this address")
)

// Web is the carrier of a feed at an http or https address. What it reads of
// a file that is named by its digest survives a cut line, also over restarts.
// It is safe for concurrent use only for different files.
type Web struct {
	Idle  time.Duration // in which a kilobyte must come; a line on which it does not counts as cut
	Pause time.Duration // before the second try; it doubles with each further one
	Tries int           // in a row without a kilobyte

	// OnRequest, where it is set, is told of each request when it has ended,
	// redirections included. It must be safe for concurrent use.
	OnRequest func(Request)
	// OnData, where it is set, is told how many bytes of a file are there,
	// those of earlier runs included.
	OnData func(path string, have int64)

	base   *url.URL
	cache  string
	client *http.Client
}

// NewWeb returns the carrier of the feed at address. What was read in part is
// kept in the folder cache, which may be "" for none, and so is what lets the
// next start resume a TLS session.
func NewWeb(address, cache string) (*Web, error) {
	base, err := url.Parse(address)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" || base.RawQuery != "" || base.Fragment != "" {
		return nil, fmt.Errorf("%w: %q is no address of a feed, such as https://example.org/feed", library.ErrInvalid, address)
	}
	if cache != "" {
		if err := os.MkdirAll(cache, 0o700); err != nil {
			return nil, fmt.Errorf("make a folder for what is fetched: %w", DiskFault(err))
		}
	}
	base.Path = strings.TrimSuffix(base.Path, "/") + "/"
	w := &Web{Idle: time.Minute, Pause: time.Second, Tries: 5, base: base, cache: cache}
	w.client = &http.Client{Transport: reporting{w, transport(cache)}, CheckRedirect: sameSafety}
	return w, nil
}

// transport is made for few requests over slow lines: HTTP/1.1 takes fewer
// bytes than HTTP/2 for one or two requests, and the key exchange leaves out
// the post-quantum one, which would take 1,200 bytes more in each connection:
// what travels is public, and its signatures do not rest on TLS.
func transport(cache string) *http.Transport {
	proxy := httpproxy.FromEnvironment().ProxyFunc()
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	config := &tls.Config{MinVersion: tls.VersionTLS12, CurvePreferences: []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384}}
	if cache != "" {
		config.ClientSessionCache = sessions(filepath.Join(cache, "sessions"))
	}
	return &http.Transport{
		Proxy:                  func(req *http.Request) (*url.URL, error) { return proxy(req.URL) },
		DialContext:            (&net.Dialer{Timeout: time.Minute}).DialContext,
		TLSClientConfig:        config,
		Protocols:              protocols,
		DisableCompression:     true, // a feed's files are packed already, and unpacked only against signed sizes
		MaxConnsPerHost:        2,
		MaxResponseHeaderBytes: 64 << 10,
		TLSHandshakeTimeout:    time.Minute,
		IdleConnTimeout:        time.Minute,
	}
}

// errRedirected is a redirection that is not followed; another try would meet
// it again.
var errRedirected = fmt.Errorf("%w: the host sends elsewhere", library.ErrContent)

// sameSafety follows a few redirections, and none from https to http.
func sameSafety(req *http.Request, via []*http.Request) error {
	if len(via) >= 5 {
		return fmt.Errorf("%w, too many times", errRedirected)
	}
	if via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https" {
		return fmt.Errorf("%w, from https to http", errRedirected)
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
	g := &get{web: w, path: name, most: most, part: w.part(name), kept: w.kept(name)}
	g.came = func(n int, now bool) { arrive(ctx, n, now) }
	if err := g.load(); err != nil {
		return nil, err
	}
	g.came(len(g.data), false)
	pause := w.Pause
	for try := 1; ; try++ {
		before := len(g.data)
		again, err := g.once(ctx)
		if err == nil {
			return g.data, g.done()
		}
		if len(g.data)-before >= leastProgress {
			try, pause = 0, w.Pause
		}
		if ctx.Err() != nil || !again || try >= w.Tries {
			return nil, w.fault(ctx, name, again, err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(max(pause, g.wait)):
		}
		pause *= 2
	}
}

// fault says what a file could not be fetched for.
func (w *Web) fault(ctx context.Context, name string, again bool, err error) error {
	var certificate *tls.CertificateVerificationError
	switch {
	case ctx.Err() != nil:
		err = errors.Join(ctx.Err(), err)
	case errors.As(err, &certificate):
		err = fmt.Errorf("%w: %w", ErrIdentity, err)
	case again:
		err = fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return fmt.Errorf("fetch %s from %s: %w", name, w.Name(), err)
}

// part returns where a file is kept until it is whole, "" for files that may
// change meanwhile.
func (w *Web) part(name string) string {
	if w.cache == "" || !byDigest(name) {
		return ""
	}
	return filepath.Join(w.cache, path.Base(name)+".part")
}

// byDigest reports a file that is named by its digest and never changes.
func byDigest(name string) bool {
	return strings.HasPrefix(name, "targets/") || strings.HasPrefix(name, "obj/") || strings.HasPrefix(name, "att/")
}

// kept returns where a file is kept that is asked for again and again, "" for
// all others.
func (w *Web) kept(name string) string {
	if w.cache == "" || name != bundleFile {
		return ""
	}
	return filepath.Join(w.cache, bundleFile)
}
