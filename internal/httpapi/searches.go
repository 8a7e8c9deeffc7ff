package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// maxFresh is how many new items a look names.
const maxFresh = 500

func (s *server) searchRoutes(mux *http.ServeMux) {
	mux.Handle("GET /api/searches", s.json(s.savedSearches))
	mux.Handle("POST /api/searches", s.json(s.saveSearch))
	mux.Handle("PATCH /api/searches/{id}", s.json(s.changeSearch))
	mux.Handle("DELETE /api/searches/{id}", s.json(s.deleteSearch))
	mux.Handle("POST /api/searches/{id}/restore", s.json(s.restoreSearch))
	mux.Handle("POST /api/searches/{id}/look", s.json(s.lookSearch))
	mux.Handle("GET /api/recent", s.json(s.recent))
	mux.Handle("POST /api/recent", s.json(s.noteRecent))
	mux.Handle("DELETE /api/recent", s.json(s.clearRecent))
}

// watching answers for several saved searches in one request: the reader's
// sets are read once, and only if one of them asks.
type watching struct {
	s    *server
	ctx  context.Context
	sets map[string][]string
}

func (s *server) watch(r *http.Request) *watching { return &watching{s: s, ctx: r.Context()} }

// queryOf is what the address of the search screen asks for. The screen takes
// the last word as unfinished, so the counts do too.
func queryOf(address string) (library.Query, error) {
	values, err := url.ParseQuery(address)
	if err != nil || len(address) > maxQuery {
		return library.Query{}, badValue("query")
	}
	q := library.Query{Text: text(values, "q"), Prefix: true}
	if q.Sort, err = order(values.Get("sort")); err != nil {
		return q, err
	}
	if q.Exact, err = flag(values, "exact"); err != nil {
		return q, err
	}
	q.Filters, err = filters(values)
	return q, err
}

// addressOf writes a query as the page does: nothing but what it knows.
func addressOf(q library.Query) string {
	var parts []string
	add := func(name, value string) { parts = append(parts, name+"="+url.QueryEscape(value)) }
	if q.Text != "" {
		add("q", q.Text)
	}
	for _, facet := range library.Facets() {
		for _, value := range q.Filters[facet] {
			add(facet, value)
		}
	}
	if q.Sort != "" {
		add("sort", string(q.Sort))
	}
	if q.Exact {
		add("exact", "1")
	}
	return strings.Join(parts, "&")
}

// settled reads an address and names the terms in it by their ids.
func (s *server) settledAddress(address string) (string, error) {
	q, err := queryOf(address)
	if err != nil {
		return "", err
	}
	if q.Text, err = s.Engine.Settle(strings.TrimSpace(q.Text)); err != nil {
		return "", err
	}
	return addressOf(q), nil
}

func (w *watching) matches(q library.Query) ([]uint32, error) {
	if asksReader(q.Text) && w.sets == nil {
		var err error
		if w.sets, err = w.s.readersSets(q.Text); err != nil {
			return nil, err
		}
	}
	if asksReader(q.Text) {
		q.Sets = w.sets
	}
	return w.s.Engine.Matches(w.ctx, q)
}

// view counts what a saved search finds. One that can no longer be read, of
// another version of the program, finds nothing and stays.
func (w *watching) view(saved reader.SavedSearch) (SavedSearch, []uint32, error) {
	out := SavedSearch{ID: saved.ID, Name: saved.Name, Query: saved.Query, Looked: saved.Looked, Created: saved.Created}
	q, err := queryOf(saved.Query)
	if err != nil {
		out.Label = library.Text{En: saved.Query, Es: saved.Query}
		return out, nil, nil //nolint:nilerr // shown as it is, so that it can be deleted
	}
	if out.Label, err = w.s.describe(q); err != nil {
		return out, nil, err
	}
	found, err := w.matches(q)
	if err != nil {
		return out, nil, err
	}
	fresh := without(found, saved.Known)
	out.Total, out.New = len(found), len(fresh)
	return out, fresh, nil
}

