package httpapi

import (
	"net/http"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/search"
)

// shownRecent is how many of the last searches are offered.
const shownRecent = 8

// recent answers the searches of before. An address that says nothing to this
// version is passed over.
func (s *server) recent(*http.Request) (any, error) {
	addresses, err := s.Reader.RecentSearches(shownRecent)
	if err != nil {
		return nil, err
	}
	out := RecentSearches{Searches: []RecentSearch{}}
	for _, address := range addresses {
		q, err := queryOf(address)
		if err != nil {
			continue
		}
		label, err := s.describe(q)
		if err != nil {
			return nil, err
		}
		out.Searches = append(out.Searches, RecentSearch{Query: address, Label: label})
	}
	return out, nil
}

// noteRecent notes a search that led somewhere, unless the reader wants none
// to be kept. A search for everything is none.
func (s *server) noteRecent(r *http.Request) (any, error) {
	var request RecentRequest
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	settings, err := s.Reader.Settings()
	if err != nil {
		return nil, err
	}
	address, err := s.settledAddress(request.Query)
	if err != nil {
		return nil, err
	}
	if q, _ := queryOf(address); settings.RecentSearches && (q.Text != "" || len(q.Filters) > 0) {
		if err := s.Reader.NoteSearch(address); err != nil {
			return nil, err
		}
	}
	return s.recent(r)
}

func (s *server) clearRecent(r *http.Request) (any, error) {
	if err := s.Reader.ClearSearches(); err != nil {
		return nil, err
	}
	return s.recent(r)
}

// suggestSaved returns the saved searches whose name has the typed words, each
// at the beginning of one.
func (s *server) suggestSaved(typed, lang string, most int) ([]library.Suggestion, error) {
	all, err := s.Reader.Searches()
	if err != nil {
		return nil, err
	}
	var out []library.Suggestion
	for _, saved := range all {
		q, err := queryOf(saved.Query)
		if err != nil {
			continue
		}
		label, err := s.describe(q)
		if err != nil {
			return nil, err
		}
		if saved.Name != "" {
			label = library.Text{En: saved.Name, Es: saved.Name}
		}
		if search.Named(label.In(lang), typed) {
			out = append(out, library.Suggestion{Kind: "search", ID: saved.ID, Label: label, Query: saved.Query})
		}
		if len(out) == most {
			break
		}
	}
	return out, nil
}
