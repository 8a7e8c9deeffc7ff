package publish

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/library"
)

// How long signatures count: what people sign by hand and what a release
// leaves, and the timestamp, which is renewed between releases.
const (
	longYears     = 5
	timestampDays = 60
)

// NameField is the field of the root that names the organisation, signed with
// it. Clients of The Update Framework pass over fields they do not know.
const NameField = "name"

// maxName bounds it, in bytes.
const maxName = 200

// Init makes the keys of a new feed and its first root in the folder dir,
// which must hold none: roots root keys, of which threshold must sign a change
// of keys, and the online key.
func Init(dir string, threshold, roots int, date time.Time, options ...KeyOption) error {
	if err := newKeyring(dir, options).init(threshold, roots, date); err != nil {
		return fmt.Errorf("make the keys: %w", err)
	}
	return nil
}

func (r *keyring) init(threshold, roots int, date time.Time) error {
	if threshold < 1 || roots < threshold || roots > 20 {
		return fmt.Errorf("%w: %d of %d root keys", library.ErrInvalid, threshold, roots)
	}
	if len(r.name) > maxName || strings.ContainsFunc(r.name, unicode.IsControl) {
		return fmt.Errorf("%w: %q cannot be the organisation's name", library.ErrInvalid, r.name)
	}
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return err
	}
	for _, pattern := range []string{"*" + keyEnding + "*", "*.root.json"} {
		if old, err := filepath.Glob(filepath.Join(r.dir, pattern)); err != nil || len(old) > 0 {
			return errors.Join(err, fmt.Errorf("%w: %s holds keys already", library.ErrInvalid, r.dir))
		}
	}
	root := metadata.Root(date.UTC().AddDate(longYears, 0, 0))
	root.Signed.Roles[metadata.ROOT].Threshold = threshold
	if r.name != "" {
		root.Signed.UnrecognizedFields = map[string]any{NameField: r.name}
	}
	return r.found(root, roots)
}

// found makes the keys, signs the first root and writes all of it.
func (r *keyring) found(root *metadata.Metadata[metadata.RootType], roots int) error {
	names := []string{onlineKey}
	for i := range roots {
		names = append(names, fmt.Sprint(rootKeys, i+1))
	}
	var made []fresh
	var signers []signer
	for _, name := range names {
		f, err := r.add(root, name)
		if err != nil {
			return err
		}
		made = append(made, f)
		if name != onlineKey {
			signers = append(signers, f.signer)
		}
	}
	file, err := r.sign(root, signers)
	if err != nil {
		return err
	}
	for _, f := range made {
		if err := r.save(f); err != nil {
			return err
		}
	}
	return r.keep(file)
}

// RotateKey replaces one key of a feed, "online" or "root-1", by a new one:
// the new root is signed by enough root keys of before and by the new one, and
// the site, which may be "" when there is none yet, is signed anew. The private
// half of the old key may be lost: its public half says which one is meant.
// Where it is in the keys folder it is kept there as NAME.retired-VERSION.
func RotateKey(ctx context.Context, keys, dir, name string, date time.Time, options ...KeyOption) error {
	if name != onlineKey && !strings.HasPrefix(name, rootKeys) {
		return fmt.Errorf("%w: there is no key %q; the keys are online, root-1, root-2 and so on", library.ErrInvalid, name)
	}
	ring, err := openKeys(keys, options...)
	if err != nil {
		return err
	}
	if err := ring.rotate(name, date); err != nil {
		return fmt.Errorf("replace the key %s: %w", name, err)
	}
	if dir == "" {
		return nil
	}
	s, err := openSigned(ctx, dir, ring)
	if err != nil {
		return err
	}
	return s.sign(date)
}

// rotate makes the new key and the new root, and only then writes anything.
func (r *keyring) rotate(name string, date time.Time) error {
	root, err := r.newest()
	if err != nil {
		return err
	}
	signers, err := r.enough(root, name)
	if err != nil {
		return err
	}
	if err := r.revoke(root, name); err != nil {
		return err
	}
	root.Signed.Version++
	root.Signed.Expires = date.UTC().AddDate(longYears, 0, 0)
	made, err := r.add(root, name)
	if err != nil {
		return err
	}
	if name != onlineKey {
		signers = append(signers, made.signer)
	}
	file, err := r.sign(root, signers)
	if err != nil {
		return err
	}
	if err := r.retire(name, root.Signed.Version-1); err != nil {
		return err
	}
	return errors.Join(r.save(made), r.keep(file))
}

// enough opens as many root keys as must sign, and takes the one that is
// being replaced only when the others do not suffice.
func (r *keyring) enough(root *metadata.Metadata[metadata.RootType], replaced string) ([]signer, error) {
	names := slices.DeleteFunc(r.names(), func(n string) bool { return !strings.HasPrefix(n, rootKeys) })
	slices.SortStableFunc(names, func(a, b string) int {
		switch replaced {
		case a:
			return 1
		case b:
			return -1
		}
		return 0
	})
	need := root.Signed.Roles[metadata.ROOT].Threshold
	if len(names) < need {
		return nil, fmt.Errorf("%w: %d root keys must sign, %d are at hand; put them into %s or name their files", library.ErrInvalid, need, len(names), r.dir)
	}
	var signers []signer
	for _, name := range names[:need] {
		s, err := r.private(name)
		if err != nil {
			return nil, err
		}
		signers = append(signers, s)
	}
	return signers, nil
}

// revoke takes the key out of the root.
func (r *keyring) revoke(root *metadata.Metadata[metadata.RootType], name string) error {
	public, err := r.public(name)
	if err != nil {
		return err
	}
	id, err := public.ID()
	if err != nil {
		return err
	}
	for _, role := range roles(name) {
		if err := root.Signed.RevokeKey(id, role); err != nil {
			return fmt.Errorf("%w: it is no key of this feed (%w)", library.ErrInvalid, err)
		}
	}
	return nil
}

// retire sets the private half of a replaced key aside, where it lies in the
// keys folder.
func (r *keyring) retire(name string, version int64) error {
	path, here := r.files[name]
	if !here || filepath.Dir(path) != filepath.Clean(r.dir) {
		return nil
	}
	return os.Rename(path, fmt.Sprintf("%s.retired-%d", path, version))
}
