package upload

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"
	"socialmission.org/desktop/internal/library"
)

// passwordVariable may hold the password of an SFTP account that knows no
// keys.
const passwordVariable = "SOCIALMISSION_SFTP_PASSWORD"

// How long a host may take to answer at first, and to say anything later.
const (
	dialTime = 30 * time.Second
	idleTime = 2 * time.Minute
)

// dial opens an SSH connection to a host whose key is known.
func dial(ctx context.Context, u *url.URL, o Options) (*ssh.Client, error) {
	port := u.Port()
	if port == "" {
		port = "22"
	}
	address := net.JoinHostPort(u.Hostname(), port)
	keys, err := o.hostKeys()
	if err != nil {
		return nil, err
	}
	account := userOf(u)
	config := &ssh.ClientConfig{
		User: account, Timeout: dialTime,
		HostKeyCallback: keys, HostKeyAlgorithms: algorithms(keys, address),
	}
	ways, closeAgent := o.auth(account + "@" + u.Hostname())
	config.Auth = ways
	defer closeAgent() //nolint:errcheck // it was only asked to sign
	conn, err := (&net.Dialer{Timeout: dialTime}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("reach %s: %w", address, err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	c, channels, requests, err := ssh.NewClientConn(idling{conn}, address, config)
	if err != nil {
		return nil, errors.Join(sshFault(err, account, u.Hostname()), conn.Close())
	}
	return ssh.NewClient(c, channels, requests), nil
}

// idling is a connection that ends when nothing arrives for long.
type idling struct{ net.Conn }

func (i idling) Read(p []byte) (int, error) {
	if err := i.SetReadDeadline(time.Now().Add(idleTime)); err != nil {
		return 0, err
	}
	return i.Conn.Read(p)
}

// hostKeys reads the known hosts.
func (o Options) hostKeys() (ssh.HostKeyCallback, error) {
	usual := []string{"/etc/ssh/ssh_known_hosts"}
	if home, err := os.UserHomeDir(); err == nil {
		usual = append([]string{filepath.Join(home, ".ssh", "known_hosts")}, usual...)
	}
	if o.KnownHosts != "" {
		usual = []string{o.KnownHosts}
	}
	files := slices.DeleteFunc(usual, func(path string) bool { _, err := os.Stat(path); return err != nil })
	check, err := knownhosts.New(files...)
	if err != nil {
		return nil, fmt.Errorf("%w: the list of known hosts cannot be read: %w", library.ErrInvalid, err)
	}
	return check, nil
}

// algorithms returns the kinds of key that are known of a host: it must not
// answer with another one, which would look like a stranger's. Nil: none is
// known.
func algorithms(check ssh.HostKeyCallback, address string) []string {
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil
	}
	probe, err := ssh.NewPublicKey(public)
	if err != nil {
		return nil
	}
	var known *knownhosts.KeyError
	if !errors.As(check(address, &net.TCPAddr{}, probe), &known) {
		return nil
	}
	var all []string
	for _, k := range known.Want {
		if kind := k.Key.Type(); kind == ssh.KeyAlgoRSA {
			all = append(all, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
		} else {
			all = append(all, kind)
		}
	}
	return all
}

// sshFault says in words why a host was not reached.
func sshFault(err error, account, name string) error {
	var key *knownhosts.KeyError
	var revoked *knownhosts.RevokedError
	switch {
	case errors.As(err, &revoked):
		return fmt.Errorf("%w: the key of %s is marked as revoked in the known hosts. Nothing was sent", library.ErrInvalid, name)
	case errors.As(err, &key) && len(key.Want) == 0:
		return fmt.Errorf("%w: the host %s is not among the known hosts (~/.ssh/known_hosts), so it could be anybody. Connect to it once with `sftp %s@%s`, compare the fingerprint it shows with what the host's operator says, and try again. Nothing was sent",
			library.ErrInvalid, name, account, name)
	case errors.As(err, &key):
		return fmt.Errorf("%w: the host %s has another key than the known one: somebody may be in between, or its operator has changed it. Ask the operator before anything else. Nothing was sent", library.ErrInvalid, name)
	case strings.Contains(err.Error(), "unable to authenticate"):
		return fmt.Errorf("%w: %s does not let %s in: none of the keys of the SSH agent, of ~/.ssh or of --ssh-key was accepted", library.ErrInvalid, name, account)
	}
	return fmt.Errorf("reach %s: %w", name, err)
}

// auth returns the ways to log in, and closes the agent.
func (o Options) auth(who string) ([]ssh.AuthMethod, func() error) {
	closeAgent := func() error { return nil }
	var ways []ssh.AuthMethod
	var signers []ssh.Signer
	if socket := o.Getenv("SSH_AUTH_SOCK"); socket != "" {
		if conn, err := (&net.Dialer{}).DialContext(context.Background(), "unix", socket); err == nil {
			closeAgent = conn.Close
			signers, _ = agent.NewClient(conn).Signers() // an agent without keys is as good as none
		}
	}
	ways = append(ways, ssh.PublicKeysCallback(func() ([]ssh.Signer, error) {
		more, err := o.keyFiles(len(signers) == 0)
		return append(more, signers...), err
	}))
	password := o.Getenv(passwordVariable)
	if password != "" || o.Ask != nil {
		ways = append(ways, ssh.PasswordCallback(func() (string, error) {
			if password != "" {
				return password, nil
			}
			return o.Ask("Password of " + who)
		}))
	}
	return ways, closeAgent
}

// keyFiles reads the private key that was named, and the usual ones. Those
// with a passphrase are asked for when they were named, or when there is
// nothing else.
func (o Options) keyFiles(alone bool) ([]ssh.Signer, error) {
	var all []ssh.Signer
	if o.Identity != "" {
		s, err := o.keyFile(o.Identity, true)
		if err != nil {
			return nil, fmt.Errorf("%w: the key %s cannot be used: %w", library.ErrInvalid, o.Identity, err)
		}
		return append(all, s), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, nil //nolint:nilerr // without a home there are no usual keys
	}
	for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
		if s, err := o.keyFile(filepath.Join(home, ".ssh", name), alone && len(all) == 0); err == nil {
			all = append(all, s)
		}
	}
	return all, nil
}

func (o Options) keyFile(path string, ask bool) (ssh.Signer, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s, err := ssh.ParsePrivateKey(data)
	var closed *ssh.PassphraseMissingError
	if !errors.As(err, &closed) || !ask || o.Ask == nil {
		return s, err
	}
	passphrase, err := o.Ask("Passphrase of " + path)
	if err != nil {
		return nil, err
	}
	return ssh.ParsePrivateKeyWithPassphrase(data, []byte(passphrase))
}
