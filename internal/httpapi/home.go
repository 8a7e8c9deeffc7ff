package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
)

// How much of each there is room for on the first screen.
const (
	homeContinue    = 6
	homeRecent      = 60 // looked through for what was not finished
	homeNewsletters = 3
	homeComing      = 8
	homePast        = 3
	homeShelf       = 100
	finished        = 0.98 // of a text: the last line is rarely reached exactly
)

func (s *server) home(r *http.Request) (any, error) {
	home, err := s.frontPage(r.Context())
	if err != nil {
		return nil, err
	}
	if home.Continue, err = s.unfinished(r.Context()); err != nil {
		return nil, err
	}
	home.Fresh, home.FreshTotal, err = s.fresh(home.Release)
	return home, err
}

// frontPage is the first screen as far as it is the same for every reader.
func (s *server) frontPage(ctx context.Context) (Home, error) {
	home := Home{Counts: s.counts(), Continue: []HomeRow{}, Fresh: []FreshItem{}}
	var err error
	if home.Release, err = s.Store.Release(); err != nil {
		return home, err
	}
	if home.Spotlight, err = s.spotlight(ctx); err != nil {
		return home, err
	}
	if home.Newsletters, err = s.shelf(ctx, library.Newsletter, library.ByNewest, homeNewsletters); err != nil {
		return home, err
	}
	if home.Initiatives, err = s.shelf(ctx, library.Initiative, library.ByTitle, homeShelf); err != nil {
		return home, err
	}
	if home.StartPages, err = s.shelf(ctx, library.Page, library.ByTitle, homeShelf); err != nil {
		return home, err
	}
	home.Events, home.PastEvents, err = s.events(ctx)
	return home, err
}

// unfinished returns what was opened and not read to its end, latest first.
func (s *server) unfinished(ctx context.Context) ([]HomeRow, error) {
	ids, err := s.Reader.Recent(homeRecent)
	if err != nil {
		return nil, err
	}
	rows := []HomeRow{}
	for _, id := range ids {
		mark, err := s.Reader.Mark(id)
		if err != nil {
			return nil, err
		}
		if mark.Read || mark.Position >= finished {
			continue
		}
		hits, err := s.Engine.Rows(ctx, []string{id})
		if err != nil {
			return nil, err
		}
		for _, hit := range hits {
			rows = append(rows, HomeRow{Hit: hit, Position: mark.Position, Anchor: mark.PositionAnchor})
		}
		if len(rows) == homeContinue {
			break
		}
	}
	return rows, nil
}

// spotlight returns one resource, another each day, or nil when there is none.
func (s *server) spotlight(ctx context.Context) (*library.Hit, error) {
	total := min(s.counts()[library.Resource], maxOffset)
	if total == 0 {
		return nil, nil
	}
	const stride = 7919 // prime, so that neighbouring days are far apart on the shelf
	year, month, day := s.Now().Date()
	days := int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
	results, err := s.Engine.Search(ctx, library.Query{
		Filters: map[string][]string{library.FacetKind: {string(library.Resource)}},
		Sort:    library.ByTitle, Limit: 1, Offset: max(days, 0) * stride % total,
	})
	if err != nil || len(results.Hits) == 0 {
		return nil, err
	}
	return &results.Hits[0], nil
}

func (s *server) shelf(ctx context.Context, kind library.Kind, sort library.Sort, limit int) ([]library.Hit, error) {
	results, err := s.Engine.Search(ctx, library.Query{
		Filters: map[string][]string{library.FacetKind: {string(kind)}}, Sort: sort, Limit: limit,
	})
	return list(results.Hits), err
}

// events returns the events to come, soonest first, and those just past,
// latest first. An event counts as coming until its last day is over.
func (s *server) events(ctx context.Context) (coming, past []library.Hit, err error) {
	today := s.Now().Format(time.DateOnly)
	all, err := s.newestEvents(ctx, today)
	if err != nil {
		return nil, nil, err
	}
	coming, past = []library.Hit{}, []library.Hit{}
	for _, hit := range all {
		switch last := lastDay(hit); {
		case last == "":
		case last >= today:
			coming = append(coming, hit)
		default:
			past = append(past, hit)
		}
	}
	slices.SortStableFunc(coming, func(a, b library.Hit) int { return strings.Compare(string(a.Start), string(b.Start)) })
	slices.SortStableFunc(past, func(a, b library.Hit) int { return strings.Compare(lastDay(b), lastDay(a)) })
	return coming[:min(len(coming), homeComing)], past[:min(len(past), homePast)], nil
}

// newestEvents returns every event that is to come, and some that are past.
func (s *server) newestEvents(ctx context.Context, today string) ([]library.Hit, error) {
	var all []library.Hit
	for offset := 0; offset < maxOffset; offset += maxLimit {
		results, err := s.Engine.Search(ctx, library.Query{
			Filters: map[string][]string{library.FacetKind: {string(library.Event)}},
			Sort:    library.ByNewest, Limit: maxLimit, Offset: offset,
		})
		if err != nil {
			return nil, err
		}
		all = append(all, results.Hits...)
		if n := len(results.Hits); n < maxLimit || lastDay(results.Hits[n-1]) < today {
			break
		}
	}
	return all, nil
}

func lastDay(hit library.Hit) string {
	if last := hit.End.Last(); last != "" {
		return last
	}
	return hit.Start.Last()
}
