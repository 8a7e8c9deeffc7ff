package app

import (
	"archive/zip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/updater"
)

// The data folder's part for the feed: what is trusted of it, the address it
// was last read from, and what arrived of it so far.
const (
	trustFolder = "feed"
	sourceFile  = "source"
	fetchFolder = "fetched"
)

// updateOptions are the flags of update.
type updateOptions struct {
	source, trust              string
	check, asJSON, switchFeeds bool
}

func updateCommand() command {
	return command{
		name: "update", synopsis: "[--source URL|DIR|ZIP] [--trust root.json] [--check] [--switch-feed] [--json]",
		about: "Bring the library up to date from its signed feed.",
		more: `
The feed may lie at a web address, in a folder or in a zip file; the signatures
decide, not the carrier. The first update needs the feed's root.json. Without
--source the last web address is used again.`,
		setup: func(fs *flag.FlagSet) job {
			var o updateOptions
			fs.StringVar(&o.source, "source", "", "web `address`, folder or zip file of the feed")
			fs.StringVar(&o.trust, "trust", "", "`file` with the root of a feed to follow (root.json)")
			fs.BoolVar(&o.check, "check", false, "only say what an update would bring")
			fs.BoolVar(&o.switchFeeds, "switch-feed", false, "follow the feed of --trust instead; what you wrote is kept")
			fs.BoolVar(&o.asJSON, "json", false, "print as JSON")
			return job{alone: func(ctx context.Context, c *call, words []string) error {
				if err := noWords("update", words); err != nil {
					return err
				}
				return c.update(ctx, o)
			}}
		},
	}
}

// update is one run of the command.
func (c *call) update(ctx context.Context, o updateOptions) error {
	cfg, err := config.Load(c.env, c.dataDir)
	if err != nil {
		return err
	}
	if err := c.refuseSecond(ctx, cfg); err != nil {
		return err
	}
	if err := cfg.Prepare(thisBuild().Version); err != nil {
		return err
	}
	log, closeLog := openLog(cfg.Log())
	defer closeLog()
	if o.switchFeeds {
		return c.switchFeed(ctx, cfg, o)
	}
	lib, err := openLibrary(ctx, cfg, log)
	if err != nil {
		return err
	}
	err = c.updateLibrary(ctx, lib, filepath.Join(cfg.Dir, trustFolder), o)
	return errors.Join(err, lib.Close())
}

// updateLibrary updates an open library that trusts what lies in the folder trust.
func (c *call) updateLibrary(ctx context.Context, lib *opened, trust string, o updateOptions) error {
	src, done, err := openFeed(trust, o)
	if err != nil {
		return err
	}
	defer done()
	if o.check {
		preview, err := lib.updater.Preview(ctx, src)
		if err != nil {
			return feedFault(err)
		}
		return writePreview(c.out, preview, o.asJSON)
	}
	report, err := lib.updater.Update(ctx, src)
	if err != nil {
		return feedFault(err)
	}
	if isAddress(o.source) {
		if err := os.WriteFile(filepath.Join(trust, sourceFile), []byte(o.source), 0o600); err != nil {
			return err
		}
	}
	return writeReport(c.out, report, o.asJSON)
}

func isAddress(source string) bool {
	return strings.HasPrefix(source, "https://") || strings.HasPrefix(source, "http://")
}

// openFeed opens the signed feed that the options name.
func openFeed(dir string, o updateOptions) (*feed.Signed, func(), error) {
	var root []byte
	if o.trust != "" {
		var err error
		if root, err = os.ReadFile(o.trust); err != nil {
			return nil, nil, usage("the file of --trust cannot be read (%v)", err)
		}
	}
	trust, err := feed.OpenTrust(dir, root)
	switch {
	case errors.Is(err, library.ErrNotFound):
		return nil, nil, usage("this library trusts no feed yet; give the feed's root.json with --trust")
	case err != nil:
		return nil, nil, feedFault(err)
	}
	if o.source == "" {
		kept, err := os.ReadFile(filepath.Join(dir, sourceFile))
		if err != nil {
			return nil, nil, usage("say where the feed is, with --source and a web address, a folder or a zip file")
		}
		o.source = string(kept)
	}
	carrier, done, err := openCarrier(o.source, filepath.Join(dir, fetchFolder))
	if err != nil {
		return nil, nil, err
	}
	return feed.NewSigned(carrier, trust, knownTime()), done, nil
}

// knownTime is the latest time that has surely come: the clock's, or the time
// this program was built where the clock is behind it.
func knownTime() time.Time {
	now := time.Now()
	if built, err := time.Parse(time.RFC3339, thisBuild().Time); err == nil && now.Before(built) {
		return built
	}
	return now
}

func openCarrier(source, cache string) (feed.Carrier, func(), error) {
	if isAddress(source) {
		web, err := feed.NewWeb(source, cache)
		if err != nil {
			return nil, nil, usage("%v", err)
		}
		return web, web.Close, nil
	}
	info, err := os.Stat(source)
	switch {
	case err != nil:
		return nil, nil, toldError{fmt.Sprintf("there is no feed at %s (%v)", source, err), library.ErrNotFound}
	case info.IsDir():
		root, err := os.OpenRoot(source)
		if err != nil {
			return nil, nil, err
		}
		return feed.FromFolder(root.FS(), source), func() { root.Close() }, nil
	}
	file, err := zip.OpenReader(source)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, nil, toldError{fmt.Sprintf("%s is neither a folder nor a zip file (%v)", source, err), library.ErrInvalid}
	}
	return feed.FromFolder(file, source), func() { file.Close() }, nil
}

