package room

import (
	"cmp"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// Place is an address of this computer on a network.
type Place struct {
	Addr      netip.Addr
	Net       netip.Prefix // what lies on the same network
	Interface net.Interface
}

// card is what is known of a network card.
type card struct {
	net.Interface
	addrs []netip.Prefix
}

// Places returns the addresses at which others nearby may find this computer,
// the likeliest first. It is empty without a network.
func Places() []Place {
	cards, err := systemCards()
	if err != nil {
		return nil // no network that could be used
	}
	return sensible(cards)
}

func systemCards() ([]card, error) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil, err
	}
	var cards []card
	for _, i := range interfaces {
		addrs, err := i.Addrs()
		if err != nil {
			continue // it went away meanwhile
		}
		c := card{Interface: i}
		for _, a := range addrs {
			if prefix, err := netip.ParsePrefix(a.String()); err == nil {
				c.addrs = append(c.addrs, prefix)
			}
		}
		cards = append(cards, c)
	}
	return cards, nil
}

// sensible leaves out what leads to nobody in the room: this computer itself,
// tunnels, and the networks inside it that containers and virtual machines
// have. Addresses of version 6 work too, but nobody types them from a wall.
func sensible(cards []card) []Place {
	var places []Place
	for _, c := range cards {
		const up = net.FlagUp | net.FlagRunning
		if c.Flags&up != up || c.Flags&(net.FlagLoopback|net.FlagPointToPoint) != 0 || inside(c.Name) {
			continue
		}
		for _, p := range c.addrs {
			if a := p.Addr(); a.Is4() && (a.IsGlobalUnicast() || a.IsLinkLocalUnicast()) {
				places = append(places, Place{a, p.Masked(), c.Interface})
			}
		}
	}
	slices.SortStableFunc(places, func(a, b Place) int { return cmp.Compare(rank(a.Addr), rank(b.Addr)) })
	return places
}

// rank puts the addresses of home and office networks first, and last those
// that a computer gave itself for want of a better one.
func rank(a netip.Addr) int {
	switch {
	case a.IsLinkLocalUnicast():
		return 2
	case a.IsPrivate():
		return 0
	}
	return 1
}

// inside recognises, by its name, a network inside this computer or a tunnel.
func inside(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{
		"docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "vethernet", "virtualbox", "vmware", "lxc", "lxdbr", "podman", "cni", "flannel",
		"tun", "tap", "wg", "utun", "tailscale", "zt", "zerotier", "nordlynx", "ppp", "awdl", "llw", "anpi", "bluetooth",
	}, func(p string) bool { return strings.HasPrefix(name, p) })
}

// mine reports whether an address is one of this computer's own.
func mine(a netip.Addr) bool {
	if a.IsLoopback() {
		return true
	}
	cards, err := systemCards()
	if err != nil {
		return false
	}
	return slices.ContainsFunc(cards, func(c card) bool {
		return slices.ContainsFunc(c.addrs, func(own netip.Prefix) bool { return own.Addr().WithZone("") == a.WithZone("") })
	})
}

// near reports whether an address is another device on a network that this
// computer is on: nothing that a stranger names is asked anywhere else.
func near(places []Place, a netip.Addr) bool {
	return slices.ContainsFunc(places, func(p Place) bool { return p.Net.Contains(a) && p.Addr != a })
}

func interfacesOf(places []Place) []net.Interface {
	var interfaces []net.Interface
	for _, p := range places {
		if !slices.ContainsFunc(interfaces, func(i net.Interface) bool { return i.Index == p.Interface.Index }) {
			interfaces = append(interfaces, p.Interface)
		}
	}
	return interfaces
}
