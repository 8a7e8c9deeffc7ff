package httpapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// json makes a handler of a function that answers with a value, or with nil
// where there is nothing to say.
func (s *server) json(answer func(*http.Request) (any, error)) http.Handler {
	return s.plain(func(w http.ResponseWriter, r *http.Request) error {
		value, err := answer(r)
		if err != nil {
			return err
		}
		w.Header().Set("Cache-Control", "no-store")
		if value == nil {
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		writeJSON(w, http.StatusOK, value)
		return nil
	})
}

// plain makes a handler of a function that writes its answer itself, and
// nothing before it fails.
func (s *server) plain(serve func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := serve(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// writeJSON writes v. Its type is stated and never guessed, so that the HTML in
// it needs no escapes. A reader who went away is nobody's fault.
func writeJSON(w http.ResponseWriter, status int, v any) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err) // the answers are our own types, which can all be written
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}

// unknown answers for paths of the API that no route has, and for methods that
// a route does not take.
func (s *server) unknown(mux *http.ServeMux) http.Handler {
	return s.plain(func(w http.ResponseWriter, r *http.Request) error {
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodPost, http.MethodDelete} {
			other := r.Clone(r.Context())
			other.Method = method
			if _, pattern := mux.Handler(other); pattern != "/api/" {
				allowed = append(allowed, method)
			}
		}
		if len(allowed) == 0 {
			return errNoRoute
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		return errMethod
	})
}

// list makes sure that a list is written as one, however empty.
func list[T any](values []T) []T {
	if values == nil {
		return []T{}
	}
	return values
}
