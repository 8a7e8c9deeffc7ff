package cite

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// Reference is one item's entry of a bibliography, and how a text points to it.
type Reference struct {
	ID     string // of the item
	Text   string // plain
	HTML   string // i, b, sup, sub, span class="small-caps" and a href only
	InText string // plain
}

// Bibliography writes the references of items in the order the style wants:
// by name, or for the numbered styles as given. Numbers are part of a
// bibliography of more than one item only. The language is "en" or "es".
func (p *Processor) Bibliography(ctx context.Context, style Style, lang string, items []library.Item) ([]Reference, error) {
	switch {
	case !style.Valid():
		return nil, fmt.Errorf("%w: there is no citation style %q", library.ErrInvalid, style)
	case !slices.Contains(Languages(), lang):
		return nil, fmt.Errorf("%w: references cannot be written in %q", library.ErrInvalid, lang)
	case len(items) > MaxItems:
		return nil, fmt.Errorf("%w: a bibliography has at most %d items", library.ErrInvalid, MaxItems)
	case len(items) == 0:
		return nil, nil
	}
	if style == APA {
		items = inOrder(items, lang)
	}
	input := make([]CSL, len(items))
	for i, item := range items {
		input[i] = forProcessor(item)
		input[i].ID = "i" + strconv.Itoa(i)
	}
	out, err := p.run(ctx, style, lang, input)
	if err != nil {
		return nil, fmt.Errorf("cite in style %s: %w", style, err)
	}
	return references(out, style, items)
}

func references(out made, style Style, items []library.Item) ([]Reference, error) {
	var refs []Reference
	for _, entry := range out.Entries {
		i, err := strconv.Atoi(strings.TrimPrefix(entry.ID, "i"))
		if err != nil || i >= len(items) || i >= len(out.InText) {
			return nil, fmt.Errorf("cite in style %s: no item %q", style, entry.ID)
		}
		html := clean(tidy(etAl(entry.HTML)), len(items) > 1)
		inText := clean(etAlInText(out.InText[i], items[i].Bib.Author), true)
		refs = append(refs, Reference{ID: items[i].ID, HTML: html, Text: plain(html), InText: plain(inText)})
	}
	return refs, nil
}

// unnamed stands in the processor for the authors who are not named; no text has this
// character of the private use area, since forProcessor takes it out.
const unnamed = "\uE0A7"

// forProcessor is an item as the processor is to see it.
func forProcessor(item library.Item) CSL {
	c := ToCSL(item)
	c.Title = strings.ReplaceAll(c.Title, unnamed, "")
	if !isWeb(c.URL) {
		c.URL = ""
	}
	if c.Type == "chapter" && c.ContainerTitle == "" {
		c.Type = "document" // no style can say in what it is a chapter
	}
	if n := len(c.Author); n > 0 && c.Author[n-1].Literal == Others {
		c.Author = append(c.Author[:n-1:n-1], CSLName{Family: unnamed})
	}
	return c
}

// before and after the place of the authors who are not named: a joint, and
// the full stop that a name ends with.
var unnamedPlace = regexp.MustCompile(`(?:,|;)?(?:\s|&#160;|&nbsp;)*(?:&#38;|&amp;|&|and|y|e|…|\. \. \.)?(?:\s|&#160;|&nbsp;)*` + unnamed + `(\.?)`)

// etAl writes "et al." where the place is; in references a comma sets it off.
func etAl(html string) string { return unnamedPlace.ReplaceAllString(html, ", et al.") }

// etAlInText names the first author only: with those who are not named they
// are at least three, which every style shortens in a text.
func etAlInText(html string, authors []library.Name) string {
	if !strings.Contains(html, unnamed) {
		return html
	}
	first := escaper.Replace(authors[0].Family + authors[0].Literal)
	before, rest, found := strings.Cut(html, first)
	at := unnamedPlace.FindStringIndex(rest)
	if !found || at == nil {
		return unnamedPlace.ReplaceAllString(html, " et al.")
	}
	return before + first + " et al." + rest[at[1]:]
}

// escaper writes names as the processor does.
var escaper = strings.NewReplacer("&", "&#38;", "<", "&#60;", ">", "&#62;", "'", "’")

// tidy leaves out what styles print around a fact that is not known: the word
// for the day of retrieval, the place of a publisher.
func tidy(html string) string {
	return strings.NewReplacer("Retrieved <a ", "<a ", "Recuperado <a ", "<a ", "Recuperado de <a ", "<a ", "</i>. ; ", "</i>; ", ". ; ", "; ").Replace(html)
}
