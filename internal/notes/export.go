package notes

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
	"time"

	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/render"
)

// Format is a way to export notes.
type Format string

// The formats.
const (
	Markdown Format = "md"
	HTML     Format = "html"
	CSV      Format = "csv"
)

// Formats lists them.
func Formats() []Format { return []Format{Markdown, HTML, CSV} }

// MediaType returns the type that files of the format have.
func (f Format) MediaType() string {
	switch f {
	case HTML:
		return "text/html; charset=utf-8"
	case CSV:
		return "text/csv; charset=utf-8"
	}
	return "text/markdown; charset=utf-8"
}

// Write writes the notes in a format.
func (e Export) Write(w io.Writer, f Format) error {
	out := bufio.NewWriter(w)
	var err error
	switch f {
	case HTML:
		err = e.html(out)
	case CSV:
		err = e.csv(out)
	default:
		e.markdown(out)
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fmt.Errorf("export notes: %w", err)
	}
	return nil
}

func (e Export) markdown(w *bufio.Writer) {
	words := wordsIn(e.Lang)
	fmt.Fprintf(w, "# %s\n\n%s %s.\n", words.Title, words.Exported, day(e.At))
	for _, s := range e.sections() {
		fmt.Fprintf(w, "\n## %s\n", escaped(s.title))
		if cited := e.cited(s); cited != "" {
			fmt.Fprintf(w, "\n%s\n", escaped(cited))
		}
		for _, row := range s.rows {
			fmt.Fprintln(w)
			if row.Quote != "" {
				fmt.Fprintf(w, "> %s\n\n", strings.ReplaceAll(escaped(row.Quote), "\n", "\n>\n> "))
			}
			if row.Note != "" {
				fmt.Fprintf(w, "%s\n\n", strings.TrimSpace(row.Note)) // it is Markdown
			}
			fmt.Fprintf(w, "*%s*\n", escaped(e.about(row, words)))
		}
	}
}

// about is the line under a note: its colour, its tags, its day and what
// became of its place.
func (e Export) about(row Row, words words) string {
	var parts []string
	if row.Kind == Session && row.Title != "" && row.Title != row.ListTitle {
		parts = append(parts, row.Title)
	}
	if row.Kind == Note {
		parts = append(parts, words.Whole)
	}
	if row.Colour != "" {
		parts = append(parts, words.Colours[row.Colour])
	}
	if len(row.Tags) > 0 {
		parts = append(parts, words.Tags+": "+strings.Join(row.Tags, ", "))
	}
	parts = append(parts, day(row.Created))
	if row.Placed == reader.Lost {
		parts = append(parts, words.Lost)
	}
	return strings.Join(parts, " · ")
}

// escaped keeps Markdown from acting on words that are none of it.
func escaped(text string) string {
	var out strings.Builder
	start := true
	for _, r := range text {
		if strings.ContainsRune("\\`*_[]<>&|~", r) || start && strings.ContainsRune("#+-=:", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
		start = r == '\n'
	}
	return out.String()
}

// csv writes a table that spreadsheets take for what it is: with the mark of
// UTF-8, and no cell that one of them would take for a formula.
func (e Export) csv(w *bufio.Writer) error {
	words := wordsIn(e.Lang)
	fmt.Fprint(w, "\ufeff")
	table := csv.NewWriter(w)
	table.UseCRLF = true
	if err := table.Write(words.Columns); err != nil {
		return err
	}
	for _, row := range e.Rows {
		number := ""
		if row.Number > 0 {
			number = strconv.Itoa(row.Number)
		}
		cells := []string{words.Kinds[row.Kind], row.Item, number, row.Title, words.Colours[row.Colour], row.Quote, row.Note,
			strings.Join(row.Tags, "; "), row.ListTitle, row.Created.UTC().Format(time.RFC3339), row.Changed.UTC().Format(time.RFC3339), string(row.Placed)}
		for i, cell := range cells {
			cells[i] = harmless(cell)
		}
		if err := table.Write(cells); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}

// harmless puts an apostrophe before what spreadsheets would calculate.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}

func (e Export) html(w io.Writer) error {
	words := wordsIn(e.Lang)
	type note struct {
		Row
		HTML  template.HTML
		About string
		Lines []string
	}
	type group struct {
		Title, Cited, Lang string
		Notes              []note
	}
	var groups []group
	for _, s := range e.sections() {
		g := group{Title: s.title, Cited: e.cited(s), Lang: s.language}
		for _, row := range s.rows {
			n := note{Row: row, About: e.about(row, words), HTML: template.HTML(render.Note(row.Note))} //nolint:gosec // it went through the sanitiser
			if row.Quote != "" {
				n.Lines = strings.Split(row.Quote, "\n")
			}
			g.Notes = append(g.Notes, n)
		}
		groups = append(groups, g)
	}
	return page.Execute(w, map[string]any{"Lang": langOf(e.Lang), "Words": words, "Day": day(e.At), "Groups": groups})
}

func langOf(lang string) string {
	if lang == "es" {
		return "es"
	}
	return "en"
}

// page is a document of its own, for reading and for printing.
var page = template.Must(template.New("notes").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Words.Title}}</title>
<style>
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif; color: #1a2430; background: #fff }
h1, h2 { line-height: 1.25; font-weight: 600 } h2 { margin: 2.5rem 0 .3rem; font-size: 1.25rem }
.small { font: .85rem/1.5 system-ui, sans-serif; color: #5c6570 }
blockquote { margin: 1.2rem 0 .4rem; padding-left: .9rem; border-left: 4px solid #857c6d } blockquote p { margin: 0 }
.yellow { border-color: #b8860b } .green { border-color: #2e7d4f; border-left-style: dashed } .blue { border-color: #2b6cb0; border-left-style: dotted }
.pink { border-color: #b83280; border-left-style: ridge } .purple { border-color: #6b46c1; border-left-style: double }
article { margin-bottom: 1.4rem; break-inside: avoid }
</style>
</head>
<body>
<main>
<h1>{{.Words.Title}}</h1>
<p class="small">{{.Words.Exported}} {{.Day}}</p>
{{range .Groups}}<section>
<h2 lang="{{.Lang}}">{{.Title}}</h2>
{{with .Cited}}<p class="small">{{.}}</p>
{{end}}{{range .Notes}}<article>
{{if .Lines}}<blockquote class="{{.Colour}}">{{range .Lines}}<p>{{.}}</p>{{end}}</blockquote>
{{end}}{{.HTML}}
<p class="small">{{.About}}</p>
</article>
{{end}}</section>
{{end}}</main>
</body>
</html>
`))
