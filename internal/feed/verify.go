package feed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/trustedmetadata"
	"socialmission.org/desktop/internal/library"
)

// bundleFile holds the metadata in one piece; the limits bound it packed and
// unpacked.
const (
	bundleFile  = "feed.bundle"
	maxBundle   = 1 << 20
	maxUnpacked = 8 << 20
)

// EncodeBundle packs files of the metadata into one.
func EncodeBundle(files []library.File) ([]byte, error) {
	return squeezed(Payload{Files: files}.Encode(), nil)
}

// decodeBundle returns the files of a bundle by name.
func decodeBundle(data []byte) (map[string][]byte, error) {
	payload, err := expand(data, nil, maxUnpacked)
	if err != nil {
		return nil, err
	}
	p, err := DecodePayload(payload)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, f := range p.Files {
		files[f.Path] = f.Data
	}
	return files, nil
}

// reading reads one file of the metadata.
type reading func(name string, most int64) ([]byte, error)

// Verify follows the client workflow of The Update Framework: roots, each
// signed by the one before, then timestamp, snapshot and targets. The bundle
// is asked first; where it is missing or does not hold, the files themselves
// are. Expiry is left to the caller, as only it knows what it is about to do.
func (t *Trust) Verify(ctx context.Context, c Carrier) (*Verified, error) {
	plain := func(name string, most int64) ([]byte, error) { return c.Read(ctx, name, most) }
	packed, err := plain(bundleFile, maxBundle)
	if err == nil {
		var files map[string][]byte
		if files, err = decodeBundle(packed); err == nil {
			var v *Verified
			if v, err = t.verify(fromBundle(files, plain)); err == nil {
				return v, nil
			}
		}
	}
	if ctx.Err() != nil || !errors.Is(err, library.ErrNotFound) && !errors.Is(err, library.ErrContent) {
		return nil, err
	}
	v, err := t.verify(plain)
	if err != nil {
		return nil, fmt.Errorf("the feed from %s: %w", c.Name(), err)
	}
	return v, nil
}

// fromBundle answers from a bundle. A root that is not in it does not exist.
func fromBundle(files map[string][]byte, otherwise reading) reading {
	return func(name string, most int64) ([]byte, error) {
		data, ok := files[name]
		switch {
		case ok && int64(len(data)) > most:
			return nil, fmt.Errorf("%s: %w: too long", name, library.ErrContent)
		case ok:
			return data, nil
		case strings.HasSuffix(name, ".root.json"):
			return nil, library.ErrNotFound
		}
		return otherwise(name, most)
	}
}

// verification is one run of the workflow.
type verification struct {
	trust *Trust
	tm    *trustedmetadata.TrustedMetadata
	read  reading
	raw   rawMetadata
}

func (t *Trust) verify(read reading) (*Verified, error) {
	tm, err := trustedmetadata.New(t.roots[0])
	if err != nil {
		return nil, refusal(err)
	}
	tm.RefTime = time.Time{} // nothing is expired yet: that is judged afterwards
	w := verification{trust: t, tm: tm, read: func(name string, most int64) ([]byte, error) {
		data, err := read(name, most)
		if err != nil {
			err = unread{err}
		}
		return data, err
	}}
	for _, step := range []func() error{w.roots, w.timestamp, w.snapshot, w.targets} {
		if err := step(); err != nil {
			return nil, refusal(err)
		}
	}
	v, err := describe(tm)
	if err != nil {
		return nil, err
	}
	v.raw = w.raw
	return v, nil
}

