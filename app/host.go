package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"socialmission.org/desktop/frontend"
	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/own"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/room"
	"socialmission.org/desktop/internal/updater"
)

// host holds an open library for as long as a window or a browser shows it.
// The reader's store is open from the start; the rest opens in the background,
// so that the window need not wait for it.
type host struct {
	cfg      config.Config
	log      *slog.Logger
	reader   *reader.Store
	settings reader.Settings
	raise    chan struct{}
	gate     *gate
	shell    httpapi.Shell
	lib      *opened       // once gate is open
	desk     *updater.Desk // likewise
	room     *room.Room    // likewise
	choice   feedChoice
	requests *httpapi.RequestLog
	cancel   context.CancelFunc
	stops    []func() error // undone in reverse

	files    *own.Folder               // of the reader's own
	ownIndex atomic.Pointer[own.Index] // of what the reader wrote and added; nil until it is open

	background sync.WaitGroup
}

// errInUse marks an error as "another process holds the library".
func errInUse(cause error) error { return errors.Join(library.ErrLocked, cause) }

// startHost takes the data folder for this process and begins to open the
// library. The folder must be prepared. Url is where a browser finds the app,
// empty for a window.
func startHost(ctx context.Context, env config.Environment, cfg config.Config, log *slog.Logger, url string) (*host, error) {
	h := &host{cfg: cfg, log: log, raise: make(chan struct{}, 1), gate: newGate(), shell: httpapi.Window, requests: &httpapi.RequestLog{}}
	if url != "" {
		h.shell = httpapi.Browser
	}
	var err error
	if h.choice, err = loadFeedChoice(env); err != nil {
		log.Error("nobody is asked for updates", "error", err)
	}
	if err := h.openReader(ctx); err != nil {
		return nil, err
	}
	h.stops = append(h.stops, h.reader.Close, h.closeLibrary)
	in, err := h.control(ctx, url)
	if err != nil {
		return nil, errors.Join(err, h.undo())
	}
	ctx, h.cancel = context.WithCancel(ctx)
	go h.open(ctx, in)
	return h, nil
}

// openReader opens the reader's own store and reads the settings in it.
func (h *host) openReader(ctx context.Context) (err error) {
	if h.reader, err = openReader(ctx, h.cfg, h.log); err != nil {
		return err
	}
	if h.settings, err = h.reader.Settings(); err != nil {
		return errors.Join(err, h.reader.Close())
	}
	return nil
}

// control lets other starts of the program reach this one. The file that says
// how is written in the background: it has to reach the disk, the window must
// not wait for that.
func (h *host) control(ctx context.Context, url string) (instance, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return instance{}, fmt.Errorf("listen for other starts of the program: %w", err)
	}
	in := instance{PID: os.Getpid(), Control: listener.Addr().String(), Token: newToken(), URL: url}
	c := &control{token: in.Token, raise: h.raise, library: h.library, update: h.update, log: h.log}
	h.stops = append(h.stops, serveUntil(listener, c.handler(), h.log))
	h.stops = append(h.stops, func() error {
		if err := in.withdraw(h.cfg); err != nil { // it answers no ping, so nobody takes it for a running program
			h.log.Warn("the file that says how to reach this program stays behind", "error", err)
		}
		return nil
	})
	return in, nil
}

// open opens the library, lets the requests through, and fills it if need be.
func (h *host) open(ctx context.Context, in instance) {
	defer close(h.gate.filled)
	if err := in.publish(h.cfg); err != nil {
		h.log.Warn("other starts of the program cannot reach this one", "error", err)
	}
	err := h.openAndFill(ctx)
	if err == nil || ctx.Err() != nil {
		return
	}
	h.log.Error("open the library", "error", err)
	if !closed(h.gate.content) {
		h.gate.fail(err)
	}
}

func (h *host) openAndFill(ctx context.Context) (err error) {
	if h.lib, err = openLibrary(ctx, h.cfg, h.log); err != nil {
		return err
	}
	h.lib.reader = h.reader
	h.desk = h.newDesk()
	h.room = h.newRoom()
	h.gate.open(h.api(), h.progress)
	if h.lib.engine.Release() > 0 {
		h.gate.release()
	}
	if err := h.lib.fill(ctx); err != nil {
		return err
	}
	h.gate.release()
	h.background.Go(h.findOwn)
	h.background.Go(func() { h.updateByItself(ctx) })
	h.background.Go(func() { h.backUpByDay(ctx) })
	h.background.Go(func() { settle(ctx) })
	return nil
}

// api is the handler of the open library.
func (h *host) api() http.Handler {
	return httpapi.Owner(httpapi.Deps{
		Store: h.lib.content, Engine: h.lib.engine, Reader: h.reader, Updater: h.lib.updater,
		Dist: frontend.Dist(), Version: thisBuild().Version, Folder: h.cfg.Dir, Shell: h.shell, Log: h.log, Room: h.room,
		Own: h.openOwn(), HandOut: h.handOut(),
		Updates: httpapi.UpdateDeps{
			Desk: h.desk, Choice: h.choice.FeedChoice, Requests: h.requests, Sticks: newStickFinder().find,
			Copy:    func(ctx context.Context) (*feed.Copy, error) { return h.lib.updater.Copy(ctx, h.trustFolder()) },
			Uploads: filepath.Join(h.cfg.Dir, uploadFolder),
		},
	})
}

func (h *host) progress() *httpapi.Job {
	status := h.lib.updater.Status()
	if status.Phase == updater.Idle {
		return nil
	}
	return &httpapi.Job{Phase: string(status.Phase), Done: status.Done, Total: status.Total}
}

// library waits until the library is open and filled: a command must not
// answer from half of it.
func (h *host) library(ctx context.Context) (*opened, error) {
	select {
	case <-h.gate.filled:
		return h.lib, h.gate.err
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %w", library.ErrNotReady, ctx.Err())
	}
}

// update does an update that another start of the program asks for.
func (h *host) update(ctx context.Context, out io.Writer, o updateOptions) error {
	lib, err := h.library(ctx)
	if err != nil {
		return err
	}
	return updateRun{
		lib: lib, choice: h.choice, trust: h.trustFolder(), reader: h.reader, requests: h.requests, out: out,
	}.do(ctx, o)
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.gate.ServeHTTP(w, r) }

// Close stops what is going on and closes everything in reverse.
func (h *host) Close() error {
	h.cancel()
	<-h.gate.filled
	h.background.Wait()
	return h.undo()
}

func (h *host) closeLibrary() error {
	if h.lib == nil {
		return nil
	}
	if h.room != nil {
		h.room.Close()
	}
	if h.desk != nil {
		h.desk.Close()
	}
	var err error
	if index := h.ownIndex.Load(); index != nil { // it reads with the library's thesaurus
		err = index.Close()
	}
	return errors.Join(err, h.lib.Close(), os.RemoveAll(filepath.Join(h.cfg.Dir, uploadFolder)))
}

func (h *host) undo() error {
	var errs []error
	for i := len(h.stops) - 1; i >= 0; i-- {
		errs = append(errs, h.stops[i]())
	}
	h.stops = nil
	return errors.Join(errs...)
}
