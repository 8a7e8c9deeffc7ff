package upload_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish/upload"
)

// sshHost is an SSH server with one account, one key and one password.
type sshHost struct {
	t         *testing.T
	address   string
	key       ssh.Signer                  // of the host
	account   ed25519.PrivateKey          // that may log in
	subsystem func(ch io.ReadWriteCloser) // speaks SFTP
}

// builtIn is the SFTP server of the library that the client is of.
func builtIn(ch io.ReadWriteCloser) {
	if s, err := sftp.NewServer(ch); err == nil {
		_ = s.Serve() // ends when the client hangs up
	}
}

func newSSHHost(t *testing.T, subsystem func(io.ReadWriteCloser)) *sshHost {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	_, account, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	key, err := ssh.NewSignerFromKey(private)
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { listener.Close() })
	h := &sshHost{t, listener.Addr().String(), key, account, subsystem}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go h.serve(conn)
		}
	}()
	return h
}

func (h *sshHost) serve(conn net.Conn) {
	defer conn.Close()
	config := &ssh.ServerConfig{
		PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			known, err := ssh.NewPublicKey(h.account.Public())
			if err != nil || !bytes.Equal(known.Marshal(), key.Marshal()) {
				return nil, errors.New("unknown key")
			}
			return nil, nil
		},
		PasswordCallback: func(_ ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
			if string(password) != "the right one" {
				return nil, errors.New("wrong password")
			}
			return nil, nil
		},
	}
	config.AddHostKey(h.key)
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for c := range channels {
		ch, requests, err := c.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				isSFTP := r.Type == "subsystem" && strings.HasSuffix(string(r.Payload), "sftp")
				_ = r.Reply(isSFTP, nil) // a client that has gone needs no answer
				if isSFTP {
					go func() { h.subsystem(ch); ch.Close() }()
				}
			}
		}()
	}
}

// options are those of a user who knows the host at address and has the key.
func (h *sshHost) options(address string) upload.Options {
	dir := h.t.TempDir()
	o := upload.Options{Now: today(), KnownHosts: filepath.Join(dir, "known_hosts"), Identity: filepath.Join(dir, "key"),
		Getenv: func(string) string { return "" }}
	must(h.t, os.WriteFile(o.KnownHosts, []byte(knownhosts.Line([]string{knownhosts.Normalize(address)}, h.key.PublicKey())+"\n"), 0o600))
	block, err := ssh.MarshalPrivateKey(h.account, "")
	must(h.t, err)
	must(h.t, os.WriteFile(o.Identity, pem.EncodeToMemory(block), 0o600))
	return o
}

func TestSFTP(t *testing.T) { testSFTP(t, builtIn) }

// testSFTP uploads two releases to an SFTP server.
func testSFTP(t *testing.T, subsystem func(io.ReadWriteCloser)) {
	w, h := newWorld(t), newSSHHost(t, subsystem)
	w.release(1)
	dir := filepath.Join(t.TempDir(), "public", "feed")
	to := "sftp://publisher@" + h.address + dir
	o := h.options(h.address)
	first, err := upload.Upload(t.Context(), w.site, to, o)
	must(t, err)
	if first.Sent != first.Files || !first.Verified {
		t.Errorf("first upload = %+v", first)
	}
	sameFiles(t, w.files(), filesOf(t, dir))
	w.release(2)
	second, err := upload.Upload(t.Context(), w.site, to, o)
	must(t, err)
	if second.Sent == 0 || second.Sent > 20 {
		t.Errorf("second upload = %+v", second)
	}
	again, err := upload.Upload(t.Context(), w.site, to, o)
	must(t, err)
	if again.Sent != 0 {
		t.Errorf("again = %+v", again)
	}
	if n := w.accepted(feed.FromFolder(os.DirFS(dir), "the host")); n != 2 {
		t.Errorf("the host has release %d", n)
	}
}