// roots follows the kept roots first, so that no carrier can make a library
// forget a rotation, then those of the carrier.
func (w *verification) roots() error {
	for _, root := range w.trust.roots[1:] {
		if _, err := w.tm.UpdateRoot(root); err != nil {
			return err
		}
	}
	for range maxRoots {
		data, err := w.read(rootFile(w.tm.Root.Signed.Version+1), maxRoot)
		if errors.Is(err, library.ErrNotFound) && !w.trust.bound {
			return nil // the first release that is accepted binds the library
		}
		if errors.Is(err, library.ErrNotFound) {
			return w.trust.keepRoots()
		}
		if err != nil {
			return err
		}
		if _, err := w.tm.UpdateRoot(data); err != nil {
			return err
		}
		w.trust.roots = append(w.trust.roots, data)
		if len(w.trust.roots) > maxRoots {
			break
		}
	}
	return fmt.Errorf("%w: more than %d roots", library.ErrContent, maxRoots)
}

// kept reads what an accepted release left, nil when there is none.
func (t *Trust) kept(name string) []byte {
	data, err := os.ReadFile(t.file(name))
	if err != nil {
		return nil
	}
	return data
}

// timestamp loads the kept timestamp, which a new one must not fall behind.
// One that the present root's keys did not sign counts no longer.
func (w *verification) timestamp() error {
	if kept := w.trust.kept(timestampFile); kept != nil {
		if _, err := w.tm.UpdateTimestamp(kept); err == nil {
			w.raw.timestamp = kept
		}
	}
	data, err := w.read(timestampFile, maxTimestamp)
	if err != nil {
		return err
	}
	_, err = w.tm.UpdateTimestamp(data)
	if errors.Is(err, &metadata.ErrEqualVersionNumber{}) {
		return nil
	}
	w.raw.timestamp = data
	return err
}

func (w *verification) snapshot() error {
	if kept := w.trust.kept("snapshot.json"); kept != nil {
		if _, err := w.tm.UpdateSnapshot(kept, true); err == nil {
			w.raw.snapshot = kept
			return nil
		}
	}
	meta := w.tm.Timestamp.Signed.Meta["snapshot.json"]
	if meta == nil {
		return fmt.Errorf("%w: the timestamp names no snapshot", library.ErrContent)
	}
	data, err := w.read(fmt.Sprintf("%d.snapshot.json", meta.Version), most(meta.Length, maxSnapshot))
	if err != nil {
		return err
	}
	w.raw.snapshot = data
	_, err = w.tm.UpdateSnapshot(data, false)
	return err
}

func (w *verification) targets() error {
	meta := w.tm.Snapshot.Signed.Meta["targets.json"]
	if meta == nil {
		return fmt.Errorf("%w: the snapshot names no targets", library.ErrContent)
	}
	if kept := w.trust.kept("targets.json"); kept != nil {
		if _, err := w.tm.UpdateTargets(kept); err == nil {
			w.raw.targets = kept
			return nil
		}
	}
	data, err := w.read(fmt.Sprintf("%d.targets.json", meta.Version), most(meta.Length, maxTargets))
	if err != nil {
		return err
	}
	w.raw.targets = data
	_, err = w.tm.UpdateTargets(data)
	return err
}

// most returns the signed length, or the limit where none or a larger one is named.
func most(signed, limit int64) int64 {
	if signed > 0 && signed < limit {
		return signed
	}
	return limit
}

// unread is the failure to read a file: no judgement on what it says.
type unread struct{ error }

func (u unread) Unwrap() error { return u.error }

// refusal says in our words what the metadata is refused for.
func refusal(err error) error {
	var reading unread
	switch {
	case errors.As(err, &reading):
		return reading.error
	case errors.Is(err, library.ErrContent):
		return err
	case errors.Is(err, &metadata.ErrBadVersionNumber{}):
		return fmt.Errorf("%w (%w)", ErrOlder, err)
	}
	var broken *json.SyntaxError
	if errors.As(err, &broken) {
		return fmt.Errorf("%w: the metadata is damaged or cut short (%w)", library.ErrContent, err)
	}
	var disk *os.PathError
	if errors.As(err, &disk) {
		return err
	}
	return fmt.Errorf("%w (%w)", ErrUntrusted, err)
}
