//go:build linux

package main

import (
	"sync"
	"time"
)

// tally is what one person met. It is safe for concurrent use.
type tally struct {
	mu      sync.Mutex
	times   []float64 // of answered keystrokes, milliseconds
	opened  bool
	refused int
	inside  int // of the refusals, those after the page had opened
	broken  int
	first   error // of what broke
}

// count takes how a request ended. The page's own opening has no time.
func (t *tally) count(kind outcome, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch kind {
	case answered:
		t.opened = true
		if took > 0 {
			t.times = append(t.times, float64(took.Microseconds())/1000)
		}
	case refused:
		t.refused++
		if t.opened {
			t.inside++
		}
	case broken:
		t.broken++
	}
}

// blame remembers the first error.
func (t *tally) blame(err error) outcome {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.first == nil {
		t.first = err
	}
	return broken
}

// sum is what several people met together.
type sum struct {
	times        []float64
	served, away int // people who came in, and who never did
	inside       int // refusals of people who had come in
	refused      int // all polite refusals
	broken       int
	first        error
}

func together(people []*person) (s sum) {
	for _, p := range people {
		t := &p.seen
		t.mu.Lock()
		s.times = append(s.times, t.times...)
		s.refused += t.refused
		s.broken += t.broken
		if s.first == nil {
			s.first = t.first
		}
		if t.opened {
			s.served++
		} else {
			s.away++
		}
		s.inside += t.inside
		t.mu.Unlock()
	}
	return s
}
