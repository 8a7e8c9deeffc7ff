package app

import (
	"net/http"
	"strings"
	"time"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
)

// gatePatience is how long a request waits for the library to open. Opening
// takes milliseconds unless the index has to be built first.
const gatePatience = 5 * time.Second

// gate stands before the API while the library is being opened in the
// background: it keeps requests waiting for a moment, says "building" to those
// who ask for the status, and tells why when the library does not open.
type gate struct {
	decided chan struct{} // closed by open or fail
	failed  chan struct{} // closed by fail
	filled  chan struct{} // closed when nothing more goes on in the background
	handler http.Handler
	err     error
}

func newGate() *gate {
	return &gate{decided: make(chan struct{}), failed: make(chan struct{}), filled: make(chan struct{})}
}

// open lets all requests through to h.
func (g *gate) open(h http.Handler) {
	g.handler = h
	close(g.decided)
}

// fail answers all requests with err.
func (g *gate) fail(err error) {
	g.err = err
	g.handler = faultHandler(err)
	close(g.decided)
	close(g.failed)
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/api/status" && !g.isDecided() {
		writeStatus(w)
		return
	}
	timer := time.NewTimer(gatePatience)
	defer timer.Stop()
	select {
	case <-g.decided:
		g.handler.ServeHTTP(w, r)
	case <-timer.C:
		faultHandler(library.ErrNotReady).ServeHTTP(w, r)
	case <-r.Context().Done():
	}
}

func (g *gate) isDecided() bool {
	select {
	case <-g.decided:
		return true
	default:
		return false
	}
}

// writeStatus answers for a library that is not open yet.
func writeStatus(w http.ResponseWriter) {
	counts := make(map[library.Kind]int)
	for _, kind := range library.Kinds() {
		counts[kind] = 0
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	err := writeJSON(w, httpapi.Status{
		Version: thisBuild().Version, Counts: counts, Index: httpapi.IndexBuilding,
		Job: &httpapi.Job{Phase: "index"},
	})
	if err != nil {
		return // the reader went away
	}
}

// faultHandler answers every request with why the library is not open: as
// JSON to the page, as a page to a browser or window that has none yet.
func faultHandler(err error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			httpapi.WriteError(w, r, err)
			return
		}
		writeFaultPage(w, err)
	})
}
