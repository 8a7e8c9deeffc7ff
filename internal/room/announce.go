package room

import (
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/pion/logging"
	"github.com/pion/mdns/v2"
	"golang.org/x/net/ipv4"

	"socialmission.org/desktop/internal/library"
)

// serviceType is how libraries find each other by DNS-SD.
const serviceType = "_socialmission._tcp"

// Names by which the room finds this computer: library.local, or the first of
// library-2.local and so on that nobody else answers to.
const (
	hostLabel  = "library"
	hostTries  = 9
	nameWait   = 1200 * time.Millisecond // for somebody who has the name to say so
	placesTick = 5 * time.Second         // how often a change of networks is looked for
)

// Card is how a library shows itself to its neighbours.
type Card struct {
	Name    string       `json:"name"`
	Release int          `json:"release"`
	Date    library.Date `json:"date"`
	Feed    string       `json:"feed"`
	Library bool         `json:"library"` // the whole library is shared, and updates can be taken from it
}

func (c Card) text() []mdns.TXTEntry {
	shared := "0"
	if c.Library {
		shared = "1"
	}
	return []mdns.TXTEntry{
		mdns.NewTXTString("release", strconv.Itoa(c.Release)), mdns.NewTXTString("date", string(c.Date)),
		mdns.NewTXTString("feed", c.Feed[:min(len(c.Feed), 200)]), mdns.NewTXTString("library", shared),
	}
}

// openMDNS joins the multicast DNS of the places' networks. Others on this
// computer may do so too: the port is shared.
func openMDNS(places []Place, options ...mdns.ServerOption) (*mdns.Conn, error) {
	addr, err := net.ResolveUDPAddr("udp4", mdns.DefaultAddressIPv4)
	if err != nil {
		return nil, err
	}
	udp, err := net.ListenUDP("udp4", addr)
	if err != nil {
		return nil, fmt.Errorf("join multicast DNS: %w", err)
	}
	silent := &logging.DefaultLoggerFactory{Writer: io.Discard, DefaultLogLevel: logging.LogLevelDisabled}
	options = append(options, mdns.WithInterfaces(interfacesOf(places)...), mdns.WithLoggerFactory(silent))
	conn, err := mdns.NewServer(ipv4.NewPacketConn(udp), nil, options...)
	if err != nil {
		_ = udp.Close()
		return nil, fmt.Errorf("join multicast DNS: %w", err)
	}
	return conn, nil
}

// freeHost finds a name that nobody else in the room answers to.
func freeHost(ctx context.Context, places []Place) (string, error) {
	conn, err := openMDNS(places)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	for try := 1; try <= hostTries; try++ {
		name := hostLabel + ".local"
		if try > 1 {
			name = hostLabel + "-" + strconv.Itoa(try) + ".local"
		}
		limited, cancel := context.WithTimeout(ctx, nameWait)
		_, addr, err := conn.QueryAddr(limited, name)
		cancel()
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if err != nil || mine(addr) {
			return name, nil
		}
	}
	return "", fmt.Errorf("%d libraries in this room have taken every name", hostTries)
}

// announcer answers, for one session, who asks the room for libraries.
type announcer struct {
	mu   sync.Mutex
	conn *mdns.Conn // nil once it has ended
	name string
}

func (a *announcer) update(c Card) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.conn != nil {
		_ = a.conn.UpdateTXT(a.name, serviceType, c.text()) // the next question is answered with it all the same
	}
}

func (a *announcer) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.conn = nil
}

// announce makes the session known at places until ctx ends. Without multicast
// there is no name; the address and its code still do.
func (o *session) announce(ctx context.Context, places []Place) {
	if len(places) == 0 {
		return
	}
	if err := o.announceAt(ctx, places); err != nil && ctx.Err() == nil {
		o.room.Log.Info("no name in this room", "error", err)
	}
}

func (o *session) announceAt(ctx context.Context, places []Place) error {
	host, err := freeHost(ctx, places)
	if err != nil {
		return err
	}
	o.room.mu.Lock()
	card := o.card()
	o.room.mu.Unlock()
	conn, err := openMDNS(places, mdns.WithLocalNames(host), mdns.WithService(mdns.ServiceInstance{
		Instance: card.Name, Service: serviceType, Host: host + ".", Port: uint16(o.port), Text: card.text(),
	}))
	if err != nil {
		return err
	}
	told := &announcer{name: card.Name, conn: conn}
	o.setHost(host, told)
	<-ctx.Done()
	o.setHost("", nil)
	told.end()
	return conn.Close()
}

func (o *session) setHost(host string, told *announcer) {
	o.room.mu.Lock()
	defer o.room.mu.Unlock()
	o.host, o.told = host, told
}
