package httpapi

import (
	"context"
	"net/http"

	"socialmission.org/desktop/internal/library"
)

// newsletters answers every issue: the list of newsletters is never cut short.
func (s *server) newsletters(r *http.Request) (any, error) {
	issues, err := s.issues(r.Context())
	if err != nil {
		return nil, err
	}
	return Newsletters{Issues: issues, Release: s.Engine.Release()}, nil
}

// issues returns the newsletters, newest first.
func (s *server) issues(ctx context.Context) ([]library.Hit, error) {
	all := []library.Hit{}
	for offset := 0; offset < maxOffset; offset += maxLimit {
		results, err := s.Engine.Search(ctx, library.Query{
			Filters: map[string][]string{library.FacetKind: {string(library.Newsletter)}},
			Sort:    library.ByNewest, Limit: maxLimit, Offset: offset,
		})
		if err != nil {
			return nil, err
		}
		all = append(all, results.Hits...)
		if len(all) >= results.Total || len(results.Hits) == 0 {
			break
		}
	}
	return all, nil
}

// newsRoutes are those of what is new: newsletters and saved searches.
func (s *server) newsRoutes(mux *http.ServeMux) {
	mux.Handle("GET /api/newsletters", s.json(s.newsletters))
	s.searchRoutes(mux)
	s.sessionRoutes(mux)
}
