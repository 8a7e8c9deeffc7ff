package app

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// control is the small server by which other starts of the program on the same
// data folder reach this one. It listens on loopback, wants the token of
// instance.json, and does two things: come forward, and answer a command.
type control struct {
	token   string
	raise   chan struct{}
	library func(context.Context) (*opened, error) // waits until it is open
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
		r.Body = http.MaxBytesReader(w, r.Body, maxCommand)
		next.ServeHTTP(w, r)
	})
}

func (s *control) command(w http.ResponseWriter, r *http.Request) {
	var args []string
	if err := json.NewDecoder(r.Body).Decode(&args); err != nil || len(args) == 0 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var out, errOut bytes.Buffer
	err := s.answer(r.Context(), &out, args)
	if text := sentence(err); text != "" {
		errOut.WriteString(programName + ": " + text + "\n")
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(answer{exitCode(err), out.String(), errOut.String()}); err != nil {
		s.log.Warn("answer a command", "command", args[0], "error", err)
	}
}

// answer does a command that answers from the library; every other is refused.
func (s *control) answer(ctx context.Context, out *bytes.Buffer, args []string) error {
	for _, cmd := range commands() {
		if cmd.name != args[0] {
			continue
		}
		var ignored string
		fs, todo := cmd.prepare(&ignored)
		words, err := parseMixed(fs, args[1:])
		if err != nil || todo.query == nil {
			break
		}
		lib, err := s.library(ctx)
		if err != nil {
			return err
		}
		return todo.query(ctx, lib, out, words)
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
