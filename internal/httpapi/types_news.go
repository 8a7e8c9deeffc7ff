package httpapi

import "socialmission.org/desktop/internal/library"

// Newsletters answers every issue there is.
type Newsletters struct {
	Issues  []library.Hit `json:"issues"`  // newest first
	Release int           `json:"release"` // of the index that answered
}

// FreshWhat says what became of an item since the reader last looked.
type FreshWhat string

// What there is to say of an item.
const (
	FreshNew       FreshWhat = "new"
	FreshChanged   FreshWhat = "changed"
	FreshWithdrawn FreshWhat = "withdrawn"
)

// FreshItem is one line of "since you last looked".
type FreshItem struct {
	ID       string       `json:"id"`
	Kind     library.Kind `json:"kind"`
	Title    string       `json:"title"`
	Language string       `json:"language"`
	What     FreshWhat    `json:"what"`
	Note     string       `json:"note,omitempty"` // what changed, or why it was withdrawn
}

// SessionRequest keeps or changes a note made while a list is worked through.
type SessionRequest struct {
	Entry string `json:"entry,omitempty"` // id within the list; empty: on the whole
	Text  string `json:"text"`
}
