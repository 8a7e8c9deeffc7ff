//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
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
	f.Value = math.Round(f.Value*100) / 100
	if f.Target > 0 {
		met := f.Value <= f.Target
		f.Met = &met
	}
	r.figures = append(r.figures, f)
}

func (r *report) missed() bool {
	return slices.ContainsFunc(r.figures, func(f figure) bool { return f.Met != nil && !*f.Met })
}

// print writes the report as a table, or as JSON for other programs.
func (r *report) print(w io.Writer, asJSON bool) error {
	machine := fmt.Sprintf("%s/%s, %d processors, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{
			"machine": machine, "date": time.Now().UTC().Format(time.RFC3339), "figures": r.figures,
		})
	}
	fmt.Fprintf(w, "%s\n", machine)
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

// quantile returns the value below which the share q of all values lies, by
// nearest rank.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(math.Ceil(q*float64(len(sorted)))) - 1
	return sorted[max(rank, 0)]
}

func median(values []float64) float64 { return quantile(values, 0.5) }
