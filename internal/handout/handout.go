// Package handout gathers what a reader hands out of a library: a reading list
// as a packet, a list or the whole library as pages, and what is put on a
// stick. It changes nothing here.
package handout

import (
	"context"
	"fmt"
	"html/template"
	"log/slog"
	"slices"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/listcode"
	"socialmission.org/desktop/internal/lists"
	"socialmission.org/desktop/internal/packet"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/site"
)

// Source is the library that things are handed out of.
type Source struct {
	lists.Desk

	// Cite writes the references of items, as HTML that is safe to show, in the
	// order given. Nil leaves them out.
	Cite func(ctx context.Context, lang string, items []library.Item) ([]string, error)
	Log  *slog.Logger
}

// Packet returns a reading list with all that is printed of it. Lang, "en" or
// "es", is the language of the labels.
func (s Source) Packet(ctx context.Context, l reader.List, lang string) (packet.Packet, error) {
	view, err := s.View(ctx, l)
	if err != nil {
		return packet.Packet{}, err
	}
	p := packet.Packet{ID: l.ID, Title: l.Title, Intro: l.Intro, Language: l.Lang, Code: view.Code, Changed: l.Changed}
	if p.QR, err = qr(view.Code, lang); err != nil {
		return p, err
	}
	name, err := s.Content.Name()
	if err != nil {
		return p, err
	}
	p.Library = name.In(lang)
	if p.Release, err = s.Content.Release(); err != nil {
		return p, err
	}
	labels, err := s.labels()
	if err != nil {
		return p, err
	}
	for _, row := range view.Rows {
		e, err := s.entry(row, labels, lang)
		if err != nil {
			return p, fmt.Errorf("gather %q: %w", row.Title, err)
		}
		p.Entries = append(p.Entries, e)
	}
	return p, s.citeEntries(ctx, lang, p.Entries)
}

func qr(code, lang string) (template.HTML, error) {
	if code == "" {
		return "", nil
	}
	title := library.Text{En: "QR code of the list code", Es: "Código QR del código de la lista"}
	svg, err := listcode.SVG(code, title.In(lang))
	return template.HTML(svg), err //nolint:gosec // drawn by package listcode
}

// entry looks up what stands behind a row.
func (s Source) entry(row lists.ListRow, labels labels, lang string) (packet.Entry, error) {
	e := packet.Entry{State: packet.State(row.State), Number: row.Number, Title: row.Title, Prompt: row.Prompt, Minutes: row.Minutes, Questions: row.Questions}
	if row.File != nil {
		e.FileName = row.File.Name
	}
	if row.Hit == nil {
		return e, nil
	}
	item, err := s.Content.Item(row.Hit.ID)
	if err != nil {
		return e, err
	}
	e.Item, e.Byline, e.Label = item, row.Hit.Byline, labels.of(item).In(lang)
	if e.State == packet.Here {
		e.Tables, err = s.tables(item)
	}
	return e, err
}

// tables returns the tables of an item; one that is gone is left out.
func (s Source) tables(item library.Item) (all []library.Table, err error) {
	for _, id := range item.Tables {
		table, err := s.Content.Table(id)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, table)
	}
	return all, nil
}

// most is how many items are cited at once.
const most = 100

// cite writes the references of items; where one cannot be written, it goes
// without, and that is noted.
func (s Source) cite(ctx context.Context, lang string, items []library.Item) ([]template.HTML, error) {
	all := make([]template.HTML, 0, len(items))
	for some := range slices.Chunk(items, most) {
		refs := make([]string, len(some))
		if s.Cite != nil {
			made, err := s.Cite(ctx, lang, some)
			switch {
			case ctx.Err() != nil:
				return nil, ctx.Err()
			case err != nil || len(made) != len(some):
				s.Log.Warn("references are left out of what is handed out", "error", err)
			default:
				refs = made
			}
		}
		for _, ref := range refs {
			all = append(all, template.HTML(ref)) //nolint:gosec // of package cite, which sanitises
		}
	}
	return all, nil
}

func (s Source) citeEntries(ctx context.Context, lang string, entries []packet.Entry) error {
	var items []library.Item
	var at []int
	for i, e := range entries {
		if e.Item.ID != "" {
			items, at = append(items, e.Item), append(at, i)
		}
	}
	refs, err := s.cite(ctx, lang, items)
	for i, ref := range refs {
		entries[at[i]].Reference = ref
	}
	return err
}

// Options says how packets are laid out here.
func (s Source) Options(lang string, summariesOnly bool) packet.Options {
	return packet.Options{Lang: lang, SummariesOnly: summariesOnly, Figure: s.Content.Object}
}

// Site returns the pages of a list, or, with nil, of the whole library.
func (s Source) Site(ctx context.Context, l *reader.List, lang string) (site.Site, error) {
	name, err := s.Content.Name()
	if err != nil {
		return site.Site{}, err
	}
	out := site.Site{Title: name, Lang: lang, Figure: s.Content.Object, Files: l != nil}
	if out.Release, err = s.Content.Release(); err != nil {
		return out, err
	}
	if out.Thesaurus, err = s.Content.Thesaurus(); err != nil {
		return out, err
	}
	var items []library.Item
	if l == nil {
		err = s.Content.Items(func(item library.Item) bool {
			items = append(items, item)
			return ctx.Err() == nil
		})
	} else {
		var p packet.Packet
		if p, err = s.Packet(ctx, *l, lang); err == nil {
			out.Packet, items = &p, itemsOf(p)
		}
	}
	if err == nil {
		out.Items, err = s.siteItems(ctx, items, lang)
	}
	return out, err
}

// itemsOf returns the items of a packet, each once.
func itemsOf(p packet.Packet) (items []library.Item) {
	for _, e := range p.Entries {
		known := slices.ContainsFunc(items, func(i library.Item) bool { return i.ID == e.Item.ID })
		if e.Item.ID != "" && !known {
			items = append(items, e.Item)
		}
	}
	return items
}

// siteItems looks up what the pages say of items.
func (s Source) siteItems(ctx context.Context, items []library.Item, lang string) ([]site.Item, error) {
	labels, err := s.labels()
	if err != nil {
		return nil, err
	}
	bylines, err := s.bylines(ctx, items)
	if err != nil {
		return nil, err
	}
	refs, err := s.cite(ctx, lang, items)
	if err != nil {
		return nil, err
	}
	all := make([]site.Item, len(items))
	for i, item := range items {
		all[i] = site.Item{Item: item, Label: labels.of(item), Terms: labels.terms(item), Byline: bylines[item.ID], Reference: refs[i]}
		if all[i].Tables, err = s.tables(item); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s Source) bylines(ctx context.Context, items []library.Item) (map[string]string, error) {
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	hits, err := s.Engine.Rows(ctx, ids)
	all := make(map[string]string, len(hits))
	for _, hit := range hits {
		all[hit.ID] = hit.Byline
	}
	return all, err
}
