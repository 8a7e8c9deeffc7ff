package app

import (
	"context"
	"fmt"
	"os"
	"time"

	"socialmission.org/desktop/internal/publish"
)

// locks reads the flags that say how keys are encrypted and opened.
func (c *call) locks(ctx context.Context, o publishOptions) (publish.Locks, error) {
	locks := publish.Locks{Recipients: listOf(o.recipients), All: o.lockOnline}
	if o.identity != "" {
		data, err := os.ReadFile(o.identity)
		if err != nil {
			return locks, usage("--identity: the file cannot be read (%v)", err)
		}
		locks.Identities = string(data)
	}
	var err error
	locks.Passphrase, err = c.passphrases(ctx, o.passphraseFile)
	return locks, err
}

func (c *call) publishInit(ctx context.Context, o publishOptions) error {
	day, err := o.day()
	if err != nil {
		return err
	}
	locks, err := c.locks(ctx, o)
	switch {
	case err != nil:
		return err
	case o.unprotected:
		locks = publish.Locks{}
	case locks.Passphrase == nil && len(locks.Recipients) == 0:
		return usage("the root keys need a passphrase, and there is no terminal to ask for one. Give --passphrase-file or --recipients, or --unprotected to keep the keys in the clear")
	}
	if err := publish.Init(o.keys, o.threshold, o.rootKeys, day, publish.Named(o.name), publish.LockedBy(locks)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "Made %d root keys, of which %d sign a change of keys, and the online key, in %s.\n"+
		"Move each file root-….key%s to a stick of its own, print it too, and give each to another person: any %d of them replace a key that is lost or stolen.\n"+
		"The other files stay where releases are made; keep a copy of them. Give root.json to your readers.\n",
		o.rootKeys, o.threshold, o.keys, lockedName(o), o.threshold)
	return err
}

func lockedName(o publishOptions) string {
	if o.unprotected {
		return ""
	}
	return ".age"
}

func (c *call) publishRotate(ctx context.Context, o publishOptions, key string) error {
	day, err := o.day()
	if err != nil {
		return err
	}
	locks, err := c.locks(ctx, o)
	if err != nil {
		return err
	}
	if err := publish.RotateKey(ctx, o.keys, o.out, key, day, publish.LockedBy(locks), publish.RootKeyFiles(listOf(o.rootKeyFiles)...)); err != nil {
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
	locks, err := c.locks(ctx, o)
	if err != nil {
		return err
	}
	ends, err := publish.Renew(ctx, o.keys, o.out, day, publish.LockedBy(locks))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "Signed anew; the timestamp counts until %s, the last release until %s, the keys until %s.\n",
		ends.Timestamp.Format(time.DateOnly), ends.Targets.Format(time.DateOnly), ends.Root.Format(time.DateOnly))
	return err
}
