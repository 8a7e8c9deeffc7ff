//go:build linux

// Command benchsearch measures the library's search beside others that do the
// same work: SQLite FTS5, Xapian and MiniSearch. All get the same items and the
// same queries, typed letter by letter; every letter asks for twenty rows with
// the matches marked in title and text, and for the counts of nine facets. Each
// builds and answers in processes of its own, which open files that the system
// holds no copy of.
//
//	go run ./app/benchsearch [--items 3000,50000,200000] [--queries 60] [--only ours,http,fts5,…]
//
// `make bench-search` installs the others first. Times are by the clock; beside
// them stands the processor time, which a busy machine does not stretch.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The longest one process may take.
const patience = 20 * time.Minute

func main() {
	if len(os.Args) == 5 && os.Args[1] == childCommand {
		fail(child(os.Args[2], os.Args[3], os.Args[4]))
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fail(run(ctx))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchsearch:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	items := flag.String("items", "3000,50000,200000", "sizes of the collections")
	queries := flag.Int("queries", 60, "queries that are typed")
	only := flag.String("only", "", "engines to measure, by name; all if empty")
	flag.Parse()
	for size := range strings.SplitSeq(*items, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			return fmt.Errorf("--items: %w", err)
		}
		if err := measure(ctx, n, *queries, *only); err != nil {
			return err
		}
	}
	return nil
}

// measure compares the engines over one collection.
func measure(ctx context.Context, items, queries int, only string) (err error) {
	dir, err := os.MkdirTemp("", "benchsearch-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	c, err := writeCorpus(dir, items, queries)
	if err != nil {
		return err
	}
	fmt.Printf("\n%d items, %.1f MB of text, %d keystrokes\n", items, float64(c.text)/1e6, c.letters)
	fmt.Printf("%-12s %8s %8s %9s %9s %8s %8s %8s %9s %7s %8s\n", "", "p50 ms", "p99 ms", "p50 cpu", "p99 cpu",
		"open ms", "first ms", "items/s", "index MB", "/ text", "RSS MB")
	for _, e := range engines() {
		if only != "" && !strings.Contains(","+only+",", ","+e.name+",") {
			continue
		}
		f, err := e.measure(ctx, c, filepath.Join(dir, e.files))
		if err != nil {
			fmt.Printf("%-12s %v\n", e.name, err)
			continue
		}
		f.print(e.name, c)
	}
	return ctx.Err()
}
