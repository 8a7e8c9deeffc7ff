//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"socialmission.org/desktop/app/measure"
	"socialmission.org/desktop/internal/library"
)

// maxKeystroke is the target for one keystroke on the starter collection, in
// milliseconds: a frame of the screen.
const maxKeystroke = 16

// searchStarter types all questions against a program that has just been
// started for the first time.
func (b *bench) searchStarter(ctx context.Context) error {
	return b.search(ctx, filepath.Join(b.dir, "starter"), "starter collection", 3, maxKeystroke)
}

// searchSynthetic does the same against a large collection.
func (b *bench) searchSynthetic(ctx context.Context) error {
	if b.items == 0 {
		return nil
	}
	dir := filepath.Join(b.dir, "synthetic")
	took, err := fillSynthetic(ctx, dir, b.items)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%d synthetic items", b.items)
	b.report.Add(measure.Figure{Group: "search as you type, " + name, Name: "building the index", Value: took.Seconds(), Unit: "s"})
	return b.search(ctx, dir, name, 1, 0)
}

func (b *bench) search(ctx context.Context, dir, name string, rounds int, target float64) (err error) {
	s, err := measure.Serve(ctx, b.program, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Stop()) }()
	if err := s.Ready(ctx); err != nil {
		return err
	}
	var times []float64
	for range rounds {
		for _, q := range measure.Questions() {
			if times, err = typeOut(ctx, s, q, times); err != nil {
				return err
			}
		}
	}
	group := "search as you type, " + name
	note := fmt.Sprintf("%d keystrokes over HTTP, facets and highlights included", len(times))
	b.report.Add(measure.Figure{Group: group, Name: "p50", Value: measure.Quantile(times, 0.5), Unit: "ms", Note: note})
	b.report.Add(measure.Figure{Group: group, Name: "p99", Value: measure.Quantile(times, 0.99), Unit: "ms", Target: target})
	b.report.Add(measure.Figure{Group: group, Name: "slowest", Value: measure.Quantile(times, 1), Unit: "ms"})
	return nil
}

// typeOut asks after each letter and appends the milliseconds every answer
// took to arrive whole.
func typeOut(ctx context.Context, s *measure.Program, q measure.Question, times []float64) ([]float64, error) {
	paths := q.Keystrokes()
	for n, path := range paths {
		began := time.Now()
		var results library.Results
		if err := s.Get(ctx, path, nil); err != nil {
			return nil, err
		}
		times = append(times, float64(time.Since(began).Microseconds())/1000)
		if n == len(paths)-1 && q.Filters == "" { // what is timed must be an answer
			if err := s.Get(ctx, path, &results); err != nil {
				return nil, err
			}
			if len(results.Facets) == 0 || results.Total == 0 && results.Nearest == nil {
				return nil, fmt.Errorf("the answer to %q has no hits or no facets", q.Words)
			}
		}
	}
	return times, nil
}
