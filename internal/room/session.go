package room

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// session is one time of sharing, from the switch to the switch.
type session struct {
	room    *Room
	sharing Sharing
	port    int
	taken   int // port that was wanted and taken; 0 when it was free
	began   time.Time
	guests  *guests
	heard   *heard
	host    string // the name of this computer in the room, without a dot at its end; empty until it is known
	told    *announcer
	server  *http.Server
	cancel  context.CancelFunc
	wait    sync.WaitGroup
}

// newSession begins to serve on a listener. The room's lock is held.
func (r *Room) newSession(s Sharing, listener net.Listener, taken int) *session {
	ctx, cancel := context.WithCancel(context.Background())
	o := &session{room: r, sharing: s, port: portOf(listener), taken: taken, began: time.Now(), cancel: cancel,
		guests: newGuests(time.Now, maxGuests, mine)}
	o.server = newServer(newGateway(r.Handler, o.guests), r.Log)
	o.heard = newHeard()
	inside := &bounded{Listener: listener, total: maxConns, each: guestConns, refuse: refuseConn, open: map[netip.Addr]int{}}
	o.wait.Go(func() {
		if err := o.server.Serve(inside); !errors.Is(err, http.ErrServerClosed) {
			r.Log.Error("serve the room", "error", err)
		}
	})
	o.wait.Go(func() { o.mingle(ctx) })
	r.ended.Add(1)
	return o
}

// mingle listens to the networks this computer is on, and makes the session
// known there, until it ends. They may change meanwhile.
func (o *session) mingle(ctx context.Context) {
	for ctx.Err() == nil {
		places := o.room.places()
		here, leave := context.WithCancel(ctx)
		var both sync.WaitGroup
		both.Go(func() { o.heard.listen(here, places) })
		both.Go(func() { o.announce(here, places) })
		o.untilMoved(ctx, places)
		leave()
		both.Wait()
	}
}

// untilMoved waits until the session ends or the networks are others.
func (o *session) untilMoved(ctx context.Context, places []Place) {
	ticker := time.NewTicker(placesTick)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if !slices.EqualFunc(places, o.room.places(), func(a, b Place) bool { return a.Addr == b.Addr && a.Interface.Index == b.Interface.Index }) {
				return
			}
		}
	}
}

// close ends a session and waits until nothing of it is left.
func (o *session) close() {
	defer o.room.ended.Done()
	o.cancel()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := o.server.Shutdown(ctx); err != nil {
		_ = o.server.Close() // guests that hang on are let go
	}
	o.wait.Wait()
}

func (o *session) hostPort() string {
	if o.port == 80 {
		return o.host
	}
	return o.host + ":" + strconv.Itoa(o.port)
}

// tell renews what neighbours are told. The room's lock is held.
func (o *session) tell() {
	if o.told != nil {
		o.told.update(o.card())
	}
}

// card is how the session shows itself to neighbours. The room's lock is held.
func (o *session) card() Card {
	release := o.room.Release()
	return Card{Name: o.sharing.Name, Release: release.Number, Date: release.Date, Feed: release.Feed, Library: o.sharing.Library}
}

func portOf(l net.Listener) int {
	if addr, ok := l.Addr().(*net.TCPAddr); ok {
		return addr.Port
	}
	return 0
}

// URL writes an address for people to type and for codes to carry.
func URL(host string, port int) string {
	if port == 80 {
		return "http://" + host + "/"
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return "http://" + host + ":" + strconv.Itoa(port) + "/"
}
