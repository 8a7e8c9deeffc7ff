package httpapi

import (
	"net/http"

	"socialmission.org/desktop/internal/reader"
)

func (s *server) getSettings(*http.Request) (any, error) {
	return s.Reader.Settings()
}

// putSettings changes the settings that the request names; the others stay.
func (s *server) putSettings(r *http.Request) (any, error) {
	s.settings.Lock()
	defer s.settings.Unlock()
	settings, err := s.Reader.Settings()
	if err != nil {
		return nil, err
	}
	if err := readJSON(r, &settings); err != nil {
		return nil, err
	}
	saved, err := s.Reader.SaveSettings(settings)
	if err == nil && !saved.RecentSearches {
		err = s.Reader.ClearSearches()
	}
	return saved, err
}

func (s *server) marks(*http.Request) (any, error) {
	marks, err := s.Reader.Marks()
	if err != nil {
		return nil, err
	}
	return Marks{marks}, nil
}

func (s *server) patchMark(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	var patch MarkPatch
	if err := readJSON(r, &patch); err != nil {
		return nil, err
	}
	mark, err := s.Reader.SetMark(id, reader.Patch(patch))
	if err == nil && mark.Starred && patch.Starred != nil {
		s.keep(id)
	}
	return mark, err
}

func (s *server) markRead(r *http.Request) (any, error) {
	var request ReadRequest
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	for _, id := range request.IDs {
		if !itemID.MatchString(id) {
			return nil, badValue("ids")
		}
	}
	changed, err := s.Reader.SetRead(request.IDs, request.Read)
	if err != nil {
		return nil, err
	}
	return Changed{list(changed)}, nil
}
