package export

import (
	"strings"
)

// markdownFile writes a heading and a list: what each item is, where it is,
// and its summary.
func markdownFile(title string, entries []Entry) string {
	var b strings.Builder
	if title != "" {
		b.WriteString("# " + escape(oneLine(title)) + "\n\n")
	}
	for _, e := range entries {
		b.WriteString("- " + markdownLine(e) + "\n")
		if e.Abstract != "" {
			b.WriteString("\n  " + escape(oneLine(e.Abstract)) + "\n")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func markdownLine(e Entry) string {
	bib := e.Item.Bib
	title := "**" + escape(oneLine(e.Item.Title)) + "**"
	address := bib.URL
	if bib.DOI != "" {
		address = "https://doi.org/" + bib.DOI
	}
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		title = "[" + title + "](<" + linkEscapes.Replace(oneLine(address)) + ">)"
	}
	parts := []string{title}
	volume := bib.Volume
	if bib.Issue != "" {
		volume += "(" + bib.Issue + ")"
	}
	for _, part := range []string{people(bib), bib.ContainerTitle, volume, bib.Page, bib.Publisher, date(e.Item)} {
		if part = oneLine(part); part != "" {
			parts = append(parts, escape(part))
		}
	}
	return strings.Join(parts, " · ")
}

var linkEscapes = strings.NewReplacer("<", "%3C", ">", "%3E", `\`, "%5C", " ", "%20")

// escape keeps a text from being taken for Markdown or HTML.
func escape(s string) string { return markdownEscapes.Replace(s) }

var markdownEscapes = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`, `#`, `\#`, `|`, `\|`, `&`, `\&`, `~`, `\~`)
