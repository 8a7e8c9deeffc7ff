package httpapi

import (
	"context"
	"net/http"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/listcode"
	"socialmission.org/desktop/internal/reader"
)

// guestRoom is what a guest's page and a neighbour are told of this library.
func (g *guest) guestRoom(*http.Request) (any, error) {
	s, err := g.scoped()
	if err != nil {
		return nil, err
	}
	view := GuestRoom{Card: g.room.Card(), Lists: []SharedList{}}
	for _, l := range s.lists {
		view.Lists = append(view.Lists, inShort(l))
	}
	return view, nil
}

func inShort(l reader.List) SharedList {
	short := SharedList{ID: l.ID, Title: l.Title, Intro: l.Intro, Lang: l.Lang, Entries: len(l.Entries)}
	for _, entry := range l.Entries {
		short.Minutes += entry.Minutes
	}
	return short
}

// guestList is a shared list with the items it names.
func (g *guest) guestList(r *http.Request) (any, error) {
	l, err := g.sharedList(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	view := GuestList{SharedList: inShort(l), Rows: []GuestRow{}}
	var numbers []int
	for _, entry := range l.Entries {
		row, number, err := g.guestRow(r.Context(), entry)
		if err != nil {
			return nil, err
		}
		view.Rows = append(view.Rows, row)
		if number > 0 {
			numbers = append(numbers, number)
		}
	}
	if code, err := listcode.Encode(numbers); err == nil {
		view.Code = code
	}
	return view, nil
}

func (g *guest) sharedList(id string) (reader.List, error) {
	s, err := g.scoped()
	if err != nil {
		return reader.List{}, err
	}
	for _, l := range s.lists {
		if l.ID == id {
			return l, nil
		}
	}
	return reader.List{}, library.ErrNotFound
}

// guestRow is an entry with its item, and the item's number.
func (g *guest) guestRow(ctx context.Context, entry reader.Entry) (row GuestRow, number int, err error) {
	row = GuestRow{ID: entry.ID, Title: entry.Title, Prompt: entry.Prompt, Minutes: entry.Minutes, Questions: list(entry.Questions), Own: entry.File != ""}
	id := entry.Item
	if id == "" && entry.Number > 0 {
		if item, err := g.Store.ItemByNumber(entry.Number); err == nil {
			id = item.ID
		}
	}
	hits, err := g.Engine.Rows(ctx, notEmpty(id))
	if err != nil {
		return row, 0, err
	}
	if len(hits) == 0 {
		return row, entry.Number, nil
	}
	row.Hit, row.Title = &hits[0], hits[0].Title
	return row, hits[0].Number, nil
}
