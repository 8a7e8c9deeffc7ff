// Package publish makes a feed out of a content folder: a folder of static
// files, signed, which any web host, stick or neighbour can carry. What the
// files are is specified in docs/feed.md. The same content, keys and earlier
// releases give the same bytes. It never touches a reader's library.
package publish

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/library"
)

// The kinds of key. Root keys say which other keys count, the online key
// signs releases. Beside each private key lies its public half, by which a
// key is known whose private half is on a stick elsewhere, or lost.
const (
	onlineKey    = "online"
	rootKeys     = "root-"
	keyEnding    = ".key"
	publicEnding = ".pub"
)

// signer is one private key.
type signer struct {
	name string
	key  ed25519.PrivateKey
}

// keyring is a keys folder: private keys and every root made so far. Keys are
// opened when they are needed: nobody is asked for a passphrase for nothing.
type keyring struct {
	dir   string
	name  string // of the organisation, for a new root
	locks Locks
	files map[string]string // of private keys, by name
	keys  map[string]signer // those that were opened
	roots []library.File    // N.root.json, by version
}

// KeyOption says more about the keys that are made or used.
type KeyOption func(*keyring)

// Named signs the organisation's name with a new root; readers are shown it as
// the one who signs.
func Named(name string) KeyOption { return func(r *keyring) { r.name = name } }

// LockedBy encrypts new root keys, and opens encrypted keys.
func LockedBy(locks Locks) KeyOption { return func(r *keyring) { r.locks = locks } }

// RootKeyFiles names files of root keys outside of the keys folder, on sticks
// for instance. Their names say which keys they are.
func RootKeyFiles(paths ...string) KeyOption {
	return func(r *keyring) {
		for _, path := range paths {
			r.files[keyName(path)] = path
		}
	}
}

// keyName returns the name of the key in the file at path.
func keyName(path string) string {
	return strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), lockedEnding), keyEnding)
}

func newKeyring(dir string, options []KeyOption) *keyring {
	r := &keyring{dir: dir, files: map[string]string{}, keys: map[string]signer{}}
	for _, set := range options {
		set(r)
	}
	return r
}

// openKeys reads a keys folder.
func openKeys(dir string, options ...KeyOption) (*keyring, error) {
	r := newKeyring(dir, options)
	for _, ending := range []string{"", lockedEnding} {
		paths, err := filepath.Glob(filepath.Join(dir, "*"+keyEnding+ending))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			if _, given := r.files[keyName(path)]; !given {
				r.files[keyName(path)] = path
			}
		}
	}
	for version := 1; ; version++ {
		name := fmt.Sprintf("%d.root.json", version)
		data, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, os.ErrNotExist) && version > 1 {
			return r, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s is no folder of keys that `publish init` made (%w)", library.ErrInvalid, dir, err)
		}
		r.roots = append(r.roots, library.File{Path: name, Data: data})
	}
}

// names returns the keys whose private halves are at hand.
func (r *keyring) names() []string { return slices.Sorted(maps.Keys(r.files)) }

