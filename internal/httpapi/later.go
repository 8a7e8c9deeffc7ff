package httpapi

import (
	"errors"
	"net/http"
	"strings"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

var errLaterFull = &fault{http.StatusConflict, CodeInvalid, library.Text{
	En: "The list of links to open later is full. Open or remove some, then add this one.",
	Es: "La lista de enlaces para abrir más tarde está llena. Abra o quite algunos y después añada este."}}

func (s *server) later(*http.Request) (any, error) {
	links, err := s.Reader.Later()
	return Later{list(links)}, err
}

// addLater puts a link aside; one that waits there already stays where it is.
func (s *server) addLater(r *http.Request) (any, error) {
	var request LaterRequest
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	if !onWeb(request.URL) {
		return nil, badValue("url")
	}
	if request.Item != "" && !itemID.MatchString(request.Item) {
		return nil, badValue("item")
	}
	link := reader.LaterLink{URL: request.URL, Title: strings.ToValidUTF8(request.Title, "\uFFFD"), Item: request.Item}
	err := s.Reader.AddLater(link)
	switch {
	case errors.Is(err, reader.ErrLaterFull):
		return nil, errLaterFull
	case errors.Is(err, library.ErrInvalid):
		return nil, badValue("url")
	case err != nil:
		return nil, err
	}
	return s.later(r)
}

// dropLater takes a link out; one that is not there is out already.
func (s *server) dropLater(r *http.Request) (any, error) {
	url := r.URL.Query().Get("url")
	if url == "" || len(url) > reader.MaxAddress {
		return nil, badValue("url")
	}
	if err := s.Reader.DropLater(url); err != nil {
		return nil, err
	}
	return s.later(r)
}
