//go:build linux

// Package measure is what the benchmarks share: figures held against targets
// and printed, and the real program, started and asked as its page asks it.
package measure

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

// Figure is one line of a report. Target is the most it may be; 0 is none,
// unless None says that there may be none of it at all.
type Figure struct {
	Group  string  `json:"group"`
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Target float64 `json:"target,omitempty"`
	Met    *bool   `json:"met,omitempty"`
	Note   string  `json:"note,omitempty"`
	None   bool    `json:"-"`
}

// Report is the figures of one run.
type Report struct {
	Machine string // what is worth saying of it besides its processors
	Figures []Figure
}

// Add takes a figure and holds it against its target.
func (r *Report) Add(f Figure) {
	f.Value = math.Round(f.Value*1000) / 1000
	if f.Target > 0 || f.None {
		met := f.Value <= f.Target
		f.Met = &met
	}
	r.Figures = append(r.Figures, f)
}

// Missed reports whether a target was missed.
func (r *Report) Missed() bool {
	return slices.ContainsFunc(r.Figures, func(f Figure) bool { return f.Met != nil && !*f.Met })
}

// Print writes the report as a table, or as JSON for other programs.
func (r *Report) Print(w io.Writer, asJSON bool) error {
	machine := fmt.Sprintf("%s/%s, %d processors, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if r.Machine != "" {
		machine += ", " + r.Machine
	}
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{"machine": machine, "date": time.Now().UTC().Format(time.RFC3339), "figures": r.Figures})
	}
	fmt.Fprintf(w, "%s, %s\n", machine, time.Now().Format(time.DateOnly))
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	group := ""
	for _, f := range r.Figures {
		if f.Group != group {
			group = f.Group
			fmt.Fprintf(tab, "\n%s\t\t\t\n", group)
		}
		fmt.Fprintf(tab, "  %s\t%s %s\t%s\t%s\n", f.Name, number(f.Value), f.Unit, f.verdict(), f.Note)
	}
	return tab.Flush()
}

func (f Figure) verdict() string {
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

// Quantile returns the value below which the share q of all values lies, by
// nearest rank.
func Quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(math.Ceil(q*float64(len(sorted)))) - 1
	return sorted[max(rank, 0)]
}

// Median returns the value in the middle.
func Median(values []float64) float64 { return Quantile(values, 0.5) }
