package updater

import (
	"fmt"
	"strings"

	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/library"
)

// Phase is what an update is doing.
type Phase string

// The phases of an update, in order. Idle means that none runs.
const (
	Idle     Phase = ""
	Checking Phase = "checking"
	Fetching Phase = "fetching"
	Reading  Phase = "reading"
	Storing  Phase = "storing"
	Indexing Phase = "indexing"
	// Attaching comes last: the release can be read already.
	Attaching Phase = "attachments"
)

// Status is how far the running update is.
type Status struct {
	Phase       Phase
	Done, Total int64 // bytes, while fetching; Total is 0 where nothing is counted
	Wire        int64 // bytes that came now, not counting what lay here from an earlier try
	Release     int   // number of the release being brought in, 0 until known
}

// Status returns how far the running update is. It never waits for it.
func (u *Updater) Status() Status {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.status
}

func (u *Updater) setStatus(s Status) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.status = s
}

// maxShown is how many faults a FaultsError spells out.
const maxShown = 3

// FaultsError is a release that its publisher must mend. It wraps
// library.ErrContent.
type FaultsError struct {
	Release int
	Faults  []content.Fault // at least one
}

func (e *FaultsError) Error() string {
	shown := make([]string, 0, maxShown)
	for _, f := range e.Faults[:min(len(e.Faults), maxShown)] {
		shown = append(shown, f.String())
	}
	text := fmt.Sprintf("release %d: %v (%d): %s", e.Release, library.ErrContent, len(e.Faults), strings.Join(shown, "; "))
	if more := len(e.Faults) - maxShown; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text
}

// Unwrap returns library.ErrContent.
func (e *FaultsError) Unwrap() error { return library.ErrContent }
