package lists

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// key tells which entries are about the same thing. Entries are settled first:
// of an item that the library has, the number is known.
func key(e reader.Entry) string {
	switch {
	case e.Number != 0:
		return "n" + strconv.Itoa(e.Number)
	case e.Item != "":
		return "i" + e.Item
	}
	return "f" + e.File
}

func keys(entries []reader.Entry) []string {
	all := make([]string, len(entries))
	for i, e := range entries {
		all[i] = key(e)
	}
	return all
}

// Merge puts entries that a list does not have yet at its end, in their order,
// and returns how many. What the list says already stays; where it says
// nothing on an item, it takes over what the other does.
func Merge(into *reader.List, more []reader.Entry) (added int) {
	at := map[string]int{}
	for i, e := range into.Entries {
		at[key(e)] = i
	}
	for _, e := range more {
		if i, ok := at[key(e)]; ok {
			complete(&into.Entries[i], e)
			continue
		}
		at[key(e)] = len(into.Entries)
		e.ID = "" // ids are of one list
		into.Entries = append(into.Entries, e)
		added++
	}
	return added
}

func complete(e *reader.Entry, from reader.Entry) {
	if e.Prompt == "" {
		e.Prompt = from.Prompt
	}
	if e.Minutes == 0 {
		e.Minutes = from.Minutes
	}
	if len(e.Questions) == 0 {
		e.Questions = slices.Clone(from.Questions)
	}
}

// says reports whether all that other says is in e already.
func says(e, other reader.Entry) bool {
	return (other.Prompt == "" || other.Prompt == e.Prompt) && (other.Minutes == 0 || other.Minutes == e.Minutes) &&
		(len(other.Questions) == 0 || slices.Equal(other.Questions, e.Questions))
}

// Add puts items at the end of a list, those that are not in it yet, and
// returns how many that were.
func (d Desk) Add(ctx context.Context, id string, items []string) (l reader.List, added int, err error) {
	entries, err := d.entries(ctx, items)
	if err != nil {
		return l, 0, err
	}
	l, err = d.change(ctx, id, func(l *reader.List) { added = Merge(l, entries) })
	return l, added, err
}

// Join merges the list from into another one; from stays as it is.
func (d Desk) Join(ctx context.Context, id, from string) (l reader.List, added int, err error) {
	other, err := d.Reader.List(from)
	if err != nil {
		return l, 0, err
	}
	if err := d.Settle(ctx, other.Entries); err != nil {
		return l, 0, err
	}
	l, err = d.change(ctx, id, func(l *reader.List) { added = Merge(l, other.Entries) })
	return l, added, err
}

// change alters a list whose entries are settled first.
func (d Desk) change(ctx context.Context, id string, change func(*reader.List)) (reader.List, error) {
	return d.Reader.ChangeList(id, func(l *reader.List) error {
		if err := d.Settle(ctx, l.Entries); err != nil {
			return err
		}
		change(l)
		return nil
	})
}

// entries makes entries of items by their ids; each must be in the library or
// a file of the reader's own.
func (d Desk) entries(ctx context.Context, ids []string) ([]reader.Entry, error) {
	entries := make([]reader.Entry, 0, len(ids))
	for _, id := range ids {
		if file, err := d.Reader.File(id); err == nil {
			entries = append(entries, reader.Entry{File: id, Title: file.Title})
			continue
		}
		entries = append(entries, reader.Entry{Item: id})
	}
	rows, err := d.rows(ctx, entries)
	if err != nil {
		return nil, fmt.Errorf("add to a list: %w", err)
	}
	for i, row := range rows {
		if row.State == Absent {
			return nil, fmt.Errorf("add %s to a list: %w", ids[i], library.ErrNotFound)
		}
		entries[i] = row.Entry
	}
	return entries, nil
}

// New makes a list of items.
func (d Desk) New(ctx context.Context, l reader.List, items []string) (reader.List, error) {
	entries, err := d.entries(ctx, items)
	if err != nil {
		return reader.List{}, err
	}
	Merge(&l, entries)
	return d.Reader.CreateList(l)
}

// Copy makes a list that says the same as another one; what was written while
// that was worked through is not part of it.
func (d Desk) Copy(id, title string) (reader.List, error) {
	l, err := d.Reader.List(id)
	if err != nil {
		return reader.List{}, err
	}
	l.Made, l.Title, l.Sessions = reader.Made{}, title, nil
	for i := range l.Entries {
		l.Entries[i].ID = ""
	}
	return d.Reader.CreateList(l)
}
