package httpapi

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"socialmission.org/desktop/internal/extract"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/own"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/render"
)

// fileRoutes are those of the reader's own files.
func (s *server) fileRoutes(mux *http.ServeMux) {
	mux.Handle("GET /api/files", s.json(s.ownFiles))
	mux.Handle("POST /api/files", s.json(s.addFile))
	mux.Handle("GET /api/files/{id}", s.json(s.ownFile))
	mux.Handle("PATCH /api/files/{id}", s.json(s.patchFile))
	mux.Handle("DELETE /api/files/{id}", s.json(s.deleteFile))
	mux.Handle("POST /api/files/{id}/restore", s.json(s.restoreFile))
	mux.Handle("GET /api/files/{id}/bytes", s.plain(s.fileBytes))
}

// The ways in which a file of the reader's own is refused, and what is said.
var fileFaults = []struct {
	is  error
	say *fault
}{
	{own.ErrTooLarge, &fault{http.StatusRequestEntityTooLarge, CodeTooLarge, library.Text{
		En: fmt.Sprintf("The file is larger than %d MB, so it was not added.", own.MaxFile>>20),
		Es: fmt.Sprintf("El archivo pesa más de %d MB y no se añadió.", own.MaxFile>>20)}}},
	{own.ErrEmpty, &fault{http.StatusUnprocessableEntity, CodeInvalid, library.Text{
		En: "The file has nothing in it, so it was not added.",
		Es: "El archivo está vacío y no se añadió."}}},
	{own.ErrDamaged, &fault{http.StatusUnprocessableEntity, CodeInvalid, library.Text{
		En: "The file is damaged, or made so that it cannot be read safely, so it was not added. Open it in the program it is from, save it again, and try with that.",
		Es: "El archivo está dañado, o hecho de modo que no se puede leer con seguridad, y no se añadió. Ábralo en su programa, guárdelo de nuevo e inténtelo con ese."}}},
	{extract.ErrMisled, &fault{http.StatusUnprocessableEntity, CodeInvalid, library.Text{
		En: "The file is not what its name says, so it was not added.",
		Es: "El archivo no es lo que dice su nombre y no se añadió."}}},
	{extract.ErrUnknown, &fault{http.StatusUnsupportedMediaType, CodeMediaType, library.Text{
		En: "Only PDF, Word (DOCX), EPUB, HTML, Markdown and plain text can be added. This file is something else.",
		Es: "Solo se pueden añadir archivos PDF, Word (DOCX), EPUB, HTML, Markdown y texto. Este archivo es otra cosa."}}},
}

func fileFault(err error) error {
	for _, f := range fileFaults {
		if errors.Is(err, f.is) {
			return f.say
		}
	}
	return err
}

// ownFiles answers with every file and what they take on the disk.
func (s *server) ownFiles(*http.Request) (any, error) {
	files, err := s.Reader.Files()
	if err != nil {
		return nil, err
	}
	size, _ := s.Own.Files.Size()
	return OwnFiles{Files: list(files), Bytes: size, Most: own.MaxFile}, nil
}

// addFile takes the bytes of a file. Those that are here already are not kept
// twice: the answer is the file that has them.
func (s *server) addFile(r *http.Request) (any, error) {
	name, data, err := fileBody(r)
	if err != nil {
		return nil, err
	}
	kept, err := s.Own.Files.Keep(r.Context(), name, data)
	if err != nil {
		return nil, fileFault(err)
	}
	files, err := s.Reader.Files()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.SHA256 == kept.SHA256 {
			return AddedFile{f, kept.Text != "", true}, nil
		}
	}
	file, err := s.Reader.AddFile(reader.OwnFile{Name: name, Title: own.Title(name, kept.Type, kept.Text), Type: kept.Type,
		Size: kept.Size, SHA256: kept.SHA256, Lang: own.Language(kept.Text)})
	return AddedFile{file, kept.Text != "", false}, err
}

