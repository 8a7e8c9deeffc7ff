package own

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"socialmission.org/desktop/internal/search"
)

// patience is how long a search waits for the index to take up the newest
// change. It is there sooner but for a file of many pages.
const patience = 500 * time.Millisecond

// An Index keeps up with what the reader writes: each change is in it shortly
// after it is on the disk. It can be deleted at any time; the next start builds
// it anew.
type Index struct {
	Engine *search.Engine

	log    *slog.Logger
	kick   chan struct{}
	cancel context.CancelFunc
	work   sync.WaitGroup

	mu      sync.Mutex
	changes int           // told of so far
	known   int           // of these, in the index
	caught  chan struct{} // closed when known reaches changes
}

// OpenIndex opens or builds the index below dir and keeps it up to date until
// it is closed.
func OpenIndex(dir string, c *Corpus, log *slog.Logger) (*Index, error) {
	engine, err := search.Open(dir, c)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	x := &Index{Engine: engine, log: log, kick: make(chan struct{}, 1), cancel: cancel}
	c.Reader.Watch(x.changed)
	x.work.Go(func() { x.follow(ctx) })
	x.changed() // since the index was opened and before it was told
	return x, nil
}

// changed notes that there is work.
func (x *Index) changed() {
	x.mu.Lock()
	x.changes++
	if x.caught == nil {
		x.caught = make(chan struct{})
	}
	x.mu.Unlock()
	select {
	case x.kick <- struct{}{}:
	default: // it is about to look anyway
	}
}

func (x *Index) follow(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-x.kick:
		}
		x.mu.Lock()
		upTo := x.changes
		x.mu.Unlock()
		began := time.Now()
		if err := x.Engine.Sync(ctx); err != nil && ctx.Err() == nil {
			x.log.Error("index what the reader wrote", "error", err)
		}
		x.reached(upTo)
		rest(ctx, time.Since(began))
	}
}

// rest leaves the processor to the reader for as long as the index had it:
// what is written in bursts is indexed in fewer, larger steps.
func rest(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

func (x *Index) reached(change int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.known = change
	if x.known == x.changes && x.caught != nil {
		close(x.caught)
		x.caught = nil
	}
}

// Await waits until the index has all that was written before, or for a
// moment.
func (x *Index) Await(ctx context.Context) {
	x.mu.Lock()
	caught := x.caught
	x.mu.Unlock()
	if caught == nil {
		return
	}
	select {
	case <-caught:
	case <-ctx.Done():
	case <-time.After(patience):
	}
}

// Close ends the work and closes the index.
func (x *Index) Close() error {
	x.cancel()
	x.work.Wait()
	return x.Engine.Close()
}