// describe says what a query asks, also where it asks for nothing special.
func (s *server) describe(q library.Query) (library.Text, error) {
	label, err := s.Engine.Describe(q)
	if label == (library.Text{}) {
		label = library.Text{En: "Everything in the library", Es: "Todo lo que hay en la biblioteca"}
	}
	return label, err
}

// without returns the numbers of a that b lacks; both rise.
func without(a, b []uint32) []uint32 {
	out := []uint32{}
	for _, n := range a {
		if _, known := slices.BinarySearch(b, n); !known {
			out = append(out, n)
		}
	}
	return out
}

func (s *server) savedSearches(r *http.Request) (any, error) {
	all, err := s.Reader.Searches()
	if err != nil {
		return nil, err
	}
	w, out := s.watch(r), SavedSearches{Searches: []SavedSearch{}, Release: s.Engine.Release()}
	for _, saved := range all {
		view, _, err := w.view(saved)
		if err != nil {
			return nil, err
		}
		out.Searches = append(out.Searches, view)
	}
	lang := language(r)
	slices.SortStableFunc(out.Searches, func(a, b SavedSearch) int {
		return strings.Compare(strings.ToLower(a.called(lang)), strings.ToLower(b.called(lang)))
	})
	return out, nil
}

func (v SavedSearch) called(lang string) string { return cmp.Or(v.Name, v.Label.In(lang)) }

// saveSearch keeps a search, and what it finds now as seen. One that is kept
// already is answered as it is.
func (s *server) saveSearch(r *http.Request) (any, error) {
	var request SaveSearchRequest
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	address, err := s.settledAddress(request.Query)
	if err != nil {
		return nil, err
	}
	w := s.watch(r)
	all, err := s.Reader.Searches()
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(all, func(saved reader.SavedSearch) bool { return saved.Query == address }); i >= 0 {
		view, _, err := w.view(all[i])
		return view, err
	}
	q, err := queryOf(address)
	if err != nil {
		return nil, err
	}
	known, err := w.matches(q)
	if err != nil {
		return nil, err
	}
	saved, err := s.Reader.CreateSearch(reader.SavedSearch{Name: plainName(request.Name), Query: address, Known: known, Looked: s.Now()})
	if err != nil {
		return nil, err
	}
	view, _, err := w.view(saved)
	return view, err
}

// plainName is a name on one line.
func plainName(name string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(name, "\uFFFD")), " ")
}

func (s *server) changeSearch(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	var patch SearchPatch
	if err := readJSON(r, &patch); err != nil {
		return nil, err
	}
	saved, err := s.Reader.ChangeSearch(id, func(saved *reader.SavedSearch) error {
		if patch.Name != nil {
			saved.Name = plainName(*patch.Name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	view, _, err := s.watch(r).view(saved)
	return view, err
}

func (s *server) deleteSearch(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	return nil, s.Reader.DeleteSearch(id)
}

func (s *server) restoreSearch(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	saved, err := s.Reader.RestoreSearch(id)
	if err != nil {
		return nil, err
	}
	view, _, err := s.watch(r).view(saved)
	return view, err
}

// lookSearch answers which items are new in a saved search, and notes that the
// reader has seen them.
func (s *server) lookSearch(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	saved, err := s.Reader.Search(id)
	if err != nil {
		return nil, err
	}
	w, since := s.watch(r), saved.Looked
	view, fresh, err := w.view(saved)
	if err != nil {
		return nil, err
	}
	ids, err := s.Engine.ByNumbers(fresh[:min(len(fresh), maxFresh)])
	if err != nil {
		return nil, err
	}
	saved, err = s.Reader.ChangeSearch(id, func(now *reader.SavedSearch) error {
		now.Known = append(now.Known, fresh...)
		now.Looked = s.Now()
		return nil
	})
	view.New, view.Looked = 0, saved.Looked
	return Look{Search: view, Fresh: ids, Since: since.Truncate(time.Second)}, err
}
