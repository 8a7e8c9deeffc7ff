package room

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/library"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// served opens a room whose guests are answered by h, and returns its address.
func served(t *testing.T, h http.HandlerFunc) (r *Room, address string) {
	t.Helper()
	r = New(Options{Handler: h, Log: slog.New(slog.DiscardHandler), Computer: "ana-laptop",
		Release: func() library.Release {
			return library.Release{Number: 3, Date: "2026-11-20", Feed: "example.org/feed"}
		}})
	t.Cleanup(r.Close)
	must(t, r.Start(t.Context(), Sharing{Library: true, Address: "127.0.0.1:0"}))
	return r, fmt.Sprintf("127.0.0.1:%d", r.State().Port)
}

func hello(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") }

// from returns a client that comes from an address of its own, as each guest does.
func from(t *testing.T, host string) *http.Client {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(host)}, Timeout: 5 * time.Second}
	transport := &http.Transport{DialContext: dialer.DialContext}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 20 * time.Second}
}

func TestMoreGuestsThanARoomHoldsAreRefusedPolitely(t *testing.T) {
	_, address := served(t, hello)
	var served, refused, other atomic.Int64
	var all sync.WaitGroup
	for i := range 400 {
		client := from(t, fmt.Sprintf("127.0.%d.%d", 1+i/200, 1+i%200))
		all.Go(func() {
			resp, err := client.Get("http://" + address + "/")
			if err != nil {
				other.Add(1)
				return
			}
			defer resp.Body.Close()
			body, _ := io.ReadAll(resp.Body)
			switch {
			case resp.StatusCode == http.StatusOK:
				served.Add(1)
			case resp.StatusCode == http.StatusServiceUnavailable && bytes.Contains(body, []byte("This room is full")) && resp.Header.Get("Retry-After") != "":
				refused.Add(1)
			default:
				other.Add(1)
			}
		})
	}
	all.Wait()
	if served.Load() != maxGuests || refused.Load() != 400-maxGuests || other.Load() != 0 {
		t.Errorf("served %d, refused %d, neither %d; want %d, %d, 0", served.Load(), refused.Load(), other.Load(), maxGuests, 400-maxGuests)
	}
}

func TestConnectionsAreBounded(t *testing.T) {
	_, address := served(t, hello)
	var open []net.Conn
	for range guestConns {
		conn, err := net.Dial("tcp", address)
		must(t, err)
		defer conn.Close()
		fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		must(t, err)
		resp.Body.Close()
		open = append(open, conn)
	}
	beyond := raw(t, address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	if !strings.HasPrefix(beyond, "HTTP/1.1 503 ") || !strings.Contains(beyond, "This room is full") {
		t.Errorf("one connection too many got %q", beyond)
	}
	resp, err := from(t, "127.0.0.9").Get("http://" + address + "/")
	must(t, err)
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("another guest got %s", resp.Status)
	}
	open[0].Close()
	for range 100 {
		if strings.HasPrefix(raw(t, address, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), "HTTP/1.1 200 ") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("a connection that ended is still counted")
}

// raw sends bytes and returns what comes back until the other side ends, or
// has nothing more to say.
func raw(t *testing.T, address, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	must(t, err)
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(3 * time.Second))
	_, _ = io.WriteString(conn, request)
	data, _ := io.ReadAll(conn)
	return string(data)
}

