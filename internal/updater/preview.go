package updater

import (
	"context"
	"fmt"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// Preview is what an update from a signed feed would bring.
type Preview struct {
	Report
	News   bool
	Undone bool         // the reader went back from this release: it is not to be taken without asking
	Cost   int64        // bytes to be fetched, attachments not counted
	Notes  []feed.Notes // of the releases that are new, the newest first
	Bytes  Bytes
	Items  []ItemBytes // with attachments that are to be fetched
}

// Bytes are what there is to fetch, by class: packed for text, and of
// attachments also those that earlier updates left out.
type Bytes struct{ Text, Images, Attachments int64 }

// ItemBytes is what the attachments of an item cost.
type ItemBytes struct {
	ID, Title           string
	Images, Attachments int64
}

// Preview asks a signed feed what it has and changes nothing.
func (u *Updater) Preview(ctx context.Context, src *feed.Signed) (Preview, error) {
	preview, err := u.preview(ctx, src)
	if err != nil {
		return Preview{}, fmt.Errorf("check %s: %w", src.Name(), err)
	}
	return preview, nil
}

func (u *Updater) preview(ctx context.Context, src *feed.Signed) (Preview, error) {
	held, err := u.store.Release()
	if err != nil {
		return Preview{}, err
	}
	p, v, err := u.verify(ctx, src, held)
	if err != nil {
		return Preview{}, err
	}
	from := held.Number
	if src.Switches() {
		from = 0
	}
	preview := Preview{Report: p.report(), News: p.news}
	items := itemBytes{}
	if !src.Switches() { // what is missing of another feed does not matter
		if err := u.left(&preview, items); err != nil {
			return Preview{}, err
		}
	}
	if p.news {
		undone, err := u.store.Undone()
		if err != nil {
			return Preview{}, err
		}
		preview.Undone = undone == v.Release.Number && !src.Switches()
		preview.Cost = v.Cost(from)
		preview.Bytes.Text = preview.Cost
		if preview.Notes, err = src.Notes(ctx, from); err != nil {
			return Preview{}, err
		}
		preview.add(preview.Notes, items)
	}
	preview.Items = items.list()
	return preview, nil
}

// add counts what the attachments of new releases cost.
func (p *Preview) add(notes []feed.Notes, items itemBytes) {
	for _, n := range notes {
		p.Bytes.Images += n.Images
		p.Bytes.Attachments += n.Attachments - n.Images
		for _, list := range [][]feed.Change{n.New, n.Changed, n.Withdrawn} {
			for _, c := range list {
				items.add(c.ID, c.Title, c.Images, c.Files)
			}
		}
	}
}

// left counts the attachments that earlier updates left out.
func (u *Updater) left(p *Preview, items itemBytes) error {
	missing, err := u.store.Missing()
	if err != nil || len(missing) == 0 {
		return err
	}
	p.Missing = count(missing)
	sizes := map[string]int64{}
	for _, f := range missing {
		sizes[f.SHA256] = f.Size
		if feed.IsImage(f.Path) {
			p.Bytes.Images += f.Size
		} else {
			p.Bytes.Attachments += f.Size
		}
	}
	return u.store.Items(func(it library.Item) bool {
		for _, a := range it.Attachments {
			if size := sizes[a.SHA256]; feed.IsImage(a.Path) {
				items.add(it.ID, it.Title, size, 0)
			} else {
				items.add(it.ID, it.Title, 0, size)
			}
		}
		return true
	})
}
