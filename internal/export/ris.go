package export

import (
	"fmt"
	"strings"

	"socialmission.org/desktop/internal/cite"
)

// risTypes are the reference types of RIS for those of CSL; the others are GEN.
func risTypes() map[string]string {
	return map[string]string{
		"article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS", "book": "BOOK", "chapter": "CHAP",
		"paper-conference": "CONF", "report": "RPRT", "thesis": "THES", "dataset": "DATA", "webpage": "ELEC", "post-weblog": "BLOG",
		"motion_picture": "VIDEO", "broadcast": "SOUND", "periodical": "JFULL",
	}
}

// risFile writes RIS as its makers described it in 2001 and as it is read
// today: a line a field, two-letter tags, UTF-8, lines that end in CRLF.
func risFile(entries []Entry) string {
	var b strings.Builder
	types := risTypes()
	for _, e := range entries {
		c := reference(e)
		kind := types[c.Type]
		if kind == "" {
			kind = "GEN"
		}
		risEntry(&risWriter{&b}, kind, c, e.Keywords)
	}
	return b.String()
}

type risWriter struct{ b *strings.Builder }

// line writes a field that has a value.
func (w *risWriter) line(tag, value string) {
	if value = oneLine(value); value != "" {
		w.b.WriteString(tag + "  - " + value + "\r\n")
	}
}

func risEntry(w *risWriter, kind string, c cite.CSL, keywords []string) {
	w.line("TY", kind)
	w.line("ID", c.ID)
	w.line("TI", c.Title)
	for _, n := range c.Author {
		w.line("AU", risName(n))
	}
	risDates(w, c)
	w.line("T2", c.ContainerTitle)
	w.line("T3", c.CollectionTitle)
	w.line("VL", c.Volume)
	w.line("IS", c.Issue)
	first, last, _ := strings.Cut(dashes.Replace(c.Page), "-")
	w.line("SP", first)
	w.line("EP", last)
	w.line("PB", c.Publisher)
	w.line("CY", c.EventPlace)
	w.line("DO", c.DOI)
	w.line("UR", c.URL)
	w.line("LA", c.Language)
	w.line("AB", c.Abstract)
	for _, k := range keywords {
		w.line("KW", k)
	}
	w.b.WriteString("ER  - \r\n\r\n")
}

func risName(n cite.CSLName) string {
	switch {
	case n.Literal == cite.Others:
		return "et al."
	case n.Literal != "":
		return n.Literal
	case n.Given == "" && n.Suffix == "":
		return n.Family
	case n.Suffix != "":
		return n.Family + ", " + n.Given + ", " + n.Suffix
	}
	return n.Family + ", " + n.Given
}

// risDates writes the year, and the day or month where it is known, as
// YYYY/MM/DD/ with empty places for what is not.
func risDates(w *risWriter, c cite.CSL) {
	if c.Issued != nil {
		parts := c.Issued.Parts[0]
		w.line("PY", fmt.Sprintf("%04d", parts[0]))
		if len(parts) > 1 {
			w.line("DA", risDate(parts))
		}
	}
	if c.Accessed != nil {
		w.line("Y2", risDate(c.Accessed.Parts[0]))
	}
}

func risDate(parts []int) string {
	text := fmt.Sprintf("%04d/", parts[0])
	for i := 1; i < 3; i++ {
		if i < len(parts) {
			text += fmt.Sprintf("%02d", parts[i])
		}
		text += "/"
	}
	return text
}

// dashes makes of the dashes that publishers print in page ranges one.
var dashes = strings.NewReplacer("–", "-", "—", "-", "--", "-")
