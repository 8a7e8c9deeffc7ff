package packet

import (
	"cmp"
	"fmt"
	"html/template"
	"path"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/render"
)

// entryView is what the page of an entry shows.
type entryView struct {
	W              words
	ID, N          string
	Title, Lang    string
	Eyebrow        []string
	Byline         string
	Notice, Reason string
	Prompt         template.HTML
	ListLang       string
	TextLang       string
	Summary, Body  template.HTML
	Facts          []template.HTML
	Tables         []tableView
	Questions      []template.HTML
	Reference      template.HTML
	Link           Link
	Number         string
	Files          []string
}

type tableView struct {
	ID, Title, Note string
	HTML            template.HTML
}

func (l layout) entryView(i int) entryView {
	e := l.Entries[i]
	at := l.place(entryID(i) + "-")
	title, lang := e.title()
	v := entryView{W: l.w, ID: entryID(i), N: strconv.Itoa(i + 1), Lang: lang, ListLang: l.listLang(),
		Title: cmp.Or(title, e.FileName, l.w.Untitled), Reference: e.Reference, Number: number(e.Number)}
	v.Eyebrow = noneEmpty(e.Label, l.heldWords(e), l.w.minutes(e.Minutes))
	prompt, _ := Passage(e.Prompt, render.Options{Lang: l.w.lang, HeadingOffset: 3, FirstParagraph: -1, Prefix: "q"}, at)
	v.Prompt = template.HTML(prompt) //nolint:gosec // of package render
	for _, q := range e.Questions {
		if q = strings.TrimSpace(q); q != "" {
			v.Questions = append(v.Questions, template.HTML(Settle(render.Inline(q), at))) //nolint:gosec // of package render
		}
	}
	l.notice(&v, e)
	if e.State == Here || e.State == Withdrawn {
		v.Byline, v.Link = byline(e), ShortLink(e.Item)
	}
	if e.State == Here {
		l.texts(&v, e.Item, at)
		l.tables(&v, e)
		v.Files = l.files(e.Item)
	}
	return v
}

func (l layout) heldWords(e Entry) string {
	if e.State != Here {
		return ""
	}
	return l.w.held(e.Item.Availability)
}

// notice says why there is no text, or not all of it.
func (l layout) notice(v *entryView, e Entry) {
	switch e.State {
	case Absent:
		v.Notice = l.w.AbsentText
	case Own:
		v.Notice = l.w.OwnText
		if e.FileName != "" && e.FileName != v.Title {
			v.Notice = e.FileName + ". " + v.Notice
		}
	case Withdrawn:
		if w := e.Item.Withdrawn; w != nil {
			v.Notice, v.Reason = fmt.Sprintf(l.w.Withdrawn, l.w.date(w.Date)), w.Reason
		}
	case Here:
		switch {
		case e.Item.Availability == library.LinkOnly:
			v.Notice = l.w.LinkText
		case e.Item.Availability == library.SummaryOnly && e.Item.Body == "" && ShortLink(e.Item).URL != "":
			v.Notice = l.w.SummaryText
		}
	}
}

func byline(e Entry) string {
	bib := e.Item.Bib
	where := cmp.Or(bib.ContainerTitle, bib.Publisher)
	if where == e.Byline { // an institution that publishes itself
		where = ""
	}
	return strings.Join(noneEmpty(e.Byline, where, number(bib.Issued.Year())), " · ")
}

// texts renders what the item says, its paragraphs numbered as in the app.
func (l layout) texts(v *entryView, item library.Item, at Place) {
	v.TextLang = cmp.Or(item.TextLanguage, item.Language, l.w.lang)
	opt := render.Options{Lang: l.w.lang, HeadingOffset: 2, Image: AttachmentAddress(item), Prefix: "s"}
	summary, n := Passage(item.Summary, opt, at)
	v.Summary = template.HTML(summary) //nolint:gosec // of package render
	if l.opt.SummariesOnly && summary != "" {
		return
	}
	opt.Prefix, opt.FirstParagraph = "", n+1
	body, _ := Passage(item.Body, opt, at)
	v.Body = template.HTML(body) //nolint:gosec // of package render
	for _, f := range item.Facts {
		v.Facts = append(v.Facts, template.HTML(Settle(render.Inline(f), at))) //nolint:gosec // of package render
	}
}

func (l layout) tables(v *entryView, e Entry) {
	for i, t := range e.Tables {
		title := t.Title.In(l.w.lang)
		out := render.Table(l.w.lang, title, TableColumns(t, l.w.lang), t.Rows)
		id := v.ID + "-table-" + strconv.Itoa(i+1)
		v.Tables = append(v.Tables, tableView{ID: id, Title: title, Note: t.Note.In(l.w.lang),
			HTML: template.HTML(Settle(out, l.place(id+"-")))}) //nolint:gosec // of package render
	}
}

// TableColumns says how the columns of a table are shown.
func TableColumns(t library.Table, lang string) []render.Column {
	var shown []render.Column
	for _, c := range t.Columns {
		shown = append(shown, render.Column{Label: cmp.Or(c.Label.In(lang), c.Name), Unit: c.Unit, Header: c.Header,
			Number: c.Type == "number" || c.Type == "integer"})
	}
	return shown
}

// files names what is published with an item and is no figure of its text.
func (l layout) files(item library.Item) []string {
	var names []string
	for _, a := range item.Attachments {
		if !strings.HasPrefix(a.Type, "image/") {
			names = append(names, fmt.Sprintf("%s (%s, %s)", cmp.Or(a.Title, path.Base(a.Path)),
				strings.ToUpper(strings.TrimPrefix(path.Ext(a.Path), ".")), l.w.size(a.Size)))
		}
	}
	return names
}

func noneEmpty(texts ...string) []string {
	var kept []string
	for _, s := range texts {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}
