package publish

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"time"

	"socialmission.org/desktop/internal/library"
)

// newest is how many entries other programs are given.
const newest = 50

// readers writes the newest entries as JSON Feed 1.1 and Atom, for programs
// that read feeds. They are neither signed nor needed by this one.
func (r *releasing) readers() error {
	entries := r.news(newest)
	if err := r.jsonFeed(entries); err != nil {
		return err
	}
	return r.atom(entries)
}

// entryID names an entry for ever: it must not change from release to release.
func (r *releasing) entryID(item library.Item) string {
	return fmt.Sprintf("urn:socialmission:%s:%d", r.next.Manifest.Release.Feed, item.Number)
}

func midnight(d library.Date) string {
	t, err := time.Parse(time.DateOnly, d.Last())
	if err != nil {
		return ""
	}
	return t.Format(time.RFC3339)
}

func itemURL(item library.Item) string {
	if item.Bib.URL == "" && item.Bib.DOI != "" {
		return "https://doi.org/" + item.Bib.DOI
	}
	return item.Bib.URL
}

// textOf is what an entry says: programs want more than a title.
func textOf(item library.Item) string {
	if item.Summary == "" {
		return item.Title
	}
	return item.Summary
}

func (r *releasing) jsonFeed(entries []news) error {
	type item struct {
		ID        string `json:"id"`
		URL       string `json:"external_url,omitempty"` // the source; the item itself lies in the library
		Title     string `json:"title"`
		Text      string `json:"content_text"`
		Published string `json:"date_published"`
		Modified  string `json:"date_modified,omitempty"`
		Language  string `json:"language,omitempty"`
	}
	top := struct {
		Version     string `json:"version"`
		Title       string `json:"title"`
		Description string `json:"description"`
		Language    string `json:"language"`
		Items       []item `json:"items"`
	}{"https://jsonfeed.org/version/1.1", r.col.Name.In("en"), r.next.Manifest.Release.Title.In("en"), "en", []item{}}
	for _, n := range entries {
		e := item{ID: r.entryID(n.item), URL: itemURL(n.item), Title: n.item.Title, Text: textOf(n.item),
			Published: midnight(n.first), Language: n.item.Language}
		if n.date != n.first {
			e.Modified = midnight(n.date)
		}
		top.Items = append(top.Items, e)
	}
	data, err := json.MarshalIndent(top, "", " ")
	if err != nil {
		return err
	}
	return r.site.write("feed.json", append(data, '\n'))
}

func (r *releasing) atom(entries []news) error {
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	type entry struct {
		Language  string `xml:"xml:lang,attr,omitempty"`
		ID        string `xml:"id"`
		Title     string `xml:"title"`
		Updated   string `xml:"updated"`
		Published string `xml:"published"`
		Link      *link  `xml:"link"`
		Content   string `xml:"content"`
	}
	top := struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Author  string   `xml:"author>name"`
		Entries []entry  `xml:"entry"`
	}{ID: "urn:socialmission:" + r.next.Manifest.Release.Feed, Title: r.col.Name.In("en"),
		Updated: midnight(r.next.Manifest.Release.Date), Author: r.col.Name.In("en")}
	for _, n := range entries {
		e := entry{Language: n.item.Language, ID: r.entryID(n.item), Title: n.item.Title,
			Updated: midnight(n.date), Published: midnight(n.first), Content: textOf(n.item)}
		if url := itemURL(n.item); url != "" {
			e.Link = &link{"alternate", url}
		}
		top.Entries = append(top.Entries, e)
	}
	data, err := xml.MarshalIndent(top, "", " ")
	if err != nil {
		return err
	}
	return r.site.write("feed.xml", append([]byte(xml.Header), append(data, '\n')...))
}
