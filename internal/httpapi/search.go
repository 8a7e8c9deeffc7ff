package httpapi

import (
	"html"
	"net/http"
	"net/url"
	"strings"

	"socialmission.org/desktop/internal/library"
)

func (s *server) search(r *http.Request) (any, error) {
	query, err := parseQuery(r)
	if err != nil {
		return nil, err
	}
	if query.Sets, err = s.readersSets(query.Text); err != nil {
		return nil, err
	}
	return s.results(r, query)
}

func (s *server) results(r *http.Request, query library.Query) (any, error) {
	if query.Own = s.Own.Await != nil; query.Own {
		s.Own.Await(r.Context())
	}
	results, err := s.Engine.Search(r.Context(), query)
	if err != nil {
		return nil, err
	}
	s.nameNotes(results.Hits)
	return completeResults(results), nil
}

// nameNotes says of the reader's notes among the hits which item they are on:
// the index knows their words only.
func (s *server) nameNotes(hits []library.Hit) {
	for i := range hits {
		h := &hits[i]
		if h.Kind != library.OwnNote {
			continue
		}
		note, err := s.Reader.Annotation(h.ID)
		if err != nil {
			continue // deleted since
		}
		h.Of = note.Item
		if item, err := s.Store.Item(note.Item); err == nil {
			h.Title = item.Title
		}
		h.TitleHTML = html.EscapeString(h.Title)
	}
}

// readersSets returns the ids that is:starred and is:read mean, when the words
// of a query ask for them.
func (s *server) readersSets(text string) (map[string][]string, error) {
	if !asksReader(text) {
		return nil, nil
	}
	marks, err := s.Reader.Marks()
	if err != nil {
		return nil, err
	}
	sets := map[string][]string{"starred": {}, "read": {}}
	for id, mark := range marks {
		if mark.Starred {
			sets["starred"] = append(sets["starred"], id)
		}
		if mark.Read {
			sets["read"] = append(sets["read"], id)
		}
	}
	return sets, nil
}

// asksReader reports whether a query may ask for what the reader marked, in
// either language.
func asksReader(text string) bool {
	lower := strings.ToLower(text)
	return strings.Contains(lower, "is:") || strings.Contains(lower, "es:")
}

func parseQuery(r *http.Request) (library.Query, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return library.Query{}, badValue("q")
	}
	q := library.Query{Text: text(values, "q"), Lang: language(r)}
	if q.Filters, err = filters(values); err != nil {
		return q, err
	}
	if q.Sort, err = order(values.Get("sort")); err != nil {
		return q, err
	}
	if q.Limit, err = number(values, "limit", 1, maxLimit); err != nil {
		return q, err
	}
	if q.Offset, err = number(values, "offset", 0, maxOffset); err != nil {
		return q, err
	}
	if q.Prefix, err = flag(values, "prefix"); err != nil {
		return q, err
	}
	q.Exact, err = flag(values, "exact")
	return q, err
}

func filters(values url.Values) (map[string][]string, error) {
	chosen := map[string][]string{}
	total := 0
	for _, facet := range library.Facets() {
		total += len(values[facet])
		if total > maxValues {
			return nil, badValue(facet)
		}
		for _, v := range values[facet] {
			if len(v) > maxValue {
				return nil, badValue(facet)
			}
			if v != "" {
				chosen[facet] = append(chosen[facet], v)
			}
		}
	}
	return chosen, nil
}

func order(name string) (library.Sort, error) {
	switch sort := library.Sort(name); sort {
	case "", library.ByRelevance, library.ByNewest, library.ByTitle:
		return sort, nil
	}
	return "", badValue("sort")
}

// completeResults makes lists of what lists there are none.
func completeResults(results library.Results) library.Results {
	results.Hits = list(results.Hits)
	results.Facets = append([]library.Facet{}, results.Facets...)
	for i := range results.Facets {
		results.Facets[i].Values = list(results.Facets[i].Values)
	}
	if results.Nearest != nil {
		nearest := *results.Nearest
		nearest.Words, nearest.Hits = list(nearest.Words), list(nearest.Hits)
		results.Nearest = &nearest
	}
	return results
}

func (s *server) suggest(r *http.Request) (any, error) {
	values := r.URL.Query()
	limit, err := number(values, "limit", 1, maxSuggest)
	if err != nil {
		return nil, err
	}
	saved, err := s.suggestSaved(text(values, "q"), language(r), max(1, limit/3))
	if err != nil {
		return nil, err
	}
	suggestions, err := s.Engine.Suggest(r.Context(), text(values, "q"), language(r), limit)
	if err != nil {
		return nil, err
	}
	if limit > 0 {
		suggestions = suggestions[:min(len(suggestions), limit-len(saved))]
	}
	return Suggestions{append(list(saved), suggestions...)}, nil
}

func (s *server) terms(*http.Request) (any, error) {
	taxonomies, err := s.Store.Taxonomies()
	if err != nil {
		return nil, err
	}
	for i := range taxonomies {
		taxonomies[i].Terms = list(taxonomies[i].Terms)
	}
	return Terms{list(taxonomies)}, nil
}
