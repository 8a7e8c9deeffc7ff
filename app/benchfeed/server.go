//go:build linux

package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/cgi" //nolint:gosec // this Go is newer than the fault it warns of
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// hosts are the servers of one link: nginx for static files, git's own
// program behind http, and rsync's.
type hosts struct {
	dir     string
	running []*exec.Cmd
	git     *http.Server
}

const nginxConf = `daemon off; worker_processes 1; user root; pid %[1]s/nginx.pid; error_log %[1]s/error.log;
events {}
http {
	access_log %[1]s/access.log; keepalive_timeout 75s; sendfile on; tcp_nopush on;
	client_body_temp_path %[1]s; proxy_temp_path %[1]s; fastcgi_temp_path %[1]s; uwsgi_temp_path %[1]s; scgi_temp_path %[1]s;
	ssl_certificate %[1]s/cert.pem; ssl_certificate_key %[1]s/key.pem; ssl_session_timeout 7d;
	server { listen 80; listen 443 ssl; root %[2]s; }
}
`

const rsyncConf = "use chroot = no\nuid = root\ngid = root\n[served]\npath = %s\nread only = yes\n"

// serve starts the servers of what lies in root, in the server's namespace.
func (l *link) serve(ctx context.Context, dir, root string) (*hosts, error) {
	h := &hosts{dir: dir}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	if err := writeCertificates(dir); err != nil {
		return nil, err
	}
	nginx, rsync := filepath.Join(dir, "nginx.conf"), filepath.Join(dir, "rsyncd.conf")
	err := errors.Join(os.WriteFile(nginx, fmt.Appendf(nil, nginxConf, dir, root), 0o600),
		os.WriteFile(rsync, fmt.Appendf(nil, rsyncConf, root), 0o600))
	if err != nil {
		return nil, err
	}
	err = l.server.do(func() error {
		for _, args := range [][]string{
			{"nginx", "-c", nginx, "-e", filepath.Join(dir, "error.log")},
			{"rsync", "--daemon", "--no-detach", "--config=" + rsync, "--address=" + serverAddress},
		} {
			cmd := exec.CommandContext(ctx, args[0], args[1:]...)
			cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
			if err := cmd.Start(); err != nil {
				return err
			}
			h.running = append(h.running, cmd)
		}
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", serverAddress+":8080")
		if err != nil {
			return err
		}
		h.git = &http.Server{ReadHeaderTimeout: time.Minute, Handler: &cgi.Handler{Path: "/usr/lib/git-core/git-http-backend",
			Env: []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "HOME=" + dir}, InheritEnv: []string{"GIT_CONFIG_GLOBAL"}}}
		go func() { _ = h.git.Serve(listener) }() // ends with close
		return nil
	})
	if err == nil {
		err = l.awaited(ctx, serverAddress+":80", serverAddress+":873")
	}
	return h, err
}

// awaited returns when the servers listen.
func (l *link) awaited(ctx context.Context, addresses ...string) error {
	for _, address := range addresses {
		for {
			err := l.client.do(func() error {
				conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", address)
				if err == nil {
					err = conn.Close()
				}
				return err
			})
			if err == nil {
				break
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("waiting for %s: %w", address, err)
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
	return nil
}

func (h *hosts) close() {
	if h.git != nil {
		_ = h.git.Close()
	}
	for _, cmd := range h.running {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // it was told to end
	}
}

// requests returns how many nginx has answered.
func (h *hosts) requests() (int, error) {
	data, err := os.ReadFile(filepath.Join(h.dir, "access.log"))
	return bytes.Count(data, []byte("\n")), err
}

// issued is a certificate with its key.
type issued struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

// issue signs what template says, by the authority or, for a root, by itself.
func issue(template *x509.Certificate, by *issued) (*issued, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template.SerialNumber, template.NotBefore, template.NotAfter = big.NewInt(now.UnixNano()), now.Add(-time.Hour), now.AddDate(0, 1, 0)
	template.BasicConstraintsValid, template.KeyUsage = true, x509.KeyUsageCertSign|x509.KeyUsageDigitalSignature
	if by == nil {
		by = &issued{cert: template, key: key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by.cert, &key.PublicKey, by.key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &issued{cert, key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}, err
}

// writeCertificates makes the host's certificate, that of the authority
// behind it, which hosts send too, and the root, which clients have.
func writeCertificates(dir string) error {
	var by *issued
	var all []*issued
	for _, template := range []*x509.Certificate{
		{Subject: pkix.Name{CommonName: "Benchmark root"}, IsCA: true},
		{Subject: pkix.Name{CommonName: "Benchmark authority"}, IsCA: true},
		{Subject: pkix.Name{CommonName: serverAddress}, IPAddresses: []net.IP{net.ParseIP(serverAddress)}},
	} {
		next, err := issue(template, by)
		if err != nil {
			return err
		}
		all, by = append(all, next), next
	}
	raw, err := x509.MarshalPKCS8PrivateKey(by.key)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(filepath.Join(dir, "root.pem"), all[0].pem, 0o600),
		os.WriteFile(filepath.Join(dir, "cert.pem"), append(all[2].pem, all[1].pem...), 0o600),
		os.WriteFile(filepath.Join(dir, "key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), 0o600))
}
