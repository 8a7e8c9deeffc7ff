package room

import (
	"net"
	"net/netip"
)

// State is the room as its owner sees it.
type State struct {
	On         bool
	Forbidden  bool
	Sharing    Sharing
	Port       int
	Taken      int      // port that would have been taken first, but is another program's
	Addresses  []string // URLs, the likeliest first
	Named      string   // URL by the computer's name in the room; empty while it has none
	Guests     int      // other devices here in the last minutes
	Test       Test
	Looking    bool
	Neighbours []Neighbour
	Presenting Presenting
}

// State returns how things are.
func (r *Room) State() State {
	places := r.places()
	r.mu.Lock()
	defer r.mu.Unlock()
	s := State{Forbidden: r.Forbidden, Looking: r.search != nil, Neighbours: r.neighbours(), Presenting: r.present, Addresses: []string{}}
	o := r.open
	if o == nil {
		return s
	}
	s.On, s.Sharing, s.Port, s.Taken = true, o.sharing, o.port, o.taken
	for _, host := range o.hosts(places) {
		s.Addresses = append(s.Addresses, URL(host, o.port))
	}
	if o.host != "" {
		s.Named = URL(o.host, o.port)
	}
	s.Guests, _ = o.guests.count()
	s.Test = r.test(len(places))
	return s
}

// Card returns how the library shows itself to its neighbours.
func (r *Room) Card() Card {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open == nil {
		return Card{}
	}
	return r.open.card()
}

// hosts returns the addresses that the session listens at: the one it was told
// to, else all that this computer has.
func (o *session) hosts(places []Place) []string {
	host, _, err := net.SplitHostPort(o.sharing.Address)
	if addr, parsed := netip.ParseAddr(host); err == nil && host != "" && (parsed != nil || !addr.IsUnspecified()) {
		return []string{host}
	}
	var hosts []string
	for _, p := range places {
		hosts = append(hosts, p.Addr.String())
	}
	return hosts
}
