//go:build linux

package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"
)

func TestGuestsHaveAddressesOfTheirOwn(t *testing.T) {
	seen := map[netip.Addr]bool{}
	for n := range mostGuests {
		a := guestAddress(n)
		if !a.IsLoopback() || a == netip.MustParseAddr("127.0.0.1") || seen[a] || a.As4()[3] == 0 {
			t.Fatalf("guest %d has the address %s", n, a)
		}
		seen[a] = true
	}
}

func TestWhatARefusalIs(t *testing.T) {
	const words = "This room is full. Come back in a minute."
	for name, c := range map[string]struct {
		status int
		retry  string
		body   string
		want   outcome
	}{
		"an answer":             {200, "", "{}", answered},
		"a full room":           {503, "60", words, refused},
		"a hasty guest":         {429, "1", words, refused},
		"without a time":        {503, "", words, broken},
		"without words":         {503, "60", "", broken},
		"something else failed": {500, "60", words, broken},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if c.retry != "" {
					w.Header().Set("Retry-After", c.retry)
				}
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}))
			defer server.Close()
			p := newPerson(server.URL, guestAddress(3), 1)
			if got := p.ask(t.Context(), "/"); got != c.want {
				t.Errorf("ask = %v, want %v", got, c.want)
			}
			if blamed := p.seen.first != nil; blamed != (c.want == broken) {
				t.Errorf("the first error is %v", p.seen.first)
			}
		})
	}
}

func TestAVisit(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	var mu sync.Mutex
	from, asked := map[string]bool{}, 0
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		addr := netip.MustParseAddrPort(r.RemoteAddr).Addr()
		from[addr.String()] = true
		if asked++; asked == 4 { // the page and three letters
			leave()
		}
	}))
	defer server.Close()
	p := newPerson(server.URL, guestAddress(201), 1)
	p.visit(ctx)
	all := together([]*person{p})
	if all.served != 1 || all.away != 0 || len(all.times) < 3 || all.broken != 0 || all.refused != 0 {
		t.Errorf("%+v", all)
	}
	if !from["127.0.2.2"] || len(from) != 1 {
		t.Errorf("the guest came from %v", from)
	}
}

func TestTogether(t *testing.T) {
	in, out := &person{}, &person{}
	in.seen.count(answered, 0)
	in.seen.count(answered, 3*time.Millisecond)
	in.seen.count(refused, 0)
	out.seen.count(refused, 0)
	out.seen.count(refused, 0)
	out.seen.count(broken, 0)
	s := together([]*person{in, out})
	if s.served != 1 || s.away != 1 || s.inside != 1 || s.refused != 3 || s.broken != 1 || len(s.times) != 1 || s.times[0] != 3 {
		t.Errorf("%+v", s)
	}
}
