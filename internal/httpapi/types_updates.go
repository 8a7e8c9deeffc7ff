package httpapi

import (
	"time"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// Updates is the whole of the Updates screen: what the library holds, where
// news come from, what was found there and what is being done about it.
type Updates struct {
	Held          library.Release         `json:"held"`
	Source        FeedSource              `json:"source"`
	Trust         FeedTrust               `json:"trust"`
	Signed        *Signature              `json:"signed"` // of the release that is held
	Policy        reader.UpdatePolicy     `json:"policy"`
	PolicyManaged bool                    `json:"policyManaged"` // the organisation chose it: it cannot be changed here
	Metered       bool                    `json:"metered"`       // the line costs money: ask, whatever the policy says
	Attachments   reader.AttachmentChoice `json:"attachments"`   // what updates bring unless told otherwise
	Checked       *Checked                `json:"checked"`
	Offer         *Offer                  `json:"offer"`
	Job           *UpdateJob              `json:"job"`
	Last          *JobEnd                 `json:"last"`
	Undo          *library.Release        `json:"undo"` // the release an undo goes back to
	Missing       Missing                 `json:"missing"`
	History       []Past                  `json:"history"`  // newest first
	Requests      []SentRequest           `json:"requests"` // the last that left this computer, newest first
	Sticks        []Stick                 `json:"sticks"`   // only when they were asked for, by ?sticks=1
}

// SourceOrigin says who gave the feed's address.
type SourceOrigin string

// The origins of the address, the strongest first; empty when there is none.
const (
	SourceFromPolicy   SourceOrigin = "policy"   // the organisation's policy file
	SourceFromSettings SourceOrigin = "settings" // the reader
	SourceFromBuild    SourceOrigin = "build"    // whoever made this program
	SourceNone         SourceOrigin = ""
)

// FeedSource is where updates are asked for.
type FeedSource struct {
	Address string       `json:"address"`
	From    SourceOrigin `json:"from"`
	Managed bool         `json:"managed"` // by the organisation: it cannot be changed here
}

// FeedTrust is whose signatures the library trusts.
type FeedTrust struct {
	Known       bool   `json:"known"`
	Name        string `json:"name"`        // of the organisation, as it signed it
	Fingerprint string `json:"fingerprint"` // of its root, in groups of four
}

// Signature is who signed a release and how long that counts over the web.
type Signature struct {
	By      string       `json:"by"`
	Date    library.Date `json:"date"`
	Expires time.Time    `json:"expires,omitzero"`
	Stale   bool         `json:"stale"`
}

// CheckOutcome is how a look for news ended.
type CheckOutcome string

// The outcomes of a check.
const (
	CheckNews    CheckOutcome = "news"
	CheckCurrent CheckOutcome = "current"
	CheckFailed  CheckOutcome = "failed"
)

// Checked is the last look for news.
type Checked struct {
	At      time.Time    `json:"at"`
	Outcome CheckOutcome `json:"outcome"`
	Message string       `json:"message"` // one sentence for the reader
}

// Offer is what a check found.
type Offer struct {
	Release    library.Release  `json:"release"`
	Source     string           `json:"source"` // an address or a path
	ByHand     bool             `json:"byHand"`
	Stale      bool             `json:"stale"` // its signatures have expired
	Expires    time.Time        `json:"expires,omitzero"`
	SignedBy   string           `json:"signedBy"`
	NeedsTrust *NeedsTrust      `json:"needsTrust"` // the reader must say first that this is whom to trust
	OtherFeed  bool             `json:"otherFeed"`  // taking it means to follow another feed from then on
	Undone     bool             `json:"undone"`     // the reader went back from it once
	Notes      []Notes          `json:"notes"`      // of each release that is new, newest first
	Bytes      OfferBytes       `json:"bytes"`
	Seconds    *OfferSeconds    `json:"seconds"` // at the speed just measured; null when none was
	Items      []AttachmentItem `json:"items"`   // the items with attachments to be fetched
}

// NeedsTrust is whose signatures the reader is asked to trust.
type NeedsTrust struct {
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
}

// Notes is what one release brought, by title.
type Notes struct {
	Release   library.Release `json:"release"`
	Note      library.Text    `json:"note"`
	New       []Change        `json:"new"`
	Changed   []Change        `json:"changed"`
	Withdrawn []Change        `json:"withdrawn"`
	Removed   []Change        `json:"removed"`
}

// Change is one item that a release brought, changed or took away.
type Change struct {
	ID    string       `json:"id"`
	Kind  library.Kind `json:"kind,omitempty"`
	Title string       `json:"title"`
	Note  string       `json:"note,omitempty"` // what changed, or why it was withdrawn
}

// OfferBytes is what there is to fetch.
type OfferBytes struct {
	Text        int64 `json:"text"`
	Images      int64 `json:"images"`
	Attachments int64 `json:"attachments"`
}

// OfferSeconds is how long that will take.
type OfferSeconds struct {
	Text float64 `json:"text"`
	All  float64 `json:"all"`
}

// AttachmentItem is an item with attachments to choose.
type AttachmentItem struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Bytes int64  `json:"bytes"`
}

