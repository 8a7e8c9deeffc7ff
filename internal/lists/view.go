// Package lists works on reading lists: it finds in the library what their
// entries name, writes them as codes and files, reads what others hand over,
// and joins it with what is here. What a list says lives in package reader.
package lists

import (
	"context"
	"errors"
	"fmt"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/listcode"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/store"
)

// Desk is where lists are worked on. All three must be set.
type Desk struct {
	Content *store.Store
	Engine  *search.Engine
	Reader  *reader.Store
	Files   Files // nil: list files carry no files of the readers' own
}

// RowState says what stands behind an entry.
type RowState string

// The states of an entry.
const (
	Here      RowState = "here"
	Absent    RowState = "absent"    // this library has it not (yet, or no longer)
	Withdrawn RowState = "withdrawn" // its publisher took it back
	OwnFile   RowState = "file"      // a file of the reader's own
)

// ListRow is one entry with what stands behind it.
type ListRow struct {
	reader.Entry `json:"entry"`

	Hit   *library.Hit    `json:"hit"`  // null while the library has it not
	File  *reader.OwnFile `json:"file"` // of the state "file"
	State RowState        `json:"state"`
}

// ListView is all that a screen shows of a list.
type ListView struct {
	List    reader.List `json:"list"`
	Rows    []ListRow   `json:"rows"`
	Minutes int         `json:"minutes"` // of all entries
	Code    string      `json:"code"`    // empty when there is none
	LeftOut int         `json:"leftOut"` // entries that the code cannot carry
}

// View returns a list with what its entries name. An entry of which only the
// number was known is resolved as soon as the library has the item.
func (d Desk) View(ctx context.Context, l reader.List) (ListView, error) {
	rows, err := d.rows(ctx, l.Entries)
	if err != nil {
		return ListView{}, fmt.Errorf("look up a list: %w", err)
	}
	view := ListView{List: l, Rows: rows}
	view.List.Entries = make([]reader.Entry, len(rows))
	for i, row := range rows {
		view.List.Entries[i] = row.Entry
		view.Minutes += row.Minutes
	}
	view.Code, view.LeftOut = Code(view.List.Entries)
	return view, nil
}

// Code returns the code of the entries that have a number, and how many have
// none. There is no code for nothing, nor for more than a code holds.
func Code(entries []reader.Entry) (code string, leftOut int) {
	var numbers []int
	for _, e := range entries {
		if e.Number == 0 {
			leftOut++
		} else {
			numbers = append(numbers, e.Number)
		}
	}
	code, err := listcode.Encode(numbers)
	if err != nil {
		return "", leftOut
	}
	return code, leftOut
}

// rows looks up all entries at once.
func (d Desk) rows(ctx context.Context, entries []reader.Entry) ([]ListRow, error) {
	rows := make([]ListRow, len(entries))
	var ids []string
	for i, e := range entries {
		if err := d.resolve(&e); err != nil {
			return nil, err
		}
		rows[i] = ListRow{Entry: e, State: Absent}
		if e.Item != "" {
			ids = append(ids, e.Item)
		}
	}
	hits, err := d.Engine.Rows(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := map[string]*library.Hit{}
	for i := range hits {
		byID[hits[i].ID] = &hits[i]
	}
	for i := range rows {
		if err := d.fill(&rows[i], byID[rows[i].Item]); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// resolve finds the id of an item of which the number is known.
func (d Desk) resolve(e *reader.Entry) error {
	if e.Item != "" || e.Number == 0 {
		return nil
	}
	item, err := d.Content.ItemByNumber(e.Number)
	if errors.Is(err, library.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	e.Item, e.Title = item.ID, item.Title
	return nil
}

// fill says what stands behind an entry. What it is called is brought up to
// date, and its number where only the id was known.
func (d Desk) fill(row *ListRow, hit *library.Hit) error {
	switch {
	case hit != nil:
		row.Hit, row.State, row.Title, row.Number = hit, Here, hit.Title, hit.Number
		if hit.Withdrawn {
			row.State = Withdrawn
		}
	case row.Entry.File != "":
		file, err := d.Reader.File(row.Entry.File)
		if errors.Is(err, library.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		row.File, row.State, row.Title = &file, OwnFile, file.Title
	}
	return nil
}

// Settle brings what the entries say about their items up to date before a
// list is stored, so that they outlast the library they were made with.
func (d Desk) Settle(ctx context.Context, entries []reader.Entry) error {
	rows, err := d.rows(ctx, entries)
	if err != nil {
		return fmt.Errorf("look up a list: %w", err)
	}
	for i, row := range rows {
		entries[i] = row.Entry
	}
	return nil
}
