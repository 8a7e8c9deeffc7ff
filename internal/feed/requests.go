package feed

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// Request is one request that was made, as the reader may see it.
type Request struct {
	At     time.Time // when it was sent
	Method string
	Host   string
	Path   string
	Status int   // of the answer, 0 when none came
	Bytes  int64 // of the answer's body
}

// reporting tells the carrier's OnRequest of each request, when the answer has
// been read or has failed to come.
type reporting struct {
	web  *Web
	next *http.Transport
}

// RoundTrip sends a request.
func (r reporting) RoundTrip(req *http.Request) (*http.Response, error) {
	report := r.web.OnRequest
	if report == nil {
		return r.next.RoundTrip(req)
	}
	made := Request{At: time.Now(), Method: req.Method, Host: req.URL.Host, Path: req.URL.Path}
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		report(made)
		return nil, err
	}
	made.Status = resp.StatusCode
	resp.Body = &counted{ReadCloser: resp.Body, report: report, made: made}
	return resp, nil
}

// CloseIdleConnections ends the connections.
func (r reporting) CloseIdleConnections() { r.next.CloseIdleConnections() }

// counted is the body of an answer. It is read by one goroutine.
type counted struct {
	io.ReadCloser
	report func(Request)
	made   Request
	once   sync.Once
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.made.Bytes += int64(n)
	return n, err
}

func (c *counted) Close() error {
	err := c.ReadCloser.Close()
	c.once.Do(func() { c.report(c.made) })
	return err
}
