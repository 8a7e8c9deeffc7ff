package feed

import (
	"bytes"
	"context"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"time"
)

// sharedAtATime bounds the answers that are being made and sent, for the
// memory they take; sharePatience is how long others wait for their turn.
const (
	sharedAtATime = 16
	sharePatience = 20 * time.Second
)

// share serves the feed as the library holds it.
type share struct {
	open  func(context.Context) (*Copy, error)
	turns chan struct{}
	mu    sync.Mutex
	copy  *Copy
}

// Share returns a handler that serves the feed that open returns, so that
// another copy of the program can update from it at a plain http address. Open
// is called anew whenever somebody begins to ask, and so follows what the
// library holds. It answers GET and HEAD, for names of the feed alone, and lists
// nothing; how often somebody may ask is for whoever mounts it to decide.
func Share(open func(context.Context) (*Copy, error)) http.Handler {
	return &share{open: open, turns: make(chan struct{}, sharedAtATime)}
}

func (s *share) ServeHTTP(out http.ResponseWriter, req *http.Request) {
	if req.Method != http.MethodGet && req.Method != http.MethodHead {
		out.Header().Set("Allow", "GET, HEAD")
		out.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	ctx, cancel := context.WithTimeout(req.Context(), sharePatience)
	defer cancel()
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		out.Header().Set("Retry-After", "5")
		out.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	name := strings.TrimPrefix(req.URL.Path, "/")
	data, err := s.read(req.Context(), name)
	if err != nil {
		out.WriteHeader(statusOf(err))
		return
	}
	head := out.Header()
	head.Set("Content-Type", "application/octet-stream")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cache-Control", "no-cache")
	if strings.Contains(name, "/") {
		head.Set("Cache-Control", "public, max-age=31536000, immutable") // named by its digest
	}
	head.Set("ETag", `"`+hex.EncodeToString(digest(data)[:16])+`"`)
	http.ServeContent(out, req, "", time.Time{}, bytes.NewReader(data))
}

func statusOf(err error) int {
	if isAbsent(err) {
		return http.StatusNotFound
	}
	return http.StatusServiceUnavailable
}

// read returns a file of the copy at hand. Whoever asks for what may have
// changed gets a new one.
func (s *share) read(ctx context.Context, name string) ([]byte, error) {
	c, err := s.current(ctx, name == bundleFile || name == timestampFile)
	if err != nil {
		return nil, err
	}
	return c.Read(ctx, name)
}

func (s *share) current(ctx context.Context, anew bool) (*Copy, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.copy != nil && !anew {
		return s.copy, nil
	}
	c, err := s.open(ctx)
	s.copy = c // nil when there is nothing to pass on any longer
	return c, err
}
