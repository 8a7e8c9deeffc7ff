// Package export writes items down for other people's programs: RIS, BibTeX,
// BibLaTeX and CSL-JSON for reference managers, CSV for spreadsheets, Markdown
// for everything else. What other programs read back is what the library
// knows, field by field; nothing is added.
package export

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/cite"
	"socialmission.org/desktop/internal/library"
)

// Format names a form of file.
type Format string

// The formats there are.
const (
	RIS      Format = "ris"
	BibTeX   Format = "bibtex"
	BibLaTeX Format = "biblatex"
	CSLJSON  Format = "csl-json"
	CSV      Format = "csv"
	Markdown Format = "md"
)

// MaxItems is how many items one file may have: as many rows as a search can be asked for.
const MaxItems = 10_000

// Formats lists every format in the order readers meet them.
func Formats() []Format { return []Format{RIS, BibTeX, BibLaTeX, CSLJSON, CSV, Markdown} }

// Valid reports whether f is one of the formats.
func (f Format) Valid() bool { return slices.Contains(Formats(), f) }

// Ending is the ending of the file's name, with its dot.
func (f Format) Ending() string {
	switch f {
	case BibTeX, BibLaTeX:
		return ".bib"
	case CSLJSON:
		return ".json"
	}
	return "." + string(f)
}

// MediaType is what the file is to programs that ask.
func (f Format) MediaType() string {
	switch f {
	case RIS:
		return "application/x-research-info-systems"
	case BibTeX, BibLaTeX:
		return "application/x-bibtex; charset=utf-8"
	case CSLJSON:
		return "application/vnd.citationstyles.csl+json"
	case CSV:
		return "text/csv; charset=utf-8; header=present"
	}
	return "text/markdown; charset=utf-8"
}

// Entry is one item with what its own record leaves to others.
type Entry struct {
	Item     library.Item
	Abstract string   // the summary as plain text
	Keywords []string // the labels of its terms
}

// Write writes the entries in the order given. The title is the heading of a
// Markdown file; the other formats have no place for one.
func Write(w io.Writer, format Format, title string, entries []Entry) error {
	var text string
	switch format {
	case RIS:
		text = risFile(entries)
	case BibTeX:
		text = bibFile(entries, false)
	case BibLaTeX:
		text = bibFile(entries, true)
	case CSLJSON:
		data, err := cslFile(entries)
		if err != nil {
			return fmt.Errorf("write CSL-JSON: %w", err)
		}
		text = string(data)
	case CSV:
		text = csvFile(entries)
	case Markdown:
		text = markdownFile(title, entries)
	default:
		return fmt.Errorf("%w: there is no format %q", library.ErrInvalid, format)
	}
	_, err := io.WriteString(w, text)
	return err
}

// reference is an entry as CSL-JSON, whose fields the other formats share.
func reference(e Entry) cite.CSL {
	c := cite.ToCSL(e.Item)
	c.CitationKey = c.ID
	c.Abstract = oneLine(e.Abstract)
	c.Keyword = strings.Join(e.Keywords, ", ")
	if e.Item.Bib.AuthorsPartial && len(e.Item.Bib.Author) == 0 {
		c.Author = nil
	}
	return c
}

func cslFile(entries []Entry) ([]byte, error) {
	refs := make([]cite.CSL, len(entries))
	for i, e := range entries {
		refs[i] = reference(e)
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(refs)
	return []byte(b.String()), err
}

// oneLine keeps a text to one line: the line formats have no other.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' || r == ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' }), " ")
}
