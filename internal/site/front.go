package site

import (
	"bytes"
	"cmp"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/packet"
	"socialmission.org/desktop/internal/render"
)

// listed is what the list says of an item on its page.
type listed struct {
	N             int
	Lang          string
	Minutes       int
	Prompt        template.HTML
	Questions     []template.HTML
	Before, After *row
}

// row is a line that leads to an item.
type row struct {
	N                     int
	Href, Title, Lang, By string
	Label                 library.Text
	Minutes               int
	Note                  library.Text
}

// listed finds an item in the list.
func (b *builder) listed(item Item, at packet.Place) *listed {
	if b.Packet == nil {
		return nil
	}
	i := slices.IndexFunc(b.Packet.Entries, func(e packet.Entry) bool { return e.Item.ID == item.ID })
	if i < 0 {
		return nil
	}
	e := b.Packet.Entries[i]
	at.Prefix = "list-"
	v := &listed{N: i + 1, Lang: cmp.Or(b.Packet.Language, b.lang()), Minutes: e.Minutes, Before: b.beside(i, -1), After: b.beside(i, 1)}
	prompt, _ := packet.Passage(e.Prompt, render.Options{Lang: b.lang(), HeadingOffset: 2, FirstParagraph: -1, Prefix: "q"}, at)
	v.Prompt = template.HTML(prompt) //nolint:gosec // of package render
	for _, q := range e.Questions {
		if q = strings.TrimSpace(q); q != "" {
			v.Questions = append(v.Questions, template.HTML(packet.Settle(render.Inline(q), at))) //nolint:gosec // of package render
		}
	}
	return v
}

// beside is the next entry in one direction that has a page.
func (b *builder) beside(i, step int) *row {
	for i += step; i >= 0 && i < len(b.Packet.Entries); i += step {
		e := b.Packet.Entries[i]
		if n, ok := b.numbers[e.Item.ID]; ok && n > 0 {
			return &row{Href: path.Base(itemFile(n)), Title: e.Item.Title, Lang: e.Item.Language}
		}
	}
	return nil
}

// agenda lists the entries, also those that have no page.
func (b *builder) agenda() (rows []row) {
	for i, e := range b.Packet.Entries {
		r := row{N: i + 1, Title: cmp.Or(e.Item.Title, e.Title, e.FileName), Lang: e.Item.Language, Minutes: e.Minutes, By: e.Label}
		if n, ok := b.numbers[e.Item.ID]; ok && e.Item.ID != "" {
			r.Href = itemFile(n)
		}
		switch e.State {
		case packet.Absent:
			r.Note = library.Text{En: "not in this library yet", Es: "todavía no está en esta biblioteca"}
		case packet.Withdrawn:
			r.Note = library.Text{En: "taken back by its publisher", Es: "retirado por quien lo publicó"}
		case packet.Own:
			r.Note = library.Text{En: "handed out apart", Es: "se entrega aparte"}
		case packet.Here:
		}
		rows = append(rows, r)
	}
	return rows
}

// shelf is a page that lists all items of one kind.
type shelf struct {
	Name  library.Text
	Href  string
	Count int
	Rows  []row
}

func kinds() []struct {
	kind library.Kind
	name library.Text
} {
	return []struct {
		kind library.Kind
		name library.Text
	}{
		{library.Resource, library.Text{En: "Resources", Es: "Recursos"}},
		{library.Newsletter, library.Text{En: "Newsletters", Es: "Boletines"}},
		{library.Initiative, library.Text{En: "Initiatives", Es: "Iniciativas"}},
		{library.Event, library.Text{En: "Events", Es: "Eventos"}},
		{library.Dataset, library.Text{En: "Data", Es: "Datos"}},
		{library.Page, library.Text{En: "Pages", Es: "Páginas"}},
	}
}

// allShelves sorts the items by kind: newsletters and events the newest first,
// everything else by title.
func (b *builder) allShelves() (all []shelf) {
	order := collate.New(language.Make(b.lang()), collate.IgnoreCase)
	for _, k := range kinds() {
		s := shelf{Name: k.name, Href: string(k.kind) + ".html"}
		var items []Item
		for _, item := range b.Items {
			if item.Kind == k.kind {
				items = append(items, item)
			}
		}
		slices.SortStableFunc(items, func(x, y Item) int {
			if k.kind == library.Newsletter || k.kind == library.Event {
				return cmp.Compare(date(y), date(x))
			}
			return order.CompareString(x.Title, y.Title)
		})
		for _, item := range items {
			s.Rows = append(s.Rows, row{Href: itemFile(item.Number), Title: item.Title, Lang: item.Language, Label: item.Label,
				By: joined(item.Byline, string(date(item)))})
		}
		if s.Count = len(items); s.Count > 0 {
			all = append(all, s)
		}
	}
	return all
}

func date(item Item) library.Date {
	if item.Happening != nil && item.Happening.Start != "" {
		return item.Happening.Start
	}
	return item.Bib.Issued
}

// shelves writes a page for each kind.
func (b *builder) shelves() error {
	if b.Packet != nil {
		return nil
	}
	for _, s := range b.allShelves() {
		if err := b.page(s.Href, "shelf", s, s.Name.In(b.lang())); err != nil {
			return err
		}
	}
	return nil
}

// packet writes the list as one document too, to print and to take along.
func (b *builder) packet() error {
	if b.Packet == nil {
		return nil
	}
	opt := packet.Options{Lang: b.lang(), Figure: b.Figure}
	var page, book bytes.Buffer
	if err := b.Packet.WriteHTML(&page, opt); err != nil {
		return err
	}
	if err := b.Packet.WriteEPUB(&book, opt); err != nil {
		return err
	}
	if err := b.write("packet.html", page.Bytes()); err != nil {
		return err
	}
	return b.write("packet.epub", book.Bytes())
}

// frontView is what the first page shows.
type frontView struct {
	Title   library.Text
	List    *packet.Packet
	Lang    string
	Intro   template.HTML
	Rows    []row
	Minutes int
	Shelves []shelf
	Count   int
}

func (b *builder) front() error {
	v := frontView{Title: b.Title, List: b.Packet, Count: len(b.Items)}
	if b.Packet == nil {
		v.Shelves = b.allShelves()
		return b.page(frontPage, "front", v, b.Title.In(b.lang()))
	}
	v.Lang, v.Rows = cmp.Or(b.Packet.Language, b.lang()), b.agenda()
	for _, r := range v.Rows {
		v.Minutes += r.Minutes
	}
	at := packet.Place{Prefix: "intro-", Figure: b.figure, Item: func(id string) (string, bool) {
		n, ok := b.numbers[id]
		return itemFile(n), ok
	}}
	intro, _ := packet.Passage(b.Packet.Intro, render.Options{Lang: b.lang(), FirstParagraph: -1, Prefix: "i"}, at)
	v.Intro = template.HTML(intro) //nolint:gosec // of package render
	return b.page(frontPage, "front", v, b.Packet.Title)
}

// assets writes the style, the script and the index.
func (b *builder) assets() error {
	for _, name := range []string{"site.css", "site.js"} {
		data, err := fs.ReadFile(files, "assets/"+name)
		if err != nil {
			return err
		}
		if err := b.write(name, data); err != nil {
			return err
		}
	}
	data, err := b.index()
	if err != nil {
		return err
	}
	return b.write("index.js", data)
}