// fileBody reads an upload.
func fileBody(r *http.Request) (name string, data []byte, err error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != octets {
		return "", nil, errMediaType
	}
	name = r.URL.Query().Get("name")
	if name == "" || len(name) > reader.MaxTitle {
		return "", nil, badValue("name")
	}
	data, err = io.ReadAll(http.MaxBytesReader(nil, r.Body, own.MaxFile))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return "", nil, fileFault(own.ErrTooLarge)
	case err != nil:
		return "", nil, errBody
	}
	return fileName(name), data, nil
}

// ownFile answers with what the page shows of a file: its text, safe.
func (s *server) ownFile(r *http.Request) (any, error) {
	file, err := s.pathFile(r)
	if err != nil {
		return nil, err
	}
	text, err := s.Own.Files.Text(r.Context(), file.SHA256, file.Type)
	if err != nil {
		return nil, err
	}
	view := FileView{File: file, Readable: text != "", Contents: []render.Heading{}}
	if file.Type == extract.Markdown {
		return s.markdownFile(view, text, language(r))
	}
	cut := text[:min(len(text), maxFileText)]
	view.Cut = len(cut) < len(text)
	view.HTML, view.Paragraphs = paragraphs(strings.ToValidUTF8(cut, ""))
	return view, nil
}

// maxFileText is how much of a file's text is shown: about 150 pages.
const maxFileText = 500_000

// markdownFile shows a Markdown file as the library's own texts are shown, by
// the same sanitiser. Its bytes are taken, as the text has lost its markup.
func (s *server) markdownFile(view FileView, text, lang string) (any, error) {
	data, err := s.Own.Files.Bytes(view.File.SHA256)
	if err != nil {
		return nil, err
	}
	if source := string(data); strings.ToValidUTF8(source, "") == source {
		text = source
	}
	cut := strings.ToValidUTF8(text[:min(len(text), maxFileText)], "")
	view.Cut = len(cut) < len(text)
	none := func(string) (string, bool) { return "", false }
	doc, err := render.Markdown(cut, render.Options{Lang: lang, ItemLink: s.itemLink, Image: none})
	if err != nil {
		s.Log.Warn("a file of the reader's is shown plain", "error", err)
	}
	view.HTML, view.Paragraphs, view.Contents = doc.HTML, doc.Paragraphs, list(doc.Contents)
	return view, nil
}

// paragraphs makes safe HTML of plain text, a paragraph a line.
func paragraphs(text string) (string, int) {
	var out strings.Builder
	n := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			n++
			fmt.Fprintf(&out, "<p id=\"p-%d\" data-n=\"%d\">%s</p>\n", n, n, html.EscapeString(line))
		}
	}
	return out.String(), n
}

func (s *server) pathFile(r *http.Request) (reader.OwnFile, error) {
	id, err := pathID(r)
	if err != nil {
		return reader.OwnFile{}, err
	}
	return s.Reader.File(id)
}

// patchFile changes what a file is called and its language.
func (s *server) patchFile(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	var patch FilePatch
	if err := readJSON(r, &patch); err != nil {
		return nil, err
	}
	if patch.Title != nil && strings.TrimSpace(*patch.Title) == "" {
		return nil, badValue("title")
	}
	return s.Reader.ChangeFile(id, func(f *reader.OwnFile) error {
		if patch.Title != nil {
			f.Title = strings.TrimSpace(*patch.Title)
		}
		if patch.Lang != nil {
			f.Lang = *patch.Lang
		}
		return nil
	})
}

func (s *server) deleteFile(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	return nil, s.Reader.DeleteFile(id)
}

func (s *server) restoreFile(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	return s.Reader.RestoreFile(id)
}

// fileBytes hands a file out to be saved. It is never shown as a page: nothing
// in it may act here.
func (s *server) fileBytes(w http.ResponseWriter, r *http.Request) error {
	file, err := s.pathFile(r)
	if err != nil {
		return err
	}
	data, err := s.Own.Files.Bytes(file.SHA256)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", octets)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(file.Name)}))
	h.Set("Content-Security-Policy", attachmentPolicy)
	h.Set("Cache-Control", "no-store")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	return nil
}