func TestHostileRequestsGetNothing(t *testing.T) {
	var reached atomic.Int64
	_, address := served(t, func(w http.ResponseWriter, r *http.Request) {
		reached.Add(1)
		hello(w, r)
	})
	long := strings.Repeat("x", 64<<10)
	for name, test := range map[string]struct{ request, status string }{
		"header flood":      {"GET / HTTP/1.1\r\nHost: x\r\nX: " + long + "\r\n\r\n", "431"},
		"many headers":      {"GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("A: b\r\n", 9000) + "\r\n", "431"},
		"long address":      {"GET /" + long + " HTTP/1.1\r\nHost: x\r\n\r\n", "431"},
		"body flood":        {"POST /api/knock HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n" + long, "413"},
		"body where none":   {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n123456789", "413"},
		"chunks where none": {"DELETE / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "413"},
		"two lengths":       {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400"},
		"no host":           {"GET / HTTP/1.1\r\n\r\n", "400"},
		"no HTTP":           {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "400"},
	} {
		if got := raw(t, address, test.request); !strings.HasPrefix(got, "HTTP/1.1 "+test.status+" ") {
			t.Errorf("%s: got %.60q, want %s", name, got, test.status)
		}
	}
	if reached.Load() != 0 {
		t.Errorf("%d of them reached the library", reached.Load())
	}
}

func TestSlowGuestsAreLetGo(t *testing.T) {
	_, address := served(t, hello)
	began := time.Now()
	conn, err := net.Dial("tcp", address)
	must(t, err)
	defer conn.Close()
	gone := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, conn)
		close(gone)
	}()
	for _, c := range "GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("slow", 100) {
		select {
		case <-gone:
			if took := time.Since(began); took > 2*headerWait {
				t.Errorf("let go after %v", took)
			}
			return
		case <-time.After(100 * time.Millisecond):
			_, _ = fmt.Fprintf(conn, "%c", c)
		}
	}
	t.Error("a guest may dictate a request letter by letter")
}

func TestManyRangesAreOneAnswer(t *testing.T) {
	_, address := served(t, func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(make([]byte, 10_000)))
	})
	ask := func(ranges string) (int, int) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/feed/obj", nil)
		must(t, err)
		req.Header.Set("Range", ranges)
		resp, err := http.DefaultClient.Do(req)
		must(t, err)
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		must(t, err)
		return resp.StatusCode, len(body)
	}
	if status, n := ask("bytes=0-9"); status != http.StatusPartialContent || n != 10 {
		t.Errorf("one range: %d, %d bytes", status, n)
	}
	if status, n := ask("bytes=" + strings.Repeat("0-9,", 500) + "5-6"); status != http.StatusOK || n != 10_000 {
		t.Errorf("500 ranges: %d, %d bytes", status, n)
	}
	if status, _ := ask("bytes=99999999999999999999-"); status != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("a range beyond the end: %d", status)
	}
}

func TestOneGuestCannotKeepTheOthersWaiting(t *testing.T) {
	_, address := served(t, hello)
	hasty := from(t, "127.0.0.7")
	refusedAt := 0
	for i := range 3 * int(guestBurst) {
		resp, err := hasty.Get("http://" + address + "/api/search")
		must(t, err)
		resp.Body.Close()
		if resp.StatusCode == http.StatusTooManyRequests {
			refusedAt = i
			break
		}
	}
	if refusedAt < int(guestBurst) {
		t.Errorf("refused after %d requests, want more than %v and an end", refusedAt, guestBurst)
	}
	resp, err := from(t, "127.0.0.8").Get("http://" + address + "/api/search")
	must(t, err)
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("another guest got %s", resp.Status)
	}
}

func TestGuestsComeAndGo(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	g := newGuests(func() time.Time { return now }, 2, func(a netip.Addr) bool { return a.IsLoopback() })
	a, b, c := netip.MustParseAddr("192.168.1.2"), netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("192.168.1.4")
	if g.admit(a) != admitted || g.admit(b) != admitted || g.admit(c) != roomFull {
		t.Error("a room for two took others")
	}
	if g.admit(netip.MustParseAddr("2001:db8::2")) != admitted {
		t.Error("another address of the same device is another guest")
	}
	if here, ever := g.count(); here != 2 || ever != 2 {
		t.Errorf("counts %d, %d", here, ever)
	}
	now = now.Add(guestStays + time.Second)
	if here, ever := g.count(); here != 0 || ever != 2 {
		t.Errorf("after they left: %d, %d", here, ever)
	}
	if g.admit(netip.MustParseAddr("127.0.0.1")) != admitted {
		t.Error("no room after all have left")
	}
	if here, _ := g.count(); here != 0 {
		t.Error("this computer counts as its own guest")
	}
}