// feedFault says in a sentence why a feed was not taken.
func feedFault(err error) error {
	what := ""
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, feed.ErrLoginPage):
		what = "the network answers with a web page of its own: perhaps it wants you to log in first. Open any web page in your browser, then update again; the library stays as it is"
	case errors.Is(err, feed.ErrIdentity):
		what = "the host of the feed could not prove that it is the right one: perhaps the network wants you to log in first, or this computer's clock is wrong. Nothing was taken from it"
	case errors.Is(err, feed.ErrUnreachable):
		what = "the host of the feed could not be reached, or the line was cut. The library stays as it is; what arrived is kept, and the next update goes on from there"
	case errors.Is(err, feed.ErrOtherFeed):
		what = "this library follows another feed. Use --switch-feed to follow the new one; what you wrote is kept"
	case errors.Is(err, feed.ErrUntrusted):
		what = "the feed is not signed by those this library trusts, so nothing was taken from it"
	case errors.Is(err, feed.ErrOlder):
		what = "the feed is older than what this library has accepted before, so nothing was taken from it"
	case errors.Is(err, feed.ErrStale):
		what = "the feed's signatures have expired: the mirror is stale, or this computer's clock is wrong. The library stays as it is; a copy of the feed on a stick or in a zip file can be taken all the same"
	case errors.Is(err, library.ErrNotFound):
		what = "there is no whole feed there; nothing was changed"
	default:
		return err
	}
	return toldError{fmt.Sprintf("%s (%v)", what, err), errors.New("feed refused")}
}

// updateJSON is what update --json prints.
type updateJSON struct {
	From    library.Release `json:"from"`
	To      library.Release `json:"to"`
	News    bool            `json:"news"`
	Added   []string        `json:"added,omitempty"`
	Changed []string        `json:"changed,omitempty"`
	Removed []string        `json:"removed,omitempty"`
	Bytes   int64           `json:"bytes"` // fetched, or to be fetched
	Expires time.Time       `json:"expires"`
	Stale   bool            `json:"stale"`
	Notes   []feed.Notes    `json:"notes,omitempty"`
}

func writeReport(out io.Writer, r updater.Report, asJSON bool) error {
	if asJSON {
		return writeJSON(out, updateJSON{From: r.From, To: r.To, News: r.From != r.To, Added: r.Added, Changed: r.Changed, Removed: r.Removed,
			Bytes: r.Bytes, Expires: r.Expires, Stale: r.Stale})
	}
	text := fmt.Sprintf("The library is at release %d of %s already.", r.To.Number, r.To.Date)
	if r.From != r.To {
		text = fmt.Sprintf("The library is at release %d of %s now: %d items new, %d changed, %d gone; %d bytes fetched.",
			r.To.Number, r.To.Date, len(r.Added), len(r.Changed), len(r.Removed), r.Bytes)
	}
	_, err := fmt.Fprintln(out, text+staleNote(r))
	return err
}

// staleNote warns of signatures that no longer count over the web.
func staleNote(r updater.Report) string {
	if !r.Stale {
		return ""
	}
	return fmt.Sprintf(" Its signatures expired on %s: there may be newer ones.", r.Expires.Format(time.DateOnly))
}

func writePreview(out io.Writer, p updater.Preview, asJSON bool) error {
	if asJSON {
		return writeJSON(out, updateJSON{From: p.From, To: p.To, News: p.News, Bytes: p.Cost, Expires: p.Expires, Stale: p.Stale, Notes: p.Notes})
	}
	if !p.News {
		return writeReport(out, p.Report, false)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Release %d of %s, %s: %d bytes to fetch.%s\n", p.To.Number, p.To.Date, printable(p.To.Title.In("en")), p.Cost, staleNote(p.Report))
	for _, n := range p.Notes {
		if note := n.Note.In("en"); note != "" {
			fmt.Fprintf(&b, "  %s\n", oneLine(note))
		}
		writeChanges(&b, "new", n.New)
		writeChanges(&b, "changed", n.Changed)
		writeChanges(&b, "withdrawn", n.Withdrawn)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func writeChanges(b *strings.Builder, how string, all []feed.Change) {
	for _, c := range all {
		note := ""
		if c.Note != "" {
			note = ": " + c.Note
		}
		fmt.Fprintf(b, "  %-9s %s\n", how, oneLine(c.Title+note))
	}
}

// switchFeed builds a library of the other feed beside the present one and
// puts it in its place once it is whole. The reader's own store stays.
func (c *call) switchFeed(ctx context.Context, cfg config.Config, o updateOptions) error {
	if o.trust == "" || o.check {
		return usage("--switch-feed needs --trust with the root of the new feed, and cannot be combined with --check")
	}
	next := config.Config{Dir: filepath.Join(cfg.Dir, "next"), Origin: cfg.Origin}
	if err := os.RemoveAll(next.Dir); err != nil {
		return err
	}
	if err := os.MkdirAll(next.Dir, 0o700); err != nil {
		return err
	}
	defer os.RemoveAll(next.Dir)
	lib, err := openOnce(ctx, next)
	if err != nil {
		return err
	}
	err = c.updateLibrary(ctx, lib, filepath.Join(next.Dir, trustFolder), o)
	if err := errors.Join(err, lib.Close()); err != nil {
		return err
	}
	trust := filepath.Join(cfg.Dir, trustFolder)
	return errors.Join(
		os.RemoveAll(trust), os.RemoveAll(cfg.Index()),
		os.Rename(filepath.Join(next.Dir, trustFolder), trust),
		os.Rename(next.Content(), cfg.Content()),
		os.Rename(next.Index(), cfg.Index()))
}
