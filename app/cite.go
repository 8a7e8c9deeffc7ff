package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"socialmission.org/desktop/frontend"
	"socialmission.org/desktop/internal/cite"
	"socialmission.org/desktop/internal/export"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/render"
)

func citeCommand() command {
	return command{
		name: "cite", synopsis: "ID|NUMBER … [--style apa|ama|vancouver|mla|chicago] [--format text|html]",
		about: "Print the references of items.",
		more: `
Several items are printed in the order that the style wants.`,
		setup: func(fs *flag.FlagSet) job {
			style := fs.String("style", string(cite.APA), "`style`: apa, ama, vancouver, mla or chicago")
			format := fs.String("format", "text", "`format`: text or html")
			lang := fs.String("lang", "en", "`language` of the reference: en or es")
			inText := fs.Bool("in-text", false, "print how a text points to them instead")
			return job{query: func(ctx context.Context, lib *opened, q question) error {
				switch {
				case len(q.words) == 0 || len(q.words) > cite.MaxItems:
					return usage("cite takes 1 to %d ids or numbers; see `%s help cite`", cite.MaxItems, programName)
				case !cite.Style(*style).Valid():
					return usage("--style takes apa, ama, vancouver, mla or chicago, not %q", *style)
				case *format != "text" && *format != "html":
					return usage("--format takes text or html, not %q", *format)
				case *lang != "en" && *lang != "es":
					return usage("--lang takes en or es, not %q", *lang)
				}
				return printReferences(ctx, lib, q, cite.Style(*style), *lang, *format, *inText)
			}}
		},
	}
}

func printReferences(ctx context.Context, lib *opened, q question, style cite.Style, lang, format string, inText bool) error {
	var items []library.Item
	for _, word := range q.words {
		item, err := findItem(lib, word)
		if err != nil {
			return err
		}
		items = append(items, item)
	}
	refs, err := cite.New(frontend.Dist()).Bibliography(ctx, style, lang, items)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		line := ref.Text
		switch {
		case inText:
			line = ref.InText
		case format == "html":
			line = "<p>" + ref.HTML + "</p>"
		}
		if _, err := fmt.Fprintln(q.out, line); err != nil {
			return err
		}
	}
	return nil
}

func exportCommand() command {
	return command{
		name: "export", synopsis: "[QUERY] [--list NAME] [--format ris|bibtex|biblatex|csl-json|csv|md] [--out FILE]",
		about: "Write items as a file for reference managers, spreadsheets or notes.",
		more: `
QUERY and the filters choose items as in search; without them all are written.`,
		setup: func(fs *flag.FlagSet) job {
			f := declareSearch(fs)
			if err := fs.Set("limit", fmt.Sprint(maxRows)); err != nil {
				panic(err) // a number is one
			}
			format := fs.String("format", string(export.RIS), "`format`: ris, bibtex, biblatex, csl-json, csv or md")
			list := fs.String("list", "", "the reading list of this `name` or id")
			out := fs.String("out", "", "write to this `file`")
			return job{own: true, save: out, query: func(ctx context.Context, lib *opened, q question) error {
				if !export.Format(*format).Valid() {
					return usage("--format takes ris, bibtex, biblatex, csl-json, csv or md, not %q", *format)
				}
				title, items, err := exportedItems(ctx, lib, f, q.words, *list)
				if err != nil {
					return err
				}
				return writeExport(lib, q.out, export.Format(*format), title, items)
			}}
		},
	}
}

func writeExport(lib *opened, out io.Writer, format export.Format, title string, items []library.Item) error {
	taxonomies, err := lib.content.Taxonomies()
	if err != nil {
		return err
	}
	labels := export.NewLabels(taxonomies, "en")
	var entries []export.Entry
	for _, item := range items {
		entries = append(entries, labels.Entry(item, render.Plain))
	}
	return export.Write(out, format, title, entries)
}

// exportedItems returns the items of a list, or those that a search finds.
func exportedItems(ctx context.Context, lib *opened, f *searchFlags, words []string, list string) (title string, items []library.Item, err error) {
	var ids []string
	if list != "" {
		if len(words) > 0 {
			return "", nil, usage("export takes a query or --list, not both")
		}
		l, err := lib.list(list)
		if err != nil {
			return "", nil, err
		}
		title = l.Title
		for _, entry := range l.Entries {
			ids = append(ids, entry.Item)
		}
	} else {
		q, err := f.query(lib, words)
		if err != nil {
			return "", nil, err
		}
		res, err := searchPages(ctx, lib, q)
		if err != nil {
			return "", nil, err
		}
		title = "Social Mission Library"
		for _, hit := range res.Hits {
			ids = append(ids, hit.ID)
		}
	}
	for _, id := range ids {
		item, err := lib.content.Item(id)
		if errors.Is(err, library.ErrNotFound) {
			continue // an own file, or an item of a newer release
		}
		if err != nil {
			return "", nil, err
		}
		items = append(items, item)
	}
	return title, items, nil
}
