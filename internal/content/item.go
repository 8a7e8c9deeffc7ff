package content

import (
	"path"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// draft is an item as its file says, with what can be checked only once the
// whole folder is known.
type draft struct {
	source
	item   library.Item
	refs   []ref
	idLine int
	noLine int // line of the number
}

// ref is a mention of something defined elsewhere in the folder.
type ref struct {
	what   what
	scheme string // of a term
	id     string
	line   int // of the YAML part, or of the file for links in the body
	body   bool
}

// what a ref points to.
type what int

const (
	toTerm what = iota
	toItem
	toTable
	toAttachment
	toEventType
)

func itemFields() []string {
	return []string{"id", "number", "kind", "title", "language", "text-language", "availability", "abstract",
		"type", "author", "author-complete", "issued", "container-title", "collection-title", "publisher",
		"volume", "issue", "page", "DOI", "URL",
		"terms", "suggested-terms", "rights", "sources", "links", "facts", "note", "institution", "place",
		"event", "tables", "attachments", "updated", "changed", "withdrawn"}
}

// readItem reads one item file.
func readItem(f file, r *report) draft {
	d := draft{source: source{f.path, 1, r}}
	d.item.Path, d.item.Object = f.path, f.sha
	text, ok := clean(f, r)
	if !ok {
		return d
	}
	front, body, bodyLine, ok := split(text)
	if !ok {
		r.add(f.path, 1, "the file must begin with its fields between two lines of three hyphens (---)")
		return d
	}
	if strings.TrimSpace(front) == "" {
		r.add(f.path, 1, "there are no fields between the two lines of three hyphens (---)")
		return d
	}
	node := d.parseYAML(front)
	if node == nil {
		return d
	}
	m := d.mapping(node, "item", itemFields()...)
	d.core(m)
	d.body(body, bodyLine)
	d.item.Bib = bibliography(m)
	d.described(m)
	d.whole(m)
	return d
}

// core reads what every item has.
func (d *draft) core(m fields) {
	it := &d.item
	m.need("id", "number", "kind", "title", "language", "availability")
	it.ID, d.idLine = m.id("id"), m.lineOf("id")
	it.Number, d.noLine = m.integer("number", 1), m.lineOf("number")
	it.Title = m.oneLine("title", MaxTitle)
	it.Language = language(m, "language")
	it.TextLanguage = language(m, "text-language")
	it.Availability = library.Availability(m.choice("availability",
		string(library.FullText), string(library.SummaryOnly), string(library.LinkOnly)))
	it.Summary = m.text("abstract", MaxSummary)
	d.place(m)
}

// place checks the id and the kind against where the file lies.
func (d *draft) place(m fields) {
	it := &d.item
	folder, name := path.Split(d.path)
	folder = strings.TrimSuffix(folder, "/")
	if stem := strings.TrimSuffix(name, ".md"); it.ID != "" && it.ID != stem {
		m.wrong("id", "the id %q differs from the file name; the file must be called %s.md", it.ID, it.ID)
	}
	kinds := make([]string, 0, len(library.Kinds()))
	for _, k := range library.Kinds() {
		kinds = append(kinds, string(k))
	}
	it.Kind = library.Kind(m.choice("kind", kinds...))
	if want := itemFolders()[folder]; it.Kind != "" && it.Kind != want {
		m.wrong("kind", "the kind is %q, but files in %q are of kind %q", it.Kind, folder, want)
	}
}

// described reads what items may have.
func (d *draft) described(m fields) {
	it := &d.item
	it.Terms = append(d.terms(m, "terms", false), d.terms(m, "suggested-terms", true)...)
	it.Rights = rights(m)
	it.Sources = sources(m)
	it.Links = d.links(m)
	it.Facts = m.texts("facts")
	it.Note = m.text("note", MaxText)
	it.Institution = m.oneLine("institution", MaxTitle)
	it.Place = m.oneLine("place", MaxTitle)
	it.Happening = d.happening(m)
	it.Tables = d.tables(m)
	it.Attachments = d.attached(m)
	it.Updated = m.date("updated")
	it.Changed = m.oneLine("changed", MaxText)
	it.Withdrawn = withdrawal(m)
}

// whole checks the fields against each other.
func (d *draft) whole(m fields) {
	it := &d.item
	switch {
	case it.Kind == library.Event && it.Happening == nil && m.value("event") == nil:
		m.wrong("kind", "an event needs the field \"event\" with at least its type")
	case it.Kind != library.Event && it.Kind != "" && it.Happening != nil:
		m.wrong("event", "only items of kind \"event\" have the field \"event\"")
	}
	d.held(m)
	if it.Changed != "" && it.Updated == "" {
		m.wrong("changed", "\"changed\" needs \"updated\" with the date of the change")
	}
	if it.Bib.AuthorsPartial && len(it.Bib.Author) == 0 {
		m.wrong("author-complete", "\"author-complete: false\" needs at least one author")
	}
}

// held checks that the item holds what its availability promises.
func (d *draft) held(m fields) {
	it := &d.item
	if it.Withdrawn != nil {
		return // its text may be gone for good reason
	}
	switch it.Availability {
	case library.FullText:
		if it.Body == "" {
			m.wrong("availability", "the item says that its full text is here, but there is no text below the fields")
		}
	case library.SummaryOnly:
		if it.Summary == "" && it.Body == "" && len(it.Facts) == 0 {
			m.wrong("availability", "the item says that a summary is here, but it has no abstract, facts or text")
		}
	case library.LinkOnly:
		if it.Bib.URL == "" && it.Bib.DOI == "" && len(it.Sources) == 0 {
			m.wrong("availability", "the item says that only a link is here, but it has no URL, DOI or source")
		}
	}
}
