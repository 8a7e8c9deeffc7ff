package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish"
)

// publishOptions are the flags of publish; each of its commands uses some.
type publishOptions struct {
	keys, out, note, noteEs, date, embedded, remove          string
	name, passphraseFile, recipients, identity, rootKeyFiles string
	endpoint, sshKey, knownHosts                             string
	threshold, rootKeys, to                                  int
	asJSON, unprotected, lockOnline                          bool
}

func publishCommand() command {
	return command{
		name: "publish", synopsis: "init|check|release|upload|rollback|rotate-key|renew [CONTENT|SITE|KEY] [flags]",
		about: "Make a signed feed from a content folder.",
		more: `
  publish init --keys DIR [--name ORGANISATION] [--threshold 2 --root-keys 3]
      make the keys of a new feed; root keys are encrypted by a passphrase that is asked for
  publish check CONTENT [--out SITE]
      name every fault of a content folder, also as the next release of a site
  publish release CONTENT --keys DIR --out SITE [--note TEXT]
      publish the folder as the next release, as static files in SITE
  publish upload SITE s3://bucket/prefix|sftp://user@host/path|DIR
      copy the site to a host, in the order that lets nobody find half of it
  publish rollback --to N --keys DIR --out SITE
      publish the content of release N again, as the next release
  publish rotate-key online|root-1|… --keys DIR [--root-key FILES] [--out SITE]
      replace a key, which may be lost, and sign the site anew
  publish renew --keys DIR --out SITE
      sign the timestamp anew, every week, so that mirrors are not stale
Passphrases are asked for on the terminal, or taken from --passphrase-file or
the variable SOCIALMISSION_PASSPHRASE. Uploads find their keys where other
programs do: the SSH agent and ~/.ssh with its known_hosts; AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL_S3, or ~/.aws/credentials. No library of a reader is touched.`,
		setup: func(fs *flag.FlagSet) job {
			var o publishOptions
			fs.StringVar(&o.keys, "keys", "", "`folder` of the keys")
			fs.StringVar(&o.out, "out", "", "`folder` of the site")
			fs.StringVar(&o.note, "note", "", "release note in English")
			fs.StringVar(&o.noteEs, "note-es", "", "release note in Spanish")
			fs.StringVar(&o.date, "date", "", "`day` of the signatures (default: the release's date; today where there is none)")
			fs.StringVar(&o.embedded, "embedded", "", "`numbers` of releases shipped inside a program, with commas: their deltas are made for ever")
			fs.StringVar(&o.remove, "remove", "", "`ids` of published items whose files may be gone, with commas")
			fs.StringVar(&o.name, "name", "", "`organisation` that signs, as readers are shown it")
			fs.StringVar(&o.passphraseFile, "passphrase-file", "", "`file` with the passphrase of the keys")
			fs.StringVar(&o.recipients, "recipients", "", "age recipients, with commas: encrypt each new root key for one of them, or all for one")
			fs.StringVar(&o.identity, "identity", "", "age identity `file` that opens the root keys")
			fs.StringVar(&o.rootKeyFiles, "root-key", "", "`files` of root keys on sticks, with commas")
			fs.BoolVar(&o.unprotected, "unprotected", false, "keep new root keys in the clear")
			fs.BoolVar(&o.lockOnline, "protect-online", false, "encrypt a new online key too")
			fs.StringVar(&o.endpoint, "endpoint", "", "`address` of the S3 service (default: AWS_ENDPOINT_URL_S3, then Amazon's)")
			fs.StringVar(&o.sshKey, "ssh-key", "", "`file` of the SSH key to log in with")
			fs.StringVar(&o.knownHosts, "known-hosts", "", "`file` of known SSH hosts (default: ~/.ssh/known_hosts)")
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
		do    func(words []string) error
	}{
		"init":       {0, []string{"keys"}, func([]string) error { return c.publishInit(ctx, o) }},
		"check":      {1, nil, func(w []string) error { return c.publishCheck(ctx, o, w[0]) }},
		"release":    {1, []string{"keys", "out"}, func(w []string) error { return c.publishRelease(ctx, o, w[0]) }},
		"upload":     {2, nil, func(w []string) error { return c.publishUpload(ctx, o, w[0], w[1]) }},
		"rollback":   {0, []string{"keys", "out", "to"}, func([]string) error { return c.publishRollback(ctx, o) }},
		"rotate-key": {1, []string{"keys"}, func(w []string) error { return c.publishRotate(ctx, o, w[0]) }},
		"renew":      {0, []string{"keys", "out"}, func([]string) error { return c.publishRenew(ctx, o) }},
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
	return c.publishFault(t.do(words[1:]))
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
