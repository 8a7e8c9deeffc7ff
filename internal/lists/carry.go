package lists

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/listcode"
	"socialmission.org/desktop/internal/reader"
)

// Files is where the bytes of the readers' own files are kept.
type Files interface {
	// Read returns the bytes with this digest; library.ErrNotFound without them.
	Read(sha256 string) ([]byte, error)
	// Add keeps a file and notes it.
	Add(file reader.OwnFile, data []byte) (reader.OwnFile, error)
}

// Carrier is what brought a list.
type Carrier string

// What may bring a list.
const (
	ByCode Carrier = "code"
	ByFile Carrier = "file"
)

// ListPreview is what a code or a list file would bring.
type ListPreview struct {
	Carrier Carrier   `json:"carrier"`
	Title   string    `json:"title"` // empty: a code has none
	Intro   string    `json:"intro"`
	Lang    string    `json:"lang"`
	Rows    []ListRow `json:"rows"`
	Missing int       `json:"missing"` // items that this library does not have
	Files   int       `json:"files"`   // files of the maker's own that come along
	Lost    []string  `json:"lost"`    // those that were only named: they stay away
	SameID  string    `json:"sameId"`  // of a list here that says all of it already
	SameAs  string    `json:"sameAs"`  // the title of that one
}

// parcel is a code or a list file, read.
type parcel struct {
	ListPreview

	list reader.List
	own  map[int]listcode.OwnFile // by entry
}

// Preview reads a code or a list file and says what it would bring. The error
// is a *listcode.Fault or a *listcode.FileFault where it is neither.
func (d Desk) Preview(ctx context.Context, data []byte) (ListPreview, error) {
	p, err := d.open(ctx, data)
	return p.ListPreview, err
}

// open reads what somebody handed over.
func (d Desk) open(ctx context.Context, data []byte) (*parcel, error) {
	p := &parcel{ListPreview: ListPreview{Carrier: ByCode, Lost: []string{}}, own: map[int]listcode.OwnFile{}}
	var err error
	if listcode.IsFile(data) {
		p.Carrier = ByFile
		err = p.readFile(d, data)
	} else {
		err = p.readCode(data)
	}
	if err != nil {
		return p, err
	}
	if p.Rows, err = d.rows(ctx, p.list.Entries); err != nil {
		return p, fmt.Errorf("look up a list: %w", err)
	}
	for i, row := range p.Rows {
		p.list.Entries[i] = row.Entry
		if _, comes := p.own[i]; row.State == Absent && !comes {
			p.Missing++
		}
	}
	p.Title, p.Intro, p.Lang, p.Files = p.list.Title, p.list.Intro, p.list.Lang, len(p.own)
	return p, d.compare(p)
}

func (p *parcel) readCode(data []byte) error {
	if len(data) > listcode.MaxText {
		return &listcode.Fault{Kind: listcode.Long}
	}
	numbers, err := listcode.Find(string(data))
	for _, n := range numbers {
		p.list.Entries = append(p.list.Entries, reader.Entry{Number: n})
	}
	return err
}

func (p *parcel) readFile(d Desk, data []byte) error {
	f, err := listcode.ParseFile(data)
	if err != nil {
		return err
	}
	here, err := d.Reader.Files()
	if err != nil {
		return err
	}
	p.list = reader.List{Title: f.Title, Intro: f.Intro, Lang: f.Lang, Entries: []reader.Entry{}}
	for _, e := range f.Entries {
		entry := reader.Entry{Item: e.Item, Number: e.Number, Title: e.Title, Prompt: e.Prompt, Minutes: e.Minutes, Questions: e.Questions}
		if own := e.Own; own != nil {
			at := slices.IndexFunc(here, func(h reader.OwnFile) bool { return h.SHA256 == own.SHA256 })
			switch {
			case at >= 0:
				entry.File = here[at].ID
			case len(own.Data) > 0 && d.Files != nil:
				p.own[len(p.list.Entries)] = *own
			default:
				p.Lost = append(p.Lost, e.Title)
				continue
			}
		}
		p.list.Entries = append(p.list.Entries, entry)
	}
	return nil
}

