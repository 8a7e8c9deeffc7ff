//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"socialmission.org/desktop/app/drive"
	"socialmission.org/desktop/app/measure"
)

// The targets. An answer within 100 ms is felt as immediate.
const (
	maxWait      = 250 // ms, p99 of a guest's keystroke
	maxOwnerWait = 100 // ms, p99 of the owner's
	maxGrowth    = 1.15
	aloneTime    = 5 * time.Second
)

// loaded is the running program with a room to fill.
type loaded struct {
	bench   *bench
	program *measure.Program
	room    string // host:port
}

func (l *loaded) add(f measure.Figure) { l.bench.report.Add(f) }

// owner returns the presenter, at the address that is theirs alone.
func (l *loaded) owner() *person { return newPerson(l.program.Base, netip.Addr{}, 0) }

// arrive has people come for so long, and the owner work meanwhile.
func (l *loaded) arrive(ctx context.Context, n int, lasting time.Duration, halfway func() error) (guests []*person, owner *person, err error) {
	ctx, cancel := context.WithTimeout(ctx, lasting)
	defer cancel()
	var here sync.WaitGroup
	for i := range n {
		p := newPerson("http://"+l.room, guestAddress(i), uint64(i)+1)
		guests = append(guests, p)
		here.Go(func() { p.visit(ctx) })
	}
	owner = l.owner()
	here.Go(func() { owner.visit(ctx) })
	pause(ctx, lasting/2)
	if halfway != nil {
		err = halfway()
	}
	here.Wait()
	return guests, owner, err
}

// alone measures the owner before anybody comes.
func (l *loaded) alone(ctx context.Context) error {
	_, owner, err := l.arrive(ctx, 0, aloneTime, nil)
	l.addWaits("nobody else", "the owner's keystroke", together([]*person{owner}), 0)
	return err
}

// full fills the room with as many as it is made for. Memory is compared from
// the middle on: until then, what is asked often finds its place in memory.
func (l *loaded) full(ctx context.Context) error {
	group := fmt.Sprintf("%d guests for %s", l.bench.guests, l.bench.lasting)
	start, err := l.memory()
	if err != nil {
		return err
	}
	var middle int64
	guests, owner, err := l.arrive(ctx, l.bench.guests, l.bench.lasting, func() (err error) {
		middle, err = l.memory()
		return err
	})
	if err != nil {
		return err
	}
	end, err := l.memory()
	if err != nil {
		return err
	}
	all := together(guests)
	l.addWaits(group, "a guest's keystroke", all, maxWait)
	l.add(measure.Figure{Group: group, Name: "errors", Value: float64(all.broken), None: true, Note: said(all.first)})
	l.add(measure.Figure{Group: group, Name: "refusals", Value: float64(all.refused), None: true})
	l.addWaits(group, "the owner's keystroke", together([]*person{owner}), maxOwnerWait)
	for _, m := range []struct {
		when  string
		bytes int64
	}{{"start", start}, {"middle", middle}, {"end", end}} {
		l.add(measure.Figure{Group: group, Name: "memory (PSS), " + m.when, Value: float64(m.bytes) / 1e6, Unit: "MB"})
	}
	l.add(measure.Figure{Group: group, Name: "memory, end / middle", Value: float64(end) / float64(middle), Unit: "×", Target: maxGrowth})
	return nil
}

// crowded has many more come than the room holds.
func (l *loaded) crowded(ctx context.Context) error {
	group := fmt.Sprintf("%d guests for %s", l.bench.crowd, l.bench.crowdTime)
	guests, owner, err := l.arrive(ctx, l.bench.crowd, l.bench.crowdTime, nil)
	if err != nil {
		return err
	}
	all := together(guests)
	l.add(measure.Figure{Group: group, Name: "came in", Value: float64(all.served), Unit: "guests"})
	l.add(measure.Figure{Group: group, Name: "refused, in words", Value: float64(all.away), Unit: "guests", Note: "503 or 429, with Retry-After and a sentence"})
	l.add(measure.Figure{Group: group, Name: "errors, and refusals without words", Value: float64(all.broken), None: true, Note: said(all.first)})
	l.add(measure.Figure{Group: group, Name: "refusals of those who had come in", Value: float64(all.inside), None: true})
	l.addWaits(group, "a guest's keystroke, of those who came in", all, 0)
	l.addWaits(group, "the owner's keystroke", together([]*person{owner}), maxOwnerWait)
	memory, err := l.memory()
	l.add(measure.Figure{Group: group, Name: "memory (PSS), end", Value: float64(memory) / 1e6, Unit: "MB"})
	return err
}

func (l *loaded) addWaits(group, what string, s sum, target float64) {
	note := fmt.Sprintf("%d keystrokes", len(s.times))
	if len(s.times) == 0 {
		l.add(measure.Figure{Group: group, Name: what + ": none was answered", Value: 1, None: true, Note: said(s.first)})
		return
	}
	l.add(measure.Figure{Group: group, Name: what + ", p50", Value: measure.Quantile(s.times, 0.5), Unit: "ms", Note: note})
	l.add(measure.Figure{Group: group, Name: what + ", p99", Value: measure.Quantile(s.times, 0.99), Unit: "ms", Target: target})
}

// memory is what the program takes.
func (l *loaded) memory() (bytes int64, err error) {
	tree, err := drive.Tree(l.program.PID())
	if err == nil && len(tree) == 0 {
		err = errors.New("the program is not running any more")
	}
	for _, process := range tree {
		bytes += process.PSS
	}
	return bytes, err
}

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
