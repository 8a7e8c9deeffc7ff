package search

import (
	"strings"

	"socialmission.org/desktop/internal/library"
)

// A value of a facet that is no taxonomy.
type builtInValue struct {
	id    string
	label library.Text
}

type labelledList []builtInValue

// builtIn are the facets whose values the program knows itself.
var builtIn = map[int]labelledList{
	facetKind: {
		{string(library.Resource), library.Text{En: "Resource", Es: "Recurso"}},
		{string(library.Newsletter), library.Text{En: "Newsletter", Es: "Boletín"}},
		{string(library.Initiative), library.Text{En: "Initiative", Es: "Iniciativa"}},
		{string(library.Event), library.Text{En: "Event", Es: "Evento"}},
		{string(library.Dataset), library.Text{En: "Dataset", Es: "Datos"}},
		{string(library.Page), library.Text{En: "Page", Es: "Página"}},
		{string(library.OwnNote), library.Text{En: "Your note", Es: "Su nota"}},
		{string(library.OwnFile), library.Text{En: "Your file", Es: "Su archivo"}},
		{string(library.OwnList), library.Text{En: "Your reading list", Es: "Su lista de lectura"}},
	},
	facetLang: {
		{"en", library.Text{En: "English", Es: "Inglés"}},
		{"es", library.Text{En: "Spanish", Es: "Español"}},
		{"pt", library.Text{En: "Portuguese", Es: "Portugués"}},
		{"fr", library.Text{En: "French", Es: "Francés"}},
	},
	facetAvailability: {
		{string(library.FullText), library.Text{En: "Full text here", Es: "Texto completo aquí"}},
		{string(library.SummaryOnly), library.Text{En: "Summary here", Es: "Resumen aquí"}},
		{string(library.LinkOnly), library.Text{En: "Link only", Es: "Solo enlace"}},
	},
}

// facetLabels name the facets that are no taxonomy.
var facetLabels = map[int]library.Text{
	facetKind:         {En: "Kind", Es: "Clase"},
	facetLang:         {En: "Language", Es: "Idioma"},
	facetYear:         {En: "Year", Es: "Año"},
	facetAvailability: {En: "Availability", Es: "Disponibilidad"},
}

// find returns the id a folded name stands for; plurals are taken too.
func (l labelledList) find(key string) string {
	for _, v := range l {
		for _, name := range []string{v.id, v.label.En, v.label.Es} {
			k := nameKey(name)
			if k == key || k+"s" == key || k+"es" == key {
				return v.id
			}
		}
	}
	return ""
}

func (l labelledList) label(id string) (library.Text, bool) {
	for _, v := range l {
		if v.id == id {
			return v.label, true
		}
	}
	return library.Text{}, false
}

func (g *generation) facetLabel(f int) library.Text {
	if t, ok := facetLabels[f]; ok {
		return t
	}
	for _, s := range g.terms.schemes {
		if s.ID == facetNames[f] && s.Label != (library.Text{}) {
			return s.Label
		}
	}
	name := facetNames[f]
	name = strings.ToUpper(name[:1]) + name[1:]
	return library.Text{En: name, Es: name}
}

func (g *generation) valueLabel(f int, id string) library.Text {
	if l, ok := builtIn[f]; ok {
		if t, ok := l.label(id); ok {
			return t
		}
		return library.Text{En: id, Es: id}
	}
	if f == facetYear {
		return library.Text{En: id, Es: id}
	}
	return g.terms.label(facetNames[f], id)
}

func (g *generation) valueParent(f int, id string) string {
	if t := g.terms.byID[facetNames[f]][id]; t != nil {
		return t.Broader
	}
	return ""
}
