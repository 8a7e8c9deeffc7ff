package render

import (
	"strings"

	"golang.org/x/net/html"
)

// Column says how a column of a table is shown.
type Column struct {
	Label  string
	Unit   string
	Number bool // aligned to the right
	Header bool // names its row
}

// Table returns an accessible table of plain text cells. An empty cell is
// shown as a dash and read out as "no data", in lang. Rows that are too short
// are filled with empty cells; cells beyond the last column are not shown.
func Table(lang, caption string, columns []Column, rows [][]string) string {
	table := element("table")
	if caption != "" {
		c := element("caption")
		c.AppendChild(textNode(caption))
		table.AppendChild(c)
	}
	table.AppendChild(tableHead(columns))
	body := element("tbody")
	for _, row := range rows {
		body.AppendChild(tableRow(lang, columns, row))
	}
	table.AppendChild(body)
	root := element("div")
	root.AppendChild(table)
	newPage(Options{Lang: lang, FirstParagraph: -1}.withDefaults()).arrange(root)
	out, err := write(root)
	if err != nil {
		return ""
	}
	return outgoing.Sanitize(out)
}

func tableHead(columns []Column) *html.Node {
	row := element("tr")
	for _, col := range columns {
		label := col.Label
		if col.Unit != "" {
			label += " (" + col.Unit + ")"
		}
		cell := element("th", "scope", "col")
		if col.Number {
			set(cell, "class", "num")
		}
		cell.AppendChild(textNode(label))
		row.AppendChild(cell)
	}
	head := element("thead")
	head.AppendChild(row)
	return head
}

func tableRow(lang string, columns []Column, values []string) *html.Node {
	row := element("tr")
	for i, col := range columns {
		cell := element("td")
		if col.Header {
			cell = element("th", "scope", "row")
		}
		if col.Number {
			set(cell, "class", "num")
		}
		value := ""
		if i < len(values) {
			value = strings.TrimSpace(values[i])
		}
		fillCell(cell, lang, value)
		row.AppendChild(cell)
	}
	return row
}

func fillCell(cell *html.Node, lang, value string) {
	switch {
	case value == "":
		dash := element("span", "aria-hidden", "true", "class", "no-data")
		dash.AppendChild(textNode("—"))
		hidden := element("span", "class", "sr-only")
		hidden.AppendChild(textNode(wordsIn(lang).NoData))
		cell.AppendChild(dash)
		cell.AppendChild(hidden)
	case strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "http://"):
		link := element("a", "href", value)
		link.AppendChild(textNode(value))
		cell.AppendChild(link)
	default:
		cell.AppendChild(textNode(value))
	}
}
