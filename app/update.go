package app

import (
	"context"
	"errors"
	"flag"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/updater"
)

// The data folder's part for the feed: what is trusted of it, and what arrived
// of it so far.
const (
	trustFolder = "feed"
	fetchFolder = "fetched"
)

// updateOptions say what an update is to do. They are what one start of the
// program tells another one, so paths are absolute and files are read.
type updateOptions struct {
	Source      string `json:"source,omitempty"`
	Root        []byte `json:"root,omitempty"` // to begin the trust with
	Check       bool   `json:"check,omitempty"`
	TextOnly    bool   `json:"textOnly,omitempty"`
	AsJSON      bool   `json:"asJson,omitempty"`
	SwitchFeeds bool   `json:"switchFeeds,omitempty"`
	Save        string `json:"save,omitempty"` // folder or zip file to save a copy in, instead of an update
	For         int    `json:"for,omitempty"`  // release that the copy is for
}

func updateCommand() command {
	return command{
		name: "update", synopsis: "[--source URL|DIR|ZIP] [--trust root.json] [--check] [--text-only] [--switch-feed] [--save TO [--for RELEASE]] [--json]",
		about: "Bring the library up to date from its signed feed.",
		more: `
The feed may lie at a web address, in a folder or in a zip file; the signatures
decide, not the carrier. The first update needs the feed's root.json, unless
the program or your organisation brings it. Without --source the last web
address is used again. Beside an open window or browser, the program that runs
there does the work.`,
		setup: func(fs *flag.FlagSet) job {
			var o updateOptions
			fs.StringVar(&o.Source, "source", "", "web `address`, folder or zip file of the feed")
			trust := fs.String("trust", "", "`file` with the root of a feed to follow (root.json)")
			fs.BoolVar(&o.Check, "check", false, "only say what an update would bring")
			fs.BoolVar(&o.TextOnly, "text-only", false, "leave pictures and other attachments for later")
			fs.BoolVar(&o.SwitchFeeds, "switch-feed", false, "follow the feed of --trust instead; what you wrote is kept")
			fs.BoolVar(&o.AsJSON, "json", false, "print as JSON")
			fs.StringVar(&o.Save, "save", "", "save what this library holds for a colleague, in a `folder` or a .zip file")
			fs.IntVar(&o.For, "for", 0, "the `release` that the colleague holds; without it, everything is saved")
			return job{alone: func(ctx context.Context, c *call, words []string) error {
				if err := noWords("update", words); err != nil {
					return err
				}
				if err := o.settle(*trust); err != nil {
					return err
				}
				return c.update(ctx, o)
			}}
		},
	}
}

// settle makes the options mean the same in every process.
func (o *updateOptions) settle(trust string) (err error) {
	if trust != "" {
		if o.Root, err = os.ReadFile(trust); err != nil {
			return usage("the file of --trust cannot be read (%v)", err)
		}
	}
	if err := o.agree(); err != nil {
		return err
	}
	for _, path := range []*string{&o.Source, &o.Save} {
		if *path == "" || httpapi.IsWeb(*path) {
			continue
		}
		if *path, err = filepath.Abs(*path); err != nil {
			return usage("%v", err)
		}
	}
	return nil
}

// agree refuses options that cannot be meant together.
func (o *updateOptions) agree() error {
	switch {
	case o.SwitchFeeds && (o.Root == nil || o.Check):
		return usage("--switch-feed needs --trust with the root of the new feed, and cannot be combined with --check")
	case o.Save != "" && (o.Check || o.SwitchFeeds || o.Root != nil):
		return usage("--save stands with --for, --source, --text-only and --json alone; see `%s help update`", programName)
	case httpapi.IsWeb(o.Save):
		return usage("--save takes a folder or a .zip file of this computer, and not a web address")
	case o.For < 0 || o.For != 0 && o.Save == "":
		return usage("--for stands with --save, and names a release; see `%s help update`", programName)
	}
	return nil
}

// update is one run of the command: in the program that is running, else here.
func (c *call) update(ctx context.Context, o updateOptions) error {
	cfg, err := config.Load(c.env, c.dataDir)
	if err != nil {
		return err
	}
	if running, ok := findInstance(ctx, cfg); ok {
		return c.updateRunning(ctx, running, o)
	}
	choice, err := loadFeedChoice(c.env)
	if err != nil {
		return err
	}
	if err := cfg.Prepare(thisBuild().Version); err != nil {
		return err
	}
	log, closeLog := openLog(cfg.Log())
	defer closeLog()
	return c.updateHere(ctx, cfg, log, updateRun{choice: choice, trust: filepath.Join(cfg.Dir, trustFolder), out: c.out}, o)
}

func (c *call) updateHere(ctx context.Context, cfg config.Config, log *slog.Logger, run updateRun, o updateOptions) (err error) {
	if run.reader, err = patiently(ctx, func() (*reader.Store, error) { return reader.Open(cfg.Reader()) }); err == nil {
		defer func() { err = errors.Join(err, run.reader.Close()) }()
	} else if errors.Is(err, library.ErrDamaged) {
		log.Warn("update without the reader's settings", "error", err) // no reason to stay behind
	} else {
		return err
	}
	if run.lib, err = openLibrary(ctx, cfg, log); err != nil {
		return err
	}
	return errors.Join(run.do(ctx, o), run.lib.Close())
}

// updateRun is one update that a command asks for, of an open library.
type updateRun struct {
	lib      *opened
	choice   feedChoice
	trust    string        // folder of what is trusted
	reader   *reader.Store // nil where it cannot be opened
	requests *httpapi.RequestLog
	out      io.Writer
}

func (r updateRun) do(ctx context.Context, o updateOptions) error {
	if o.Save != "" {
		return r.save(ctx, o)
	}
	src, done, err := r.openFeed(o)
	if err != nil {
		return err
	}
	defer done()
	if o.Check {
		preview, err := r.lib.updater.Preview(ctx, src)
		if err != nil {
			return feedFault(err)
		}
		return writePreview(r.out, preview, o.AsJSON)
	}
	wish := updater.Wish{Attachments: updater.All}
	if o.TextOnly {
		wish.Attachments = updater.None
	}
	report, err := r.lib.updater.UpdateWith(ctx, src, wish)
	if err != nil && report.From != report.To {
		return errors.Join(writeReport(r.out, report, o.AsJSON), feedFault(err))
	}
	if err != nil {
		return feedFault(err)
	}
	if err := r.remember(o.Source); err != nil {
		return err
	}
	return writeReport(r.out, report, o.AsJSON)
}

func (r updateRun) settings() (reader.UpdateSettings, error) {
	if r.reader == nil {
		return reader.UpdateDefaults(), nil
	}
	return r.reader.UpdateSettings()
}

// remember keeps a web address that an update came from.
func (r updateRun) remember(source string) error {
	if r.reader == nil || !httpapi.IsWeb(source) || r.choice.PolicySource != "" {
		return nil
	}
	set, err := r.reader.UpdateSettings()
	if err != nil || r.choice.Source(set).Address == source {
		return err
	}
	_, err = r.reader.ChangeUpdateSettings(func(set *reader.UpdateSettings) { set.Source = source })
	return err
}
