package notes_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"socialmission.org/desktop/internal/notes"
	"socialmission.org/desktop/internal/reader"
)

// exported is what an export of all notes gives.
func (h *home) exported(f notes.Format, lang string) string {
	h.t.Helper()
	page, err := h.book().Find(notes.Query{Order: notes.ByItem}, 2)
	must(h.t, err)
	var out bytes.Buffer
	e := notes.Export{Rows: page.Rows, Lang: lang, At: h.Reader.Now(), Cited: func(id string) string {
		if id == "a" {
			return "Doe *J*. On a."
		}
		return ""
	}}
	must(h.t, e.Write(&out, f))
	return out.String()
}

func TestMarkdown(t *testing.T) {
	h := shelf(t)
	h.write(reader.Annotation{Item: "a", Note: "Plain <b>words</b>."})
	for lang, parts := range map[string][]string{
		"en": {"# My notes\n\nExported on 2026-11-", "\n## On a\n\nDoe \\*J\\*. On a.\n", "> students stay\n\nAsk the **dean**.\n\n*yellow · Tags: Exam, Rural · 2026-11-",
			"## gone\n\nWhat I wrote stays.\n\n*Note on the whole · ", "## Week 1\n\nThe class disagreed.\n\n*On a · ", "This passage is not in the text any longer.*\n"},
		"es": {"# Mis notas\n\nExportadas el ", "*amarillo · Etiquetas: Exam, Rural · ", "*Nota sobre el conjunto · ", "Este pasaje ya no está en el texto.*\n"},
	} {
		got := h.exported(notes.Markdown, lang)
		for _, part := range parts {
			if !strings.Contains(got, part) {
				t.Errorf("in %s, %q is missing in\n%s", lang, part, got)
			}
		}
		if n := strings.Count(got, "\n## "); n != 4 {
			t.Errorf("%d items, want 4, each once", n)
		}
	}
}

// TestHTML reads the export with a parser: it is one page, and nothing that
// the reader wrote acts in it.
func TestHTML(t *testing.T) {
	h := shelf(t)
	h.write(reader.Annotation{Item: "a", Note: "See <script>alert(1)</script> [here](javascript:alert(1)) and **bold**"})
	got := h.exported(notes.HTML, "es")
	doc, err := html.Parse(strings.NewReader(got))
	must(t, err)
	count := map[string]int{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
	for name, want := range map[string]int{"main": 1, "h1": 1, "section": 4, "article": 7, "blockquote": 3, "strong": 2, "script": 0} {
		if count[name] != want {
			t.Errorf("%d <%s>, want %d", count[name], name, want)
		}
	}
	for _, part := range []string{`<html lang="es">`, "<h1>Mis notas</h1>", `<blockquote class="yellow">`, "<strong>dean</strong>"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is missing", part)
		}
	}
}

// TestCSV reads the table as a spreadsheet does.
func TestCSV(t *testing.T) {
	h := shelf(t)
	h.write(reader.Annotation{Item: "b", Note: "=1+1", Tags: []string{"@x", "y"}})
	got, marked := strings.CutPrefix(h.exported(notes.CSV, "en"), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(got)).ReadAll()
	must(t, err)
	if !marked || len(rows) != 8 || !strings.Contains(got, "\r\n") {
		t.Fatalf("marked as UTF-8: %v, %d rows, want 8: %s", marked, len(rows), got)
	}
	if head := strings.Join(rows[0], ","); head != "kind,item,number,title,colour,passage,note,tags,list,created,changed,placed" {
		t.Errorf("columns: %s", head)
	}
	var seen []string
	for _, row := range rows[1:] {
		seen = append(seen, strings.Join(row[:9], ","))
		if len(row[9]) != len("2026-11-01T00:00:00Z") {
			t.Errorf("a note without a date: %v", row)
		}
	}
	for _, want := range []string{
		"highlight,a,1,On a,yellow,students stay,Ask the **dean**.,Exam; Rural,",
		"note,b,2,On b,,,'=1+1,'@x; y,",
		"note,gone,,gone,,,What I wrote stays.,,",
		"session note,a,1,On a,,,The class disagreed.,,Week 1",
	} {
		if !strings.Contains(strings.Join(seen, "\n")+"\n", want+"\n") {
			t.Errorf("%q is missing in\n%s", want, strings.Join(seen, "\n"))
		}
	}
}
