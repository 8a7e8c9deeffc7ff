package httpapi

import "socialmission.org/desktop/internal/library"

// Newsletters answers every issue there is.
type Newsletters struct {
	Issues  []library.Hit `json:"issues"`  // newest first
	Release int           `json:"release"` // of the index that answered
}
