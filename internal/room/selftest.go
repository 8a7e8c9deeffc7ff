package room

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Verdict is what is known of whether others reach this computer. It claims no
// more than was seen: that nobody came is not yet that nobody can.
type Verdict string

// The verdicts, from what is known to what is not.
const (
	NoNetwork Verdict = "no-network" // this computer is on no network
	Reached   Verdict = "reached"    // another device came
	Blocked   Verdict = "blocked"    // a neighbour tried and could not connect, while this computer can connect to it
	Apart     Verdict = "apart"      // a neighbour is seen that cannot be connected to
	Heard     Verdict = "heard"      // others are heard; none came yet
	Silent    Verdict = "silent"     // no other device is heard
	Listening Verdict = "listening"  // too early to say
)

// listenFor is how long it takes to tell a silent network from a slow one.
const listenFor = 12 * time.Second

// Test is what the room has found out about its network.
type Test struct {
	Verdict  Verdict `json:"verdict"`
	Came     int     `json:"came"`     // other devices that ever opened the address
	Heard    int     `json:"heard"`    // other devices heard by multicast
	Firewall string  `json:"firewall"` // a firewall that is known to be switched on here; empty when none is known
}

// facts are what a verdict rests on.
type facts struct {
	places      int
	came, heard int
	knocks      []knock
	unreached   int // neighbours that are seen and cannot be connected to
	elapsed     time.Duration
}

// judge draws the strongest conclusion that the facts allow.
func judge(f facts) Verdict {
	switch {
	case f.places == 0:
		return NoNetwork
	case f.came > 0 || slices.Contains(f.knocks, knockCame):
		return Reached
	case slices.Contains(f.knocks, knockFailed):
		return Blocked
	case f.unreached > 0:
		return Apart
	case f.heard > 0:
		return Heard
	case f.elapsed < listenFor:
		return Listening
	}
	return Silent
}

// test judges the network now. The room's lock is held.
func (r *Room) test(places int) Test {
	o := r.open
	_, came := o.guests.count()
	f := facts{places: places, came: came, heard: o.heard.count(), elapsed: time.Since(o.began)}
	if r.search != nil {
		for _, n := range r.search.found {
			f.knocks = append(f.knocks, n.knock)
			if !n.Reached && !n.asking && !n.asked.IsZero() {
				f.unreached++
			}
		}
	}
	return Test{Verdict: judge(f), Came: came, Heard: f.heard, Firewall: firewall()}
}

// firewall names the firewall that is switched on, where that can be seen
// without rights that a reader has not.
func firewall() string {
	if runtime.GOOS != "linux" {
		return ""
	}
	if conf, err := os.ReadFile("/etc/ufw/ufw.conf"); err == nil {
		for line := range strings.Lines(string(conf)) {
			if strings.EqualFold(strings.TrimSpace(line), "ENABLED=yes") {
				return "ufw"
			}
		}
	}
	if _, err := os.Stat("/run/firewalld"); err == nil {
		return "firewalld"
	}
	return ""
}
