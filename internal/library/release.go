package library

import "time"

// Release identifies one published state of the whole library.
type Release struct {
	Number int    `json:"number"` // ≥ 1, grows by publication
	Date   Date   `json:"date"`
	Title  Text   `json:"title"`
	Digest string `json:"digest"` // hex SHA-256 of the canonical manifest (package feed)
	Feed   string `json:"feed"`   // which feed the library follows
}

// File is one published file with its bytes: what a feed carries. Where the
// bytes are elsewhere, or come later, Size and SHA256 name them instead.
type File struct {
	Path string // slash-separated, relative to the content folder
	Data []byte

	Size   int64  // of a file that is only named here
	SHA256 string // lower-case hex; "" for a file with its bytes
}

// Change is an item that a release brings, changes or takes back, as readers
// are told of it.
type Change struct {
	ID    string `json:"id"`
	Kind  Kind   `json:"kind"`
	Title string `json:"title"`
	Note  string `json:"note,omitempty"` // what changed, or why it was withdrawn
}

// Changes is what one release brought to a library, by title.
type Changes struct {
	New       []Change `json:"new,omitempty"`
	Changed   []Change `json:"changed,omitempty"`
	Withdrawn []Change `json:"withdrawn,omitempty"`
	Removed   []Change `json:"removed,omitempty"` // no longer in the library
}

// Past is one release that a library took, and when.
type Past struct {
	Release  Release   `json:"release"`
	At       time.Time `json:"at"`
	Source   string    `json:"source"`             // where it came from, in a few words; empty: with the program
	ByHand   bool      `json:"byHand,omitempty"`   // somebody carried it here
	SignedBy string    `json:"signedBy,omitempty"` // the name the feed's root gives, "" for an unsigned one
	Expires  time.Time `json:"expires,omitzero"`   // when its signatures cease to count over the web
	Undone   bool      `json:"undone,omitempty"`   // the reader went back to the release before
	Changes  Changes   `json:"changes,omitzero"`
}

// Arrival says by which releases an item came to be as it is. A release is
// zero where it was not recorded.
type Arrival struct {
	First Release `json:"first,omitzero"` // brought the item
	Last  Release `json:"last,omitzero"`  // brought or changed it last
}

// Collection is everything a release says, read from its files.
type Collection struct {
	Name       Text
	Items      []Item
	Taxonomies []Taxonomy
	Thesaurus  Thesaurus
	Tables     []Table
}
