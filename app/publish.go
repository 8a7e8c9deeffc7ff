package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish"
)

// publishOptions are the flags of publish; each of its commands uses some.
type publishOptions struct {
	keys, out, note, noteEs, date, embedded, remove string
	threshold, rootKeys, to                         int
	asJSON                                          bool
}

func publishCommand() command {
	return command{
		name: "publish", synopsis: "init|check|release|rollback|rotate-key|renew [CONTENT|KEY] [flags]",
		about: "Make a signed feed from a content folder.",
		more: `
  publish init --keys DIR [--threshold 2 --root-keys 3]
      make the keys of a new feed
  publish check CONTENT
      name every fault of a content folder
  publish release CONTENT --keys DIR --out SITE [--note TEXT]
      publish the folder as the next release, as static files in SITE
  publish rollback --to N --keys DIR --out SITE
      publish the content of release N again, as the next release
  publish rotate-key online|root-1|… --keys DIR [--out SITE]
      replace a key and sign the site anew
  publish renew --keys DIR --out SITE
      sign the timestamp anew, every few weeks, so that mirrors are not stale
No library of a reader is touched.`,
		setup: func(fs *flag.FlagSet) job {
			var o publishOptions
			fs.StringVar(&o.keys, "keys", "", "`folder` of the keys")
			fs.StringVar(&o.out, "out", "", "`folder` of the site")
			fs.StringVar(&o.note, "note", "", "release note in English")
			fs.StringVar(&o.noteEs, "note-es", "", "release note in Spanish")
			fs.StringVar(&o.date, "date", "", "`day` of the signatures (default: the release's date; today where there is none)")
			fs.StringVar(&o.embedded, "embedded", "", "`numbers` of releases shipped inside a program, with commas: their deltas are kept for ever")
			fs.StringVar(&o.remove, "remove", "", "`ids` of published items whose files may be gone, with commas")
			fs.IntVar(&o.threshold, "threshold", 2, "root keys that must sign a change of keys")
			fs.IntVar(&o.rootKeys, "root-keys", 3, "root keys to make")
			fs.IntVar(&o.to, "to", 0, "release to go back to")
			fs.BoolVar(&o.asJSON, "json", false, "print as JSON")
			return job{alone: func(ctx context.Context, c *call, words []string) error { return c.publish(ctx, o, words) }}
		},
	}
}

// publish does one of the commands of publish.
func (c *call) publish(ctx context.Context, o publishOptions, words []string) error {
	todo := map[string]struct {
		words int
		needs []string
		do    func(string) error
	}{
		"init":       {0, []string{"keys"}, func(string) error { return c.publishInit(o) }},
		"check":      {1, nil, func(folder string) error { return c.publishCheck(folder) }},
		"release":    {1, []string{"keys", "out"}, func(folder string) error { return c.publishRelease(ctx, o, folder) }},
		"rollback":   {0, []string{"keys", "out", "to"}, func(string) error { return c.publishRollback(ctx, o) }},
		"rotate-key": {1, []string{"keys"}, func(key string) error { return c.publishRotate(ctx, o, key) }},
		"renew":      {0, []string{"keys", "out"}, func(string) error { return c.publishRenew(ctx, o) }},
	}
	if len(words) == 0 {
		return usage("say what to publish; see `%s help publish`", programName)
	}
	t, known := todo[words[0]]
	if !known {
		return usage("there is no command `publish %s`; see `%s help publish`", words[0], programName)
	}
	if len(words) != t.words+1 {
		return usage("publish %s takes %d words after it, not %d; see `%s help publish`", words[0], t.words, len(words)-1, programName)
	}
	given := map[string]bool{"keys": o.keys != "", "out": o.out != "", "to": o.to > 0}
	for _, flag := range t.needs {
		if !given[flag] {
			return usage("publish %s needs --%s; see `%s help publish`", words[0], flag, programName)
		}
	}
	return c.publishFault(t.do(words[len(words)-1]))
}

// publishFault prints all faults of a content folder, each on its line.
func (c *call) publishFault(err error) error {
	var faults *publish.FaultsError
	switch {
	case errors.As(err, &faults):
		for _, f := range faults.Faults {
			fmt.Fprintln(c.errOut, printable(f.String()))
		}
		return saidError{exitFault}
	case errors.Is(err, library.ErrInvalid):
		return toldError{err.Error(), err}
	}
	return err
}

