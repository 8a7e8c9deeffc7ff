//go:build linux

// Command bench measures what a reader feels: how soon the window shows its
// first content beside a bare window in the same run, how fast each keystroke
// is answered, how much memory all processes take together, and how large the
// programs are. It stops by itself and leaves nothing behind.
//
//	go run ./app/bench [--json] [--runs 5] [--items 50000] [--strict]
//
// It measures the programs in build/bin, which `make bench` builds first.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"socialmission.org/desktop/app/measure"
)

// The longest the whole run may take; it takes about three minutes.
const wholeRun = 20 * time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, wholeRun)
	defer cancel()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run: what is measured, how often, and where it may write.
type bench struct {
	window, program, windows string // binaries
	bare                     string
	runs, items              int
	dir                      string // removed at the end
	report                   measure.Report
}

var errMissed = errors.New("a target was missed")

func run(ctx context.Context) (err error) {
	var b bench
	flag.StringVar(&b.window, "window", "build/bin/socialmission", "the program with its window")
	flag.StringVar(&b.program, "program", "build/bin/socialmission-cli", "the program without a window")
	flag.StringVar(&b.windows, "windows", "build/bin/socialmission.exe", "the Windows program, measured if it is there")
	flag.IntVar(&b.runs, "runs", 5, "starts of each kind")
	flag.IntVar(&b.items, "items", 50_000, "items of the synthetic collection; 0 leaves it out")
	asJSON := flag.Bool("json", false, "print JSON")
	strict := flag.Bool("strict", false, "fail when a target is missed")
	flag.Parse()
	if b.dir, err = os.MkdirTemp("", "bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	err = b.measure(ctx) // what was measured until then is worth printing
	if err := errors.Join(err, b.report.Print(os.Stdout, *asJSON)); err != nil {
		return err
	}
	if *strict && b.report.Missed() {
		return errMissed
	}
	return nil
}

func (b *bench) measure(ctx context.Context) error {
	steps := []struct {
		what string
		do   func(context.Context) error
	}{
		{"program sizes", b.sizes},
		{"the bare window", b.buildBare},
		{"starts of the window", b.starts},
		{"memory of the window", b.memory},
		{"searches over the starter collection", b.searchStarter},
		{"searches over the synthetic collection", b.searchSynthetic},
		{"what the reader made", b.readersData},
	}
	for _, step := range steps {
		fmt.Fprintln(os.Stderr, "bench:", step.what)
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("measuring %s: %w", step.what, err)
		}
	}
	return nil
}

// buildBare builds the yardstick the same way as the app.
func (b *bench) buildBare(ctx context.Context) error {
	b.bare = filepath.Join(b.dir, "bare")
	out, err := exec.CommandContext(ctx, "go", "build", "-tags", "desktop,production,webkit2_41",
		"-trimpath", "-ldflags", "-s -w", "-o", b.bare, "./app/bench/bare").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// sizes reads how large the programs are.
func (b *bench) sizes(context.Context) error {
	for _, binary := range []*string{&b.window, &b.program, &b.windows} {
		info, err := os.Stat(*binary)
		if errors.Is(err, os.ErrNotExist) && binary == &b.windows {
			continue
		}
		if err != nil {
			return fmt.Errorf("%w (`make bench` builds it)", err)
		}
		if *binary, err = filepath.Abs(*binary); err != nil {
			return err
		}
		b.report.Add(measure.Figure{Group: "size", Name: filepath.Base(*binary), Value: float64(info.Size()) / 1e6, Unit: "MB"})
	}
	return nil
}
