package app

import (
	"context"
	"runtime/debug"
	"time"
)

// The window's page has been read this long after the library opened.
const settling = 3 * time.Second

// settle gives back what only the start needed, once the page is there. Filling
// takes three times the memory that reading will; a small laptop wants it back
// now and not when the collector next has a reason.
func settle(ctx context.Context) {
	debug.FreeOSMemory()
	select {
	case <-time.After(settling):
		debug.FreeOSMemory()
		forgetStart()
	case <-ctx.Done():
	}
}
