//go:build outside && linux

package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The room between computers: each has a network of its own (a namespace of
// the kernel), and the real program runs in it. It takes the rights of root.

// lan is a switch with computers at it.
type lan struct {
	t       *testing.T
	program string
}

func newLAN(t *testing.T) *lan {
	t.Helper()
	if os.Getuid() != 0 {
		t.Fatal("networks of their own take the rights of root")
	}
	l := &lan{t: t, program: filepath.Join(t.TempDir(), "socialmission")}
	build := exec.Command("go", "build", "-o", l.program, "..")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	l.netns("smswitch")
	l.ip("-n", "smswitch", "link", "add", "br0", "type", "bridge", "mcast_snooping", "0")
	l.ip("-n", "smswitch", "link", "set", "br0", "up")
	return l
}

func (l *lan) ip(args ...string) {
	l.t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		l.t.Fatalf("ip %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

func (l *lan) netns(name string) {
	l.t.Helper()
	l.ip("netns", "add", name)
	l.t.Cleanup(func() { _ = exec.Command("ip", "netns", "del", name).Run() })
	l.ip("-n", name, "link", "set", "lo", "up")
}

// computer is one host with a data folder.
type computer struct {
	*lan
	ns, addr, data string
}

func (l *lan) computer(name string, n int) *computer {
	l.t.Helper()
	c := &computer{lan: l, ns: "sm" + name, addr: fmt.Sprintf("10.77.0.%d", n), data: l.t.TempDir()}
	l.netns(c.ns)
	l.ip("link", "add", "wlan0", "netns", c.ns, "type", "veth", "peer", "name", "p-"+name, "netns", "smswitch")
	l.ip("-n", "smswitch", "link", "set", "p-"+name, "master", "br0", "up")
	l.ip("-n", c.ns, "addr", "add", c.addr+"/24", "dev", "wlan0")
	l.ip("-n", c.ns, "link", "set", "wlan0", "up")
	return c
}

// isolate has the switch keep its computers apart, as the Wi-Fi of hotels does.
func (l *lan) isolate(names ...string) {
	l.t.Helper()
	for _, name := range names {
		out, err := exec.Command("ip", "netns", "exec", "smswitch", "bridge", "link", "set", "dev", "p-"+name, "isolated", "on").CombinedOutput()
		if err != nil {
			l.t.Fatalf("isolate: %v: %s", err, out)
		}
	}
}

func (c *computer) command(ctx context.Context, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, "ip", append([]string{"netns", "exec", c.ns, c.program, "--data-dir", c.data}, args...)...)
}

func (c *computer) run(args ...string) string {
	c.t.Helper()
	out, err := c.command(c.t.Context(), args...).CombinedOutput()
	if err != nil {
		c.t.Fatalf("%s: %v: %s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// spoken is what a program that goes on has printed so far.
type spoken struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *spoken) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *spoken) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// share shares the library until the function it returns is called.
func (c *computer) share(name string) (*spoken, func()) {
	c.t.Helper()
	out := &spoken{}
	cmd := c.command(context.Background(), "share", "--library", "--name", name)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	c.t.Cleanup(stop)
	return out, stop
}

func (c *computer) await(out *spoken, want string) {
	c.t.Helper()
	for range 600 {
		if strings.Contains(out.String(), want) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	c.t.Fatalf("%s never said %q, but:\n%s", c.ns, want, out)
}

// get asks from this computer.
func (c *computer) get(url string) (int, string, error) {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true, DialContext: c.dial}}
	resp, err := client.Get(url)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), err
}

// dial makes the connection in the computer's own network: a thread goes there
// and ends with the goroutine.
func (c *computer) dial(ctx context.Context, network, address string) (conn net.Conn, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread is of no use elsewhere
		var ns *os.File
		if ns, err = os.Open("/var/run/netns/" + c.ns); err != nil {
			return
		}
		defer ns.Close()
		if err = unix.Setns(int(ns.Fd()), unix.CLONE_NEWNET); err == nil {
			conn, err = (&net.Dialer{Timeout: 4 * time.Second}).DialContext(ctx, network, address)
		}
	}()
	<-done
	return conn, err
}

