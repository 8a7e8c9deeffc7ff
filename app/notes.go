package app

import (
	"context"
	"flag"
	"slices"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/notes"
)

func notesCommand() command {
	return command{
		name: "notes", synopsis: "export [--format md|html|csv] [--list NAME] [--lang en|es] [--out FILE]",
		about: "Export highlights, notes and session notes.",
		more: `
Notes are grouped by item, as they stand in the text. With --list, those on the
items of one reading list, and what was written down while it was worked through.`,
		setup: func(fs *flag.FlagSet) job {
			format := fs.String("format", "md", "`format`: md (Markdown), html or csv (for spreadsheets)")
			name := fs.String("list", "", "only of this reading list, by its `name` or id")
			lang := fs.String("lang", "en", "`language` of the headings: en or es")
			out := fs.String("out", "", "write to this `file` instead of the terminal")
			return job{own: true, save: out, query: func(_ context.Context, lib *opened, q question) error {
				if len(q.words) != 1 || q.words[0] != "export" {
					return usage("notes is followed by export; see `%s help notes`", programName)
				}
				if !slices.Contains(notes.Formats(), notes.Format(*format)) {
					return usage("--format takes md, html or csv, not %q", *format)
				}
				if *lang != "en" && *lang != "es" {
					return usage("--lang takes en or es, not %q", *lang)
				}
				return exportNotes(lib, q, notes.Format(*format), *name, *lang)
			}}
		},
	}
}

func exportNotes(lib *opened, q question, format notes.Format, name, lang string) error {
	query := notes.Query{Order: notes.ByItem, Filters: map[string][]string{}}
	if name != "" {
		id, err := listNamed(lib, name)
		if err != nil {
			return err
		}
		query.Filters[notes.FilterList] = []string{id}
	}
	book := notes.NewBook(lib.reader, notes.NamesOf(lib.engine.Rows, lib.reader))
	page, err := book.Find(query, lib.engine.Release())
	if err != nil {
		return err
	}
	return notes.Export{Rows: page.Rows, Lang: lang, At: time.Now()}.Write(q.out, format)
}

// listNamed returns the id of the reading list with a name or an id.
func listNamed(lib *opened, name string) (string, error) {
	lists, err := lib.reader.Lists()
	if err != nil {
		return "", err
	}
	var found, titles []string
	for _, l := range lists {
		if l.ID == name {
			return l.ID, nil
		}
		if notes.Fold(l.Title) == notes.Fold(strings.TrimSpace(name)) {
			found = append(found, l.ID)
		}
		titles = append(titles, l.Title)
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", usage("%d reading lists are named %q; name one by its id: %s", len(found), name, strings.Join(found, ", "))
	}
	text := "there is no reading list " + quoted(name)
	if near := nearest(name, titles, 2); len(near) > 0 {
		text += ". Did you mean " + strings.Join(near, " or ") + "?"
	}
	return "", toldError{text, library.ErrNotFound}
}

func quoted(s string) string { return "\"" + s + "\"" }
