// Package room is the library in the room: it serves what its owner shares to
// others on the local network, within bounds, makes itself known there, finds
// neighbours who do the same, and finds out what the network really allows.
//
// What is served is somebody else's handler; this package is about the network
// alone. Nothing of it runs until the owner switches it on, or looks for
// neighbours, and all of it ends with the program.
package room

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"unicode"

	"socialmission.org/desktop/internal/library"
)

// Options is what a room stands on. Handler and Log must be set.
type Options struct {
	Handler   http.Handler           // for guests
	Release   func() library.Release // held now; told to neighbours
	Forbidden bool                   // by the organisation that manages this computer
	Log       *slog.Logger
	Computer  string // name of this computer, for when the owner gives none
}

// Sharing is what the owner shares, and under which name.
type Sharing struct {
	Name    string   // how the room calls this computer
	Library bool     // the whole library
	Lists   []string // ids of reading lists, shared whole
	Address string   // host:port to listen on; empty for every network and a port that is free
}

// The ways in which sharing cannot begin.
var (
	ErrForbidden = errors.New("the organisation that manages this computer has switched off sharing")
	ErrPort      = errors.New("the port is taken")
)

// maxName bounds the name, in bytes: it is a label of the DNS.
const maxName = 60

// Room is the state of sharing. It is safe for concurrent use.
type Room struct {
	Options
	mu      sync.Mutex
	open    *session       // nil while nothing is shared
	search  *search        // nil while nobody looks for neighbours
	places  func() []Place // addresses of this computer
	ended   sync.WaitGroup
	present Presenting
	turn    int // of presenting, over all sessions
	knocks  knocks
}

// New returns a room in which nothing is shared.
func New(o Options) *Room {
	return &Room{Options: o, places: Places}
}

// Presenting is where the presenter is.
type Presenting struct {
	List  string // id; empty when nobody presents
	Entry string // id of an entry of the list; empty for the list itself
	Item  string // id of an item shown outside any list
	Turn  int    // another one with every step
}

// Start begins to share. What was shared before, under whatever name, ends.
func (r *Room) Start(ctx context.Context, s Sharing) error {
	if r.Forbidden {
		return ErrForbidden
	}
	s.Name = cleanName(s.Name, r.Computer)
	r.Stop()
	listener, taken, err := listen(ctx, s.Address)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open = r.newSession(s, listener, taken)
	return nil
}

// Change shares something else at the same address; guests stay.
func (r *Room) Change(lists []string, library bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open != nil {
		r.open.sharing.Lists, r.open.sharing.Library = lists, library
		r.open.tell()
	}
}

// Stop ends sharing at once; it may be called at any time.
func (r *Room) Stop() {
	r.mu.Lock()
	open := r.open
	r.open, r.present = nil, Presenting{}
	r.mu.Unlock()
	if open != nil {
		open.close()
	}
}

// Close ends sharing and looking, and waits until both have.
func (r *Room) Close() {
	r.Stop()
	r.mu.Lock()
	if r.search != nil {
		r.search.cancel()
	}
	r.mu.Unlock()
	r.ended.Wait()
}

// Sharing returns what is shared now; ok is false when nothing is.
func (r *Room) Sharing() (s Sharing, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open == nil {
		return Sharing{}, false
	}
	return r.open.sharing, true
}

// Present tells guests where the presenter is.
func (r *Room) Present(p Presenting) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open == nil {
		return
	}
	r.turn++
	p.Turn = r.turn
	r.present = p
}

// Presented returns where the presenter is.
func (r *Room) Presented() Presenting {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.present
}

// Named reports whether host, with its port, is the name that the room knows
// this computer by.
func (r *Room) Named(host string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.open != nil && r.open.host != "" && strings.EqualFold(host, r.open.hostPort())
}

// cleanName makes a name that every network and screen can show.
func cleanName(name, otherwise string) string {
	if strings.TrimSpace(name) == "" {
		name = otherwise
	}
	name = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			return -1
		}
		return c
	}, strings.ToValidUTF8(name, ""))
	name = strings.Join(strings.Fields(name), " ")
	for len(name) > maxName {
		runes := []rune(name)
		name = strings.TrimSpace(string(runes[:len(runes)-1]))
	}
	if name == "" {
		return "Library"
	}
	return name
}

// remote returns whose connection it is.
func remote(address string) netip.Addr {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return netip.Addr{}
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}
