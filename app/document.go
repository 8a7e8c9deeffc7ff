package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// document writes an item down as Markdown, from which show makes its other
// formats: everything the library knows of it, in the order of reading.
type document struct {
	lib *opened
	b   strings.Builder
}

// itemMarkdown returns all of an item but its title.
func itemMarkdown(lib *opened, item library.Item) (string, error) {
	d := &document{lib: lib}
	d.reference(item)
	d.paragraph(item.Summary)
	d.paragraph(item.Body)
	d.bullets("Facts", item.Facts)
	d.bullets("When and where", happening(item))
	err := errors.Join(d.tables(item), d.terms(item), d.links(item))
	d.bullets("Attachments", attachments(item))
	d.bullets("Sources", sources(item))
	d.bullets("Rights", notEmpty(escape(item.Rights.License), escape(item.Rights.Note)))
	d.bullets("About this record", aboutRecord(item))
	return d.b.String(), err
}

func (d *document) paragraph(text string) {
	if text = strings.TrimSpace(text); text != "" {
		d.b.WriteString(text + "\n\n")
	}
}

func (d *document) bullets(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	d.b.WriteString("## " + title + "\n\n")
	for _, line := range lines {
		d.b.WriteString("- " + strings.ReplaceAll(line, "\n", " ") + "\n")
	}
	d.b.WriteString("\n")
}

// reference says in a paragraph what the item is and where it appeared.
func (d *document) reference(item library.Item) {
	bib := item.Bib
	d.paragraph(escape(strings.Join(notEmpty(people(bib), bib.ContainerTitle, bib.Publisher,
		labelled("vol.", bib.Volume), labelled("no.", bib.Issue), labelled("p.", bib.Page), string(bib.Issued),
		item.Institution, item.Place), " · ")))
	d.paragraph(strings.Join(notEmpty(string(item.Kind), item.Language, availability(item), fmt.Sprintf("no. %d", item.Number), escape(item.ID)), " · "))
	if w := item.Withdrawn; w != nil {
		d.paragraph(fmt.Sprintf("**Withdrawn %s:** %s", w.Date, escape(w.Reason)))
	}
	d.paragraph(address(bib.DOI, bib.URL))
}

func people(bib library.Bibliography) string {
	var names []string
	for _, n := range bib.Author {
		name := n.Literal
		if name == "" {
			name = strings.Join(notEmpty(n.Family, n.Given, n.Suffix), ", ")
		}
		names = append(names, name)
	}
	if bib.AuthorsPartial {
		names = append(names, "et al.")
	}
	return strings.Join(names, "; ")
}

func availability(item library.Item) string {
	switch item.Availability {
	case library.FullText:
		return "full text here"
	case library.SummaryOnly:
		return "summary here"
	}
	return "link only"
}

func address(doi, url string) string {
	if doi != "" {
		return "<https://doi.org/" + doi + ">"
	}
	if url != "" {
		return "<" + url + ">"
	}
	return ""
}

func happening(item library.Item) []string {
	h := item.Happening
	if h == nil {
		return nil
	}
	dates := string(h.Start)
	if h.End != "" && h.End != h.Start {
		dates += " to " + string(h.End)
	}
	return escapeAll(notEmpty(h.Type, dates, h.Zone, h.Mode, labelled("organised by", h.Organizer),
		labelled("for", h.Audience), labelled("status:", h.Status), labelled("sources disagree:", h.Conflict)))
}

func (d *document) tables(item library.Item) error {
	for _, id := range item.Tables {
		table, err := d.lib.content.Table(id)
		if err != nil {
			return err
		}
		d.table(table)
	}
	return nil
}

func (d *document) table(t library.Table) {
	d.b.WriteString("## " + escape(t.Title.In("en")) + "\n\n")
	d.paragraph(escape(t.Note.In("en")))
	var labels, rules []string
	for _, c := range t.Columns {
		labels, rules = append(labels, c.Label.In("en")), append(rules, "---")
	}
	d.row(labels)
	d.b.WriteString("| " + strings.Join(rules, " | ") + " |\n")
	for _, cells := range t.Rows {
		d.row(cells)
	}
	d.b.WriteString("\n")
}

func (d *document) row(cells []string) {
	d.b.WriteString("| " + strings.Join(escapeAll(cells), " | ") + " |\n")
}

func (d *document) terms(item library.Item) error {
	taxonomies, err := d.lib.content.Taxonomies()
	if err != nil {
		return err
	}
	var lines []string
	for _, t := range taxonomies {
		var labels []string
		for _, term := range t.Terms {
			at := slices.IndexFunc(item.Terms, func(ref library.TermRef) bool { return ref.Scheme == t.ID && ref.ID == term.ID })
			if at < 0 {
				continue
			}
			label := term.Label.In("en")
			if item.Terms[at].Suggested {
				label += " (suggested by this library)"
			}
			labels = append(labels, label)
		}
		if len(labels) > 0 {
			lines = append(lines, escape(t.Label.In("en")+": "+strings.Join(labels, "; ")))
		}
	}
	d.bullets("Terms", lines)
	return nil
}

func (d *document) links(item library.Item) error {
	var lines []string
	for _, link := range item.Links {
		if link.URL != "" {
			lines = append(lines, strings.Join(notEmpty(link.Rel+":", escape(link.Title), address("", link.URL)), " "))
			continue
		}
		other, err := d.lib.content.Item(link.To)
		if err != nil {
			return fmt.Errorf("follow a link of %s: %w", item.ID, err)
		}
		lines = append(lines, fmt.Sprintf("%s: %s (%s)", link.Rel, escape(other.Title), escape(other.ID)))
	}
	d.bullets("Links", lines)
	return nil
}

func attachments(item library.Item) []string {
	var lines []string
	for _, a := range item.Attachments {
		lines = append(lines, escape(fmt.Sprintf("%s (%s, %d bytes)", a.Title, a.Type, a.Size)))
	}
	return lines
}

func sources(item library.Item) []string {
	var lines []string
	for _, s := range item.Sources {
		line := address("", s.URL)
		if s.Seen != "" {
			line += " (seen " + string(s.Seen) + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

func aboutRecord(item library.Item) []string {
	lines := notEmpty(item.Note)
	if item.Updated != "" {
		lines = append(lines, strings.Join(notEmpty("Updated "+string(item.Updated), escape(item.Changed)), ": "))
	}
	return lines
}

func labelled(label, text string) string {
	if text == "" {
		return ""
	}
	return label + " " + text
}

func notEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// escape keeps plain text from being taken for Markdown.
func escape(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if strings.ContainsRune("\\`*_[]<>&#|~", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func escapeAll(texts []string) []string {
	escaped := make([]string, len(texts))
	for i, s := range texts {
		escaped[i] = escape(s)
	}
	return escaped
}
