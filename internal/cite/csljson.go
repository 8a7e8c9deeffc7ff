package cite

import (
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// CSL is an item as CSL-JSON, the form that processors and reference managers
// share (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html).
// What the library does not know is not there.
type CSL struct {
	ID              string    `json:"id"`
	Type            string    `json:"type"`
	CitationKey     string    `json:"citation-key,omitempty"`
	Title           string    `json:"title,omitempty"`
	Author          []CSLName `json:"author,omitempty"`
	Issued          *CSLDate  `json:"issued,omitempty"`
	Accessed        *CSLDate  `json:"accessed,omitempty"`
	EventDate       *CSLDate  `json:"event-date,omitempty"`
	EventTitle      string    `json:"event-title,omitempty"`
	EventPlace      string    `json:"event-place,omitempty"`
	ContainerTitle  string    `json:"container-title,omitempty"`
	CollectionTitle string    `json:"collection-title,omitempty"`
	Publisher       string    `json:"publisher,omitempty"`
	PublisherPlace  string    `json:"publisher-place,omitempty"`
	Volume          string    `json:"volume,omitempty"`
	Issue           string    `json:"issue,omitempty"`
	Page            string    `json:"page,omitempty"`
	Genre           string    `json:"genre,omitempty"`
	DOI             string    `json:"DOI,omitempty"`
	URL             string    `json:"URL,omitempty"`
	Language        string    `json:"language,omitempty"`
	Abstract        string    `json:"abstract,omitempty"`
	Keyword         string    `json:"keyword,omitempty"`
	Note            string    `json:"note,omitempty"`
}

// CSLName is a person or, as Literal, an institution.
type CSLName struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Suffix  string `json:"suffix,omitempty"`
	Literal string `json:"literal,omitempty"`
}

// CSLDate is a date of one day, or from one to another.
type CSLDate struct {
	Parts [][]int `json:"date-parts"`
}

// Others is the literal name that stands for authors who are not named; the
// readers of CSL-JSON and BibTeX know it as "and others".
const Others = "others"

// ToCSL maps an item to CSL-JSON. A list of authors that is not whole ends in
// Others.
func ToCSL(item library.Item) CSL {
	b := item.Bib
	c := CSL{
		ID: item.ID, Type: cslType(item), Title: item.Title, Author: names(b),
		Issued: cslDate(b.Issued), ContainerTitle: b.ContainerTitle, CollectionTitle: b.CollectionTitle,
		Publisher: b.Publisher, Volume: b.Volume, Issue: b.Issue, Page: b.Page,
		DOI: b.DOI, URL: b.URL, Language: item.Language,
	}
	switch c.Type {
	case "thesis":
		if c.Publisher == "" {
			c.Publisher = item.Institution
		}
	case "event":
		happening(&c, item)
	}
	if item.Kind == library.Newsletter && c.ContainerTitle == "" {
		// An issue is cited by its own title within the newsletter.
		c.ContainerTitle, c.CollectionTitle = c.CollectionTitle, ""
	}
	if b.Issued == "" && b.DOI == "" {
		c.Accessed = cslDate(seen(item))
	}
	return c
}

// cslType is the item's CSL type, for kinds without one the type that fits all of the kind.
func cslType(item library.Item) string {
	switch {
	case item.Kind == library.Newsletter && (item.Bib.Type == "" || item.Bib.Type == "periodical"):
		return "article-magazine" // an issue with a title; few styles know periodicals
	case item.Bib.Type != "":
		return item.Bib.Type
	}
	switch item.Kind {
	case library.Event:
		return "event"
	case library.Dataset:
		return "dataset"
	case library.Initiative, library.Page:
		return "webpage"
	}
	return "document"
}

// happening adds what only an event has: when, where, and who holds it.
func happening(c *CSL, item library.Item) {
	c.EventPlace = item.Place
	h := item.Happening
	if h == nil {
		return
	}
	c.EventDate = cslDate(h.Start, h.End)
	if c.Issued == nil {
		c.Issued = cslDate(h.Start, h.End)
	}
	c.Genre = capital(h.Type)
	if len(c.Author) == 0 && h.Organizer != "" {
		for name := range strings.SplitSeq(h.Organizer, ";") {
			c.Author = append(c.Author, CSLName{Literal: strings.TrimSpace(name)})
		}
	}
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func names(b library.Bibliography) []CSLName {
	var out []CSLName
	for _, n := range b.Author {
		out = append(out, CSLName(n))
	}
	if b.AuthorsPartial && len(out) > 0 {
		out = append(out, CSLName{Literal: Others})
	}
	return out
}

// seen is the day on which the editors last saw the page that is cited: what
// a reference without a date must say of a page that may change.
func seen(item library.Item) library.Date {
	var last library.Date
	for _, s := range item.Sources {
		if s.URL == item.Bib.URL && s.URL != "" && s.Seen > last {
			last = s.Seen
		}
	}
	return last
}

// cslDate writes dates with the precision they have; nil when there is none.
func cslDate(dates ...library.Date) *CSLDate {
	var d CSLDate
	for _, date := range dates {
		if !date.Valid() || len(d.Parts) > 0 && date == dates[0] {
			continue
		}
		var parts []int
		for part := range strings.SplitSeq(string(date), "-") {
			n, err := strconv.Atoi(part)
			if err != nil {
				return nil
			}
			parts = append(parts, n)
		}
		d.Parts = append(d.Parts, parts)
	}
	if d.Parts == nil {
		return nil
	}
	return &d
}
