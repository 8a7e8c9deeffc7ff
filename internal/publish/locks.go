package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
	"socialmission.org/desktop/internal/library"
)

// lockedEnding follows the name of a key file that is encrypted. Such a file
// is what the age program makes and opens, in its text form, so that it can
// be printed on paper as well.
const lockedEnding = ".age"

// maxKeyFile bounds a key file, in bytes.
const maxKeyFile = 64 << 10

// Locks says how private keys are encrypted and opened.
type Locks struct {
	// Passphrase returns the passphrase of a key, such as "root-1"; fresh, of
	// a key that is being made. Nil: there is nobody to ask.
	Passphrase func(key string, fresh bool) (string, error)
	// Recipients are age recipients ("age1…") that new root keys are encrypted
	// for instead of by a passphrase: one for all, or one for each root key.
	Recipients []string
	// Identities is the text of an age identity file, which opens keys that
	// were encrypted for its recipients.
	Identities string
	// All: the online key is encrypted too.
	All bool

	work int // of scrypt, for tests; 0: the usual
}

// lock encrypts a new private key, and returns the ending of its file's name.
// Without passphrase or recipients it stays as it is.
func (l Locks) lock(name string, private []byte) (data []byte, ending string, err error) {
	if name == onlineKey && !l.All || l.Passphrase == nil && len(l.Recipients) == 0 {
		return private, "", nil
	}
	to, err := l.recipient(name)
	if err != nil {
		return nil, "", fmt.Errorf("encrypt the key %s: %w", name, err)
	}
	var out bytes.Buffer
	text := armor.NewWriter(&out)
	w, err := age.Encrypt(text, to)
	if err != nil {
		return nil, "", fmt.Errorf("encrypt the key %s: %w", name, err)
	}
	_, err = w.Write(private)
	if err := errors.Join(err, w.Close(), text.Close()); err != nil {
		return nil, "", fmt.Errorf("encrypt the key %s: %w", name, err)
	}
	return out.Bytes(), lockedEnding, nil
}

// recipient returns whom the key with the name is encrypted for.
func (l Locks) recipient(name string) (age.Recipient, error) {
	if len(l.Recipients) > 0 {
		place := 0
		if _, err := fmt.Sscanf(name, rootKeys+"%d", &place); err != nil || len(l.Recipients) == 1 {
			place = 1
		}
		if place > len(l.Recipients) {
			return nil, fmt.Errorf("%w: there are %d recipients, give one for all or one for each root key", library.ErrInvalid, len(l.Recipients))
		}
		to, err := age.ParseRecipients(strings.NewReader(l.Recipients[place-1]))
		if err != nil {
			return nil, fmt.Errorf("%w: %q is no age recipient", library.ErrInvalid, l.Recipients[place-1])
		}
		return to[0], nil
	}
	passphrase, err := l.Passphrase(name, true)
	if err != nil {
		return nil, err
	}
	to, err := age.NewScryptRecipient(passphrase)
	if err == nil && l.work > 0 {
		to.SetWorkFactor(l.work)
	}
	return to, err
}

// open reads a key file, which may be encrypted.
func (l Locks) open(name, path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read a key: %w", err)
	}
	if !strings.HasSuffix(path, lockedEnding) {
		return data, nil
	}
	with := []age.Identity{asked{l, name}}
	if l.Identities != "" {
		more, err := age.ParseIdentities(strings.NewReader(l.Identities))
		if err != nil {
			return nil, fmt.Errorf("%w: the identities cannot be read: %w", library.ErrInvalid, err)
		}
		with = append(with, more...)
	}
	r, err := age.Decrypt(armor.NewReader(bytes.NewReader(data)), with...)
	var refused *age.NoIdentityMatchError
	if errors.As(err, &refused) {
		return nil, fmt.Errorf("%w: the key %s is not opened by this passphrase or identity", library.ErrInvalid, path)
	}
	if err != nil {
		return nil, fmt.Errorf("open the key %s: %w", path, err)
	}
	return io.ReadAll(io.LimitReader(r, maxKeyFile))
}

// asked is an age identity that asks for the passphrase only when a key needs
// one.
type asked struct {
	locks Locks
	name  string
}

// Unwrap opens what a passphrase closed.
func (a asked) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if len(stanzas) != 1 || stanzas[0].Type != "scrypt" {
		return nil, age.ErrIncorrectIdentity
	}
	if a.locks.Passphrase == nil {
		return nil, fmt.Errorf("%w: the key %s needs its passphrase", library.ErrInvalid, a.name)
	}
	passphrase, err := a.locks.Passphrase(a.name, false)
	if err != nil {
		return nil, err
	}
	id, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	return id.Unwrap(stanzas)
}
