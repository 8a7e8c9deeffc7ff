package httpapi

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/listcode"
	"socialmission.org/desktop/internal/reader"
)

// previewList says what a code or a list file would bring.
func (s *server) previewList(r *http.Request) (any, error) {
	data, err := s.carried(r)
	if err != nil {
		return nil, err
	}
	preview, err := s.listDesk().Preview(r.Context(), data)
	if err != nil {
		return nil, listFault(err)
	}
	return preview, nil
}

// importList makes a list of a code or a list file, or merges it into another:
// ?into=ID, ?title=….
func (s *server) importList(r *http.Request) (any, error) {
	data, err := s.carried(r)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	into := q.Get("into")
	if into != "" && !itemID.MatchString(into) {
		return nil, badValue("into")
	}
	l, added, err := s.listDesk().Import(r.Context(), data, into, text(q, "title"))
	return s.grown(r, l, added, err)
}

// carried reads a code or a list file: the body, or in the window the file at
// a path that was dropped on it.
func (s *server) carried(r *http.Request) ([]byte, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/json" && s.Shell == Window:
		return dropped(r)
	case err != nil || kind != octets:
		return nil, errMediaType
	}
	return upToFile(http.MaxBytesReader(nil, r.Body, listcode.MaxFile))
}

// dropped reads a file that was dropped on the window.
func dropped(r *http.Request) ([]byte, error) {
	var at DroppedFile
	if err := readJSON(r, &at); err != nil {
		return nil, err
	}
	if len(at.Path) > reader.MaxAddress || !filepath.IsAbs(at.Path) {
		return nil, badValue("path")
	}
	info, err := os.Stat(at.Path)
	if err != nil || !info.Mode().IsRegular() {
		return nil, listFault(&listcode.FileFault{Problem: listcode.NoListFile})
	}
	file, err := os.Open(at.Path)
	if err != nil {
		return nil, listFault(&listcode.FileFault{Problem: listcode.NoListFile})
	}
	defer file.Close()
	return upToFile(http.MaxBytesReader(nil, file, listcode.MaxFile))
}

func upToFile(from io.Reader) ([]byte, error) {
	data, err := io.ReadAll(from)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, listFault(&listcode.FileFault{Problem: listcode.TooLarge})
	case err != nil:
		return nil, errBody
	}
	return data, nil
}

// listFile sends a list as a file, with the readers' own files in it where
// ?files=1 asks for them.
func (s *server) listFile(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	embed, err := flag(r.URL.Query(), "files")
	if err != nil {
		return err
	}
	l, err := s.Reader.List(id)
	if err != nil {
		return listFault(err)
	}
	file, err := s.listDesk().File(r.Context(), l, embed)
	if err != nil {
		return err
	}
	data, err := file.Bytes()
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", listcode.MediaType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(l.Title + listcode.Extension)}))
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(data) // a reader who went away is nobody's fault
	return nil
}

// listQR draws a list's code.
func (s *server) listQR(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	l, err := s.Reader.List(id)
	if err != nil {
		return listFault(err)
	}
	view, err := s.listView(r, l)
	if err != nil {
		return err
	}
	if view.Code == "" {
		return listFault(library.ErrNotFound)
	}
	svg, err := listcode.SVG(view.Code, l.Title)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, svg)
	return nil
}
