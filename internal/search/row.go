package search

import (
	"strings"

	"socialmission.org/desktop/internal/library"
)

// A row is what a line of results shows. Rows lie in the table, so that a
// result needs the store for its snippets only.
type row struct {
	id                string
	number            int
	kind              library.Kind
	title             string
	lang, textLang    string
	date              library.Date
	byline, container string
	availability      library.Availability
	withdrawn         bool
	start, end        library.Date
	own               [2][]string // the item's own types and series
}

func (e *encoder) row(r *row, s *shared) {
	e.string(r.id)
	e.string(string(r.date))
	e.uint(uint64(r.number))
	for _, name := range []string{string(r.kind), r.lang, r.textLang, string(r.availability), r.container} {
		e.shared(s, name)
	}
	for _, text := range []string{r.title, r.byline, string(r.start), string(r.end)} {
		e.string(text)
	}
	e.uint(uint64(min(1, len(r.own[0])+len(r.own[1]))) | withdrawnBit(r.withdrawn))
	if len(r.own[0])+len(r.own[1]) > 0 {
		e.own(r.own[0], s)
		e.own(r.own[1], s)
	}
}

func withdrawnBit(withdrawn bool) uint64 {
	if withdrawn {
		return 2
	}
	return 0
}

func (e *encoder) own(ids []string, s *shared) {
	e.uint(uint64(len(ids)))
	for _, id := range ids {
		e.shared(s, id)
	}
}

func (d *decoder) row(names []string) (r row) {
	r.id, r.date, r.number = d.string(), library.Date(d.string()), int(d.uint())
	r.kind, r.lang, r.textLang = library.Kind(d.shared(names)), d.shared(names), d.shared(names)
	r.availability, r.container = library.Availability(d.shared(names)), d.shared(names)
	r.title, r.byline, r.start, r.end = d.string(), d.string(), library.Date(d.string()), library.Date(d.string())
	flags := d.uint()
	r.withdrawn = flags&2 != 0
	if flags&1 != 0 {
		r.own[0], r.own[1] = d.own(names), d.own(names)
	}
	return r
}

func (d *decoder) own(names []string) []string {
	var out []string
	for range d.count() {
		out = append(out, d.shared(names))
	}
	return out
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

func newRow(it *library.Item) row {
	r := row{
		id: it.ID, number: it.Number, kind: it.Kind, title: it.Title,
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
	for _, ref := range it.Terms {
		switch facetIndex(ref.Scheme) {
		case facetType:
			r.own[0] = append(r.own[0], ref.ID)
		case facetSeries:
			r.own[1] = append(r.own[1], ref.ID)
		}
	}
	return r
}

// A facetSet is the values of an item: term ids, with broader and newer terms.
type facetSet [facetCount][]string

func newFacetSet(it *library.Item, terms *termBook) (set facetSet) {
	set[facetKind] = []string{string(it.Kind)}
	if it.Language != "" {
		set[facetLang] = []string{it.Language}
	}
	if it.Availability != "" {
		set[facetAvailability] = []string{string(it.Availability)}
	}
	if date := itemDate(it); len(date) >= 4 && !it.Kind.Own() {
		set[facetYear] = []string{string(date[:4])}
	}
	for _, ref := range it.Terms {
		f := facetIndex(ref.Scheme)
		if f < 0 {
			continue
		}
		for _, id := range terms.closure(ref.Scheme, ref.ID) {
			if !contains(set[f], id) {
				set[f] = append(set[f], id)
			}
		}
	}
	return set
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
