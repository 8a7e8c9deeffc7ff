// Package notes brings together what the reader wrote: highlights, notes and
// what was written down while a list was worked through. It filters and
// exports them, finds their places again in texts that changed, and sees to
// it that the last text of an item somebody wrote on is kept.
package notes

import (
	"time"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// RowKind says what a note is.
type RowKind string

// The kinds of notes.
const (
	Highlight RowKind = "highlight" // of a passage, with or without words about it
	Note      RowKind = "note"      // on an item as a whole
	Session   RowKind = "session"   // written while a list was worked through
)

// Kinds lists them in the order readers meet them.
func Kinds() []RowKind { return []RowKind{Highlight, Note, Session} }

// Row is one note with all that a list of notes shows of it.
type Row struct {
	ID        string           `json:"id"` // of the annotation; of a session note "list/note"
	Kind      RowKind          `json:"kind"`
	Item      string           `json:"item"` // id; empty for a session note on a whole list
	Number    int              `json:"number"`
	Title     string           `json:"title"` // of the item, else of the list
	Language  string           `json:"language"`
	ItemKind  library.Kind     `json:"itemKind"`
	Here      bool             `json:"here"` // the library has the item
	Colour    reader.Colour    `json:"colour,omitempty"`
	Quote     string           `json:"quote"`
	Note      string           `json:"note"`
	Tags      []string         `json:"tags"`
	Placed    reader.Placement `json:"placed"`
	Start     int              `json:"start"` // where in the item, -1 for the whole
	List      string           `json:"list"`  // id, for session notes
	ListTitle string           `json:"listTitle"`
	Created   time.Time        `json:"created"`
	Changed   time.Time        `json:"changed"`
}

// Named is what is known of an item that somebody wrote on.
type Named struct {
	Number   int
	Kind     library.Kind
	Title    string
	Language string
	Here     bool // the library has it
}

func rowOf(a *reader.Annotation) Row {
	r := Row{ID: a.ID, Kind: Note, Item: a.Item, Colour: a.Colour, Note: a.Note, Tags: a.Tags, Placed: a.Placed,
		Start: -1, Created: a.Created, Changed: a.Changed}
	if a.Quote != nil {
		r.Kind, r.Quote, r.Start = Highlight, a.Quote.Exact, 0
	}
	if a.Position != nil {
		r.Start = a.Position.Start
	}
	if r.Tags == nil {
		r.Tags = []string{}
	}
	return r
}

func sessionRows(l *reader.List) []Row {
	rows := make([]Row, 0, len(l.Sessions))
	for _, n := range l.Sessions {
		r := Row{ID: l.ID + "/" + n.ID, Kind: Session, Note: n.Text, Tags: []string{}, Start: -1, Language: l.Lang,
			List: l.ID, ListTitle: l.Title, Created: n.At, Changed: n.At}
		for _, e := range l.Entries {
			if e.ID == n.Entry {
				r.Item, r.Number, r.Title = e.Item, e.Number, e.Title
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func (r *Row) name(n Named) {
	r.Number, r.Title, r.Language, r.ItemKind, r.Here = n.Number, n.Title, n.Language, n.Kind, n.Here
}