func TestSFTPCutOff(t *testing.T) {
	h := newSSHHost(t, builtIn)
	dir := filepath.Join(t.TempDir(), "feed")
	cutOff(t, h.address, dir, func(w *world, address string) (upload.Report, error) {
		return upload.Upload(t.Context(), w.site, "sftp://publisher@"+address+dir, h.options(address))
	})
}

func TestHostKeys(t *testing.T) {
	w, h := newWorld(t), newSSHHost(t, builtIn)
	w.release(1)
	to := "sftp://publisher@" + h.address + filepath.Join(t.TempDir(), "feed")
	other := newSSHHost(t, builtIn)
	for name, test := range map[string]struct {
		change func(o *upload.Options)
		want   string
	}{
		"unknown": {func(o *upload.Options) { must(t, os.WriteFile(o.KnownHosts, nil, 0o600)) }, "not among the known hosts"},
		"no list": {func(o *upload.Options) { o.KnownHosts += ".none" }, "not among the known hosts"},
		"another key": {func(o *upload.Options) {
			line := knownhosts.Line([]string{knownhosts.Normalize(h.address)}, other.key.PublicKey())
			must(t, os.WriteFile(o.KnownHosts, []byte(line+"\n"), 0o600))
		}, "has another key than the known one"},
		"not let in": {func(o *upload.Options) { o.Identity = other.options(other.address).Identity }, "does not let publisher in"},
		"no key":     {func(o *upload.Options) { o.Identity += ".none" }, "cannot be used"},
	} {
		o := h.options(h.address)
		test.change(&o)
		_, err := upload.Upload(t.Context(), w.site, to, o)
		if !errors.Is(err, library.ErrInvalid) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: Upload = %v, want %q", name, err, test.want)
		}
	}
}

// TestWaysToLogIn uses an agent, a password and a key with a passphrase.
func TestWaysToLogIn(t *testing.T) {
	w, h := newWorld(t), newSSHHost(t, builtIn)
	w.release(1)
	t.Setenv("HOME", t.TempDir())
	to := "sftp://publisher@" + h.address + filepath.Join(t.TempDir(), "feed")
	block, err := ssh.MarshalPrivateKeyWithPassphrase(h.account, "", []byte("words"))
	must(t, err)
	closed := filepath.Join(t.TempDir(), "key")
	must(t, os.WriteFile(closed, pem.EncodeToMemory(block), 0o600))
	for name, change := range map[string]func(o *upload.Options){
		"agent": func(o *upload.Options) {
			socket := startAgent(t, h.account)
			o.Getenv = func(name string) string { return map[string]string{"SSH_AUTH_SOCK": socket}[name] }
		},
		"password from the environment": func(o *upload.Options) {
			o.Getenv = func(name string) string {
				return map[string]string{"SOCIALMISSION_SFTP_PASSWORD": "the right one"}[name]
			}
		},
		"password typed": func(o *upload.Options) { o.Ask = func(string) (string, error) { return "the right one", nil } },
		"passphrase": func(o *upload.Options) {
			o.Identity = closed
			o.Ask = func(question string) (string, error) {
				if !strings.HasPrefix(question, "Passphrase of "+closed) {
					t.Errorf("asked for %q", question)
				}
				return "words", nil
			}
		},
	} {
		o := h.options(h.address)
		o.Identity = ""
		change(&o)
		if _, err := upload.Upload(t.Context(), w.site, to, o); err != nil {
			t.Errorf("%s: Upload = %v", name, err)
		}
	}
}

// startAgent runs an SSH agent that holds a key, and returns its socket.
func startAgent(t *testing.T, key ed25519.PrivateKey) string {
	dir, err := os.MkdirTemp("", "agent") // the names of sockets must be short
	must(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	ring := agent.NewKeyring()
	must(t, ring.Add(agent.AddedKey{PrivateKey: key}))
	listener, err := net.Listen("unix", filepath.Join(dir, "socket"))
	must(t, err)
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _ = agent.ServeAgent(ring, conn); conn.Close() }()
		}
	}()
	return listener.Addr().String()
}
