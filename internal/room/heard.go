package room

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/net/ipv4"
)

// The times of listening: how often the room is asked who is there, and how
// long somebody who was heard counts.
const (
	askEvery  = 10 * time.Second
	heardFor  = 5 * time.Minute
	mostHeard = 500
)

// whoIsThere asks by multicast DNS for every kind of service there is, which
// nearly every printer, phone, screen and computer answers: the question
// _services._dns-sd._udp.local, type PTR, as RFC 6763 has it in section 9.
func whoIsThere() []byte {
	question := []byte{0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}
	for _, label := range []string{"_services", "_dns-sd", "_udp", "local"} {
		question = append(append(question, byte(len(label))), label...)
	}
	return append(question, 0, 0, 12, 0, 1)
}

// heard knows which other devices were heard on the network by multicast,
// whatever they said. A network that keeps its devices apart lets none be
// heard.
type heard struct {
	mu   sync.Mutex
	last map[netip.Addr]time.Time
}

func newHeard() *heard { return &heard{last: map[netip.Addr]time.Time{}} }

// count returns how many were heard lately.
func (h *heard) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	for addr, at := range h.last {
		if time.Since(at) > heardFor {
			delete(h.last, addr)
		}
	}
	return len(h.last)
}

func (h *heard) note(from net.Addr, places []Place) {
	addr := remote(from.String())
	if !near(places, addr) || mine(addr) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, known := h.last[addr]; known || len(h.last) < mostHeard {
		h.last[addr] = time.Now()
	}
}

// listen asks and listens at places until ctx ends.
func (h *heard) listen(ctx context.Context, places []Place) {
	group := &net.UDPAddr{IP: net.IPv4(224, 0, 0, 251), Port: 5353}
	var all sync.WaitGroup
	var conns []*net.UDPConn
	for _, i := range interfacesOf(places) {
		if conn, err := net.ListenMulticastUDP("udp4", &i, group); err == nil {
			conns = append(conns, conn)
		}
	}
	for _, p := range places {
		conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: p.Addr.AsSlice()})
		if err != nil {
			continue
		}
		conns = append(conns, conn)
		if err := ipv4.NewPacketConn(conn).SetMulticastInterface(&p.Interface); err == nil {
			all.Go(func() { ask(ctx, conn, group) })
		}
	}
	for _, conn := range conns {
		all.Go(func() { h.read(conn, places) })
	}
	<-ctx.Done()
	for _, conn := range conns {
		_ = conn.Close()
	}
	all.Wait()
}

// ask asks the room who is there, now and again.
func ask(ctx context.Context, conn *net.UDPConn, group *net.UDPAddr) {
	ticker := time.NewTicker(askEvery)
	defer ticker.Stop()
	for {
		_, _ = conn.WriteToUDP(whoIsThere(), group) // without a network nobody is heard, which is the truth
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (h *heard) read(conn *net.UDPConn, places []Place) {
	packet := make([]byte, 9000)
	for {
		_, from, err := conn.ReadFrom(packet)
		if err != nil {
			return
		}
		h.note(from, places)
	}
}
