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
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/library"
)

// How long signatures count: what people sign by hand and what a release
// leaves, and the timestamp, which is renewed between releases.
const (
	longYears     = 5
	timestampDays = 60
)

// The kinds of key. Root keys say which other keys count, the online key
// signs releases.
const (
	onlineKey = "online"
	rootKeys  = "root-"
	keyEnding = ".key"
)

// signer is one private key of a keys folder.
type signer struct {
	name string
	key  ed25519.PrivateKey
}

func (s signer) public() (*metadata.Key, error) {
	return metadata.KeyFromPublicKey(s.key.Public())
}

// keyring is a keys folder: private keys and every root made so far.
type keyring struct {
	dir   string
	keys  map[string]signer
	roots []library.File // N.root.json, by version
}

// Init makes the keys of a new feed and its first root in the folder dir,
// which must hold none: roots root keys, of which threshold must sign a change
// of keys, and the online key.
func Init(dir string, threshold, roots int, date time.Time) error {
	if threshold < 1 || roots < threshold || roots > 20 {
		return fmt.Errorf("make the keys: %w: %d of %d root keys", library.ErrInvalid, threshold, roots)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the keys: %w", err)
	}
	if old, err := filepath.Glob(filepath.Join(dir, "*"+keyEnding)); err != nil || len(old) > 0 {
		return errors.Join(err, fmt.Errorf("make the keys: %w: %s holds keys already", library.ErrInvalid, dir))
	}
	ring := &keyring{dir: dir, keys: map[string]signer{}}
	root := metadata.Root(date.UTC().AddDate(longYears, 0, 0))
	root.Signed.Roles[metadata.ROOT].Threshold = threshold
	names := []string{onlineKey}
	for i := range roots {
		names = append(names, fmt.Sprint(rootKeys, i+1))
	}
	for _, name := range names {
		if err := ring.add(root, name); err != nil {
			return fmt.Errorf("make the keys: %w", err)
		}
	}
	return ring.sign(root, nil)
}

// roles returns the roles that the key with the name signs.
func roles(name string) []string {
	if name == onlineKey {
		return []string{metadata.TARGETS, metadata.SNAPSHOT, metadata.TIMESTAMP}
	}
	return []string{metadata.ROOT}
}

// add makes a new key and lets it sign for its roles.
func (r *keyring) add(root *metadata.Metadata[metadata.RootType], name string) error {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return err
	}
	s := signer{name, private}
	public, err := s.public()
	if err != nil {
		return err
	}
	for _, role := range roles(name) {
		if err := root.Signed.AddKey(public, role); err != nil {
			return err
		}
	}
	r.keys[name] = s
	block := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	return writeFile(filepath.Join(r.dir, name+keyEnding), block, 0o600)
}

// sign signs a root with every root key that there is, and with those of
// before, which the new root need not name, and keeps it.
func (r *keyring) sign(root *metadata.Metadata[metadata.RootType], before []signer) error {
	root.ClearSignatures()
	signers := before
	for _, name := range r.names() {
		if strings.HasPrefix(name, rootKeys) {
			signers = append(signers, r.keys[name])
		}
	}
	data, err := signed(root, signers...)
	if err != nil {
		return err
	}
	if err := root.VerifyDelegate(metadata.ROOT, root); err != nil {
		return fmt.Errorf("sign the root: %w: there are not enough root keys in %s", library.ErrInvalid, r.dir)
	}
	name := fmt.Sprintf("%d.root.json", root.Signed.Version)
	r.roots = append(r.roots, library.File{Path: name, Data: data})
	return errors.Join(writeFile(filepath.Join(r.dir, name), data, 0o644), writeFile(filepath.Join(r.dir, "root.json"), data, 0o644))
}

func (r *keyring) names() []string {
	var names []string
	for name := range r.keys {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
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

// openKeys reads a keys folder.
func openKeys(dir string) (*keyring, error) {
	r := &keyring{dir: dir, keys: map[string]signer{}}
	paths, err := filepath.Glob(filepath.Join(dir, "*"+keyEnding))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		s, err := readKey(path)
		if err != nil {
			return nil, err
		}
		r.keys[s.name] = s
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

func readKey(path string) (signer, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return signer{}, fmt.Errorf("read a key: %w", err)
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
	return signer{strings.TrimSuffix(filepath.Base(path), keyEnding), key}, nil
}

// online returns the key that signs releases.
func (r *keyring) online() (signer, error) {
	s, ok := r.keys[onlineKey]
	if !ok {
		return signer{}, fmt.Errorf("%w: the online key is not in %s", library.ErrInvalid, r.dir)
	}
	return s, nil
}

func (r *keyring) newest() (*metadata.Metadata[metadata.RootType], error) {
	return metadata.Root().FromBytes(r.roots[len(r.roots)-1].Data)
}

// writeFile writes a file whole or not at all.
func writeFile(path string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temp := path + ".new"
	if err := os.WriteFile(temp, data, mode); err != nil {
		return err
	}
	return os.Rename(temp, path)
}
