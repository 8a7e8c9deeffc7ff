package app

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
)

// gatePatience is how long a request waits for the library. Opening takes
// milliseconds unless the index has to be built, the first start's filling
// about a second.
const gatePatience = 5 * time.Second

// gate stands before the API while the library is being opened and, on the
// very first start, filled in the background. The page and the reader's own
// data pass as soon as the library is open; what is asked of the content waits
// until there is some. Whoever asks for the status is told "building".
type gate struct {
	page    chan struct{} // closed when the page can be served
	content chan struct{} // closed when there is content to ask for
	failed  chan struct{} // closed when there will be none
	filled  chan struct{} // closed when nothing more goes on in the background

	release  func() // closes content, once
	handler  http.Handler
	progress func() *httpapi.Job
	err      error
}

func newGate() *gate {
	g := &gate{page: make(chan struct{}), content: make(chan struct{}), failed: make(chan struct{}), filled: make(chan struct{})}
	g.release = sync.OnceFunc(func() { close(g.content) })
	return g
}

// open lets requests for the page through to h. Progress says what is going on.
func (g *gate) open(h http.Handler, progress func() *httpapi.Job) {
	g.handler, g.progress = h, progress
	close(g.page)
}

// fail answers with err what is asked of the content, and everything where the
// library did not even open.
func (g *gate) fail(err error) {
	g.err = err
	if !closed(g.page) {
		close(g.page)
	}
	g.release()
	close(g.failed)
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/api/status" && !closed(g.content) {
		g.writeStatus(w)
		return
	}
	door := g.page
	if needsContent(r.URL.Path) {
		door = g.content
	}
	timer := time.NewTimer(gatePatience)
	defer timer.Stop()
	select {
	case <-door:
		g.pass(w, r, door == g.content)
	case <-timer.C:
		writeFault(w, r, library.ErrNotReady)
	case <-r.Context().Done():
	}
}

func (g *gate) pass(w http.ResponseWriter, r *http.Request, content bool) {
	if g.handler == nil || (content && g.err != nil) {
		writeFault(w, r, g.err)
		return
	}
	g.handler.ServeHTTP(w, r)
}

// needsContent tells what is asked of the library from the page itself and
// from what the reader wrote, which are there from the first moment.
func needsContent(path string) bool {
	return strings.HasPrefix(path, "/api/") &&
		!strings.HasPrefix(path, "/api/backup") && path != "/api/status" && path != "/api/settings" && path != "/api/marks" && path != "/api/later"
}

// writeStatus answers for a library that has no content yet.
func (g *gate) writeStatus(w http.ResponseWriter) {
	status := httpapi.Status{
		Version: thisBuild().Version, Counts: make(map[library.Kind]int),
		Index: httpapi.IndexBuilding, Job: &httpapi.Job{Phase: "opening"},
	}
	for _, kind := range library.Kinds() {
		status.Counts[kind] = 0
	}
	if closed(g.page) && g.progress != nil {
		if job := g.progress(); job != nil {
			status.Job = job
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err := writeJSON(w, status); err != nil {
		return // the reader went away
	}
}

// writeFault says why the library is not there: as JSON to the page, as a page
// to a browser or window that has none yet.
func writeFault(w http.ResponseWriter, r *http.Request, err error) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		httpapi.WriteError(w, r, err)
		return
	}
	writeFaultPage(w, err)
}

// faultHandler answers every request with err.
func faultHandler(err error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { writeFault(w, r, err) })
}
