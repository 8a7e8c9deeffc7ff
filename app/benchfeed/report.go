//go:build linux

package main

import (
	"context"
	"fmt"
	"slices"

	"socialmission.org/desktop/app/measure"
)

// The targets.
const (
	maxOfGit    = 0.5  // bytes on the wire, of git's
	maxOfFloor  = 1.15 // bytes of the delta file, of zstd's
	maxRequests = 2
	maxPlain    = 300  // bytes of a look for news, in TCP
	maxSecure   = 1300 // the same over a resumed TLS session
	maxMemory   = 80   // MB more than an idle start, where the collection has memoryFrom items
	memoryFrom  = 10_000
)

// group names a part of the report.
func (s *stage) group(rest string) string { return fmt.Sprintf("%d items: %s", s.items, rest) }

// addSizes adds the sizes of the files beside the floor.
func (s *stage) addSizes(ctx context.Context) error {
	s.bench.report.Add(measure.Figure{Group: s.group("publishing"), Name: "the newest release, with its 24 deltas", Value: s.publish.Seconds(), Unit: "s"})
	for _, g := range gaps {
		s.bench.say("%d items, %s: the floor", s.items, g.name)
		floor, err := s.floor(ctx, g)
		if err != nil {
			return err
		}
		_, delta, err := s.file(g.to, at("from-", g.from))
		if err != nil {
			return err
		}
		group := s.group("the delta file, " + g.name)
		s.bench.report.Add(measure.Figure{Group: group, Name: "zstd -19 --patch-from (floor)", Value: float64(floor), Unit: "bytes"})
		s.bench.report.Add(measure.Figure{Group: group, Name: "delta", Value: float64(delta), Unit: "bytes"})
		s.bench.report.Add(measure.Figure{Group: group, Name: "delta / floor", Value: float64(delta) / float64(floor), Unit: "×", Target: maxOfFloor})
	}
	return nil
}

// addClient adds the checks and the memory.
func (s *stage) addClient(look check, held memory) {
	r, group := &s.bench.report, s.group("a check without news")
	for _, f := range []measure.Figure{
		{Name: "over http, in TCP", Value: float64(look.plain.payload), Unit: "bytes", Target: maxPlain, Note: wire(look.plain)},
		{Name: "over TLS resumed by a later start, in TCP", Value: float64(look.secure.payload), Unit: "bytes", Target: maxSecure, Note: wire(look.secure)},
		{Name: "requests", Value: float64(max(look.plain.requests, look.secure.requests)), Target: 1},
	} {
		f.Group = group
		r.Add(f)
	}
	group = s.group("peak memory of the program")
	target := 0.0
	if s.items >= memoryFrom {
		target = maxMemory
	}
	r.Add(measure.Figure{Group: group, Name: "an idle start (serve)", Value: megabytes(held.idle), Unit: "MB"})
	r.Add(measure.Figure{Group: group, Name: "an update of one month", Value: megabytes(held.update), Unit: "MB"})
	r.Add(measure.Figure{Group: group, Name: "more than the idle start", Value: megabytes(held.update - held.idle), Unit: "MB", Target: target})
	r.Add(measure.Figure{Group: group, Name: "more than the idle start, bulk edit", Value: megabytes(held.bulk - held.idle), Unit: "MB", Target: target})
}

func wire(t traffic) string { return fmt.Sprintf("%d on the wire", t.bytes) }

func megabytes(n int64) float64 { return float64(n) / 1e6 }

// addOutcome adds the comparison.
func (s *stage) addOutcome(o *outcome) {
	for _, g := range gaps {
		group := s.group(g.name + " behind, bytes on the wire both ways")
		ours, git := o.clean[trial{feedTool, g.name}], o.clean[trial{"git fetch", g.name}]
		for _, t := range tools {
			if took, ok := o.clean[trial{t.name, g.name}]; ok {
				s.bench.report.Add(measure.Figure{Group: group, Name: t.name, Value: float64(took.bytes), Unit: "bytes"})
			}
		}
		s.bench.report.Add(measure.Figure{Group: group, Name: "update / git fetch", Value: float64(ours.bytes) / float64(git.bytes), Unit: "×", Target: maxOfGit})
		s.bench.report.Add(measure.Figure{Group: group, Name: "requests of the update", Value: float64(ours.requests), Target: maxRequests})
		for _, l := range slow {
			for _, t := range tools {
				s.addTime(o, s.group(g.name+" behind, time at "+l.name), timed{trial{t.name, g.name}, l.name})
			}
		}
	}
}

func (s *stage) addTime(o *outcome, group string, key timed) {
	times := slices.Sorted(slices.Values(o.times[key]))
	if len(times) == 0 {
		return
	}
	note := fmt.Sprintf("%.1f to %.1f in %d runs", times[0].Seconds(), times[len(times)-1].Seconds(), len(times))
	if o.short[key] {
		note = "reckoned from what came in " + s.bench.patience.String()
	}
	s.bench.report.Add(measure.Figure{Group: group, Name: key.tool, Value: times[len(times)/2].Seconds(), Unit: "s", Note: note})
}
