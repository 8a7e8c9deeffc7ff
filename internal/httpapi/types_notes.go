package httpapi

import (
	"time"

	"socialmission.org/desktop/internal/notes"
	"socialmission.org/desktop/internal/reader"
)

// AnnotationView is a highlight or note as it is shown beside a text.
type AnnotationView struct {
	ID       string            `json:"id"`
	Item     string            `json:"item"`
	Colour   reader.Colour     `json:"colour,omitempty"`   // absent for a note without a highlight
	Quote    *reader.TextQuote `json:"quote,omitempty"`    // absent for a note on the whole item
	Position *reader.TextSpan  `json:"position,omitempty"` // code points of the item's annotated text
	Note     string            `json:"note"`               // Markdown, as it was written
	NoteHTML string            `json:"noteHtml"`
	Tags     []string          `json:"tags"`
	Placed   reader.Placement  `json:"placed"`
	Now      string            `json:"now,omitempty"` // the words at its place, where they are not those that were marked
	Created  time.Time         `json:"created"`
	Changed  time.Time         `json:"changed"`
}

// Annotations answers what the reader wrote on an item, as it stands in the
// text: the notes on the whole first.
type Annotations struct {
	Annotations []AnnotationView `json:"annotations"`
	Length      int              `json:"length"` // code points of the annotated text
}

// AnnotationRequest makes a highlight, a note, or both.
type AnnotationRequest struct {
	Item     string           `json:"item"`
	Colour   reader.Colour    `json:"colour,omitempty"`
	Position *reader.TextSpan `json:"position,omitempty"` // absent: on the whole item
	Exact    string           `json:"exact,omitempty"`    // the words at the position, as the page has them
	Note     string           `json:"note,omitempty"`
	Tags     []string         `json:"tags,omitempty"`
}

// AnnotationPatch changes an annotation; what is absent stays.
type AnnotationPatch struct {
	Colour *reader.Colour `json:"colour,omitempty"`
	Note   *string        `json:"note,omitempty"`
	Tags   *[]string      `json:"tags,omitempty"`
}

// NotesPage answers which notes there are.
type NotesPage struct {
	Total  int                            `json:"total"` // that the filters leave
	All    int                            `json:"all"`
	Rows   []NoteRow                      `json:"rows"`
	Counts map[string][]notes.FilterCount `json:"counts"` // by filter: kind, colour, tag, list, placed
}

// NoteRow is one note among all.
type NoteRow struct {
	notes.Row
	NoteHTML string `json:"noteHtml"`
}

// ReceiptRequest puts the receipt of a release away.
type ReceiptRequest struct {
	Release int `json:"release"`
}

// KeptText says that what is shown of an item is the last text it had, kept
// because the reader starred it, listed it or wrote on it.
type KeptText struct {
	At   time.Time `json:"at"`   // when it was kept
	Why  string    `json:"why"`  // what the release said that took it away; may be empty
	Gone bool      `json:"gone"` // the library has not even its record
}
