package upload_test

import (
	"io"
	"net"
	"os"
	"sync/atomic"
	"testing"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/publish/upload"
)

// cable is a line to a host that can be cut after a number of bytes sent.
type cable struct {
	address string
	left    atomic.Int64
	sent    atomic.Int64
}

func newCable(t *testing.T, to string) *cable {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { listener.Close() })
	c := &cable{address: listener.Addr().String()}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go c.carry(conn, to)
		}
	}()
	return c
}

func (c *cable) carry(conn net.Conn, to string) {
	defer conn.Close()
	far, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer far.Close()
	go func() { _, _ = io.Copy(conn, far); conn.Close() }()
	buf := make([]byte, 512)
	for {
		n, err := conn.Read(buf)
		c.sent.Add(int64(n))
		if err != nil || c.left.Add(-int64(n)) < 0 {
			return
		}
		if _, err := far.Write(buf[:n]); err != nil {
			return
		}
	}
}

// cutOff uploads a second release over a cable that is cut at many places.
// After each cut, readers of the host's folder dir find a whole release, and
// the next upload ends what the cut one began.
func cutOff(t *testing.T, target, dir string, send func(w *world, address string) (upload.Report, error)) {
	w := newWorld(t)
	w.release(1)
	line := newCable(t, target)
	line.left.Store(1 << 40)
	if _, err := send(w, line.address); err != nil {
		t.Fatal(err)
	}
	w.release(2)
	before := t.TempDir()
	must(t, os.CopyFS(before, os.DirFS(dir)))
	line.sent.Store(0)
	if _, err := send(w, line.address); err != nil {
		t.Fatal(err)
	}
	total := line.sent.Load()
	cuts := 0
	for part := range int64(12) {
		must(t, os.RemoveAll(dir))
		must(t, os.CopyFS(dir, os.DirFS(before)))
		line.left.Store(total * part / 12)
		if _, err := send(w, line.address); err != nil {
			cuts++
		}
		if n := w.accepted(feed.FromFolder(os.DirFS(dir), "the host")); n != 1 && n != 2 {
			t.Errorf("cut after %d/12: readers find release %d", part, n)
		}
	}
	if cuts < 8 {
		t.Errorf("only %d of 12 uploads were cut off", cuts)
	}
	line.left.Store(1 << 40)
	r, err := send(w, line.address)
	must(t, err)
	if n := w.accepted(feed.FromFolder(os.DirFS(dir), "the host")); n != 2 || !r.Verified {
		t.Errorf("after all cuts readers find release %d, %+v", n, r)
	}
}
