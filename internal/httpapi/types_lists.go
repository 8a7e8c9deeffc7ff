package httpapi

import (
	"time"

	"socialmission.org/desktop/internal/lists"
	"socialmission.org/desktop/internal/reader"
)

// CodeChanged says that a record was changed meanwhile: by another window, or
// by a command.
const CodeChanged ErrorCode = "changed"

// ListView is a list with what its entries name.
type ListView = lists.ListView

// ReadingLists answers every list in short, the last changed first.
type ReadingLists struct {
	Lists []ListSummary `json:"lists"`
}

// ListSummary is a list in short.
type ListSummary struct {
	ID      string    `json:"id"`
	Title   string    `json:"title"`
	Lang    string    `json:"lang"`
	Changed time.Time `json:"changed"`
	Minutes int       `json:"minutes"`
	// Items has the item or file of each entry, "" where only its number is known.
	Items []string `json:"items"`
}

// NewList asks for a list, of these items or empty.
type NewList struct {
	Title string   `json:"title"`
	Lang  string   `json:"lang,omitempty"`
	Items []string `json:"items,omitempty"` // ids of items and own files
}

// ListChange says what a list shall say. Its session notes stay as they are.
type ListChange struct {
	Revision string         `json:"revision"` // the one that was changed; empty: whichever is there
	Title    string         `json:"title"`
	Intro    string         `json:"intro"`
	Lang     string         `json:"lang"`
	Entries  []reader.Entry `json:"entries"`
}

// ListAddition asks for items to be put at the end of a list.
type ListAddition struct {
	Items []string `json:"items"`
}

// ListJoin names the list to merge into another one.
type ListJoin struct {
	From string `json:"from"`
}

// ListTitle names a copy.
type ListTitle struct {
	Title string `json:"title"`
}

// ListGrown is a list after something was added to it.
type ListGrown struct {
	View  ListView `json:"view"`
	Added int      `json:"added"` // entries that were not in it before
}

// DroppedFile names a file that was dropped on the window.
type DroppedFile struct {
	Path string `json:"path"`
}
