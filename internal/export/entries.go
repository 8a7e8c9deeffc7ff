package export

import "socialmission.org/desktop/internal/library"

// Labels finds the names of terms in one language.
type Labels map[library.TermRef]string

// NewLabels reads the names from the vocabularies.
func NewLabels(taxonomies []library.Taxonomy, lang string) Labels {
	labels := Labels{}
	for _, t := range taxonomies {
		for _, term := range t.Terms {
			labels[library.TermRef{Scheme: t.ID, ID: term.ID}] = term.Label.In(lang)
		}
	}
	return labels
}

// Entry makes an entry of an item; plain makes plain text of its summary.
func (l Labels) Entry(item library.Item, plain func(string) string) Entry {
	e := Entry{Item: item}
	if item.Summary != "" {
		e.Abstract = oneLine(plain(item.Summary))
	}
	for _, ref := range item.Terms {
		if label := l[library.TermRef{Scheme: ref.Scheme, ID: ref.ID}]; label != "" {
			e.Keywords = append(e.Keywords, label)
		}
	}
	return e
}