func TestJudge(t *testing.T) {
	long := time.Minute
	for name, test := range map[string]struct {
		facts facts
		want  Verdict
	}{
		"no network":                         {facts{elapsed: long}, NoNetwork},
		"no network any longer":              {facts{came: 3, knocks: []knock{knockCame}}, NoNetwork},
		"too early":                          {facts{places: 1, elapsed: time.Second}, Listening},
		"nothing is heard":                   {facts{places: 1, elapsed: long}, Silent},
		"others are heard":                   {facts{places: 1, heard: 2, elapsed: long}, Heard},
		"a guest came":                       {facts{places: 1, came: 1}, Reached},
		"a neighbour knocked":                {facts{places: 1, knocks: []knock{notKnocked, knockCame}}, Reached},
		"a neighbour could not":              {facts{places: 1, heard: 1, knocks: []knock{knockFailed}}, Blocked},
		"one could, one could not":           {facts{places: 1, knocks: []knock{knockFailed, knockCame}}, Reached},
		"a neighbour could not, a guest did": {facts{places: 1, came: 1, knocks: []knock{knockFailed}}, Reached},
		"seen and not reached":               {facts{places: 1, heard: 1, unreached: 1, elapsed: long}, Apart},
	} {
		if got := judge(test.facts); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestSensiblePlaces(t *testing.T) {
	const up = net.FlagUp | net.FlagRunning
	nic := func(name string, flags net.Flags, addrs ...string) card {
		c := card{Interface: net.Interface{Name: name, Flags: flags}}
		for _, a := range addrs {
			c.addrs = append(c.addrs, netip.MustParsePrefix(a))
		}
		return c
	}
	places := sensible([]card{
		nic("lo", up|net.FlagLoopback, "127.0.0.1/8"), nic("docker0", up, "172.17.0.1/16"), nic("tun0", up|net.FlagPointToPoint, "10.8.0.2/24"),
		nic("eth9", 0, "192.168.9.9/24"), nic("eth0", up, "169.254.7.7/16", "203.0.113.5/24", "fe80::1/64"), nic("wlan0", up, "2001:db8::5/64", "192.168.1.20/24"),
	})
	var got []string
	for _, p := range places {
		got = append(got, p.Addr.String())
	}
	if diff := cmp.Diff([]string{"192.168.1.20", "203.0.113.5", "169.254.7.7"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for addr, want := range map[string]bool{"192.168.1.99": true, "192.168.1.20": false, "192.168.2.1": false, "127.0.0.1": false, "8.8.8.8": false} {
		if near(places, netip.MustParseAddr(addr)) != want {
			t.Errorf("near(%s) = %v", addr, !want)
		}
	}
}

func TestNobodyIsKnockedForBeyondTheRoom(t *testing.T) {
	r, _ := served(t, hello)
	for _, from := range []string{"127.0.0.1:5", "8.8.8.8:5", "[2001:db8::1]:5", "nonsense", ""} {
		if _, tried := r.KnockFor(t.Context(), from, 80); tried {
			t.Errorf("connected for %q", from)
		}
	}
	var k knocks
	a := netip.MustParseAddr("192.168.1.2")
	if !k.begin(a) || k.begin(a) {
		t.Error("one address may have it done again and again")
	}
}

func TestPorts(t *testing.T) {
	first, taken, err := listen(context.Background(), "")
	must(t, err)
	defer first.Close()
	second, wanted, err := listen(context.Background(), "")
	must(t, err)
	defer second.Close()
	if portOf(second) == portOf(first) || wanted != firstPort {
		t.Errorf("ports %d and %d; told that %d and %d were taken", portOf(first), portOf(second), taken, wanted)
	}
	if _, _, err := listen(context.Background(), second.Addr().String()); !errors.Is(err, ErrPort) {
		t.Errorf("a port that is taken: %v", err)
	}
	if got := []string{URL("192.168.1.2", 8080), URL("library.local", 80), URL("fe80::1", 8080)}; !cmp.Equal(got, []string{"http://192.168.1.2:8080/", "http://library.local/", "http://[fe80::1]:8080/"}) {
		t.Error(got)
	}
}

func TestRoomOpensAndCloses(t *testing.T) {
	r, address := served(t, hello)
	if s := r.State(); !s.On || s.Sharing.Name != "ana-laptop" || s.Guests != 0 || len(s.Addresses) != 1 {
		t.Errorf("open: %+v", s)
	}
	if diff := cmp.Diff(Card{Name: "ana-laptop", Release: 3, Date: "2026-11-20", Feed: "example.org/feed", Library: true}, r.Card()); diff != "" {
		t.Error(diff)
	}
	r.Present(Presenting{Item: "clinic"})
	r.Present(Presenting{Item: "may"})
	if diff := cmp.Diff(Presenting{Item: "may", Turn: 2}, r.Presented()); diff != "" {
		t.Error(diff)
	}
	r.Stop()
	if s := r.State(); s.On || r.Presented().Turn != 0 {
		t.Errorf("closed: %+v", s)
	}
	if conn, err := net.Dial("tcp", address); err == nil {
		conn.Close()
		t.Error("a closed room listens")
	}
	forbidden := New(Options{Forbidden: true})
	if err := forbidden.Start(t.Context(), Sharing{Library: true}); !errors.Is(err, ErrForbidden) {
		t.Error(err)
	}
	if err := forbidden.Look(); !errors.Is(err, ErrForbidden) {
		t.Error(err)
	}
}
