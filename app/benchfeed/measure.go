//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// slow are the lines that are timed.
var slow = []struct {
	name string
	line line
}{
	{"64 kbit/s", line{rate: 64_000, delay: 300 * time.Millisecond, loss: 0.01}},
	{"256 kbit/s", line{rate: 256_000, delay: 300 * time.Millisecond, loss: 0.01}},
}

// lane is a link with its servers, on which one measurement runs at a time.
type lane struct {
	*link
	hosts *hosts
	dir   string
}

func (s *stage) newLane(ctx context.Context, n int) (*lane, error) {
	l, err := newLink(ctx)
	if err != nil {
		return nil, err
	}
	dir := s.path(at("lane", n))
	h, err := l.serve(ctx, filepath.Join(dir, "hosts"), s.path("served"))
	if err != nil {
		l.close()
		return nil, err
	}
	return &lane{l, h, dir}, nil
}

func (l *lane) close() {
	l.hosts.close()
	l.link.close()
}

// traffic is what one run took.
type traffic struct {
	bytes, payload int64 // on the wire, both ways; what TCP carried of them
	down           int64 // of the bytes, those from the server
	requests       int   // that nginx answered
	took           time.Duration
	whole          bool // false: it was ended before it was done
}

// measured runs a command in the client's namespace and measures it; what
// takes longer than patience is ended.
func (l *lane) measured(ctx context.Context, how line, patience time.Duration, env []string, args []string) (traffic, error) {
	l.quiesce()
	l.line.Store(&how)
	defer l.line.Store(&line{})
	requests, err := l.hosts.requests()
	if err != nil {
		return traffic{}, err
	}
	up, down, payload := l.up.bytes.Load(), l.down.bytes.Load(), l.up.payload.Load()+l.down.payload.Load()
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(limited, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), env...)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.WaitDelay = time.Second
	began := time.Now()
	err = l.client.do(cmd.Start)
	if err == nil {
		err = cmd.Wait()
	}
	t := traffic{took: time.Since(began), whole: limited.Err() == nil}
	if err != nil && t.whole {
		return t, fmt.Errorf("%s: %w: %s", args[0], err, said.String())
	}
	t.down = l.down.bytes.Load() - down
	if l.quiesce(); !t.whole {
		return t, ctx.Err()
	}
	t.bytes = l.up.bytes.Load() - up + l.down.bytes.Load() - down
	t.payload = l.up.payload.Load() + l.down.payload.Load() - payload
	after, err := l.hosts.requests()
	t.requests = after - requests
	return t, err
}

// quiesce waits until nothing is on its way any more.
func (l *lane) quiesce() {
	for last := int64(-1); ; {
		now := l.up.bytes.Load() + l.down.bytes.Load()
		if now == last {
			return
		}
		last = now
		time.Sleep(2*l.line.Load().delay + 200*time.Millisecond)
	}
}

// use measures one run of a tool with a fresh copy of what it begins with.
func (l *lane) use(ctx context.Context, s *stage, t tool, g gap, how line, patience time.Duration) (traffic, error) {
	run := filepath.Join(l.dir, "run")
	if err := os.RemoveAll(run); err != nil {
		return traffic{}, err
	}
	begin := []string{"mkdir", "-p", run}
	if state := t.state(s, g); state != "" {
		begin = []string{"cp", "-a", state, run}
	}
	if err := execute(ctx, begin...); err != nil {
		return traffic{}, err
	}
	args, err := t.command(s, g, run)
	if err != nil {
		return traffic{}, err
	}
	took, err := l.measured(ctx, how, patience, nil, args)
	if err == nil && took.whole {
		err = t.arrived(s, ctx, g, run)
	}
	if err != nil {
		return took, fmt.Errorf("%s, %s behind: %w", t.name, g.name, err)
	}
	return took, nil
}

// trial is one tool over one gap.
type trial struct {
	tool, gap string
}

// timed is a trial on one of the slow lines.
type timed struct {
	trial
	line string
}

// outcome is everything that was measured at one size.
type outcome struct {
	clean map[trial]traffic
	times map[timed][]time.Duration
	short map[timed]bool // ended early: the time is reckoned from the share that had come
}

// compare measures every tool: its bytes on a link without limits, then its
// times on slow ones, several at a time, as they wait more than they work.
func (s *stage) compare(ctx context.Context, lanes []*lane) (*outcome, error) {
	o := &outcome{map[trial]traffic{}, map[timed][]time.Duration{}, map[timed]bool{}}
	for _, g := range gaps {
		for _, t := range tools {
			if !t.takes(g) {
				continue
			}
			took, err := lanes[0].use(ctx, s, t, g, line{}, 10*time.Minute)
			if err != nil {
				return nil, err
			}
			o.clean[trial{t.name, g.name}] = took
			s.bench.say("%d items, %s, %s: %d bytes", s.items, g.name, t.name, took.bytes)
		}
	}
	return o, s.race(ctx, lanes, o)
}

// job is one timed run.
type job struct {
	tool  tool
	gap   gap
	name  string
	line  line
	round int
}

// race shares all timed runs among the lanes.
func (s *stage) race(ctx context.Context, lanes []*lane, o *outcome) error {
	var todo []job
	for round := range s.bench.runs {
		for _, l := range slow {
			for _, g := range gaps {
				for _, t := range tools {
					if t.takes(g) {
						todo = append(todo, job{t, g, l.name, l.line, round})
					}
				}
			}
		}
	}
	jobs := make(chan job)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wait sync.WaitGroup
	var lock sync.Mutex
	var fault error
	for _, l := range lanes {
		wait.Go(func() {
			for j := range jobs {
				l.seed(uint64(j.round))
				took, err := l.use(ctx, s, j.tool, j.gap, j.line, s.bench.patience)
				lock.Lock()
				if err != nil {
					fault = errors.Join(fault, err)
					cancel()
				} else {
					o.add(j, took)
				}
				lock.Unlock()
			}
		})
	}
	for n, j := range todo {
		if ctx.Err() != nil {
			break
		}
		s.bench.say("%d items: timed run %d of %d: %s, %s, %s", s.items, n+1, len(todo), j.name, j.gap.name, j.tool.name)
		jobs <- j
	}
	close(jobs)
	wait.Wait()
	return fault
}

func (o *outcome) add(j job, took traffic) {
	key := timed{trial{j.tool.name, j.gap.name}, j.name}
	if !took.whole {
		o.short[key] = true
		took.took = time.Duration(float64(took.took) * float64(o.clean[key.trial].down) / float64(max(took.down, 1)))
	}
	o.times[key] = append(o.times[key], took.took)
}
