package httpapi

import (
	"slices"
	"sync"

	"socialmission.org/desktop/internal/feed"
)

// maxRequests is how many requests the page is shown.
const maxRequests = 50

// RequestLog remembers the last requests that left this computer, for the
// reader to see what the app contacts. It is kept in memory alone and is safe
// for concurrent use; the zero log is empty.
type RequestLog struct {
	mu   sync.Mutex
	last []SentRequest // the oldest first
}

// Add notes a request that has ended.
func (l *RequestLog) Add(r SentRequest) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = append(l.last, r)
	l.last = l.last[max(0, len(l.last)-maxRequests):]
}

// SentFeed is a request that a feed's carrier made.
func SentFeed(r feed.Request) SentRequest {
	return SentRequest{At: r.At, Method: r.Method, Host: r.Host, Path: r.Path, Bytes: r.Bytes}
}

// List returns the requests, the newest first.
func (l *RequestLog) List() []SentRequest {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := append([]SentRequest{}, l.last...)
	slices.Reverse(list)
	return list
}
