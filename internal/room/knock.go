package room

import (
	"context"
	"net/netip"
	"sync"
	"time"
)

// The bounds of knocking for others: nobody may make this computer connect
// anywhere but back, nor often.
const (
	knocksAtATime = 4
	knockPause    = 5 * time.Second
)

// knocks remembers for whom this computer knocked lately. The zero value is
// ready.
type knocks struct {
	mu   sync.Mutex
	last map[netip.Addr]time.Time
	now  int
}

// begin reports whether it may be done for an address.
func (k *knocks) begin(from netip.Addr) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.last == nil {
		k.last = map[netip.Addr]time.Time{}
	}
	for addr, at := range k.last {
		if time.Since(at) > knockPause {
			delete(k.last, addr)
		}
	}
	if _, lately := k.last[from]; lately || k.now >= knocksAtATime {
		return false
	}
	k.last[from] = time.Now()
	k.now++
	return true
}

func (k *knocks) end() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now--
}

// KnockFor connects to a port of a neighbour that asks for it, and reports
// whether a library answered there. Tried is false where that is not done:
// for strangers to this network, and too often.
func (r *Room) KnockFor(ctx context.Context, from string, port int) (reached, tried bool) {
	addr := remote(from)
	if !near(r.places(), addr) || port < 1 || port > 65535 || !r.knocks.begin(addr) {
		return false, false
	}
	defer r.knocks.end()
	_, err := askCard(ctx, netip.AddrPortFrom(addr, uint16(port)))
	return err == nil, true
}
