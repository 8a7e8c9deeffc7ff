// Package upload copies a published feed to where readers fetch it: a folder,
// an SFTP server or an object store that speaks S3. Readers may fetch at any
// moment, so files go up in the order in which nobody finds a name without its
// file; an upload that is cut off leaves the old release working, and the next
// one goes on from there.
package upload

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// Options are the ways in which uploads differ. None holds a secret.
type Options struct {
	Now        time.Time                             // an expired feed is not uploaded
	Endpoint   string                                // of an S3 service other than Amazon's, such as https://s3.example.org
	Identity   string                                // file of an SSH key, besides those of the agent and the usual ones
	KnownHosts string                                // file of known hosts instead of the usual ones
	Getenv     func(string) string                   // nil: the process's environment
	Ask        func(question string) (string, error) // asks for an SSH passphrase or password; nil: nobody is there
	Progress   func(Report)                          // called now and then, from one place at a time
}

// Report says what an upload did.
type Report struct {
	To       string // where to
	Release  library.Release
	Files    int   // of the site
	Sent     int   // files that were not there yet
	Bytes    int64 // of those
	Expires  time.Time
	Verified bool // the host gives back a feed that is rightly signed
}

// host is a place that keeps files: a folder, an SFTP server, a bucket. All
// but survey may be called from several goroutines.
type host interface {
	name() string
	// survey makes the folders where there are such things, and returns the
	// size of every file in them.
	survey(ctx context.Context, folders []string) (map[string]int64, error)
	// read returns a file of at most most bytes; library.ErrNotFound.
	read(ctx context.Context, path string, most int64) ([]byte, error)
	// write puts a file there, whole or not at all.
	write(ctx context.Context, f file, data *os.File) error
	// workers is how many files may be under way at a time.
	workers() int
	close() error
}

// Upload copies the site in the folder dir to a place: "s3://bucket/prefix",
// "sftp://user@host/path" or a folder.
func Upload(ctx context.Context, dir, to string, o Options) (Report, error) {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	s, err := readSite(dir)
	if err != nil {
		return Report{}, err
	}
	verified, err := s.verify(ctx, feed.FromFolder(os.DirFS(dir), dir))
	if err != nil {
		return Report{}, fmt.Errorf("the site is not uploaded: %w", err)
	}
	if verified.Expires.Before(o.Now) {
		return Report{}, fmt.Errorf("%w: the signatures of %s have expired on %s; sign it anew with `publish renew`, then upload it",
			library.ErrInvalid, dir, verified.Expires.Format(time.DateOnly))
	}
	h, err := connect(ctx, to, o)
	if err != nil {
		return Report{}, err
	}
	u := &uploading{site: s, host: h, options: o,
		report: Report{To: h.name(), Release: verified.Release, Files: len(s.files), Expires: verified.Expires}}
	err = errors.Join(u.run(ctx), h.close())
	return u.report, err
}

// uploading is one upload under way.
type uploading struct {
	site    *site
	host    host
	options Options

	mutex  sync.Mutex
	report Report
}

func (u *uploading) run(ctx context.Context) error {
	if err := u.guard(ctx); err != nil {
		return err
	}
	there, err := u.host.survey(ctx, u.site.folders())
	if err != nil {
		return fmt.Errorf("look at %s: %w", u.host.name(), err)
	}
	for _, batch := range u.site.batches() {
		if err := u.send(ctx, batch, there); err != nil {
			return fmt.Errorf("%w\nThe release that was there before still works; run the same command again to go on", err)
		}
	}
	return u.check(ctx)
}

// guard refuses a place that holds another feed, or a later state of this one.
func (u *uploading) guard(ctx context.Context) error {
	for _, path := range []string{"1.root.json", timestampFile} {
		there, err := u.host.read(ctx, path, maxMetadata)
		if errors.Is(err, library.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("look at %s: %w", u.host.name(), err)
		}
		here, err := os.ReadFile(u.site.path(path))
		if err != nil {
			return err
		}
		if err := mayReplace(path, there, here); err != nil {
			return fmt.Errorf("%s: %w. Nothing was sent", u.host.name(), err)
		}
	}
	return nil
}

// send brings the files of a batch that are not there yet, several at a time.
func (u *uploading) send(ctx context.Context, batch []file, there map[string]int64) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wait sync.WaitGroup
	slots := make(chan bool, u.host.workers())
	for _, f := range batch {
		if ctx.Err() != nil {
			break
		}
		slots <- true
		wait.Go(func() {
			defer func() { <-slots }()
			if err := u.one(ctx, f, there); err != nil {
				cancel(fmt.Errorf("send %s to %s: %w", f.path, u.host.name(), err))
			}
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}

// one brings a file unless it is there already. Names with a digest or a
// version say what is in a file; of the others the content is compared.
func (u *uploading) one(ctx context.Context, f file, there map[string]int64) error {
	size, known := there[f.path]
	if known && size == f.size {
		same, err := u.same(ctx, f)
		if same || err != nil {
			return err
		}
	}
	data, err := os.Open(u.site.path(f.path))
	if err != nil {
		return err
	}
	defer data.Close()
	if err := f.intact(data); err != nil {
		return err
	}
	if err := u.host.write(ctx, f, data); err != nil {
		return err
	}
	u.mutex.Lock()
	defer u.mutex.Unlock()
	u.report.Sent++
	u.report.Bytes += f.size
	if u.options.Progress != nil {
		u.options.Progress(u.report)
	}
	return nil
}

func (u *uploading) same(ctx context.Context, f file) (bool, error) {
	if f.fixed {
		return true, nil
	}
	there, err := u.host.read(ctx, f.path, f.size)
	if err != nil {
		return false, err
	}
	here, err := os.ReadFile(u.site.path(f.path))
	return string(here) == string(there), err
}

// check looks at the host again as a reader would: every file must be there
// in its size, and the feed must be rightly signed.
func (u *uploading) check(ctx context.Context) error {
	there, err := u.host.survey(ctx, u.site.folders())
	if err != nil {
		return fmt.Errorf("look at %s again: %w", u.host.name(), err)
	}
	for _, f := range u.site.files {
		if size, known := there[f.path]; !known || size != f.size {
			return fmt.Errorf("%w: %s has not kept %s as it was sent", library.ErrContent, u.host.name(), f.path)
		}
	}
	if _, err := u.site.verify(ctx, carrier{u.host}); err != nil {
		return fmt.Errorf("what %s gives back cannot be used: %w", u.host.name(), err)
	}
	u.report.Verified = true
	return nil
}

// carrier lets a host be read as readers read feeds.
type carrier struct{ host }

func (c carrier) Name() string { return c.name() }
func (carrier) ByHand() bool   { return true }
func (c carrier) Read(ctx context.Context, path string, most int64) ([]byte, error) {
	return c.read(ctx, path, most)
}

// verify follows the signatures of the feed that c carries, from the site's
// own first root.
func (s *site) verify(ctx context.Context, c feed.Carrier) (*feed.Verified, error) {
	root, err := os.ReadFile(s.path("1.root.json"))
	if err != nil {
		return nil, err
	}
	trust, err := feed.OpenTrust(filepath.Join(s.dir, "no-such-folder"), root)
	if err != nil {
		return nil, err
	}
	return trust.Verify(ctx, c)
}
