//go:build linux

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
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

// figure is one line of the report. Target is the most it may be; 0 is none.
type figure struct {
	Group  string  `json:"group"`
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Target float64 `json:"target,omitempty"`
	Met    *bool   `json:"met,omitempty"`
	Note   string  `json:"note,omitempty"`
}

type report struct{ figures []figure }

func (r *report) add(f figure) {
	f.Value = math.Round(f.Value*1000) / 1000
	if f.Target > 0 {
		met := f.Value <= f.Target
		f.Met = &met
	}
	r.figures = append(r.figures, f)
}

func (r *report) missed() bool {
	return slices.ContainsFunc(r.figures, func(f figure) bool { return f.Met != nil && !*f.Met })
}

// group names a part of the report.
func (s *stage) group(rest string) string { return fmt.Sprintf("%d items: %s", s.items, rest) }

// addSizes adds the sizes of the files beside the floor.
func (s *stage) addSizes(ctx context.Context) error {
	s.bench.report.add(figure{Group: s.group("publishing"), Name: "the newest release, with its 24 deltas", Value: s.publish.Seconds(), Unit: "s"})
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
		s.bench.report.add(figure{Group: group, Name: "zstd -19 --patch-from (floor)", Value: float64(floor), Unit: "bytes"})
		s.bench.report.add(figure{Group: group, Name: "delta", Value: float64(delta), Unit: "bytes"})
		s.bench.report.add(figure{Group: group, Name: "delta / floor", Value: float64(delta) / float64(floor), Unit: "×", Target: maxOfFloor})
	}
	return nil
}

// addClient adds the checks and the memory.
func (s *stage) addClient(look check, held memory) {
	r, group := &s.bench.report, s.group("a check without news")
	for _, f := range []figure{
		{Name: "over http, in TCP", Value: float64(look.plain.payload), Unit: "bytes", Target: maxPlain, Note: wire(look.plain)},
		{Name: "over TLS resumed by a later start, in TCP", Value: float64(look.secure.payload), Unit: "bytes", Target: maxSecure, Note: wire(look.secure)},
		{Name: "requests", Value: float64(max(look.plain.requests, look.secure.requests)), Target: 1},
	} {
		f.Group = group
		r.add(f)
	}
	group = s.group("peak memory of the program")
	target := 0.0
	if s.items >= memoryFrom {
		target = maxMemory
	}
	r.add(figure{Group: group, Name: "an idle start (serve)", Value: megabytes(held.idle), Unit: "MB"})
	r.add(figure{Group: group, Name: "an update of one month", Value: megabytes(held.update), Unit: "MB"})
	r.add(figure{Group: group, Name: "more than the idle start", Value: megabytes(held.update - held.idle), Unit: "MB", Target: target})
	r.add(figure{Group: group, Name: "more than the idle start, bulk edit", Value: megabytes(held.bulk - held.idle), Unit: "MB", Target: target})
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
				s.bench.report.add(figure{Group: group, Name: t.name, Value: float64(took.bytes), Unit: "bytes"})
			}
		}
		s.bench.report.add(figure{Group: group, Name: "update / git fetch", Value: float64(ours.bytes) / float64(git.bytes), Unit: "×", Target: maxOfGit})
		s.bench.report.add(figure{Group: group, Name: "requests of the update", Value: float64(ours.requests), Target: maxRequests})
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
	s.bench.report.add(figure{Group: group, Name: key.tool, Value: times[len(times)/2].Seconds(), Unit: "s", Note: note})
}

// print writes the report as a table, or as JSON for other programs.
func (r *report) print(w io.Writer, asJSON bool) error {
	machine := fmt.Sprintf("%s/%s, %d processors, %s, TCP with %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), congestionControl())
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{"machine": machine, "date": time.Now().UTC().Format(time.RFC3339), "figures": r.figures})
	}
	fmt.Fprintf(w, "%s, %s\n", machine, time.Now().Format(time.DateOnly))
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	group := ""
	for _, f := range r.figures {
		if f.Group != group {
			group = f.Group
			fmt.Fprintf(tab, "\n%s\t\t\t\n", group)
		}
		fmt.Fprintf(tab, "  %s\t%s %s\t%s\t%s\n", f.Name, number(f.Value), f.Unit, f.verdict(), f.Note)
	}
	return tab.Flush()
}

func (f figure) verdict() string {
	switch {
	case f.Met == nil:
		return ""
	case *f.Met:
		return "≤ " + number(f.Target) + " met"
	}
	return "≤ " + number(f.Target) + " MISSED"
}

func number(v float64) string {
	if v >= 100 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.4g", v)
}