// publisher makes two releases of a feed and returns its site of each.
func (l *lan) publisher() (root string, sites [2]string) {
	l.t.Helper()
	dir := l.t.TempDir()
	keys := filepath.Join(dir, "keys")
	l.tool("publish", "init", "--keys", keys, "--name", "Room", "--unprotected", "--date", "2026-01-01")
	today := time.Now().UTC().Format(time.DateOnly)
	for i := range sites {
		content := filepath.Join(dir, fmt.Sprintf("content%d", i))
		site := filepath.Join(dir, "site")
		l.write(filepath.Join(content, "library.yaml"), fmt.Sprintf("name: {en: Room, es: Sala}\nfeed: room.example/feed\n"+
			"release: {number: %d, date: 2026-11-2%d, title: {en: R, es: R}}\nrights: {en: Ours., es: Nuestro.}\n", i+1, i))
		l.write(filepath.Join(content, "pages", "start.md"), fmt.Sprintf("---\nid: start\nnumber: 1\nkind: page\ntitle: Start %d\nlanguage: en\navailability: full-text\n---\nWelcome.\n", i+1))
		l.tool("publish", "release", content, "--keys", keys, "--out", site, "--date", today)
		sites[i] = filepath.Join(dir, fmt.Sprintf("site%d", i))
		if err := os.CopyFS(sites[i], os.DirFS(site)); err != nil {
			l.t.Fatal(err)
		}
	}
	return filepath.Join(keys, "root.json"), sites
}

func (l *lan) tool(args ...string) {
	l.t.Helper()
	if out, err := exec.Command(l.program, args...).CombinedOutput(); err != nil {
		l.t.Fatalf("%s: %v: %s", strings.Join(args, " "), err, out)
	}
}

func (l *lan) write(path, text string) {
	l.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		l.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		l.t.Fatal(err)
	}
}

func TestOutsideRoomBetweenComputers(t *testing.T) {
	l := newLAN(t)
	root, sites := l.publisher()
	ana, ben := l.computer("ana", 1), l.computer("ben", 2)
	ana.run("update", "--source", sites[1], "--trust", root)
	ben.run("update", "--source", sites[0], "--trust", root)

	anaSays, anaStop := ana.share("Ana's laptop")
	ana.await(anaSays, "http://10.77.0.1:8080/")
	ana.await(anaSays, "http://library.local:8080/")
	benSays, benStop := ben.share("Ben")
	ben.await(benSays, "Neighbour: Ana's laptop has the library of 2026-11-21 (release 2), at http://10.77.0.1:8080/")
	ben.await(benSays, "http://library-2.local:8080/") // the name that Ana has is not taken twice
	ana.await(anaSays, "Other devices reach this computer.")
	ana.await(anaSays, "Guests now: 1")

	for path, want := range map[string]string{"/api/items/start": "Start 2", "/api/search?q=start": `"total":1`, "/api/follow": `"turn":0`, "/": "<html"} {
		status, body, err := ben.get("http://10.77.0.1:8080" + path)
		if err != nil || status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d, %v: %.200s", path, status, err, body)
		}
	}
	if status, _, err := ben.get("http://10.77.0.1:8080/api/settings"); err != nil || status != http.StatusNotFound {
		t.Errorf("the owner's settings: %d, %v", status, err)
	}
	benStop()
	if said := ben.run("update", "--source", "http://10.77.0.1:8080/feed/"); !strings.Contains(said, "2") {
		t.Errorf("the update said %q", said)
	}
	if said := ben.run("show", "start"); !strings.Contains(said, "Start 2") {
		t.Errorf("after the update: %q", said)
	}
	anaStop()

	l.isolate("ana", "ben")
	anaSays, _ = ana.share("Ana's laptop")
	ana.await(anaSays, "No other device is heard on this network: it keeps its devices apart")
	if _, _, err := ben.get("http://10.77.0.1:8080/"); err == nil {
		t.Error("the switch lets isolated computers through: the test proves nothing")
	}
	if said := anaSays.String(); strings.Contains(said, "Other devices reach") || !strings.Contains(said, "Use the list's code or the USB stick instead.") {
		t.Errorf("in a network that keeps devices apart it said:\n%s", said)
	}
}

func TestOutsideRoomWithoutNetwork(t *testing.T) {
	l := newLAN(t)
	l.netns("smalone")
	alone := &computer{lan: l, ns: "smalone", data: t.TempDir()}
	says, _ := alone.share("Alone")
	alone.await(says, "This computer is on no network, so nobody can reach it.")
}
