package search

import (
	"strings"

	"socialmission.org/desktop/internal/library"
)

// A row is what a line of results shows, and what items are sorted and
// counted by. Rows are held in memory, so that a result needs the store for
// its snippets only.
type row struct {
	id, digest        string
	number            int
	kind              library.Kind
	title             string
	lang, textLang    string
	date              library.Date
	byline, container string
	availability      library.Availability
	withdrawn         bool
	start, end        library.Date
	lengths           [fieldCount]uint32
	facets            [facetCount][]string // term ids, with broader and newer terms
	own               [2][]string          // the item's own types and series
	near              string               // packed neighbours
}

// facetNames are the facets in library.Facets() order.
var facetNames = library.Facets()

const facetCount = 9

// The places of the facets that are not taxonomies, and of the two shown in rows.
const (
	facetKind = iota
	facetType
	_
	_
	_
	facetSeries
	facetLang
	facetYear
	facetAvailability
)

func newRow(it *library.Item, terms *termBook) row {
	r := row{
		id: it.ID, digest: it.Object, number: it.Number, kind: it.Kind, title: it.Title,
		lang: it.Language, textLang: it.TextLanguage, date: itemDate(it),
		byline: byline(it.Bib), container: it.Bib.ContainerTitle,
		availability: it.Availability, withdrawn: it.Withdrawn != nil,
	}
	if it.Happening != nil {
		r.start, r.end = it.Happening.Start, it.Happening.End
	}
	if r.container == "" {
		r.container = it.Bib.CollectionTitle
	}
	r.setFacets(it, terms)
	return r
}

func (r *row) setFacets(it *library.Item, terms *termBook) {
	r.facets[facetKind] = []string{string(it.Kind)}
	if it.Language != "" {
		r.facets[facetLang] = []string{it.Language}
	}
	if it.Availability != "" {
		r.facets[facetAvailability] = []string{string(it.Availability)}
	}
	if len(r.date) >= 4 {
		r.facets[facetYear] = []string{string(r.date[:4])}
	}
	for _, ref := range it.Terms {
		f := facetIndex(ref.Scheme)
		if f < 0 {
			continue
		}
		switch f {
		case facetType:
			r.own[0] = append(r.own[0], ref.ID)
		case facetSeries:
			r.own[1] = append(r.own[1], ref.ID)
		}
		for _, id := range terms.closure(ref.Scheme, ref.ID) {
			if !contains(r.facets[f], id) {
				r.facets[f] = append(r.facets[f], id)
			}
		}
	}
}

func facetIndex(name string) int {
	for i, f := range facetNames {
		if f == name {
			return i
		}
	}
	return -1
}

// byline names the first three authors as reference lists do.
func byline(b library.Bibliography) string {
	const most = 3
	var names []string
	for i, n := range b.Author {
		if i == most {
			break
		}
		names = append(names, shortName(n))
	}
	if len(names) > 0 && (b.AuthorsPartial || len(b.Author) > most) {
		names = append(names, "et al.")
	}
	return strings.Join(names, ", ")
}

func shortName(n library.Name) string {
	if n.Literal != "" {
		return n.Literal
	}
	var initials strings.Builder
	for part := range strings.FieldsFuncSeq(n.Given, func(r rune) bool { return r == ' ' || r == '.' || r == '-' }) {
		for _, r := range part {
			initials.WriteRune(r)
			break
		}
	}
	return strings.TrimSpace(n.Family + " " + initials.String())
}

// hit returns the row as a line of results, without title markup.
func (r *row) hit() library.Hit {
	return library.Hit{
		ID: r.id, Number: r.number, Kind: r.kind, Title: r.title, TitleHTML: escape(r.title),
		Language: r.lang, TextLanguage: r.textLang, Date: r.date, Byline: r.byline,
		Container: r.container, Types: r.own[0], Series: r.own[1],
		Availability: r.availability, Withdrawn: r.withdrawn, Start: r.start, End: r.end,
	}
}
