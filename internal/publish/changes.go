package publish

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// changes compares the release with the one before and remembers both.
func (r *releasing) changes() error {
	old := map[string]string{}
	if last := r.site.last(); last.Number > 0 {
		edition, err := r.site.edition(last.Release)
		if err != nil {
			return err
		}
		for _, e := range edition.Manifest.Files {
			old[e.Path] = e.SHA256
		}
	}
	var c feed.Changes
	here := map[string]bool{}
	for _, item := range r.col.Items {
		here[item.Path] = true
		add(&c, item, old)
	}
	for path := range old {
		_, rest, _ := strings.Cut(path, "/")
		if id, isItem := strings.CutSuffix(rest, ".md"); isItem && !here[path] {
			c.Removed = append(c.Removed, id)
		}
	}
	slices.Sort(c.Removed)
	for _, e := range r.next.Manifest.Files {
		switch {
		case old[e.Path] == e.SHA256:
		case feed.IsAttachment(e.Path):
			c.Attachments += e.Size
			if feed.IsImage(e.Path) {
				c.Images += e.Size
			}
		default:
			c.Text += e.Size
		}
	}
	r.result.Changes = c
	r.site.state.Releases = append(r.site.state.Releases, published{r.next.Manifest.Release, r.order.Note, c})
	return nil
}

// add tells what became of an item; old is the manifest of the release before.
func add(c *feed.Changes, item library.Item, old map[string]string) {
	change, before := feed.Change{ID: item.ID, Kind: item.Kind, Title: item.Title}, old[item.Path]
	for _, a := range item.Attachments {
		switch {
		case old[a.Path] == a.SHA256:
		case feed.IsImage(a.Path):
			change.Images += a.Size
		default:
			change.Files += a.Size
		}
	}
	switch {
	case before == item.Object && change.Images+change.Files == 0:
	case item.Withdrawn != nil:
		change.Note = item.Withdrawn.Reason
		c.Withdrawn = append(c.Withdrawn, change)
	case before == "":
		c.New = append(c.New, change)
	default:
		change.Note = item.Changed
		c.Changed = append(c.Changed, change)
	}
}

// maxListed bounds the items of one kind of change that a release lists.
const maxListed = 500

// writeChanges writes what the last releases brought, the newest first.
func (r *releasing) writeChanges(name string) error {
	var list []feed.Notes
	releases := r.site.state.Releases
	for _, p := range slices.Backward(releases[max(0, len(releases)-Direct):]) {
		c := p.Changes
		for _, of := range []*[]feed.Change{&c.New, &c.Changed, &c.Withdrawn} {
			*of = (*of)[:min(len(*of), maxListed)]
		}
		list = append(list, feed.Notes{Release: p.Release, Note: p.Note, Changes: c})
	}
	data, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return r.site.target(name, r.site.pack.Encode(data), custom{Size: int64(len(data))})
}

// news is one entry for other programs that read feeds.
type news struct {
	item  library.Item
	date  library.Date // of the release that brought or changed it last
	first library.Date // of the one that brought it
}

// news returns the newest entries: what the last releases brought or changed,
// each item once.
func (r *releasing) news(most int) []news {
	items, first := map[string]library.Item{}, map[string]library.Date{}
	for _, item := range r.col.Items {
		items[item.ID] = item
	}
	for _, p := range slices.Backward(r.site.state.Releases) {
		for _, c := range p.Changes.New {
			first[c.ID] = p.Date
		}
	}
	var all []news
	for _, p := range slices.Backward(r.site.state.Releases) {
		var batch []news
		for _, c := range append(slices.Clone(p.Changes.New), p.Changes.Changed...) {
			if item, here := items[c.ID]; here && item.Withdrawn == nil {
				batch = append(batch, news{item, p.Date, first[c.ID]})
				delete(items, c.ID)
			}
		}
		slices.SortFunc(batch, func(a, b news) int { return cmp.Compare(b.item.Number, a.item.Number) })
		all = append(all, batch...)
		if len(all) >= most {
			break
		}
	}
	return all[:min(len(all), most)]
}
