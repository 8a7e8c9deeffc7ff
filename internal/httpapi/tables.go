package httpapi

import (
	"errors"
	"net/http"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/render"
)

func (s *server) table(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	table, err := s.Store.Table(id)
	if err != nil {
		return nil, err
	}
	table.Columns, table.Rows = list(table.Columns), list(table.Rows)
	for i := range table.Rows {
		table.Rows[i] = list(table.Rows[i])
	}
	return table, nil
}

// tables returns the tables shown with an item; one that is gone is left out.
func (s *server) tables(item library.Item, lang string) ([]TableView, error) {
	views := []TableView{}
	for _, id := range item.Tables {
		table, err := s.Store.Table(id)
		if errors.Is(err, library.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		views = append(views, TableView{
			ID: id, Title: table.Title, Note: table.Note, Rows: len(table.Rows),
			HTML: render.Table(lang, table.Title.In(lang), columns(table, lang), table.Rows),
		})
	}
	return views, nil
}

func columns(table library.Table, lang string) []render.Column {
	shown := make([]render.Column, len(table.Columns))
	for i, c := range table.Columns {
		shown[i] = render.Column{Label: c.Label.In(lang), Unit: c.Unit, Header: c.Header,
			Number: c.Type == "number" || c.Type == "integer"}
		if shown[i].Label == "" {
			shown[i].Label = c.Name
		}
	}
	return shown
}
