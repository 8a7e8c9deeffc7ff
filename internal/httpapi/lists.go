package httpapi

import (
	"cmp"
	"net/http"
	"slices"

	"socialmission.org/desktop/internal/lists"
	"socialmission.org/desktop/internal/reader"
)

// The bounds of what a request on lists may carry.
const (
	maxListBody = 4 << 20 // bytes of a list with long prompts
	maxAdded    = reader.MaxEntries
)

// listRoutes are those of the reading lists.
func (s *server) listRoutes(mux *http.ServeMux) {
	mux.Handle("GET /api/lists", s.json(s.lists))
	mux.Handle("POST /api/lists", s.json(s.newList))
	mux.Handle("POST /api/lists/preview", s.json(s.previewList))
	mux.Handle("POST /api/lists/import", s.json(s.importList))
	mux.Handle("GET /api/lists/{id}", s.json(s.list))
	mux.Handle("PUT /api/lists/{id}", s.json(s.putList))
	mux.Handle("DELETE /api/lists/{id}", s.json(s.deleteList))
	mux.Handle("POST /api/lists/{id}/restore", s.json(s.restoreList))
	mux.Handle("POST /api/lists/{id}/duplicate", s.json(s.duplicateList))
	mux.Handle("POST /api/lists/{id}/add", s.json(s.addToList))
	mux.Handle("POST /api/lists/{id}/merge", s.json(s.mergeLists))
	mux.Handle("GET /api/lists/{id}/file", s.plain(s.listFile))
	mux.Handle("GET /api/lists/{id}/qr.svg", s.plain(s.listQR))
}

// listDesk is where lists are worked on.
func (s *server) listDesk() lists.Desk {
	return lists.Desk{Content: s.Store, Engine: s.Engine, Reader: s.Reader, Files: listFiles{s.Own.Files, s.Reader}}
}

// listView returns a list with what its entries name.
func (s *server) listView(r *http.Request, l reader.List) (ListView, error) {
	return s.listDesk().View(r.Context(), l)
}

// viewed answers with a list unless getting it failed.
func (s *server) viewed(r *http.Request, l reader.List, err error) (any, error) {
	if err != nil {
		return nil, listFault(err)
	}
	return s.listView(r, l)
}

// changedList is viewed after a change: what is listed keeps its last text, should
// the next update take it away.
func (s *server) changedList(r *http.Request, l reader.List, err error) (any, error) {
	if err == nil {
		s.keep(listedItems(l)...)
	}
	return s.viewed(r, l, err)
}

func listedItems(l reader.List) []string {
	var ids []string
	for _, e := range l.Entries {
		if e.Item != "" {
			ids = append(ids, e.Item)
		}
	}
	return ids
}

func (s *server) lists(*http.Request) (any, error) {
	answer := ReadingLists{Lists: []ListSummary{}}
	if err := s.Reader.EachList(func(l *reader.List) { answer.Lists = append(answer.Lists, summary(l)) }); err != nil {
		return nil, err
	}
	slices.SortFunc(answer.Lists, func(a, b ListSummary) int {
		return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(a.ID, b.ID))
	})
	return answer, nil
}

func summary(l *reader.List) ListSummary {
	short := ListSummary{ID: l.ID, Title: l.Title, Lang: l.Lang, Changed: l.Changed, Items: make([]string, len(l.Entries))}
	for i, e := range l.Entries {
		short.Minutes += e.Minutes
		short.Items[i] = e.Item + e.File // one of the two
	}
	return short
}

func (s *server) newList(r *http.Request) (any, error) {
	var asked NewList
	if err := readJSON(r, &asked); err != nil {
		return nil, err
	}
	l, err := s.listDesk().New(r.Context(), reader.List{Title: asked.Title, Lang: asked.Lang}, asked.Items)
	return s.changedList(r, l, err)
}

func (s *server) list(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	l, err := s.Reader.List(id)
	return s.viewed(r, l, err)
}

// putList changes what a list says. Whoever changed an older state of it is
// told, and can put the change to the newer one: nothing is lost unseen.
func (s *server) putList(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	var asked ListChange
	if err := readJSONUpTo(r, &asked, maxListBody); err != nil {
		return nil, err
	}
	if err := s.listDesk().Settle(r.Context(), asked.Entries); err != nil {
		return nil, err
	}
	l, err := s.Reader.ChangeList(id, func(l *reader.List) error {
		if asked.Revision != "" && asked.Revision != l.Revision {
			return errListChanged
		}
		l.Title, l.Intro, l.Lang, l.Entries = asked.Title, asked.Intro, asked.Lang, asked.Entries
		return nil
	})
	return s.changedList(r, l, err)
}

func (s *server) deleteList(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	return nil, listFault(s.Reader.DeleteList(id))
}

func (s *server) restoreList(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	l, err := s.Reader.RestoreList(id)
	return s.viewed(r, l, err)
}

func (s *server) duplicateList(r *http.Request) (any, error) {
	var asked ListTitle
	id, err := idAndBody(r, &asked)
	if err != nil {
		return nil, err
	}
	l, err := s.listDesk().Copy(id, asked.Title)
	return s.viewed(r, l, err)
}

func (s *server) addToList(r *http.Request) (any, error) {
	var asked ListAddition
	id, err := idAndBody(r, &asked)
	if err != nil {
		return nil, err
	}
	if len(asked.Items) > maxAdded || slices.Contains(asked.Items, "") {
		return nil, badValue("items")
	}
	l, added, err := s.listDesk().Add(r.Context(), id, asked.Items)
	return s.grown(r, l, added, err)
}

func (s *server) mergeLists(r *http.Request) (any, error) {
	var asked ListJoin
	id, err := idAndBody(r, &asked)
	if err != nil {
		return nil, err
	}
	if asked.From == id {
		return nil, badValue("from")
	}
	l, added, err := s.listDesk().Join(r.Context(), id, asked.From)
	return s.grown(r, l, added, err)
}

func (s *server) grown(r *http.Request, l reader.List, added int, err error) (any, error) {
	if err != nil {
		return nil, listFault(err)
	}
	s.keep(listedItems(l)...)
	view, err := s.listView(r, l)
	return ListGrown{View: view, Added: added}, err
}

// idAndBody reads what a request is about and what it asks.
func idAndBody(r *http.Request, asked any) (string, error) {
	id, err := pathID(r)
	if err != nil {
		return "", err
	}
	return id, readJSON(r, asked)
}