// day returns the day of --date, or today.
func (o publishOptions) day() (time.Time, error) {
	if o.date == "" {
		return time.Now().UTC().Truncate(24 * time.Hour), nil
	}
	at, err := time.Parse(time.DateOnly, o.date)
	if err != nil {
		return at, usage("--date %q is no day such as 2026-11-15", o.date)
	}
	return at, nil
}

func (c *call) publishInit(o publishOptions) error {
	day, err := o.day()
	if err != nil {
		return err
	}
	if err := publish.Init(o.keys, o.threshold, o.rootKeys, day); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "Made %d root keys, of which %d sign a change of keys, and the online key, in %s.\n"+
		"Take the root keys off this computer, each to a place of its own. Give root.json to your readers.\n", o.rootKeys, o.threshold, o.keys)
	return err
}

func (c *call) publishCheck(folder string) error {
	col, err := publish.Check(os.DirFS(folder))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%d items, no faults.\n", len(col.Items))
	return err
}

func (c *call) publishRelease(ctx context.Context, o publishOptions, folder string) error {
	order, err := o.order()
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return toldError{fmt.Sprintf("the content folder cannot be read (%v)", err), library.ErrNotFound}
	}
	defer root.Close()
	order.Content, order.Keys, order.Site = root.FS(), o.keys, o.out
	result, err := publish.Release(ctx, order)
	if err != nil {
		return err
	}
	return c.published(o, result)
}

// order reads the flags that say how to release.
func (o publishOptions) order() (publish.Order, error) {
	order := publish.Order{Note: library.Text{En: o.note, Es: o.noteEs}, Remove: listOf(o.remove)}
	for _, text := range listOf(o.embedded) {
		number, err := strconv.Atoi(text)
		if err != nil || number < 1 {
			return order, usage("--embedded %q: %q is no release's number", o.embedded, text)
		}
		order.Embedded = append(order.Embedded, number)
	}
	if o.date == "" {
		return order, nil
	}
	var err error
	order.Date, err = o.day()
	return order, err
}

// listOf splits a flag with commas.
func listOf(text string) []string {
	return slices.DeleteFunc(strings.Split(text, ","), func(s string) bool { return s == "" })
}

func (c *call) published(o publishOptions, r publish.Result) error {
	if o.asJSON {
		return writeJSON(c.out, r)
	}
	if !r.News {
		_, err := fmt.Fprintf(c.out, "%s holds release %d already; nothing was changed.\n", o.out, r.Release.Number)
		return err
	}
	ch := r.Changes
	text := fmt.Sprintf("Release %d of %s is in %s: %d items new, %d changed, %d withdrawn, %d gone.\nThe whole library takes %d bytes",
		r.Release.Number, r.Release.Date, o.out, len(ch.New), len(ch.Changed), len(ch.Withdrawn), len(ch.Removed), r.Full)
	if r.Deltas > 0 {
		text += fmt.Sprintf(", an update from the release before %d; %d earlier releases have a delta", r.Delta, r.Deltas)
	}
	_, err := fmt.Fprintln(c.out, text+".")
	return err
}

func (c *call) publishRollback(ctx context.Context, o publishOptions) error {
	order, err := o.order()
	if err == nil {
		order.Date, err = o.day()
	}
	if err != nil {
		return err
	}
	result, err := publish.Rollback(ctx, o.keys, o.out, o.to, order)
	if err != nil {
		return err
	}
	return c.published(o, result)
}

func (c *call) publishRotate(ctx context.Context, o publishOptions, key string) error {
	day, err := o.day()
	if err != nil {
		return err
	}
	if err := publish.RotateKey(ctx, o.keys, o.out, key, day); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "The key %s is new; what the old one signs no longer counts for readers who see this.\n", key)
	return err
}

func (c *call) publishRenew(ctx context.Context, o publishOptions) error {
	day, err := o.day()
	if err != nil {
		return err
	}
	if err := publish.Renew(ctx, o.keys, o.out, day); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "Signed anew; the timestamp counts for 60 days from %s.\n", day.Format(time.DateOnly))
	return err
}