// private opens a private key.
func (r *keyring) private(name string) (signer, error) {
	if s, open := r.keys[name]; open {
		return s, nil
	}
	path, here := r.files[name]
	if !here {
		return signer{}, fmt.Errorf("%w: the key %s is not in %s", library.ErrInvalid, name, r.dir)
	}
	data, err := r.locks.open(name, path)
	if err != nil {
		return signer{}, err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return signer{}, fmt.Errorf("%w: %s is no key", library.ErrInvalid, path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return signer{}, fmt.Errorf("%w: %s is no ed25519 key", library.ErrInvalid, path)
	}
	r.keys[name] = signer{name, key}
	return r.keys[name], nil
}

// public returns the public half of a key, from its own file where the
// private one is not at hand.
func (r *keyring) public(name string) (*metadata.Key, error) {
	data, err := os.ReadFile(filepath.Join(r.dir, name+publicEnding))
	if err != nil {
		s, err := r.private(name)
		if err != nil {
			return nil, err
		}
		return metadata.KeyFromPublicKey(s.key.Public())
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, fmt.Errorf("%w: %s%s is no key", library.ErrInvalid, name, publicEnding)
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%w: %s%s: %w", library.ErrInvalid, name, publicEnding, err)
	}
	return metadata.KeyFromPublicKey(key)
}

// roles returns the roles that the key with the name signs.
func roles(name string) []string {
	if name == onlineKey {
		return []string{metadata.TARGETS, metadata.SNAPSHOT, metadata.TIMESTAMP}
	}
	return []string{metadata.ROOT}
}

// fresh is a key that was just made and not written yet.
type fresh struct {
	signer
	file   string // of the private half
	locked []byte // the private half as that file will hold it
}

// add makes a new key and lets it sign for its roles. Nothing is written.
func (r *keyring) add(root *metadata.Metadata[metadata.RootType], name string) (fresh, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fresh{}, err
	}
	public, err := metadata.KeyFromPublicKey(private.Public())
	if err != nil {
		return fresh{}, err
	}
	for _, role := range roles(name) {
		if err := root.Signed.AddKey(public, role); err != nil {
			return fresh{}, err
		}
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return fresh{}, err
	}
	data, ending, err := r.locks.lock(name, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		return fresh{}, err
	}
	return fresh{signer{name, private}, filepath.Join(r.dir, name+keyEnding+ending), data}, nil
}

// save writes both halves of a new key.
func (r *keyring) save(f fresh) error {
	half, err := x509.MarshalPKIXPublicKey(f.key.Public())
	if err != nil {
		return err
	}
	r.keys[f.name], r.files[f.name] = f.signer, f.file
	if err := writeFile(f.file, f.locked, 0o600); err != nil {
		return err
	}
	return writeFile(filepath.Join(r.dir, f.name+publicEnding), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: half}), 0o644)
}

// sign signs a root. Enough of the signers must be root keys of the root
// before, if there is one, and of this one.
func (r *keyring) sign(root *metadata.Metadata[metadata.RootType], signers []signer) (library.File, error) {
	root.ClearSignatures()
	data, err := signed(root, signers...)
	if err != nil {
		return library.File{}, err
	}
	judges := []*metadata.Metadata[metadata.RootType]{root}
	if len(r.roots) > 0 {
		before, err := r.newest()
		if err != nil {
			return library.File{}, err
		}
		judges = append(judges, before)
	}
	for _, judge := range judges {
		if err := judge.VerifyDelegate(metadata.ROOT, root); err != nil {
			return library.File{}, fmt.Errorf("sign the root: %w: there are not enough root keys at hand", library.ErrInvalid)
		}
	}
	return library.File{Path: fmt.Sprintf("%d.root.json", root.Signed.Version), Data: data}, nil
}

// keep writes a signed root.
func (r *keyring) keep(root library.File) error {
	r.roots = append(r.roots, root)
	return errors.Join(writeFile(filepath.Join(r.dir, root.Path), root.Data, 0o644),
		writeFile(filepath.Join(r.dir, "root.json"), root.Data, 0o644))
}

// signed signs metadata and returns its bytes.
func signed[T metadata.Roles](m *metadata.Metadata[T], signers ...signer) ([]byte, error) {
	seen := map[string]bool{}
	for _, s := range signers {
		if public := string(s.key.Public().(ed25519.PublicKey)); seen[public] {
			continue
		} else {
			seen[public] = true
		}
		with, err := signature.LoadSigner(s.key, crypto.Hash(0))
		if err != nil {
			return nil, fmt.Errorf("sign with %s: %w", s.name, err)
		}
		if _, err := m.Sign(with); err != nil {
			return nil, fmt.Errorf("sign with %s: %w", s.name, err)
		}
	}
	return m.ToBytes(false)
}

func (r *keyring) newest() (*metadata.Metadata[metadata.RootType], error) {
	return metadata.Root().FromBytes(r.roots[len(r.roots)-1].Data)
}

// writeFile writes a file whole or not at all.
func writeFile(path string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // a site is public; the keys folder is made by Init
		return err
	}
	temp := path + ".new"
	if err := os.WriteFile(temp, data, mode); err != nil {
		return err
	}
	return os.Rename(temp, path)
}
