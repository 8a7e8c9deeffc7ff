package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/starter"
	"socialmission.org/desktop/internal/store"
	"socialmission.org/desktop/internal/updater"
)

// lockPatience is how long a start waits for a command that holds the library
// for a moment; each try waits a second by itself.
const lockPatience = 5 * time.Second

// opened is the library, open: the content store, its index and what fills
// them. What the reader made is there where somebody asked for it.
type opened struct {
	content *store.Store
	engine  *search.Engine
	updater *updater.Updater
	dir     string // the data folder

	reader      *reader.Store // nil unless asked for
	closeReader bool          // it is closed with the library
}

// openLibrary opens the content store and the index. A damaged content store
// is moved aside, as all of it can be had again; the index heals itself.
func openLibrary(ctx context.Context, cfg config.Config, log *slog.Logger) (*opened, error) {
	lib, err := openOnce(ctx, cfg)
	if !errors.Is(err, library.ErrDamaged) {
		return lib, err
	}
	moved, moveErr := moveAside(cfg.Content())
	if moveErr != nil {
		return nil, errors.Join(err, moveErr)
	}
	log.Error("the content store was damaged and is built anew", "error", err, "moved", moved)
	return openOnce(ctx, cfg)
}

func openOnce(ctx context.Context, cfg config.Config) (*opened, error) {
	content, err := patiently(ctx, func() (*store.Store, error) { return store.Open(cfg.Content()) })
	if err != nil {
		return nil, err
	}
	held, err := content.Release()
	if err == nil { // a change of feeds may have been cut off
		err = feed.SettleTrust(filepath.Join(cfg.Dir, trustFolder), held)
	}
	if err != nil {
		return nil, errors.Join(err, content.Close())
	}
	engine, err := patiently(ctx, func() (*search.Engine, error) { return search.Open(cfg.Index(), content, readPDF()...) })
	if err != nil {
		return nil, errors.Join(err, content.Close())
	}
	return &opened{content: content, engine: engine, dir: cfg.Dir, updater: updater.New(content, engine)}, nil
}

// patiently tries again while another process holds what is to be opened.
func patiently[T any](ctx context.Context, open func() (T, error)) (T, error) {
	until := time.Now().Add(lockPatience)
	for {
		v, err := open()
		if !errors.Is(err, library.ErrLocked) || time.Now().After(until) || ctx.Err() != nil {
			return v, err
		}
	}
}

// fill brings the library up to the release that ships with the program, if
// it holds nothing or an older one of the same feed. A library that follows
// another feed is left to it.
func (o *opened) fill(ctx context.Context) error {
	carried, err := feed.ReadRelease(starter.Content())
	if err != nil {
		return fmt.Errorf("read the collection inside the program: %w", err)
	}
	held, err := o.content.Release()
	if err != nil {
		return err
	}
	src := feed.FromFS(starter.Content(), "the collection inside the program")
	switch {
	case held.Number > 0 && held.Feed != carried.Feed, held.Number > carried.Number:
		return nil
	case held.Number == carried.Number: // its attachments come last, and may have been cut off
		missing, err := o.updater.Missing()
		if err == nil && missing.Files > 0 {
			_, err = o.updater.Complete(ctx, src, updater.Wish{Attachments: updater.All})
		}
		return err
	}
	undone, err := o.content.Undone()
	if err != nil || undone >= carried.Number {
		return err // the reader went back from it
	}
	_, err = o.updater.Update(ctx, src)
	return err
}

// Close closes what openLibrary opened, in reverse.
func (o *opened) Close() error {
	err := errors.Join(o.engine.Close(), o.content.Close())
	if o.closeReader && o.reader != nil {
		err = errors.Join(o.reader.Close(), err)
	}
	return err
}

// openReader opens the reader's own store. A damaged one is never deleted: it
// is kept beside a fresh one, and doctor says where.
func openReader(ctx context.Context, cfg config.Config, log *slog.Logger) (*reader.Store, error) {
	open := func() (*reader.Store, error) { return reader.Open(cfg.Reader()) }
	store, err := patiently(ctx, open)
	if !errors.Is(err, library.ErrDamaged) {
		return store, err
	}
	moved, moveErr := moveAside(cfg.Reader())
	if moveErr != nil {
		return nil, errors.Join(err, moveErr)
	}
	log.Error("what the reader had written was damaged; it is kept and a fresh store was begun", "error", err, "kept", moved)
	return open()
}

// moveAside renames a damaged file so that nothing of it is lost, and returns
// its new path.
func moveAside(path string) (string, error) {
	stamp := time.Now().UTC().Format("2006-01-02-150405")
	aside := path + ".damaged-" + stamp
	for n := 2; exists(aside); n++ {
		aside = fmt.Sprintf("%s.damaged-%s-%d", path, stamp, n)
	}
	if err := os.Rename(path, aside); err != nil {
		return "", fmt.Errorf("move the damaged file aside: %w", err)
	}
	return aside, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// readPDF lets attached PDF files be read by this program as a process apart.
func readPDF() []search.Option {
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	return []search.Option{search.ReadPDF(self)}
}
