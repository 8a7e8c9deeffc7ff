package room

import (
	"net/netip"
	"sync"
	"time"
)

// The bounds of guests: who counts as here, how many may be, and how fast one
// may ask. A page asks for some forty things when it opens and then for a few
// a second while somebody types; the rate leaves room for several people
// behind one address.
const (
	guestStays = 2 * time.Minute
	maxGuests  = 120
	guestRate  = 60.0  // requests a second
	guestBurst = 300.0 // at once
)

// admission is whether a request may go on.
type admission int

const (
	admitted admission = iota
	roomFull
	tooFast
)

// guests knows who is here, by address. It is safe for concurrent use.
type guests struct {
	now  func() time.Time
	most int
	mine func(netip.Addr) bool

	mu      sync.Mutex
	here    map[netip.Addr]*guest
	reached map[netip.Addr]bool // addresses of other devices that ever came; bounded by most
}

// guest is one address. Its allowance fills with time and is spent by asking.
type guest struct {
	last      time.Time
	allowance float64
	other     bool // another device than this one
}

func newGuests(now func() time.Time, most int, mine func(netip.Addr) bool) *guests {
	return &guests{now: now, most: most, mine: mine, here: map[netip.Addr]*guest{}, reached: map[netip.Addr]bool{}}
}

// admit counts a request of an address.
func (g *guests) admit(addr netip.Addr) admission {
	addr = household(addr)
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	who := g.here[addr]
	if who == nil {
		if g.sweep(now); len(g.here) >= g.most {
			return roomFull
		}
		who = &guest{last: now, allowance: guestBurst, other: !g.mine(addr)}
		g.here[addr] = who
		if who.other && len(g.reached) < g.most {
			g.reached[addr] = true
		}
	}
	who.allowance = min(guestBurst, who.allowance+now.Sub(who.last).Seconds()*guestRate)
	who.last = now
	if who.allowance < 1 {
		return tooFast
	}
	who.allowance--
	return admitted
}

// sweep forgets who has gone.
func (g *guests) sweep(now time.Time) {
	for addr, who := range g.here {
		if now.Sub(who.last) > guestStays {
			delete(g.here, addr)
		}
	}
}

// count returns how many other devices are here, and how many ever came.
func (g *guests) count() (here, ever int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.sweep(g.now())
	for _, who := range g.here {
		if who.other {
			here++
		}
	}
	return here, len(g.reached)
}

// household is what is counted as one guest: a device may have as many
// addresses of version 6 as it likes below one prefix.
func household(a netip.Addr) netip.Addr {
	if !a.Is6() {
		return a
	}
	prefix, err := a.Prefix(64)
	if err != nil {
		return a
	}
	return prefix.Addr()
}
