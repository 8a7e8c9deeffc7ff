//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"socialmission.org/desktop/app/measure"
)

// How people type and read, and how often somebody who was refused tries
// again. A browser opens six connections to one host.
const (
	betweenKeys  = 160 * time.Millisecond
	betweenWords = 1200 * time.Millisecond
	tryAgain     = 5 * time.Second
	browserConns = 6
	answerWait   = 15 * time.Second
	mostOfAnswer = 16 << 20
	mostGuests   = 1000
	perNetwork   = 200 // guests whose addresses differ in the last number only
	sentence     = 20  // bytes of one, at least
)

// person types searches somewhere, from an address of their own.
type person struct {
	client *http.Client
	base   string
	random *rand.Rand
	seen   tally
}

// newPerson returns somebody who comes from the address, or from wherever the
// system chooses when it is the zero one.
func newPerson(base string, from netip.Addr, seed uint64) *person {
	dialer := &net.Dialer{Timeout: answerWait}
	if from.IsValid() {
		dialer.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(from, 0))
	}
	transport := &http.Transport{DialContext: dialer.DialContext, MaxConnsPerHost: browserConns, MaxIdleConnsPerHost: browserConns}
	return &person{client: &http.Client{Transport: transport, Timeout: answerWait}, base: base, random: rand.New(rand.NewPCG(seed, 1))}
}

// guestAddress is the address of a guest, counted from 0.
func guestAddress(n int) netip.Addr {
	return netip.AddrFrom4([4]byte{127, 0, byte(1 + n/perNetwork), byte(1 + n%perNetwork)})
}

// visit opens the page and types until ctx ends. Somebody who is refused comes
// back after a while, sooner than they were asked to.
func (p *person) visit(ctx context.Context) {
	defer p.client.CloseIdleConnections()
	for ctx.Err() == nil && !p.opens(ctx) {
		pause(ctx, tryAgain)
	}
	p.types(ctx)
}

// opens asks for the page, as somebody does who scans the code on the wall.
func (p *person) opens(ctx context.Context) bool {
	kind := p.ask(ctx, "/")
	p.seen.count(kind, 0)
	return kind == answered
}

// types types one question after the other. The next key does not wait for the
// answer to the one before: hands are not held up by a slow answer.
func (p *person) types(ctx context.Context) {
	questions := measure.Questions()
	var asked sync.WaitGroup
	defer asked.Wait()
	pause(ctx, p.about(betweenWords))
	for at := p.random.IntN(len(questions)); ctx.Err() == nil; at++ {
		for _, path := range questions[at%len(questions)].Keystrokes() {
			if ctx.Err() != nil {
				return
			}
			asked.Go(func() {
				began := time.Now()
				kind := p.ask(ctx, path)
				p.seen.count(kind, time.Since(began))
			})
			pause(ctx, p.about(betweenKeys))
		}
		pause(ctx, p.about(betweenWords))
	}
}

// about is a time near t, as no two people are alike.
func (p *person) about(t time.Duration) time.Duration {
	return t/2 + time.Duration(p.random.Int64N(int64(t)))
}

func pause(ctx context.Context, t time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(t):
	}
}

// outcome is how a request ended.
type outcome int

const (
	answered outcome = iota
	refused          // politely: with a status, a time to come back, and a sentence
	broken           // any other way
)

// ask reads a whole answer and says how that ended. What was asked is waited
// for when the time is up, too: nobody's answer is left out.
func (p *person) ask(ctx context.Context, path string) outcome {
	req, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodGet, p.base+path, nil)
	if err != nil {
		return p.seen.blame(err)
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return p.seen.blame(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostOfAnswer))
	switch {
	case err != nil:
		return p.seen.blame(fmt.Errorf("read the answer to %s: %w", path, err))
	case resp.StatusCode == http.StatusOK:
		return answered
	case polite(resp, string(body)):
		return refused
	}
	return p.seen.blame(fmt.Errorf("%s answered %s: %.200s", path, resp.Status, body))
}

// polite reports whether a refusal says when to come back, and why, in words.
func polite(resp *http.Response, body string) bool {
	busy := resp.StatusCode == http.StatusServiceUnavailable || resp.StatusCode == http.StatusTooManyRequests
	return busy && resp.Header.Get("Retry-After") != "" && len(body) > sentence && strings.Contains(body, ".")
}
