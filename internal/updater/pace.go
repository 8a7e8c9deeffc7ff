package updater

import (
	"context"
	"sync"
	"time"

	"socialmission.org/desktop/internal/feed"
)

// paceWindow is how far back the rate of a job looks.
const paceWindow = 8 * time.Second

// pace is how fast bytes came in lately.
type pace struct{ marks []mark }

type mark struct {
	at    time.Time
	bytes int64
}

// rate takes note of the bytes that have come in so far, and returns how many
// came a second, 0 while that cannot be told.
func (p *pace) rate(bytes int64, now time.Time) float64 {
	if n := len(p.marks); n > 0 && bytes < p.marks[n-1].bytes { // another part of the job began
		p.marks = nil
	}
	p.marks = append(p.marks, mark{now, bytes})
	for len(p.marks) > 2 && now.Sub(p.marks[1].at) > paceWindow {
		p.marks = p.marks[1:]
	}
	first := p.marks[0]
	seconds := now.Sub(first.at).Seconds()
	if seconds < 0.2 {
		return 0
	}
	return float64(bytes-first.bytes) / seconds
}

// lasts returns how long bytes take.
func lasts(bytes int64, rate float64) time.Duration {
	return time.Duration(float64(bytes) / rate * float64(time.Second))
}

// leastMeasured is how many bytes must have come before a speed means
// anything.
const leastMeasured = 1500

// measured is a carrier that is timed.
type measured struct {
	feed.Carrier
	mu    sync.Mutex
	bytes int64
	took  time.Duration
}

// Read reads a file and notes how long its bytes took.
func (m *measured) Read(ctx context.Context, path string, most int64) ([]byte, error) {
	begun, came := time.Now(), int64(0)
	data, err := m.Carrier.Read(feed.AddArrivals(ctx, func(n int, now bool) {
		if now {
			came += int64(n)
		}
	}), path, most)
	m.mu.Lock()
	defer m.mu.Unlock()
	if came > 0 {
		m.bytes += came
		m.took += time.Since(begun)
	}
	return data, err
}

// speed returns bytes a second, waiting for answers included; 0 when too
// little came.
func (m *measured) speed() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.bytes < leastMeasured || m.took <= 0 {
		return 0
	}
	return float64(m.bytes) / m.took.Seconds()
}
