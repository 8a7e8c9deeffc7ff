package feed

import (
	"errors"
	"fmt"
	"os"

	"socialmission.org/desktop/internal/library"
)

// To go over to another feed, a library needs two things changed at once, its
// store and its trust, which no transaction spans. So the trust in the new
// feed is written whole beside the present one, then the store changes in its
// one transaction, and then the new trust takes the old one's place. Which of
// the two holds is decided by the store alone: SettleTrust finishes at the
// next start what was cut off, or takes it back.

// The folders beside that of the trust, while it is being replaced.
const (
	nextSuffix = ".next"
	oldSuffix  = ".old"
)

// OpenSwitch begins a trust in another feed, which is to replace the one in
// the folder dir once the library holds a release of it.
func OpenSwitch(dir string, root []byte) (*Trust, error) {
	if err := os.RemoveAll(dir + nextSuffix); err != nil {
		return nil, fmt.Errorf("begin to trust another feed: %w", DiskFault(err))
	}
	t, err := OpenTrust(dir+nextSuffix, root)
	if err == nil {
		t.replaces = dir
	}
	return t, err
}

// prepare writes a trust that is to replace another, before the store changes.
func (t *Trust) prepare(v *Verified) error {
	if t.replaces == "" {
		return nil
	}
	return t.write(v)
}

// take puts the trust that was prepared in the place of the other.
func (t *Trust) take() error {
	if t.replaces == "" {
		return nil
	}
	if err := replace(t.replaces); err != nil {
		return err
	}
	t.dir, t.replaces, t.bound = t.replaces, "", true
	return nil
}

// replace puts what lies beside dir in its place.
func replace(dir string) error {
	err := os.RemoveAll(dir + oldSuffix)
	if err == nil {
		if err = os.Rename(dir, dir+oldSuffix); errors.Is(err, os.ErrNotExist) {
			err = nil
		}
	}
	if err == nil {
		err = os.Rename(dir+nextSuffix, dir)
	}
	if err != nil {
		return fmt.Errorf("trust the other feed from now on: %w", DiskFault(err))
	}
	_ = os.RemoveAll(dir + oldSuffix) // what is left goes at the next start
	return nil
}

// SettleTrust makes the trust in the folder dir that of the release the store
// holds, where a change of feeds was cut off. Call it before OpenTrust at
// every start.
func SettleTrust(dir string, held library.Release) error {
	next := dir + nextSuffix
	if _, err := os.Stat(next); err == nil {
		t := Trust{dir: next}
		if rel := t.accepted(); rel.Number > 0 && rel == held {
			return replace(dir)
		}
	}
	if err := errors.Join(os.RemoveAll(next), os.RemoveAll(dir+oldSuffix)); err != nil {
		return fmt.Errorf("clear up after a change of feeds: %w", DiskFault(err))
	}
	return nil
}
