// Package packet lays out a reading list as one document to hand out: a cover
// with the list's code, an agenda, a page an item, a bibliography. The same
// parts become a single HTML file that needs nothing else, an EPUB 3, and what
// the app prints. The same list gives the same bytes, and what a packet holds
// of an item's text went through package render.
package packet

import (
	"html/template"
	"time"

	"socialmission.org/desktop/internal/library"
)

// State says what there is to print of an entry.
type State string

// The states of an entry.
const (
	Here      State = "here"
	Absent    State = "absent"    // the library does not hold the item, or not yet
	Withdrawn State = "withdrawn" // its publisher took it back
	Own       State = "file"      // a file of the reader's own: only its name is printed
)

// Packet is a reading list with all that is printed of it.
type Packet struct {
	ID       string // of the list: the document is known by it
	Title    string
	Intro    string // Markdown
	Language string // BCP 47 of the title, the introduction, prompts and questions
	Code     string // of the list; empty when none of its items has a number
	QR       template.HTML
	Changed  time.Time // of the list
	Library  string    // the collection's name
	Release  library.Release
	Entries  []Entry
}

// Entry is one entry of the list, with what the library knows of it.
type Entry struct {
	State     State
	Number    int    // of the item; 0 for an own file
	Title     string // as last known, where the item is not here
	Label     string // what it is: "Toolkit"
	Byline    string // "Reeve C, Woolley T, et al."
	Prompt    string // Markdown
	Minutes   int
	Questions []string // one line of Markdown each

	Item      library.Item
	Tables    []library.Table
	Reference template.HTML // its citation; it must be safe to show
	FileName  string        // of an own file
}

// Options say how a packet is to be laid out.
type Options struct {
	Lang string // of the words that the packet adds: "en" or "es"
	// SummariesOnly leaves the full texts out, for fewer sheets of paper.
	SummariesOnly bool
	// Figure returns the bytes of an attachment. An error, as for one that has
	// not arrived, leaves its description in its place.
	Figure func(sha256 string) ([]byte, error)
}

// minutes adds up what the entries are given.
func (p Packet) minutes() int {
	sum := 0
	for _, e := range p.Entries {
		sum += e.Minutes
	}
	return sum
}

// title returns the title to print of an entry, and its language.
func (e Entry) title() (text, lang string) {
	if e.Item.Title != "" {
		return e.Item.Title, e.Item.Language
	}
	return e.Title, ""
}
