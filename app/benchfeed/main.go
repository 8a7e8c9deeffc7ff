//go:build linux

// Command benchfeed measures what an update of the library costs on a slow
// line, beside git, rsync, zsync, the whole archive, and the least that zstd
// can do. It publishes 25 monthly releases and a bulk edit of real texts with
// the product's own program, serves them from nginx, and lets the program, git
// and the others fetch them over a line of 64 and 256 kbit/s with 600 ms and
// one packet in a hundred lost.
//
//	go run ./app/benchfeed [-short] [-items 1000,10000] [-runs 3] [-json] [-strict]
//
// It needs root, for the network namespaces at the two ends of the line, and
// the packages that `build/setup.sh feed` installs. It leaves nothing behind.
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
	"strconv"
	"strings"
	"syscall"
	"time"

	"socialmission.org/desktop/app/measure"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "benchfeed:", err)
		os.Exit(1)
	}
}

// bench is one run of the benchmark.
type bench struct {
	program  string
	sizes    []int
	runs     int           // of each timed measurement
	lanes    int           // measurements at a time
	patience time.Duration // after which a timed run is ended
	began    time.Time
	dir      string
	report   measure.Report
}

var errMissed = errors.New("a target was missed")

func run(ctx context.Context) (err error) {
	b := bench{began: time.Now(), report: measure.Report{Machine: "TCP with " + congestionControl()}}
	program := flag.String("program", "build/bin/socialmission-cli", "the program to measure")
	items := flag.String("items", "1000,10000", "sizes of the collection")
	flag.IntVar(&b.runs, "runs", 3, "timed runs of each kind")
	flag.IntVar(&b.lanes, "lanes", 6, "timed runs at a time")
	flag.DurationVar(&b.patience, "patience", 4*time.Minute, "after which a timed run is ended and its time reckoned")
	keep := flag.String("stage", "", "`folder` to keep the published releases in, and to take them from when they are there")
	short := flag.Bool("short", false, "a small collection and one run: a few minutes")
	asJSON := flag.Bool("json", false, "print JSON")
	strict := flag.Bool("strict", false, "fail when a target is missed")
	flag.Parse()
	if *short {
		*items, b.runs, b.patience = "300", 1, time.Minute
	}
	if err := b.prepare(*program, *items); err != nil {
		return err
	}
	b.dir = *keep
	if *keep == "" {
		if b.dir, err = os.MkdirTemp("", "benchfeed-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	}
	err = b.measure(ctx) // what was measured until then is worth printing
	if err := errors.Join(err, b.report.Print(os.Stdout, *asJSON)); err != nil {
		return err
	}
	if *strict && b.report.Missed() {
		return errMissed
	}
	return nil
}

// prepare looks for all that is needed.
func (b *bench) prepare(program, items string) (err error) {
	if b.program, err = filepath.Abs(program); err != nil {
		return err
	}
	for _, name := range []string{b.program, "nginx", "rsync", "zsync", "zsyncmake", "git", "zstd", "curl", "ip"} {
		if _, err := exec.LookPath(name); err != nil {
			return fmt.Errorf("%w (`make bench-feed` installs and builds what is needed)", err)
		}
	}
	for word := range strings.SplitSeq(items, ",") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 100 {
			return fmt.Errorf("-items wants numbers from 100 on, not %q", word)
		}
		b.sizes = append(b.sizes, n)
	}
	return nil
}

// say reports progress.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "benchfeed %8s: %s\n", time.Since(b.began).Round(time.Second), fmt.Sprintf(format, args...))
}

func (b *bench) measure(ctx context.Context) error {
	b.say("reading the documentation on this machine")
	text, err := passages(ctx)
	if err != nil {
		return err
	}
	for _, items := range b.sizes {
		s := &stage{bench: b, items: items, dir: filepath.Join(b.dir, strconv.Itoa(items))}
		if err := s.run(ctx, text); err != nil {
			return fmt.Errorf("%d items: %w", items, err)
		}
	}
	return nil
}

// run builds a stage and measures all on it.
func (s *stage) run(ctx context.Context, text []passage) error {
	if err := s.ready(ctx, text); err != nil {
		return err
	}
	var lanes []*lane
	defer func() {
		for _, l := range lanes {
			l.close()
		}
	}()
	for n := range s.bench.lanes {
		l, err := s.newLane(ctx, n)
		if err != nil {
			return err
		}
		lanes = append(lanes, l)
	}
	if err := s.addSizes(ctx); err != nil {
		return err
	}
	look, err := s.checks(ctx, lanes[0])
	if err != nil {
		return err
	}
	held, err := s.memories(ctx, lanes[0])
	if err != nil {
		return err
	}
	s.addClient(look, held)
	result, err := s.compare(ctx, lanes)
	if result != nil {
		s.addOutcome(result)
	}
	return err
}