// JobKind is what goes on behind the page.
type JobKind string

// The kinds of job.
const (
	JobCheck       JobKind = "check"
	JobUpdate      JobKind = "update"
	JobAttachments JobKind = "attachments"
	JobUndo        JobKind = "undo"
	JobSave        JobKind = "save"
)

// UpdateJob is how far the running job is.
type UpdateJob struct {
	Kind    JobKind  `json:"kind"`
	Phase   string   `json:"phase"`
	Done    int64    `json:"done"`    // bytes
	Total   int64    `json:"total"`   // bytes; 0 while unknown
	Rate    float64  `json:"rate"`    // bytes a second; 0 while unknown
	Seconds *float64 `json:"seconds"` // left; null while unknown
	Paused  bool     `json:"paused"`
	Release int      `json:"release"` // number; 0 while unknown
}

// JobEnd is how the last job ended.
type JobEnd struct {
	Kind      JobKind   `json:"kind"`
	OK        bool      `json:"ok"`
	Message   string    `json:"message"` // one sentence for the reader
	At        time.Time `json:"at"`
	Added     int       `json:"added"`
	Changed   int       `json:"changed"`
	Removed   int       `json:"removed"`
	Withdrawn int       `json:"withdrawn"`
}

// Missing is what the library's items name and the library has not.
type Missing struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// Past is a release the library held, and how it came.
type Past struct {
	Release  library.Release `json:"release"`
	At       time.Time       `json:"at,omitzero"`
	Source   string          `json:"source"`
	ByHand   bool            `json:"byHand"`
	SignedBy string          `json:"signedBy"`
	Expires  time.Time       `json:"expires,omitzero"`
	Undone   bool            `json:"undone"` // the reader went back from it
	Notes    []Notes         `json:"notes"`
}

// SentRequest is one request that left this computer.
type SentRequest struct {
	At     time.Time `json:"at"`
	Method string    `json:"method"`
	Host   string    `json:"host"`
	Path   string    `json:"path"`
	Bytes  int64     `json:"bytes"` // of the answer
}

// Stick is a removable disk that holds a feed.
type Stick struct {
	Path string `json:"path"` // what to check
	Name string `json:"name"` // of the disk
}

// CheckRequest asks for news; without a source, of the feed's own address.
type CheckRequest struct {
	Source string `json:"source,omitempty"` // a web address or a path on this computer
}

// Attachments is which attachments an update brings.
type Attachments string

// The choices.
const (
	AllAttachments    Attachments = "all"
	NoAttachments     Attachments = "none"
	ChosenAttachments Attachments = "chosen"
)

// StartRequest takes what was offered. The last three repeat what the reader
// was asked and agreed to.
type StartRequest struct {
	Attachments Attachments `json:"attachments"`
	Items       []string    `json:"items,omitempty"`  // whose attachments, with "chosen"
	Trust       string      `json:"trust,omitempty"`  // the fingerprint shown with needsTrust
	Switch      bool        `json:"switch,omitempty"` // follow another feed
	Stale       bool        `json:"stale,omitempty"`  // take a feed whose signatures have expired
}

// UpdateSettings changes how updates are made; what is absent stays.
type UpdateSettings struct {
	Source      *string                  `json:"source,omitempty"`
	Policy      *reader.UpdatePolicy     `json:"policy,omitempty"`
	Metered     *bool                    `json:"metered,omitempty"`
	Attachments *reader.AttachmentChoice `json:"attachments,omitempty"`
}

// SaveRequest saves an update for a colleague.
type SaveRequest struct {
	To   string `json:"to"`   // a folder, or the path of a zip file
	From int    `json:"from"` // the release the colleague holds; 0 for the whole feed
}

// UpdatesStatus is what the top bar shows of updates.
type UpdatesStatus struct {
	News bool `json:"news"` // something was found and not taken yet
	Job  bool `json:"job"`
}

// ItemUpdate is the last change of an item.
type ItemUpdate struct {
	Date    library.Date `json:"date"`
	Release int          `json:"release"` // that brought it; 0 when not known
	Note    string       `json:"note"`    // what changed, one sentence
}

// Versions answers the older texts of an item, newest first.
type Versions struct {
	Versions []Version `json:"versions"`
}

// Version is one text an item had.
type Version struct {
	Release     library.Release `json:"release"` // the last that held it
	Note        string          `json:"note"`    // what it changed
	Title       string          `json:"title"`
	Language    string          `json:"language"`
	TextLang    string          `json:"textLang"`
	HTML        string          `json:"html"`
	SummaryHTML string          `json:"summaryHtml"`
}

// Later is what the reader wants to open once online.
type Later struct {
	Links []reader.LaterLink `json:"links"` // oldest first
}

// LaterRequest puts a link aside until the reader is online.
type LaterRequest struct {
	URL   string `json:"url"`
	Title string `json:"title"`
	Item  string `json:"item"` // id of the item that has the link; may be empty
}
