package feed

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
)

// leastProgress is what a line must bring before its time is up, and a try to
// count as one that went on: a host that sends a byte a minute is no host.
const leastProgress = 1 << 10

// longestWait bounds what a busy host may ask to wait for.
const longestWait = time.Minute

var errIdle = errors.New("nothing came for too long")

// get is the fetching of one file.
type get struct {
	web        *Web
	path       string
	most       int64
	part, kept string
	data       []byte
	tag        string        // the strong validator of data, "" for none
	validator  validator     // of the answer
	wait       time.Duration // what the host asks for before the next try
	whole      bool          // data is all of it
	unchanged  bool          // data is what was kept
	came       Arrivals      // told of each piece of data
}

// load takes up what an earlier run left.
func (g *get) load() error {
	if g.part == "" {
		return nil
	}
	info, err := os.Stat(g.part)
	if err != nil {
		return nil //nolint:nilerr // nothing was left
	}
	if info.Size() > g.most {
		return g.restart()
	}
	if g.data, err = os.ReadFile(g.part); err != nil {
		return g.restart()
	}
	g.whole = int64(len(g.data)) == g.most
	return nil
}

// once asks for the rest of the file. It reports whether trying again can help.
func (g *get) once(ctx context.Context) (again bool, err error) {
	if g.whole {
		return false, nil
	}
	g.wait = 0
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	idle := time.AfterFunc(g.web.Idle, func() { cancel(errIdle) })
	defer idle.Stop()
	again, err = g.exchange(ctx, idle)
	if err != nil && errors.Is(context.Cause(ctx), errIdle) {
		return again, errIdle // and not that our own doing has cancelled it
	}
	return again, err
}

func (g *get) exchange(ctx context.Context, idle *time.Timer) (again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.web.base.JoinPath(g.path).String(), nil)
	if err != nil {
		return false, err
	}
	req.Header.Set("User-Agent", "socialmission")
	known := g.ask(req)
	resp, err := g.web.client.Do(req)
	if err != nil {
		var certificate *tls.CertificateVerificationError
		return !errors.Is(err, errRedirected) && !errors.As(err, &certificate), err
	}
	defer resp.Body.Close()
	idle.Reset(g.web.Idle)
	body := bufio.NewReaderSize(resp.Body, 16<<10)
	if g.isPage(resp, body) {
		return false, ErrLoginPage
	}
	if again, err := g.accept(resp, known); err != nil || g.unchanged || g.whole {
		return again, err
	}
	return g.read(body, idle)
}

// ask adds to the request what is known already, and reports whether the
// answer may be that nothing has changed.
func (g *get) ask(req *http.Request) bool {
	if !byDigest(g.path) && g.tag == "" {
		g.data = nil // it may be another file by now
	}
	if len(g.data) > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", len(g.data)))
		if !byDigest(g.path) {
			req.Header.Set("If-Range", g.tag)
		}
		return false
	}
	v := keptValidator(g.kept, req.URL.String())
	if v.name == "" {
		return false
	}
	req.Header.Set(v.name, v.value)
	return true
}

// isPage reports an answer that is a web page. No file of a feed begins as
// one, attachments excepted, which may be pages themselves.
func (g *get) isPage(resp *http.Response, body *bufio.Reader) bool {
	switch {
	case resp.StatusCode == http.StatusNetworkAuthenticationRequired:
		return true
	case resp.StatusCode != http.StatusOK:
		return false
	case strings.HasPrefix(g.path, "att/"):
		return strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") && resp.ContentLength != g.most
	case strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html"):
		return true
	}
	first, err := body.Peek(1)
	return err == nil && first[0] == '<'
}

// accept judges the head of an answer.
func (g *get) accept(resp *http.Response, known bool) (again bool, err error) {
	if coding := resp.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return false, fmt.Errorf("%w: the host packs its answers (%s) though it was asked not to", library.ErrContent, coding)
	}
	switch code := resp.StatusCode; {
	case code == http.StatusNotModified && known:
		g.data, err = os.ReadFile(g.kept)
		g.unchanged = true
		return false, err
	case code == http.StatusPartialContent && strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", len(g.data))):
		return true, nil
	case code == http.StatusOK:
		g.validator = validatorOf(resp.Header)
		g.tag = g.validator.strong()
		return true, g.restart()
	case code == http.StatusRequestedRangeNotSatisfiable && resp.Header.Get("Content-Range") == fmt.Sprintf("bytes */%d", len(g.data)):
		g.whole = true // the run before was ended between the last byte and the use of them
		return false, nil
	case code == http.StatusRequestedRangeNotSatisfiable || code == http.StatusPartialContent:
		return true, errors.Join(g.restart(), fmt.Errorf("the host answers %s", resp.Status))
	}
	return g.refused(resp)
}

// refused judges an answer that brings nothing.
func (g *get) refused(resp *http.Response) (again bool, err error) {
	switch code := resp.StatusCode; {
	case code == http.StatusNotFound || code == http.StatusGone || code == http.StatusForbidden: // object stores say 403 for "not there"
		return false, library.ErrNotFound
	case code >= 500 || code == http.StatusTooManyRequests || code == http.StatusRequestTimeout:
		g.wait = retryAfter(resp.Header)
		return true, fmt.Errorf("the host answers %s", resp.Status)
	default:
		return false, fmt.Errorf("the host answers %s", resp.Status)
	}
}

// retryAfter returns how long a host asks to wait, within bounds.
func retryAfter(header http.Header) time.Duration {
	seconds, err := strconv.Atoi(header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, longestWait)
}

// restart drops what was read.
func (g *get) restart() error {
	g.data, g.whole = nil, false
	if g.part == "" {
		return nil
	}
	if err := os.Remove(g.part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("drop what was fetched of %s: %w", g.path, err)
	}
	return nil
}

// read takes in the body, each piece kept at once. A line that brings too
// little until idle runs out is cut.
func (g *get) read(body io.Reader, idle *time.Timer) (again bool, err error) {
	keep := io.Discard
	if g.part != "" {
		file, err := os.OpenFile(g.part, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return false, fmt.Errorf("keep what is fetched: %w", DiskFault(err))
		}
		defer file.Close()
		keep = file
	}
	buffer, counted := make([]byte, 16<<10), len(g.data)
	for {
		n, err := body.Read(buffer)
		if fault := g.take(buffer[:n], keep); fault != nil {
			return false, fault
		}
		if len(g.data)-counted >= leastProgress {
			counted = len(g.data)
			idle.Reset(g.web.Idle)
		}
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return true, err
		}
	}
}

// take adds a piece of the body to what is there.
func (g *get) take(piece []byte, keep io.Writer) error {
	if int64(len(g.data)+len(piece)) > g.most {
		return errors.Join(g.restart(), tooLong(g.path, g.web.Name(), g.most))
	}
	g.data = append(g.data, piece...)
	g.came(len(piece), true)
	if _, err := keep.Write(piece); err != nil {
		return fmt.Errorf("keep what is fetched: %w", DiskFault(err))
	}
	if g.web.OnData != nil && len(piece) > 0 {
		g.web.OnData(g.path, int64(len(g.data)))
	}
	return nil
}

// done keeps a file with its validator, and drops what was kept of one that
// is whole.
func (g *get) done() error {
	if g.part != "" {
		if err := os.Remove(g.part); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("drop what was fetched of %s: %w", g.path, err)
		}
	}
	if g.kept == "" || g.unchanged {
		return nil
	}
	return keepWithValidator(g.kept, g.web.base.JoinPath(g.path).String(), g.data, g.validator)
}
