//go:build outside

package upload_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish/upload"
)

// These tests upload to other people's servers, which `make test-outside`
// installs and the tests start.

// openSSH is the SFTP server of OpenSSH, a program that speaks over its
// standard input and output.
func openSSH(t *testing.T) func(io.ReadWriteCloser) {
	const program = "/usr/lib/openssh/sftp-server"
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("OpenSSH's SFTP server is missing; run build/setup.sh test (%v)", err)
	}
	return func(ch io.ReadWriteCloser) {
		cmd := exec.Command(program)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = ch, ch, os.Stderr
		if err := cmd.Run(); err != nil {
			t.Logf("sftp-server: %v", err)
		}
	}
}

func TestOutsideSFTP(t *testing.T) { testSFTP(t, openSSH(t)) }

func TestOutsideSFTPCutOff(t *testing.T) {
	h := newSSHHost(t, openSSH(t))
	dir := filepath.Join(t.TempDir(), "feed")
	cutOff(t, h.address, dir, func(w *world, address string) (upload.Report, error) {
		return upload.Upload(t.Context(), w.site, "sftp://publisher@"+address+dir, h.options(address))
	})
}

// s3Host is a running S3 service whose buckets are the folders in dir.
type s3Host struct{ address, dir string }

// newS3Host starts the service and makes the bucket "library", which
// everybody may read.
func newS3Host(t *testing.T) *s3Host {
	t.Helper()
	program := os.Getenv("SM_S3_SERVER")
	if program == "" {
		t.Fatal("SM_S3_SERVER names no S3 service; run make test-outside")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	h := &s3Host{listener.Addr().String(), filepath.Join(t.TempDir(), "buckets")}
	must(t, listener.Close())
	must(t, os.MkdirAll(filepath.Join(h.dir, "library"), 0o755))
	cmd := exec.CommandContext(t.Context(), program, "--port", h.address, "--quiet", "posix", "--sidecar", t.TempDir(), h.dir)
	cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY=publisher", "ROOT_SECRET_KEY=the-right-one")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for range 200 {
		if conn, err := net.Dial("tcp", h.address); err == nil {
			conn.Close()
			t.Setenv("AWS_ACCESS_KEY_ID", "publisher")
			t.Setenv("AWS_SECRET_ACCESS_KEY", "the-right-one")
			t.Setenv("AWS_REGION", "us-east-1")
			return h
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the S3 service does not answer")
	return nil
}

func (h *s3Host) send(t *testing.T, w *world, address string) (upload.Report, error) {
	return upload.Upload(t.Context(), w.site, "s3://library/feed", upload.Options{Now: today(), Endpoint: "http://" + address})
}

func TestOutsideS3(t *testing.T) {
	w, h := newWorld(t), newS3Host(t)
	w.release(1)
	first, err := h.send(t, w, h.address)
	must(t, err)
	if first.Sent != first.Files || !first.Verified {
		t.Errorf("first upload = %+v", first)
	}
	w.release(2)
	second, err := h.send(t, w, h.address)
	must(t, err)
	if second.Sent == 0 || second.Sent > 20 {
		t.Errorf("second upload = %+v", second)
	}
	again, err := h.send(t, w, h.address)
	must(t, err)
	if again.Sent != 0 {
		t.Errorf("again = %+v", again)
	}
	dir := filepath.Join(h.dir, "library", "feed")
	sameFiles(t, w.files(), filesOf(t, dir))
	if n := w.accepted(feed.FromFolder(os.DirFS(dir), "the host")); n != 2 {
		t.Errorf("the host has release %d", n)
	}
}

func TestOutsideS3CutOff(t *testing.T) {
	h := newS3Host(t)
	cutOff(t, h.address, filepath.Join(h.dir, "library", "feed"), func(w *world, address string) (upload.Report, error) {
		return h.send(t, w, address)
	})
}

// TestOutsideS3Headers reads what browsers and caches are told.
func TestOutsideS3Headers(t *testing.T) {
	w, h := newWorld(t), newS3Host(t)
	w.release(1)
	_, err := h.send(t, w, h.address)
	must(t, err)
	full, err := filepath.Glob(filepath.Join(w.site, "targets/1/*.full"))
	must(t, err)
	rel, err := filepath.Rel(w.site, full[0])
	must(t, err)
	for path, want := range map[string][2]string{
		"timestamp.json":      {"application/json", "no-cache"},
		"feed.bundle":         {"application/octet-stream", "no-cache"},
		"feed.json":           {"application/feed+json", "no-cache"},
		"feed.xml":            {"application/atom+xml; charset=utf-8", "no-cache"},
		filepath.ToSlash(rel): {"application/octet-stream", "public, max-age=31536000, immutable"},
	} {
		info, err := upload.Stat(t.Context(), "http://"+h.address, "library", "feed/"+path)
		must(t, err)
		if got := [2]string{info.ContentType, info.Metadata.Get("Cache-Control")}; got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
		if encoding := info.Metadata.Get("Content-Encoding"); encoding != "" {
			t.Errorf("%s is said to be encoded: %q", path, encoding)
		}
	}
}

func TestOutsideS3Refusals(t *testing.T) {
	w, h := newWorld(t), newS3Host(t)
	w.release(1)
	at := upload.Options{Now: today(), Endpoint: "http://" + h.address}
	if _, err := upload.Upload(t.Context(), w.site, "s3://nobody/feed", at); !errors.Is(err, library.ErrInvalid) || !strings.Contains(fmt.Sprint(err), `no bucket "nobody"`) {
		t.Errorf("without the bucket: %v", err)
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "a-wrong-one")
	if _, err := upload.Upload(t.Context(), w.site, "s3://library/feed", at); !errors.Is(err, library.ErrInvalid) || !strings.Contains(fmt.Sprint(err), "does not accept the access key") {
		t.Errorf("with a wrong key: %v", err)
	}
	if _, err := http.Get("http://" + h.address + "/library/feed/timestamp.json"); err != nil {
		t.Errorf("the service is gone: %v", err)
	}
}
