//go:build linux

// Command benchroom fills a room: the program shares its library, forty guests
// type searches at once, then four hundred come. It measures what guests wait,
// whether any of them meets an error, what the program's memory does, how those
// beyond the room's bounds are refused, and what the owner waits meanwhile.
//
//	go run ./app/benchroom [-guests 40] [-crowd 400] [-for 2m] [-crowd-for 30s] [-json] [-strict]
//
// Guests have addresses of their own on this computer (127.0.1.1 and on), as
// the room counts guests by address. They run here too and take their share of
// its processors. Nothing is left behind.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"socialmission.org/desktop/app/measure"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "benchroom:", err)
		os.Exit(1)
	}
}

// bench is one run.
type bench struct {
	program            string
	guests, crowd      int
	lasting, crowdTime time.Duration
	dir                string // removed at the end
	report             measure.Report
}

var errMissed = errors.New("a target was missed")

func run(ctx context.Context) (err error) {
	var b bench
	flag.StringVar(&b.program, "program", "build/bin/socialmission-cli", "the program to measure")
	flag.IntVar(&b.guests, "guests", 40, "guests who search at once")
	flag.IntVar(&b.crowd, "crowd", 400, "guests who come when the room is not made for so many; 0 leaves them out")
	flag.DurationVar(&b.lasting, "for", 2*time.Minute, "how long the guests search")
	flag.DurationVar(&b.crowdTime, "crowd-for", 30*time.Second, "how long the crowd stays")
	asJSON := flag.Bool("json", false, "print JSON")
	strict := flag.Bool("strict", false, "fail when a target is missed")
	flag.Parse()
	if b.guests < 1 || b.guests > mostGuests || b.crowd < 0 || b.crowd > mostGuests {
		return fmt.Errorf("there can be 1 to %d guests", mostGuests)
	}
	if b.program, err = filepath.Abs(b.program); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "benchroom-"); err != nil {
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

// measure shares the library of a new folder and fills the room.
func (b *bench) measure(ctx context.Context) (err error) {
	p, err := measure.Serve(ctx, b.program, b.dir)
	if err != nil {
		return fmt.Errorf("%w (`make bench-room` builds the program)", err)
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	if err := p.Ready(ctx); err != nil {
		return err
	}
	if err := p.Send(ctx, "POST", "/api/room", `{"name":"Benchmark","library":true}`); err != nil {
		return err
	}
	var room struct{ Port int }
	if err := p.Get(ctx, "/api/room", &room); err != nil {
		return err
	}
	r := &loaded{bench: b, program: p, room: fmt.Sprintf("127.0.0.1:%d", room.Port)}
	fmt.Fprintln(os.Stderr, "benchroom: the owner alone")
	if err := r.alone(ctx); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "benchroom: %d guests for %s\n", b.guests, b.lasting)
	if err := r.full(ctx); err != nil {
		return err
	}
	if b.crowd == 0 {
		return nil
	}
	fmt.Fprintf(os.Stderr, "benchroom: %d guests for %s\n", b.crowd, b.crowdTime)
	return r.crowded(ctx)
}
