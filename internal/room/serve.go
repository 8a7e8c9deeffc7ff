package room

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"time"
)

// The bounds of a request and its answer in bytes and time. An answer may take
// long, as a slow phone may fetch a large file; but some of it has to get
// through every so often.
const (
	maxHeader     = 16 << 10
	maxGuestBody  = 4 << 10
	headerWait    = 5 * time.Second
	requestWait   = 10 * time.Second
	idleWait      = 45 * time.Second
	progressWait  = 20 * time.Second
	turnWait      = 8 * time.Second // for the turn to be computed for
	filesAtATime  = 12              // that are read into memory
	patienceFiles = 30 * time.Second
)

// gateway stands between the network and the handler for guests.
type gateway struct {
	next   http.Handler
	guests *guests
	turns  chan struct{} // for what is computed
	files  chan struct{} // for what is large
}

// newGateway leaves one processor to the owner, whatever guests ask for; where
// there is only one, guests take it for one short answer at a time.
func newGateway(next http.Handler, g *guests) *gateway {
	return &gateway{next: next, guests: g,
		turns: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1)), files: make(chan struct{}, filesAtATime)}
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch g.guests.admit(remote(r.RemoteAddr)) {
	case roomFull:
		refuse(w, r, full)
		return
	case tooFast:
		refuse(w, r, hasty)
		return
	case admitted:
	}
	if r.ContentLength > maxGuestBody || r.ContentLength != 0 && r.Method != http.MethodPost {
		refuse(w, r, tooLarge)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxGuestBody)
	if strings.Contains(r.Header.Get("Range"), ",") {
		r.Header.Del("Range") // many small parts of a file cost more than the file
	}
	out := &moving{ResponseWriter: w, control: http.NewResponseController(w)}
	out.extend()
	if large(r.URL.Path) {
		g.inTurn(out, r, g.files, patienceFiles, g.next.ServeHTTP)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/api/") {
		g.compute(out, r)
		return
	}
	g.next.ServeHTTP(out, r)
}

// large tells the files of the library from what is computed.
func large(path string) bool {
	return strings.HasPrefix(path, "/api/attachments/") || strings.HasPrefix(path, "/feed/") || strings.Contains(path, "/files/")
}

// compute has an answer made in its turn, and sends it after: a guest who
// reads slowly must not hold up the others.
func (g *gateway) compute(w http.ResponseWriter, r *http.Request) {
	answer := &kept{header: http.Header{}, status: http.StatusOK}
	made := g.inTurn(w, r, g.turns, turnWait, func(_ http.ResponseWriter, r *http.Request) { g.next.ServeHTTP(answer, r) })
	if !made {
		return
	}
	for name, values := range answer.header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.status)
	_, _ = answer.body.WriteTo(w) // a guest who left is nobody's fault
}

// inTurn serves when there is room among those that are served already.
func (g *gateway) inTurn(w http.ResponseWriter, r *http.Request, turns chan struct{}, wait time.Duration, serve http.HandlerFunc) bool {
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	select {
	case turns <- struct{}{}:
		defer func() { <-turns }()
		serve(w, r)
		return true
	case <-ctx.Done():
		refuse(w, r, busy)
		return false
	}
}

// kept is an answer in memory.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header         { return k.header }
func (k *kept) WriteHeader(status int)      { k.status = status }
func (k *kept) Write(p []byte) (int, error) { return k.body.Write(p) }

// moving is an answer that may take long as long as it moves.
type moving struct {
	http.ResponseWriter
	control *http.ResponseController
}

// pieceSize is how much has to get through in one wait.
const pieceSize = 32 << 10

func (m *moving) extend() { _ = m.control.SetWriteDeadline(time.Now().Add(progressWait)) }

func (m *moving) Write(p []byte) (n int, err error) {
	for len(p) > 0 && err == nil {
		m.extend()
		var wrote int
		wrote, err = m.ResponseWriter.Write(p[:min(len(p), pieceSize)])
		n, p = n+wrote, p[wrote:]
	}
	return n, err
}

// newServer returns a server with the bounds of this file.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerWait,
		ReadTimeout:       requestWait,
		IdleTimeout:       idleWait,
		MaxHeaderBytes:    maxHeader,
		// What strangers send wrong is not worth a line of the log each.
		ErrorLog: slog.NewLogLogger(quiet{log.Handler()}, slog.LevelDebug),
	}
}

// quiet takes what the server says of its clients as of no importance.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, _ slog.Level) bool {
	return q.Handler.Enabled(ctx, slog.LevelDebug)
}