// compare looks for a list that says all of it already.
func (d Desk) compare(p *parcel) error {
	mine, err := d.Reader.Lists()
	if err != nil || len(p.own) > 0 {
		return err
	}
	for _, l := range mine {
		if p.within(l) {
			p.SameID, p.SameAs = l.ID, l.Title
			return nil
		}
	}
	return nil
}

func (p *parcel) within(l reader.List) bool {
	if !slices.Equal(keys(l.Entries), keys(p.list.Entries)) {
		return false
	}
	for i, e := range p.list.Entries {
		if !says(l.Entries[i], e) {
			return false
		}
	}
	return (p.list.Title == "" || p.list.Title == l.Title) && (p.list.Intro == "" || p.list.Intro == l.Intro)
}

// ErrNoTitle asks for what a list brought by a code should be called.
var ErrNoTitle = fmt.Errorf("%w: a list that comes by code needs a title", library.ErrInvalid)

// Import makes a new list of a code or a list file, under title where one is
// given, or merges it into the list into. Added is how many entries came.
func (d Desk) Import(ctx context.Context, data []byte, into, title string) (l reader.List, added int, err error) {
	p, err := d.open(ctx, data)
	if err != nil {
		return l, 0, err
	}
	if title != "" {
		p.list.Title = title
	}
	if into == "" && p.list.Title == "" {
		return l, 0, ErrNoTitle
	}
	if err := d.unpack(p); err != nil {
		return l, 0, err
	}
	if into == "" {
		l, err = d.Reader.CreateList(p.list)
		return l, len(l.Entries), err
	}
	l, err = d.change(ctx, into, func(l *reader.List) { added = Merge(l, p.list.Entries) })
	return l, added, err
}

// unpack keeps the files that came along.
func (d Desk) unpack(p *parcel) error {
	for i, own := range p.own {
		entry := &p.list.Entries[i]
		file, err := d.Files.Add(reader.OwnFile{Name: own.Name, Title: entry.Title, Type: own.Type, Lang: own.Lang, Size: own.Size, SHA256: own.SHA256}, own.Data)
		if err != nil {
			return fmt.Errorf("keep the file %q: %w", own.Name, err)
		}
		entry.File = file.ID
	}
	return nil
}

// File returns a list as others can read it. Files of the reader's own come
// along as far as there is room, when they are wanted, and are named otherwise.
func (d Desk) File(ctx context.Context, l reader.List, embed bool) (listcode.File, error) {
	if err := d.Settle(ctx, l.Entries); err != nil {
		return listcode.File{}, err
	}
	f := listcode.File{Title: l.Title, Intro: l.Intro, Lang: l.Lang, Entries: []listcode.FileEntry{}}
	room := listcode.MaxEmbedded
	for _, e := range l.Entries {
		out := listcode.FileEntry{Item: e.Item, Number: e.Number, Title: e.Title, Prompt: e.Prompt, Minutes: e.Minutes, Questions: e.Questions}
		if e.File != "" {
			own, err := d.own(e.File, embed, &room)
			if errors.Is(err, library.ErrNotFound) {
				continue // it was deleted, nothing is known of it
			}
			if err != nil {
				return listcode.File{}, err
			}
			out.Own = own
		}
		f.Entries = append(f.Entries, out)
	}
	return f, nil
}

// own describes a file of the reader's own, with its bytes while there is room.
func (d Desk) own(id string, embed bool, room *int) (*listcode.OwnFile, error) {
	file, err := d.Reader.File(id)
	if err != nil {
		return nil, err
	}
	own := &listcode.OwnFile{Name: file.Name, Type: file.Type, Lang: file.Lang, Size: file.Size, SHA256: file.SHA256}
	if !embed || d.Files == nil || file.Size > int64(*room) {
		return own, nil
	}
	data, err := d.Files.Read(file.SHA256)
	if errors.Is(err, library.ErrNotFound) {
		return own, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the file %q: %w", file.Name, err)
	}
	own.Data = data
	*room -= len(data)
	return own, nil
}
