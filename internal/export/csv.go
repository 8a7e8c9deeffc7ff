package export

import (
	"encoding/csv"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// bom begins the file: without it the most used spreadsheet takes UTF-8 for
// something else and breaks every accent. Every reader of CSV skips it.
const bom = "\ufeff"

// csvFile writes a row an item, under a row of names.
func csvFile(entries []Entry) string {
	var b strings.Builder
	b.WriteString(bom)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	rows := [][]string{{"number", "id", "kind", "type", "title", "authors", "date", "container", "publisher", "volume", "issue", "pages",
		"doi", "url", "language", "availability", "keywords", "summary"}}
	for _, e := range entries {
		rows = append(rows, csvRow(e))
	}
	if err := w.WriteAll(rows); err != nil {
		panic(err) // a Builder takes everything
	}
	return b.String()
}

func csvRow(e Entry) []string {
	item, bib := e.Item, e.Item.Bib
	row := []string{strconv.Itoa(item.Number), item.ID, string(item.Kind), bib.Type, item.Title, people(bib), date(item), bib.ContainerTitle, bib.Publisher,
		bib.Volume, bib.Issue, bib.Page, bib.DOI, bib.URL, item.Language, string(item.Availability), strings.Join(e.Keywords, "; "), oneLine(e.Abstract)}
	for i, cell := range row {
		row[i] = harmless(cell)
	}
	return row
}

// harmless keeps a spreadsheet from running a cell as a formula: what begins
// like one is made text by an apostrophe, which the program does not show.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n|＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}

// people lists authors as "Family, Given; …".
func people(b library.Bibliography) string {
	var names []string
	for _, n := range b.Author {
		name := n.Literal
		if name == "" {
			name = n.Family
			for _, part := range []string{n.Given, n.Suffix} {
				if part != "" {
					name += ", " + part
				}
			}
		}
		names = append(names, name)
	}
	if b.AuthorsPartial && len(names) > 0 {
		names = append(names, "et al.")
	}
	return strings.Join(names, "; ")
}

// date is the item's own, or for an event the day on which it begins.
func date(item library.Item) string {
	if item.Bib.Issued == "" && item.Happening != nil {
		return string(item.Happening.Start)
	}
	return string(item.Bib.Issued)
}
