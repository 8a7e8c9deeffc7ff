package httpapi

import (
	"net/http"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// sessionRoutes keep what is written down while a list is worked through.
func (s *server) sessionRoutes(mux *http.ServeMux) {
	mux.Handle("POST /api/lists/{id}/sessions", s.json(s.addSession))
	mux.Handle("PATCH /api/lists/{id}/sessions/{note}", s.json(s.changeSession))
	mux.Handle("DELETE /api/lists/{id}/sessions/{note}", s.json(s.dropSession))
}

// addSession keeps a note on one entry, or on the whole list.
func (s *server) addSession(r *http.Request) (any, error) {
	var asked SessionRequest
	id, err := idAndBody(r, &asked)
	if err != nil {
		return nil, err
	}
	note := reader.SessionNote{Entry: asked.Entry, Text: asked.Text, At: s.Now()}
	l, err := s.Reader.ChangeList(id, func(l *reader.List) error {
		known := asked.Entry == "" || slices.ContainsFunc(l.Entries, func(e reader.Entry) bool { return e.ID == asked.Entry })
		if !known || strings.TrimSpace(asked.Text) == "" {
			return badValue("sessions")
		}
		l.Sessions = append(l.Sessions, note)
		return nil
	})
	if err != nil {
		return nil, listFault(err)
	}
	return l.Sessions[len(l.Sessions)-1], nil
}

// changeSession changes what a note says; its time stays that of its beginning.
func (s *server) changeSession(r *http.Request) (any, error) {
	var asked SessionRequest
	id, err := idAndBody(r, &asked)
	if err != nil {
		return nil, err
	}
	var kept reader.SessionNote
	err = s.changeNote(id, r.PathValue("note"), func(l *reader.List, at int) {
		l.Sessions[at].Text = asked.Text
		kept = l.Sessions[at]
	})
	return kept, err
}

func (s *server) dropSession(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	return nil, s.changeNote(id, r.PathValue("note"), func(l *reader.List, at int) {
		l.Sessions = slices.Delete(l.Sessions, at, at+1)
	})
}

func (s *server) changeNote(list, note string, change func(l *reader.List, at int)) error {
	_, err := s.Reader.ChangeList(list, func(l *reader.List) error {
		at := slices.IndexFunc(l.Sessions, func(n reader.SessionNote) bool { return n.ID == note })
		if at < 0 {
			return library.ErrNotFound
		}
		change(l, at)
		return nil
	})
	return listFault(err)
}
