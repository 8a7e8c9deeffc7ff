package export_test

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/export"
	"socialmission.org/desktop/internal/library"
)

// torture is what breaks writers: every field with what some format gives a meaning to.
func torture() []export.Entry {
	names := []library.Name{
		{Family: "Núñez-Ortiz", Given: "María José"}, {Family: "O'Brien", Given: "Seán", Suffix: "Jr."}, {Family: "de la Cruz", Given: "Ana"},
		{Literal: "Smith, Jones & Sons, Ltd."}, {Literal: "Health and Social Care Board"}, {Family: "Plato"},
	}
	item := func(id, title string, partial bool) export.Entry {
		return export.Entry{Abstract: "50% of “all” {braces} & $5 #1 a_b \\ c~d ^e", Keywords: []string{"Pathways & access", "Niños"}, Item: library.Item{ID: id, Number: 1, Kind: library.Resource, Language: "es",
			Title: title, Bib: library.Bibliography{Type: "article-journal", Author: names, AuthorsPartial: partial, Issued: "2021-03-09",
				ContainerTitle: "Salud & Educación_Médica", Volume: "12", Issue: "3–4", Page: "101–110", DOI: "10.1000/a_b(1)%2", URL: "https://example.org/a_b?c=d&e=%20#f~g"}}}
	}
	return []export.Entry{
		item("braces", "A {braced} title & 100% of $5, #1 under_score \\ back~slash^", false),
		item("partial", "¿Qué es la misión social? – una guía “breve”", true),
		item("equals", "=cmd|' /C calc'!A0", false),
		item("quotes", `She said "no", twice`, false),
	}
}

func written(t *testing.T, format export.Format, entries []export.Entry) string {
	t.Helper()
	var b strings.Builder
	if err := export.Write(&b, format, "A *title*", entries); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormatsWriteWhatTheyShould(t *testing.T) {
	for format, parts := range map[export.Format][]string{
		export.RIS: {"TY  - JOUR\r\nID  - braces\r\n", "AU  - O'Brien, Seán, Jr.\r\n", "AU  - Smith, Jones & Sons, Ltd.\r\n", "AU  - et al.\r\n", "DA  - 2021/03/09/\r\n",
			"SP  - 101\r\nEP  - 110\r\n", "KW  - Niños\r\n", "ER  - \r\n\r\n"},
		export.BibTeX: {"@article{braces,\n", `title = {{A \{braced\} title \& 100\% of \$5, \#1 under\_score \textbackslash{} back\textasciitilde{}slash\textasciicircum{}}}`,
			"Núñez-Ortiz, María José and O'Brien, Jr., Seán and de la Cruz, Ana and {Smith, Jones \\& Sons, Ltd.} and {Health and Social Care Board} and {Plato}", " and others}",
			"pages = {101--110}", "doi = {10.1000/a_b(1)%2}", "url = {https://example.org/a_b?c=d&e=%20#f~g}", "month = mar", "day = {9}"},
		export.BibLaTeX: {"journaltitle = {Salud \\& Educación\\_Médica}", "date = {2021-03-09}", "langid = {spanish}"},
		export.CSLJSON:  {`"literal": "others"`, `"date-parts": [`, `"title": "A {braced} title & 100% of $5, #1 under_score \\ back~slash^"`},
		export.CSV:      {"\ufeffnumber,id,kind,", "'=cmd|' /C calc'!A0", "\r\n"},
		export.Markdown: {`# A \*title\*`, `[**A {braced} title \& 100% of $5, \#1 under\_score \\ back\~slash^**](<https://doi.org/10.1000/a_b(1)%2>)`},
	} {
		got := written(t, format, torture())
		for _, part := range parts {
			if !strings.Contains(got, part) {
				t.Errorf("%s lacks %q:\n%s", format, part, got)
			}
		}
	}
	if err := export.Write(&strings.Builder{}, "doc", "", nil); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("an unknown format: %v", err)
	}
}

// A spreadsheet runs nothing, whatever a title begins with.
func TestCSVHasNoFormulas(t *testing.T) {
	for _, title := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "|x"} {
		entry := torture()[0]
		entry.Item.Title = title
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(written(t, export.CSV, []export.Entry{entry}), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%q: %d rows, %v", title, len(rows), err)
		}
		if cell := rows[1][4]; !strings.HasPrefix(cell, "'") {
			t.Errorf("%q is the cell %q", title, cell)
		}
	}
}

// What an entry says cannot begin another line or entry.
func TestLinesStayLines(t *testing.T) {
	entry := torture()[0]
	entry.Item.Title = "One\r\nER  - \r\nTY  - BOOK\u2028x"
	entry.Item.Bib.DOI = "10.1/x},\n  note = {y"
	if got := written(t, export.RIS, []export.Entry{entry}); strings.Count(got, "\nER  -") != 1 || strings.Contains(got, "\nTY  -") || !strings.HasPrefix(got, "TY  - JOUR") {
		t.Errorf("RIS:\n%s", got)
	}
	if got := written(t, export.BibTeX, []export.Entry{entry}); strings.Contains(got, "note = {y") {
		t.Errorf("BibTeX:\n%s", got)
	}
}
