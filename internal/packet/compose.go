package packet

import (
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/render"
)

//go:embed templates
var templateFiles embed.FS

// parts are the templates; executing them does not change them.
var templates = template.Must(template.ParseFS(templateFiles, "templates/*.gohtml"))

// part is one part of a packet: a page of its own in an EPUB.
type part struct {
	ID, Title string
	Lang      string // of the title, where it is not that of the packet's words
	Type      string // in the structural vocabulary of EPUB
	HTML      template.HTML
}

// layout makes the parts of a packet for one kind of document.
type layout struct {
	Packet
	opt   Options
	w     words
	entry func(i int) string // the address of an entry
	// figure makes a figure part of the document and returns its address.
	figure func(sha256 string) (src string, ok bool)
}

// The names templates use.
func (w words) Lang() string { return w.lang }

func entryID(i int) string { return fmt.Sprintf("entry-%02d", i+1) }

// parts returns the whole packet, in order.
func (l layout) parts() ([]part, error) {
	all := []part{{ID: "cover", Title: l.name(), Lang: l.Language, Type: "cover"}, {ID: "agenda", Title: l.w.Agenda}}
	views := []any{l.cover(), l.agenda()}
	names := []string{"cover", "agenda"}
	for i, e := range l.Entries {
		title, lang := e.title()
		all = append(all, part{ID: entryID(i), Title: cmp.Or(title, e.FileName, l.w.Untitled), Lang: lang, Type: "chapter"})
		views, names = append(views, l.entryView(i)), append(names, "entry")
	}
	if refs := l.bibliography(); len(refs.Rows) > 0 {
		all = append(all, part{ID: "bibliography", Title: l.w.Bibliography, Type: "bibliography"})
		views, names = append(views, refs), append(names, "bibliography")
	}
	for i := range all {
		var out strings.Builder
		if err := templates.ExecuteTemplate(&out, names[i], views[i]); err != nil {
			return nil, fmt.Errorf("lay out %s of a packet: %w", all[i].ID, err)
		}
		all[i].HTML = template.HTML(out.String()) //nolint:gosec // made by the template, which escapes
	}
	return all, nil
}

func (l layout) name() string { return cmp.Or(l.Title, l.w.Untitled) }

// wordsLang is the language of what the list's maker wrote.
func (l layout) listLang() string { return cmp.Or(l.Language, l.w.lang) }

type coverView struct {
	W           words
	Title, Lang string
	Intro, QR   template.HTML
	Code        string
	Groups      []string // of the code
	Lines       []string
}

func (l layout) cover() coverView {
	intro, _ := Passage(l.Intro, render.Options{Lang: l.w.lang, FirstParagraph: -1, Prefix: "i"}, l.place("intro-"))
	v := coverView{W: l.w, Title: l.name(), Lang: l.listLang(), QR: l.QR, Code: l.Code}
	v.Intro = template.HTML(intro) //nolint:gosec // of package render
	v.Groups = strings.FieldsFunc(l.Code, func(r rune) bool { return r == '-' || r == ' ' })
	if !l.Changed.IsZero() {
		v.Lines = append(v.Lines, fmt.Sprintf(l.w.Made, l.w.day(l.Changed)))
	}
	if l.Library != "" && l.Release.Date != "" {
		v.Lines = append(v.Lines, fmt.Sprintf(l.w.Release, l.Library, l.w.date(l.Release.Date)))
	}
	return v
}

// place is where the passages of one part stand.
func (l layout) place(prefix string) Place {
	return Place{Prefix: prefix, Figure: l.figure, Item: func(id string) (string, bool) {
		i := slices.IndexFunc(l.Entries, func(e Entry) bool { return e.State == Here && e.Item.ID == id })
		if i < 0 {
			return "", false
		}
		return l.entry(i), true
	}}
}

type agendaRow struct {
	N                        int
	Href, Title, Lang, Label string
	Minutes                  int
}

type agendaView struct {
	W     words
	Rows  []agendaRow
	Total int
}

func (l layout) agenda() agendaView {
	v := agendaView{W: l.w, Total: l.minutes()}
	for i, e := range l.Entries {
		title, lang := e.title()
		v.Rows = append(v.Rows, agendaRow{N: i + 1, Href: l.entry(i), Title: cmp.Or(title, e.FileName, l.w.Untitled),
			Lang: lang, Label: e.Label, Minutes: e.Minutes})
	}
	return v
}

type referenceRow struct {
	HTML template.HTML
	Lang string
}

type bibliographyView struct {
	W    words
	Rows []referenceRow
}

// bibliography lists the references by their words, each once.
func (l layout) bibliography() bibliographyView {
	v := bibliographyView{W: l.w}
	for _, e := range l.Entries {
		row := referenceRow{e.Reference, e.Item.Language}
		if e.Reference != "" && !slices.Contains(v.Rows, row) {
			v.Rows = append(v.Rows, row)
		}
	}
	order := collate.New(language.Make(l.w.lang), collate.IgnoreCase)
	key := func(r referenceRow) string { return render.Plain(string(r.HTML)) }
	slices.SortStableFunc(v.Rows, func(a, b referenceRow) int { return order.CompareString(key(a), key(b)) })
	return v
}

// Link is where an item is on the web.
type Link struct{ URL, Text string }

// ShortLink prefers what lasts and is soon typed.
func ShortLink(item library.Item) Link {
	address := item.Bib.URL
	if item.Bib.DOI != "" {
		address = "https://doi.org/" + (&url.URL{Path: item.Bib.DOI}).EscapedPath()
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return Link{}
	}
	text := strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
	return Link{URL: address, Text: strings.TrimSuffix(strings.TrimPrefix(text, "www."), "/")}
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
