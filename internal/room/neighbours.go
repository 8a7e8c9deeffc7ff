package room

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"github.com/pion/mdns/v2"
)

// The times of looking for neighbours.
const (
	lookFor       = time.Minute // after somebody asked to look
	lookTick      = time.Second
	askNeighbour  = 15 * time.Second // how often a neighbour is asked how it is
	knockEvery    = time.Minute
	neighbourWait = 4 * time.Second
	goneAfter     = 90 * time.Second // without an answer or a word
	maxNeighbours = 64
	maxCard       = 16 << 10
)

// Neighbour is another library in the room.
type Neighbour struct {
	Card
	Address string `json:"address"` // host:port
	Reached bool   `json:"reached"` // it was seen and can be connected to
}

// found is what is known of a neighbour.
type found struct {
	Neighbour
	addr    netip.AddrPort
	seen    time.Time // or answered
	asked   time.Time
	asking  bool
	knocked time.Time
	knock   knock
}

// knock is what came of asking a neighbour to connect to this computer.
type knock int

const (
	notKnocked knock = iota
	knockCame
	knockFailed
)

// search looks for neighbours for a while.
type search struct {
	cancel context.CancelFunc
	until  time.Time
	found  map[netip.AddrPort]*found
}

// Look looks for neighbours for a minute from now on.
func (r *Room) Look() error {
	if r.Forbidden {
		return ErrForbidden
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.search != nil {
		r.search.until = time.Now().Add(lookFor)
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &search{cancel: cancel, until: time.Now().Add(lookFor), found: map[netip.AddrPort]*found{}}
	r.search = s
	r.ended.Go(func() { r.look(ctx, s) })
	return nil
}

// look browses until nobody is interested any longer.
func (r *Room) look(ctx context.Context, s *search) {
	defer func() {
		s.cancel()
		r.mu.Lock()
		defer r.mu.Unlock()
		r.search = nil
	}()
	if places := r.places(); len(places) > 0 {
		conn, err := openMDNS(places)
		if err != nil {
			r.Log.Info("neighbours cannot be looked for", "error", err)
		} else {
			defer conn.Close()
			conn.OnServiceDiscovered(func(e mdns.ServiceEvent) { r.discovered(s, e) })
			if err := conn.Browse(ctx, serviceType); err != nil {
				r.Log.Info("neighbours cannot be looked for", "error", err)
			}
		}
	}
	ticker := time.NewTicker(lookTick)
	defer ticker.Stop()
	for r.stillLooking(s) {
		r.visit(ctx, s)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (r *Room) stillLooking(s *search) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Now().Before(s.until) || r.open != nil
}

// discovered notes a library that answered the room. What it says of itself is
// believed once it has been asked; until then only its name is shown.
func (r *Room) discovered(s *search, e mdns.ServiceEvent) {
	addr := netip.AddrPortFrom(e.Addr.Unmap().WithZone(""), e.Instance.Port)
	if !near(r.places(), addr.Addr()) || addr.Port() == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	f := s.found[addr]
	if f == nil {
		if len(s.found) >= maxNeighbours {
			return
		}
		f = &found{addr: addr, Neighbour: Neighbour{Card: Card{Name: cleanName(e.Instance.Instance, "")}, Address: addr.String()}}
		s.found[addr] = f
	}
	f.seen = time.Now()
}

// visit asks the neighbours whose turn it is how they are, each beside the
// others, and forgets those that have gone.
func (r *Room) visit(ctx context.Context, s *search) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	for addr, f := range s.found {
		switch {
		case now.Sub(f.seen) > goneAfter:
			delete(s.found, addr)
		case !f.asking && now.Sub(f.asked) > askNeighbour:
			f.asking, f.asked = true, now
			port := 0
			if r.open != nil && now.Sub(f.knocked) > knockEvery {
				port, f.knocked = r.open.port, now
			}
			r.ended.Go(func() { r.greet(ctx, f, port) })
		}
	}
}

// greet asks a neighbour how it is, and whether it can connect to this
// computer's port, if that is not 0.
func (r *Room) greet(ctx context.Context, f *found, port int) {
	card, err := askCard(ctx, f.addr)
	came := notKnocked
	if err == nil && port != 0 {
		came = askKnock(ctx, f.addr, port)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	f.asking, f.Reached = false, err == nil
	if err == nil {
		f.seen = time.Now()
		f.Card = card
	}
	if came != notKnocked {
		f.knock = came
	}
}

// neighbours returns those seen, by name. The room's lock is held.
func (r *Room) neighbours() []Neighbour {
	list := []Neighbour{}
	if r.search == nil {
		return list
	}
	for _, f := range r.search.found {
		list = append(list, f.Neighbour)
	}
	slices.SortFunc(list, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Address, b.Address))
	})
	return list
}

// local is a client for the room: no proxy knows it, and nothing is followed.
func local() *http.Client {
	return &http.Client{
		Timeout:       neighbourWait,
		Transport:     &http.Transport{DisableKeepAlives: true, MaxResponseHeaderBytes: maxCard, DialContext: (&net.Dialer{Timeout: neighbourWait}).DialContext},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

var errNoCard = errors.New("it is no library that answers")

// askCard asks a neighbour who it is.
func askCard(ctx context.Context, addr netip.AddrPort) (Card, error) {
	var card Card
	if err := exchange(ctx, http.MethodGet, addr, "/api/room", nil, &card); err != nil {
		return Card{}, err
	}
	if card.Name == "" {
		return Card{}, errNoCard
	}
	card.Name = cleanName(card.Name, "")
	return card, nil
}

// Knock is what a neighbour is asked: to connect to a port of whoever asks.
type Knock struct {
	Port int `json:"port"`
}

// Knocked is its answer.
type Knocked struct {
	Reached bool `json:"reached"`
}

func askKnock(ctx context.Context, addr netip.AddrPort, port int) knock {
	body, err := json.Marshal(Knock{port})
	if err != nil {
		return notKnocked
	}
	var answer Knocked
	switch err := exchange(ctx, http.MethodPost, addr, "/api/knock", body, &answer); {
	case err != nil:
		return notKnocked
	case answer.Reached:
		return knockCame
	}
	return knockFailed
}

func exchange(ctx context.Context, method string, addr netip.AddrPort, path string, body []byte, into any) error {
	ctx, cancel := context.WithTimeout(ctx, 2*neighbourWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, "http://"+addr.Addr().String()+":"+strconv.Itoa(int(addr.Port()))+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("ask a neighbour: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	client := local()
	if method == http.MethodPost {
		client.Timeout = 2 * neighbourWait // it connects in that time
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("ask a neighbour: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("ask a neighbour: it answered %s", resp.Status)
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxCard)).Decode(into); err != nil {
		return fmt.Errorf("ask a neighbour: %w", err)
	}
	return nil
}
