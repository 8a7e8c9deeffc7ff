package httpapi

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// withFirst puts into the page the answers it would ask for at once, so that
// its first frame has content. It is a block of data and not a script: the
// content security policy lets nothing in it run. While the library is being
// filled, and when an answer fails, the page asks for itself.
func (s *server) withFirst(page []byte, r *http.Request) []byte {
	return s.withAnswers(page, r, map[string]func(*http.Request) (any, error){
		"/status": s.status, "/home": s.home, "/marks": s.marks, "/terms": s.terms,
	})
}

func (s *server) withAnswers(page []byte, r *http.Request, answers map[string]func(*http.Request) (any, error)) []byte {
	head := []byte("</head>")
	if !s.settled() || !bytes.Contains(page, head) {
		return page
	}
	first := map[string]any{}
	for path, answer := range answers {
		value, err := answer(r)
		if err != nil {
			s.Log.Error("answer for the page's first frame", "path", path, "error", err)
			return page
		}
		first[path] = value
	}
	data, err := json.Marshal(first) // escapes <, so that no text ends the block
	if err != nil {
		panic(err) // the answers are our own types, which can all be written
	}
	block := append(append([]byte(`<script type="application/json" id="first">`), data...), "</script>"...)
	return bytes.Replace(page, head, append(block, head...), 1)
}

// settled reports a library that is there with its index.
func (s *server) settled() bool {
	release, err := s.Store.Release()
	return err == nil && release.Number > 0 && s.Engine.Release() == release.Number
}
