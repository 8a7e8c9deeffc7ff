package export

import (
	"fmt"
	"strings"

	"socialmission.org/desktop/internal/cite"
)

// bibTypes are the entry types of BibTeX and BibLaTeX for those of CSL; the
// others are misc.
func bibTypes() map[string][2]string {
	return map[string][2]string{
		"article-journal": {"article", "article"}, "article-magazine": {"article", "article"}, "article-newspaper": {"article", "article"},
		"book": {"book", "book"}, "chapter": {"incollection", "incollection"}, "paper-conference": {"inproceedings", "inproceedings"},
		"report": {"techreport", "report"}, "thesis": {"phdthesis", "thesis"}, "dataset": {"misc", "dataset"},
		"webpage": {"misc", "online"}, "post-weblog": {"misc", "online"}, "motion_picture": {"misc", "video"}, "broadcast": {"misc", "audio"},
	}
}

// bibFile writes UTF-8 with what TeX gives a meaning to escaped. Keys are the
// ids of the items, which never change.
func bibFile(entries []Entry, latex bool) string {
	var b strings.Builder
	types := bibTypes()
	for i, e := range entries {
		if i > 0 {
			b.WriteString("\n")
		}
		c := reference(e)
		kinds, ok := types[c.Type]
		if !ok {
			kinds = [2]string{"misc", "misc"}
		}
		w := &bibWriter{b: &b}
		if latex {
			w.begin(kinds[1], c.ID)
			biblatexFields(w, c)
		} else {
			w.begin(kinds[0], c.ID)
			bibtexFields(w, c, kinds[0])
		}
		b.WriteString("\n}\n")
	}
	return b.String()
}

type bibWriter struct{ b *strings.Builder }

func (w *bibWriter) begin(kind, key string) { w.b.WriteString("@" + kind + "{" + key) }

// field writes a text in which TeX's own characters are escaped.
func (w *bibWriter) field(name, value string) { w.raw(name, tex(oneLine(value))) }

// raw writes a value that has its final form.
func (w *bibWriter) raw(name, value string) {
	if value != "" {
		fmt.Fprintf(w.b, ",\n  %s = {%s}", name, value)
	}
}

// shared writes what both have in common. Titles stand in double braces: they
// are printed as they are, whatever a style does to capitals.
func shared(w *bibWriter, c cite.CSL) {
	if c.Title != "" {
		w.raw("title", "{"+tex(oneLine(c.Title))+"}")
	}
	w.raw("author", bibNames(c.Author))
	w.field("volume", c.Volume)
	w.raw("pages", strings.ReplaceAll(tex(dashes.Replace(oneLine(c.Page))), "-", "--"))
	w.raw("doi", verbatim(c.DOI))
	w.raw("url", verbatim(c.URL))
	w.field("abstract", c.Abstract)
	w.field("keywords", c.Keyword)
}

func bibtexFields(w *bibWriter, c cite.CSL, kind string) {
	shared(w, c)
	container, publisher := "booktitle", "publisher"
	switch kind {
	case "article":
		container = "journal"
	case "techreport":
		publisher = "institution"
	case "phdthesis":
		publisher = "school"
	}
	w.field(container, c.ContainerTitle)
	w.field(publisher, c.Publisher)
	w.field("series", c.CollectionTitle)
	w.field("number", c.Issue)
	w.field("address", c.EventPlace)
	w.field("language", languageName(c.Language))
	if c.Issued != nil {
		parts := c.Issued.Parts[0]
		w.raw("year", fmt.Sprintf("%04d", parts[0]))
		if len(parts) > 1 {
			w.b.WriteString(",\n  month = " + months()[parts[1]-1])
		}
		if len(parts) > 2 {
			w.raw("day", fmt.Sprint(parts[2]))
		}
	}
	if c.Accessed != nil {
		w.raw("urldate", isoDate(c.Accessed))
	}
}

func biblatexFields(w *bibWriter, c cite.CSL) {
	shared(w, c)
	container, publisher := "booktitle", "publisher"
	switch c.Type {
	case "article-journal", "article-magazine", "article-newspaper":
		container = "journaltitle"
	case "report", "thesis":
		publisher = "institution"
	}
	if c.Type == "thesis" {
		w.raw("type", "phdthesis")
	}
	w.field(container, c.ContainerTitle)
	w.raw(publisher, namePart(c.Publisher)) // BibLaTeX has lists here, which "and" divides
	w.field("series", c.CollectionTitle)
	w.field("number", c.Issue)
	w.field("venue", c.EventPlace)
	w.raw("langid", languageName(c.Language))
	if c.Issued != nil {
		w.raw("date", isoDate(c.Issued))
	}
	if c.EventDate != nil {
		w.raw("eventdate", isoDate(c.EventDate))
	}
	if c.Accessed != nil {
		w.raw("urldate", isoDate(c.Accessed))
	}
}

func months() []string {
	return []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
}

// isoDate is a day or a range of days with the precision it has.
func isoDate(d *cite.CSLDate) string {
	var days []string
	for _, parts := range d.Parts {
		text := fmt.Sprintf("%04d", parts[0])
		for _, p := range parts[1:] {
			text += fmt.Sprintf("-%02d", p)
		}
		days = append(days, text)
	}
	return strings.Join(days, "/")
}

// languageName is what babel calls a language.
func languageName(tag string) string {
	switch tag, _, _ := strings.Cut(tag, "-"); tag {
	case "en":
		return "english"
	case "es":
		return "spanish"
	case "pt":
		return "portuguese"
	case "fr":
		return "french"
	}
	return tag
}

// bibNames writes names so that nothing of them is taken for the syntax:
// institutions, and parts with commas or "and", stand in braces.
func bibNames(names []cite.CSLName) string {
	var out []string
	for _, n := range names {
		switch {
		case n.Literal == cite.Others:
			out = append(out, "others")
		case n.Literal != "":
			out = append(out, "{"+tex(oneLine(n.Literal))+"}")
		case n.Suffix != "":
			out = append(out, namePart(n.Family)+", "+namePart(n.Suffix)+", "+namePart(n.Given))
		case n.Given != "":
			out = append(out, namePart(n.Family)+", "+namePart(n.Given))
		default:
			out = append(out, "{"+tex(oneLine(n.Family))+"}")
		}
	}
	return strings.Join(out, " and ")
}

func namePart(s string) string {
	s = oneLine(s)
	if strings.Contains(s, ",") || strings.Contains(strings.ToLower(" "+s+" "), " and ") {
		return "{" + tex(s) + "}"
	}
	return tex(s)
}

// tex escapes the characters that have a meaning to TeX.
func tex(s string) string { return texEscapes.Replace(s) }

var texEscapes = strings.NewReplacer(`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `&`, `\&`, `%`, `\%`, `$`, `\$`, `#`, `\#`, `_`, `\_`,
	`~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`)

// verbatim is an address as it is read: with nothing escaped, and with what
// would end the field percent-encoded.
func verbatim(s string) string { return addressEscapes.Replace(oneLine(s)) }

var addressEscapes = strings.NewReplacer(`{`, "%7B", `}`, "%7D", `\`, "%5C", " ", "%20")
