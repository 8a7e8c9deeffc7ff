package app

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// control is the small server by which other starts of the program on the same
// data folder reach this one. It listens on loopback, wants the token of
// instance.json, and does three things: come forward, answer a command, and
// update the library.
type control struct {
	token   string
	raise   chan struct{}
	library func(context.Context) (*opened, error) // waits until it is open
	update  func(ctx context.Context, out io.Writer, o updateOptions) error
	log     *slog.Logger
}

func (s *control) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+pathPing, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("POST "+pathRaise, func(w http.ResponseWriter, _ *http.Request) {
		select {
		case s.raise <- struct{}{}:
		default: // asked already
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST "+pathCommand, s.command)
	mux.HandleFunc("POST "+pathUpdate, s.runUpdate)
	return s.guard(mux)
}

// guard refuses whoever does not show the token. A page in a browser cannot.
func (s *control) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), bearerPrefix)
		if !ok || subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) != 1 {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxCommand+maxInput)
		next.ServeHTTP(w, r)
	})
}

// command reads a command, one line of JSON, and after it the command's input.
func (s *control) command(w http.ResponseWriter, r *http.Request) {
	var args []string
	decoder := json.NewDecoder(io.LimitReader(r.Body, maxCommand))
	if err := decoder.Decode(&args); err != nil || len(args) == 0 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	input, err := io.ReadAll(io.MultiReader(decoder.Buffered(), r.Body))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if slowCommand(args[0]) {
		s.unhurried(w)
	}
	var out bytes.Buffer
	err = s.answer(r.Context(), args, question{input: bytes.TrimPrefix(input, []byte("\n")), out: &out})
	s.write(w, args[0], &out, err)
}

// runUpdate updates the library, which may take hours on a slow line. Whoever
// asked for it ends it by going away.
func (s *control) runUpdate(w http.ResponseWriter, r *http.Request) {
	var o updateOptions
	if err := json.NewDecoder(io.LimitReader(r.Body, maxCommand)).Decode(&o); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.unhurried(w)
	var out bytes.Buffer
	err := s.update(r.Context(), &out, o)
	s.write(w, "update", &out, err)
}

// unhurried lifts the time limits from an answer.
func (s *control) unhurried(w http.ResponseWriter) {
	slow := http.NewResponseController(w)
	if err := errors.Join(slow.SetReadDeadline(time.Time{}), slow.SetWriteDeadline(time.Time{})); err != nil {
		s.log.Warn("a slow command may take no longer than others", "error", err)
	}
}

func slowCommand(name string) bool {
	for _, cmd := range commands() {
		if cmd.name == name {
			return cmd.setup(newFlagSet(name)).slow
		}
	}
	return false
}

// write answers a command with what it printed and how it ended.
func (s *control) write(w http.ResponseWriter, command string, out *bytes.Buffer, err error) {
	a := answer{Code: exitCode(err), Out: out.String()}
	if text := sentence(err); text != "" {
		a.ErrOut = programName + ": " + text + "\n"
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(a); err != nil {
		s.log.Warn("answer a command", "command", command, "error", err)
	}
}

// answer does a command that answers from the library; every other is refused.
func (s *control) answer(ctx context.Context, args []string, q question) error {
	for _, cmd := range commands() {
		if cmd.name != args[0] {
			continue
		}
		var ignored string
		fs, todo := cmd.prepare(&ignored)
		words, err := parseMixed(fs, args[1:])
		q.words = words
		if err != nil || todo.query == nil {
			break
		}
		lib, err := s.library(ctx)
		if err != nil {
			return err
		}
		return todo.query(ctx, lib, q)
	}
	return usage("the running program does not answer the command %q", args[0])
}

// newServer returns a server with bounds on what a client may take from it.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// serveUntil serves on l in the background; the function it returns ends that.
func serveUntil(l net.Listener, h http.Handler, log *slog.Logger) (stop func() error) {
	srv := newServer(h, log)
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("serve", "address", l.Addr().String(), "error", err)
		}
	}()
	return func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if err := srv.Shutdown(ctx); err != nil {
			return srv.Close()
		}
		return nil
	}
}

// loopback reports whether an address names this computer and no other.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
