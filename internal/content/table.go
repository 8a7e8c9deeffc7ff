package content

import (
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"socialmission.org/desktop/internal/library"
)

// readTable reads a table from its description (YAML) and its cells (CSV).
func readTable(schema, cells file, r *report) library.Table {
	t := library.Table{ID: stem(schema.path), Path: cells.path, Object: cells.sha}
	m, ok := document(schema, r, "table", "title", "note", "columns")
	if !ok {
		return t
	}
	m.need("columns")
	t.Title = m.bothLabels("title")
	t.Note = m.label("note", MaxText)
	seen := map[string]bool{}
	for _, n := range m.entries("columns", MaxColumns) {
		c := column(m, n)
		if c.Name != "" && seen[c.Name] {
			m.fault(n, "the column %q is there twice", c.Name)
		}
		seen[c.Name] = true
		t.Columns = append(t.Columns, c)
	}
	if !r.has(schema.path) {
		t.Rows = readRows(cells, t.Columns, r)
	}
	return t
}

func column(m fields, n *yaml.Node) library.Column {
	c := m.mapping(n, "column", "name", "label", "type", "unit", "header")
	if n.Kind != yaml.MappingNode {
		return library.Column{}
	}
	c.need("name", "type")
	header, _ := c.yes("header")
	return library.Column{Name: c.oneLine("name", MaxTitle), Label: c.bothLabels("label"),
		Type: c.choice("type", "string", "number", "integer", "date"), Unit: c.oneLine("unit", MaxTitle), Header: header}
}

func readRows(f file, columns []library.Column, r *report) [][]string {
	text, ok := clean(f, r)
	if !ok {
		return nil
	}
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if err != nil {
		csvFault(f.path, err, r)
		return nil
	}
	if !checkHead(f.path, head, columns, r) {
		return nil
	}
	var rows [][]string
	for {
		row, err := in.Read()
		switch {
		case errors.Is(err, io.EOF):
			return rows
		case err != nil:
			csvFault(f.path, err, r)
			return nil
		case len(rows) == MaxRows:
			r.add(f.path, 0, "the table has more than %d rows", MaxRows)
			return nil
		}
		line, _ := in.FieldPos(0)
		checkRow(f.path, line, row, columns, r)
		rows = append(rows, row)
	}
}

func csvFault(p string, err error, r *report) {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		r.add(p, 0, "the file is empty; its first line must name the columns")
	case errors.As(err, &parse):
		r.add(p, parse.StartLine, "a quote mark (\") in this row is opened and not closed, or stands in the middle of a cell")
	default:
		r.add(p, 0, "the file cannot be read as CSV: %v", err)
	}
}

func checkHead(p string, head []string, columns []library.Column, r *report) bool {
	var want []string
	for _, c := range columns {
		want = append(want, c.Name)
	}
	if strings.Join(head, "\x00") == strings.Join(want, "\x00") {
		return true
	}
	r.add(p, 1, "the first line must name the columns of the description, in their order: %s (it reads: %s)",
		short(strings.Join(want, ",")), short(strings.Join(head, ",")))
	return false
}

var (
	integerForm = regexp.MustCompile(`^-?[0-9]{1,18}$`)
	numberForm  = regexp.MustCompile(`^-?[0-9]{1,18}(\.[0-9]{1,18})?$`)
)

func checkRow(p string, line int, row []string, columns []library.Column, r *report) {
	if len(row) != len(columns) {
		r.add(p, line, "this row has %d cells; the table has %d columns", len(row), len(columns))
		return
	}
	for i, cell := range row {
		if cell == "" { // absent data
			continue
		}
		switch c := columns[i]; {
		case c.Type == "integer" && !integerForm.MatchString(cell):
			r.add(p, line, "the column %q holds whole numbers, not %q", c.Name, short(cell))
		case c.Type == "number" && !numberForm.MatchString(cell):
			r.add(p, line, "the column %q holds numbers such as 12 or 12.5, not %q", c.Name, short(cell))
		case c.Type == "date" && !library.Date(cell).Valid():
			r.add(p, line, "the column %q holds dates such as 2024, 2024-10 or 2024-10-30, not %q", c.Name, short(cell))
		}
	}
}
