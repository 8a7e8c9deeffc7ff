package room

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"socialmission.org/desktop/internal/library"
)

// The port that is tried first, because it is easily typed, and how many of
// the next ones are tried when it is taken.
const (
	firstPort = 8080
	morePorts = 20
)

// The bounds of connections. A browser opens six, and every guest who is let in
// may: a room that has too few of them turns away those it serves. Several
// people may sit behind one address where a network translates addresses.
const (
	browserConns = 6
	maxConns     = maxGuests*browserConns + 80 // the rest is for those who are told that the room is full
	guestConns   = 32
	maxRefusals  = 64              // that are worded at once; others are cut
	refusalWait  = 2 * time.Second // for a word to be read and written
	refusalBytes = 4 << 10         // of the request that are read before the answer
)

// listen listens at address, or, where that names no port, at the first that
// is free. Taken is the port that was wanted and is somebody else's, else 0.
func listen(ctx context.Context, address string) (l net.Listener, taken int, err error) {
	var config net.ListenConfig
	if address != "" {
		l, err = config.Listen(ctx, "tcp", address)
		if err != nil {
			return nil, 0, fmt.Errorf("%w: listen at %s: %w", ErrPort, address, err)
		}
		return l, 0, nil
	}
	for port := firstPort; port < firstPort+morePorts; port++ {
		if l, err = config.Listen(ctx, "tcp", ":"+strconv.Itoa(port)); err == nil {
			return l, taken, nil
		}
		taken = firstPort
	}
	return nil, taken, fmt.Errorf("%w: the ports %d to %d: %w", ErrPort, firstPort, firstPort+morePorts-1, errors.Join(library.ErrLocked, err))
}

// bounded is a listener that lets in so many connections, and so many of one
// guest. Who comes beyond that is told so and let go.
type bounded struct {
	net.Listener
	total, each int
	refuse      func(net.Conn)

	mu       sync.Mutex
	open     map[netip.Addr]int
	all      int
	refusals int
}

// Accept returns the next connection that there is room for.
func (b *bounded) Accept() (net.Conn, error) {
	for {
		conn, err := b.Listener.Accept()
		if err != nil {
			return nil, err
		}
		guest := remote(conn.RemoteAddr().String())
		if b.enter(guest) {
			return &counted{Conn: conn, leave: sync.OnceFunc(func() { b.leave(guest) })}, nil
		}
		b.turnAway(conn)
	}
}

func (b *bounded) enter(guest netip.Addr) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all >= b.total || b.open[guest] >= b.each {
		return false
	}
	b.all++
	b.open[guest]++
	return true
}

func (b *bounded) leave(guest netip.Addr) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all--
	if b.open[guest]--; b.open[guest] == 0 {
		delete(b.open, guest)
	}
}

// turnAway words a refusal beside the listener, as far as there is room for
// that too.
func (b *bounded) turnAway(conn net.Conn) {
	b.mu.Lock()
	polite := b.refusals < maxRefusals
	if polite {
		b.refusals++
	}
	b.mu.Unlock()
	if !polite {
		_ = conn.Close()
		return
	}
	go func() {
		defer func() {
			_ = conn.Close()
			b.mu.Lock()
			b.refusals--
			b.mu.Unlock()
		}()
		b.refuse(conn)
	}()
}

// counted is a connection that is missed when it closes.
type counted struct {
	net.Conn
	leave func()
}

func (c *counted) Close() error {
	c.leave()
	return c.Conn.Close()
}
