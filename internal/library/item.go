// Package library is the domain: the items of the library, the vocabularies
// that describe them, and the questions readers ask of them. It holds plain
// types only; every other package speaks in these words.
package library

import "path"

// Kind says what an item is. The zero value is no kind.
type Kind string

// The kinds of item a content folder may hold.
const (
	Resource   Kind = "resource"
	Newsletter Kind = "newsletter"
	Initiative Kind = "initiative"
	Event      Kind = "event"
	Dataset    Kind = "dataset"
	Page       Kind = "page"
)

// The kinds of what readers add by themselves. No release has them; they are
// met in searches of the reader's own library only.
const (
	OwnFile Kind = "file"
	OwnNote Kind = "note"
	OwnList Kind = "list"
)

// OwnKinds lists the kinds of what readers add.
func OwnKinds() []Kind { return []Kind{OwnNote, OwnFile, OwnList} }

// Own reports whether readers add things of the kind by themselves.
func (k Kind) Own() bool { return k == OwnFile || k == OwnNote || k == OwnList }

// Kinds lists every kind of a release in the order readers meet them.
func Kinds() []Kind {
	return []Kind{Resource, Newsletter, Initiative, Event, Dataset, Page}
}

// Availability says how much of an item the library itself holds.
type Availability string

// What the reader can expect when opening an item without a network.
const (
	FullText    Availability = "full-text" // the whole text is here
	SummaryOnly Availability = "summary"   // a summary is here, the text elsewhere
	LinkOnly    Availability = "link"      // only the reference and the address
)

// Item is one thing the library holds, in the language it was written in.
// Absent facts are zero values; they are never filled in by guesswork.
type Item struct {
	ID     string `json:"id"`     // stable, unique over all kinds, [a-z0-9-]
	Number int    `json:"number"` // permanent, ≥ 1, assigned by the publisher, never reused
	Kind   Kind   `json:"kind"`

	Title    string `json:"title"`
	Language string `json:"language"` // BCP 47 of the work and its title: "en", "es"
	// TextLanguage is the language of Summary, Body and Facts where it differs
	// from Language: the English summary of a Spanish article.
	TextLanguage string       `json:"textLanguage,omitempty"`
	Summary      string       `json:"summary,omitempty"` // one or more plain paragraphs, Markdown inline allowed
	Body         string       `json:"body,omitempty"`    // Markdown
	Availability Availability `json:"availability"`

	Bib         Bibliography `json:"bib"`
	Terms       []TermRef    `json:"terms,omitempty"`
	Rights      Rights       `json:"rights"`
	Sources     []Source     `json:"sources,omitempty"`
	Links       []Link       `json:"links,omitempty"`
	Facts       []string     `json:"facts,omitempty"` // short dated statements, shown as a list
	Note        string       `json:"note,omitempty"`  // the editors' remark on the record
	Happening   *Happening   `json:"happening,omitempty"`
	Tables      []string     `json:"tables,omitempty"` // ids of Tables shown on this item
	Attachments []Attachment `json:"attachments,omitempty"`

	Institution string `json:"institution,omitempty"`
	Place       string `json:"place,omitempty"`

	Updated   Date        `json:"updated,omitempty"` // of the record, by its publisher
	Changed   string      `json:"changed,omitempty"` // what that update changed, one sentence
	Withdrawn *Withdrawal `json:"withdrawn,omitempty"`

	// Path and Object name the published file this item was read from: its path
	// in the content folder and the lower-case hex SHA-256 of its bytes.
	Path   string `json:"path,omitempty"`
	Object string `json:"object,omitempty"`
}

// Attached finds an attachment by its path in the content folder, as texts
// name it: with or without the folder "attachments".
func (i *Item) Attached(target string) (Attachment, bool) {
	target = path.Clean(target)
	for _, a := range i.Attachments {
		if a.Path == target || a.Path == path.Join("attachments", target) {
			return a, true
		}
	}
	return Attachment{}, false
}

// Bibliography holds an item's reference under CSL's standard field names
// (https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables).
type Bibliography struct {
	Type            string `json:"type,omitempty"` // CSL type: "article-journal", "report", …
	Author          []Name `json:"author,omitempty"`
	AuthorsPartial  bool   `json:"authorsPartial,omitempty"` // there are more authors than named: "et al."
	Issued          Date   `json:"issued,omitempty"`
	ContainerTitle  string `json:"container-title,omitempty"`
	Publisher       string `json:"publisher,omitempty"`
	Volume          string `json:"volume,omitempty"`
	Issue           string `json:"issue,omitempty"`
	Page            string `json:"page,omitempty"`
	DOI             string `json:"DOI,omitempty"`
	URL             string `json:"URL,omitempty"`
	CollectionTitle string `json:"collection-title,omitempty"` // the series of a newsletter issue
}

// Name is a person (Family, Given) or, when Literal is set, an institution or
// a name that must not be taken apart.
type Name struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Suffix  string `json:"suffix,omitempty"`
	Literal string `json:"literal,omitempty"`
}

// TermRef attaches a term of a taxonomy to an item.
type TermRef struct {
	Scheme string `json:"scheme"` // taxonomy id: "type", "domain", "topic", "profession", "series"
	ID     string `json:"id"`
	// Suggested marks a term that the editors of this collection chose and the
	// item's own publisher did not.
	Suggested bool `json:"suggested,omitempty"`
}

// Rights says on what terms the library holds an item.
type Rights struct {
	License string `json:"license,omitempty"` // as stated by the source, or an SPDX id
	Note    string `json:"note,omitempty"`
}

// Source is a page on which the item's facts were read.
type Source struct {
	URL  string `json:"url"`
	Seen Date   `json:"seen,omitempty"` // absent when the day was not recorded
}

// Link is a typed relation to another item (To) or to the web (URL).
type Link struct {
	Rel   string `json:"rel"` // "part-of", "about", "mentions", "related", "original", "listing"
	To    string `json:"to,omitempty"`
	URL   string `json:"url,omitempty"`
	Title string `json:"title,omitempty"`
}

// Happening holds what only an event has.
type Happening struct {
	Type      string `json:"type,omitempty"` // "conference", "deadline", "webinar", …
	Start     Date   `json:"start,omitempty"`
	End       Date   `json:"end,omitempty"`
	Zone      string `json:"zone,omitempty"` // IANA zone, when the source printed one
	Mode      string `json:"mode,omitempty"` // "in person", "online", "hybrid"
	Organizer string `json:"organizer,omitempty"`
	Audience  string `json:"audience,omitempty"`
	Conflict  string `json:"conflict,omitempty"` // sources disagree: shown with the event
	Status    string `json:"status,omitempty"`
}

// Attachment is a file published with an item and fetched apart from it.
type Attachment struct {
	Path   string `json:"path"`  // in the content folder, below attachments/
	Title  string `json:"title"` // what the reader sees
	Type   string `json:"type"`  // media type
	Size   int64  `json:"size"`  // bytes
	SHA256 string `json:"sha256"`
}

// Withdrawal says that the publisher took an item back, and why.
type Withdrawal struct {
	Date   Date   `json:"date"`
	Reason string `json:"reason"`
}
