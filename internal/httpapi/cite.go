package httpapi

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"socialmission.org/desktop/internal/cite"
	"socialmission.org/desktop/internal/export"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/render"
)

var errManyCited = &fault{http.StatusBadRequest, CodeInvalid, library.Text{
	En: "A bibliography has at most 200 items. Choose fewer, or export them as a file.",
	Es: "Una bibliografía tiene como máximo 200 elementos. Elija menos o expórtelos como archivo."}}

// citeRoutes adds references and files for other programs. They are the
// owner's: a guest reads, and cites from what the page shows.
func (s *server) citeRoutes(mux *http.ServeMux) {
	mux.Handle("GET /api/cite", s.json(s.citations))
	mux.Handle("GET /api/export", s.plain(s.export))
}

// citations writes the references of the items named by id, in one style.
func (s *server) citations(r *http.Request) (any, error) {
	values := r.URL.Query()
	style, lang := cite.Style(values.Get("style")), values.Get("lang")
	if style == "" {
		style = cite.APA
	}
	if !style.Valid() {
		return nil, badValue("style")
	}
	if lang == "" {
		lang = language(r)
	}
	if lang != "en" && lang != "es" {
		return nil, badValue("lang")
	}
	if len(values["id"]) > cite.MaxItems {
		return nil, errManyCited
	}
	items, err := s.named(values["id"])
	if err != nil {
		return nil, err
	}
	refs, err := s.citer.Bibliography(r.Context(), style, lang, items)
	if err != nil {
		return nil, err
	}
	answer := Citations{Style: style, Lang: lang, Styles: styles(), Items: []Citation{}}
	for _, ref := range refs {
		answer.Items = append(answer.Items, Citation(ref))
	}
	return answer, nil
}

func styles() []CitationStyle {
	var all []CitationStyle
	for _, style := range cite.Styles() {
		all = append(all, CitationStyle{ID: style, Name: style.Name()})
	}
	return all
}

// named returns the items of these ids; one that is not there is an error.
func (s *server) named(ids []string) ([]library.Item, error) {
	if len(ids) == 0 {
		return nil, badValue("id")
	}
	var items []library.Item
	for _, id := range ids {
		if !itemID.MatchString(id) {
			return nil, badValue("id")
		}
		item, err := s.Store.Item(id)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// export writes some items as a file for other programs: those named by id,
// those of a list, or all results of a search, which is asked as /api/search.
func (s *server) export(w http.ResponseWriter, r *http.Request) error {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return badValue("q")
	}
	format := export.Format(values.Get("format"))
	if !format.Valid() {
		return badValue("format")
	}
	title, items, err := s.exported(r, values)
	if err != nil {
		return err
	}
	taxonomies, err := s.Store.Taxonomies()
	if err != nil {
		return err
	}
	labels := export.NewLabels(taxonomies, language(r))
	entries := make([]export.Entry, len(items))
	for i, item := range items {
		entries[i] = labels.Entry(item, render.Plain)
	}
	name := fileName(strings.ToLower(strings.Join(strings.Fields(title), "-"))) + format.Ending()
	h := w.Header()
	h.Set("Content-Type", format.MediaType())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Cache-Control", "no-store")
	return export.Write(w, format, title, entries)
}

// exported returns the items that are asked for, and what they are called together.
func (s *server) exported(r *http.Request, values url.Values) (title string, items []library.Item, err error) {
	switch {
	case len(values["id"]) > export.MaxItems:
		return "", nil, badValue("id")
	case len(values["id"]) > 0:
		items, err := s.named(values["id"])
		if err != nil {
			return "", nil, err
		}
		return library.Text{En: "References", Es: "Referencias"}.In(language(r)), items, nil
	case values.Get("list") != "":
		return s.listed(values.Get("list"))
	}
	items, err = s.found(r)
	return library.Text{En: "Search results", Es: "Resultados de la búsqueda"}.In(language(r)), items, err
}

// listed returns the items of a reading list that are in the library.
func (s *server) listed(id string) (title string, items []library.Item, err error) {
	l, err := s.Reader.List(id)
	if err != nil {
		return "", nil, err
	}
	for _, entry := range l.Entries {
		if entry.Item == "" {
			continue
		}
		item, err := s.Store.Item(entry.Item)
		if errors.Is(err, library.ErrNotFound) {
			continue // a newer release has it
		}
		if err != nil {
			return "", nil, err
		}
		items = append(items, item)
	}
	return l.Title, items, nil
}

// found returns all results of a search, as the list shows them.
func (s *server) found(r *http.Request) ([]library.Item, error) {
	q, err := parseQuery(r)
	if err != nil {
		return nil, err
	}
	if q.Sets, err = s.readersSets(q.Text); err != nil {
		return nil, err
	}
	q.Limit, q.Offset = maxLimit, 0
	var items []library.Item
	for {
		results, err := s.Engine.Search(r.Context(), q)
		if err != nil {
			return nil, err
		}
		for _, hit := range results.Hits {
			item, err := s.Store.Item(hit.ID)
			if errors.Is(err, library.ErrNotFound) {
				continue // the reader's own file or note
			}
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		q.Offset += len(results.Hits)
		if len(results.Hits) == 0 || q.Offset >= min(results.Total, export.MaxItems) {
			return items, nil
		}
	}
}
