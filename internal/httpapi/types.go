package httpapi

import (
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/render"
)

// The answers of the API as the front end receives them: gents writes the
// same shapes in TypeScript. A list without omitempty is never null.

// Shell says what shows the app.
type Shell string

// The shells there are.
const (
	Window     Shell = "window"
	Browser    Shell = "browser"
	GuestShell Shell = "guest" // a browser of somebody else in the room
)

// IndexState says whether searches can be answered from the newest release.
type IndexState string

// The states of the index.
const (
	IndexReady    IndexState = "ready"
	IndexBuilding IndexState = "building"
)

// Status is what the page polls: what the library is and what it is doing.
type Status struct {
	Version         string               `json:"version"`
	Release         library.Release      `json:"release"`
	Counts          map[library.Kind]int `json:"counts"` // every kind
	Index           IndexState           `json:"index"`
	Job             *Job                 `json:"job"`
	Shell           Shell                `json:"shell"`
	LastSeenRelease int                  `json:"lastSeenRelease"`
	Folder          string               `json:"folder"` // where the library and the reader's data lie
	Updates         UpdatesStatus        `json:"updates"`
	Placing         bool                 `json:"placing"` // the notes are being checked after an update
	Notes           int                  `json:"notes"`   // highlights, notes and session notes
	Receipt         *reader.Receipt      `json:"receipt"` // of the check of notes after an update, until it is put away
	Sharing         bool                 `json:"sharing"` // with others in the room
}

// Job is the work going on in the background.
type Job struct {
	Phase string `json:"phase"`
	Done  int64  `json:"done"`
	Total int64  `json:"total"` // 0 while unknown
}

// Home is the first screen.
type Home struct {
	Continue    []HomeRow            `json:"continue"` // opened and not finished, latest first
	Spotlight   *library.Hit         `json:"spotlight"`
	Newsletters []library.Hit        `json:"newsletters"` // the newest
	Events      []library.Hit        `json:"events"`      // coming, soonest first
	PastEvents  []library.Hit        `json:"pastEvents"`  // latest first
	Initiatives []library.Hit        `json:"initiatives"`
	Counts      map[library.Kind]int `json:"counts"`     // every kind
	Fresh       []FreshItem          `json:"fresh"`      // new, changed or withdrawn since the reader last looked
	FreshTotal  int                  `json:"freshTotal"` // also of those that are not listed
	Release     library.Release      `json:"release"`
	StartPages  []library.Hit        `json:"startPages"`
}

// HomeRow is a row of "continue reading".
type HomeRow struct {
	library.Hit
	Position float64 `json:"position"` // 0 to 1
	Anchor   string  `json:"anchor,omitempty"`
}

// Suggestions answers what may be meant by an unfinished query.
type Suggestions struct {
	Suggestions []library.Suggestion `json:"suggestions"`
}

// Terms answers every vocabulary.
type Terms struct {
	Taxonomies []library.Taxonomy `json:"taxonomies"`
}

// ItemView is all that the reader shows of an item.
type ItemView struct {
	Item        library.Item     `json:"item"` // without its body
	HTML        string           `json:"html"`
	SummaryHTML string           `json:"summaryHtml"`
	FactsHTML   []string         `json:"factsHtml"`
	NoteHTML    string           `json:"noteHtml"`
	Contents    []render.Heading `json:"contents"`
	Paragraphs  int              `json:"paragraphs"` // numbered through summary and body
	Terms       []TermGroup      `json:"terms"`
	Related     []library.Hit    `json:"related"`
	Links       []ItemLink       `json:"links"`
	Backlinks   []library.Hit    `json:"backlinks"`
	Tables      []TableView      `json:"tables"`
	Mark        reader.Mark      `json:"mark"`
	TextLang    string           `json:"textLang"` // of summary, body and facts
	WebLinks    []WebLink        `json:"webLinks"`

	Updated   *ItemUpdate         `json:"updated"`   // the last change of the item; null when it never changed
	Versions  int                 `json:"versions"`  // texts of the item that the library holds, this one among them
	Withdrawn *library.Withdrawal `json:"withdrawn"` // null unless its publisher took it back
	Awaited   []string            `json:"awaited"`   // paths of its attachments that have not arrived yet
	Kept      *KeptText           `json:"kept"`      // the text is the last one it had; null while the library has it
}

// TermGroup holds the terms of one vocabulary that an item has.
type TermGroup struct {
	Scheme      string       `json:"scheme"`
	SchemeLabel library.Text `json:"schemeLabel"`
	SchemeNote  library.Text `json:"schemeNote"`
	Terms       []ItemTerm   `json:"terms"`
}

// ItemTerm is one term of an item.
type ItemTerm struct {
	ID        string       `json:"id"`
	Label     library.Text `json:"label"`
	Suggested bool         `json:"suggested,omitempty"` // by the editors, not the item's publisher
}

// ItemLink is a typed link to another item of the library.
type ItemLink struct {
	Rel string      `json:"rel"`
	Hit library.Hit `json:"hit"`
}

// WebLink is a typed link to a page on the web.
type WebLink struct {
	Rel   string `json:"rel"`
	URL   string `json:"url"`
	Title string `json:"title,omitempty"`
}

// TableView is a table shown with an item.
type TableView struct {
	ID    string       `json:"id"`
	Title library.Text `json:"title"`
	Note  library.Text `json:"note"`
	HTML  string       `json:"html"`
	Rows  int          `json:"rows"`
}

// Marks answers the marks of every item that has one.
type Marks struct {
	Marks map[string]reader.Mark `json:"marks"`
}

// MarkPatch changes a mark; what is absent stays.
type MarkPatch struct {
	Starred  *bool    `json:"starred,omitempty"`
	Read     *bool    `json:"read,omitempty"`
	Position *float64 `json:"position,omitempty"`
	Anchor   *string  `json:"anchor,omitempty"`
	Opened   bool     `json:"opened,omitempty"` // the item was opened just now
}

// ReadRequest marks many items read or unread.
type ReadRequest struct {
	IDs  []string `json:"ids"`
	Read bool     `json:"read"`
}

// Changed names the items a request changed: what an undo must change back.
type Changed struct {
	Changed []string `json:"changed"`
}

// SeenRequest says up to which release the reader has seen what is new.
type SeenRequest struct {
	Release int `json:"release"`
}

// ErrorCode names a fault for the front end.
type ErrorCode string

// The faults the API answers with.
const (
	CodeNotFound  ErrorCode = "not_found"
	CodeInvalid   ErrorCode = "invalid"
	CodeMethod    ErrorCode = "method_not_allowed"
	CodeTooLarge  ErrorCode = "too_large"
	CodeMediaType ErrorCode = "unsupported_media_type"
	CodeForbidden ErrorCode = "forbidden"
	CodeLocked    ErrorCode = "locked"
	CodeNewer     ErrorCode = "newer"
	CodeReadOnly  ErrorCode = "read_only"
	CodeFull      ErrorCode = "full"
	CodeDamaged   ErrorCode = "damaged"
	CodeNotReady  ErrorCode = "not_ready"
	CodeAbsent    ErrorCode = "absent" // an attachment that has not arrived yet
	CodeBusy      ErrorCode = "busy"   // more guests ask than a room has place for
	CodeInternal  ErrorCode = "internal"
)

// Fault is why a request failed.
type Fault struct {
	Code    ErrorCode `json:"code"`
	Message string    `json:"message"` // one sentence for the reader
}

// ErrorAnswer is the body of every answer that is not a success.
type ErrorAnswer struct {
	Error Fault `json:"error"`
}
