package handout

import (
	"errors"

	"socialmission.org/desktop/internal/library"
)

func isNotFound(err error) bool { return errors.Is(err, library.ErrNotFound) }

// labels are the names of all terms.
type labels map[library.TermRef]library.Text

func (s Source) labels() (labels, error) {
	taxonomies, err := s.Content.Taxonomies()
	all := labels{}
	for _, t := range taxonomies {
		for _, term := range t.Terms {
			all[library.TermRef{Scheme: t.ID, ID: term.ID}] = term.Label
		}
	}
	return all, err
}

// of says what an item is: its type, else its kind.
func (l labels) of(item library.Item) library.Text {
	for _, ref := range item.Terms {
		if label := l[library.TermRef{Scheme: ref.Scheme, ID: ref.ID}]; ref.Scheme == library.FacetType && label.En != "" {
			return label
		}
	}
	return kindName(item.Kind)
}

// terms are the names of an item's terms but its type.
func (l labels) terms(item library.Item) (all []library.Text) {
	for _, ref := range item.Terms {
		if label := l[library.TermRef{Scheme: ref.Scheme, ID: ref.ID}]; ref.Scheme != library.FacetType && label.In("en") != "" {
			all = append(all, label)
		}
	}
	return all
}

func kindName(kind library.Kind) library.Text {
	switch kind {
	case library.Newsletter:
		return library.Text{En: "Newsletter", Es: "Boletín"}
	case library.Initiative:
		return library.Text{En: "Initiative", Es: "Iniciativa"}
	case library.Event:
		return library.Text{En: "Event", Es: "Evento"}
	case library.Dataset:
		return library.Text{En: "Data", Es: "Datos"}
	case library.Page:
		return library.Text{En: "Page", Es: "Página"}
	case library.Resource:
	}
	return library.Text{En: "Resource", Es: "Recurso"}
}
