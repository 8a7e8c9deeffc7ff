package updater

import (
	"cmp"
	"slices"
)

// itemBytes gathers by id what the attachments of items cost.
type itemBytes map[string]*ItemBytes

func (b itemBytes) add(id, title string, images, others int64) {
	if images+others == 0 {
		return
	}
	if b[id] == nil {
		b[id] = &ItemBytes{ID: id, Title: title}
	}
	b[id].Images += images
	b[id].Attachments += others
}

// list returns them by title.
func (b itemBytes) list() []ItemBytes {
	list := make([]ItemBytes, 0, len(b))
	for _, one := range b {
		list = append(list, *one)
	}
	slices.SortFunc(list, func(a, b ItemBytes) int { return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID)) })
	return list
}
