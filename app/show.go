package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/render"
)

// formats are the ways show can print an item.
var formats = []string{"text", "markdown", "html", "json"}

func showCommand() command {
	return command{
		name: "show", synopsis: "ID|NUMBER [--format text|markdown|html|json]",
		about: "Print one item.",
		more: `
An item is named by its id or its permanent number; "search" prints both.`,
		setup: func(fs *flag.FlagSet) job {
			format := fs.String("format", "text", "`format`: text, markdown, html or json")
			return job{query: func(_ context.Context, lib *opened, q question) error {
				if len(q.words) != 1 {
					return usage("show takes one id or number; see `%s help show`", programName)
				}
				if !slices.Contains(formats, *format) {
					return usage("--format takes %s, not %q", strings.Join(formats, ", "), *format)
				}
				return show(lib, q.out, q.words[0], *format)
			}}
		},
	}
}

func show(lib *opened, out io.Writer, name, format string) error {
	item, err := findItem(lib, name)
	if err != nil {
		return err
	}
	if format == "json" {
		return writeJSON(out, item)
	}
	text, err := itemMarkdown(lib, item)
	if err != nil {
		return err
	}
	switch format {
	case "html":
		if text, err = itemPage(item, text); err != nil {
			return err
		}
	case "text":
		text = oneLine(item.Title) + "\n\n" + printable(render.Plain(text)) + "\n"
	default:
		text = "# " + escape(oneLine(item.Title)) + "\n\n" + printable(text)
	}
	_, err = io.WriteString(out, text)
	return err
}

// findItem finds an item by its id or number; the error guesses at what was
// meant.
func findItem(lib *opened, name string) (library.Item, error) {
	item, err := lib.content.Item(strings.ToLower(name))
	if n, numErr := strconv.Atoi(name); errors.Is(err, library.ErrNotFound) && numErr == nil {
		item, err = lib.content.ItemByNumber(n)
	}
	if !errors.Is(err, library.ErrNotFound) {
		return item, err
	}
	near, listErr := nearestItems(lib, name)
	if listErr != nil {
		return item, listErr
	}
	text := fmt.Sprintf("there is no item %q", name)
	if len(near) > 0 {
		text += ". Did you mean " + strings.Join(near, " or ") + "?"
	} else {
		text += "; `" + programName + " search` finds items by their words"
	}
	return item, toldError{text, err}
}

func nearestItems(lib *opened, name string) ([]string, error) {
	var ids []string
	err := lib.content.Items(func(item library.Item) bool {
		ids = append(ids, item.ID)
		return true
	})
	return nearest(name, ids, 2), err
}

// itemPage makes a page of its own out of an item's Markdown.
func itemPage(item library.Item, text string) (string, error) {
	doc, err := render.Markdown(text, render.Options{
		FirstParagraph: -1,
		ItemLink:       func(string) (string, bool) { return "", false }, // there is no library around the page
	})
	if err != nil {
		return "", err
	}
	textLanguage := item.TextLanguage
	if textLanguage == "" {
		textLanguage = item.Language
	}
	title := html.EscapeString(item.Title)
	return fmt.Sprintf(`<!doctype html>
<html lang="%s">
<head>
<meta charset="utf-8">
<title>%s</title>
</head>
<body>
<main>
<h1>%s</h1>
<div lang="%s">
%s
</div>
</main>
</body>
</html>
`, html.EscapeString(item.Language), title, title, html.EscapeString(textLanguage), doc.HTML), nil
}
