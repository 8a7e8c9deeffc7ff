package httpapi

import (
	"errors"
	"net/http"
	"regexp"
	"strings"

	"socialmission.org/desktop/internal/anchor"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/notes"
	"socialmission.org/desktop/internal/reader"
)

var annotationID = regexp.MustCompile(`^a[0-9a-z]{16}$`)

var errNoPassage = &fault{http.StatusConflict, CodeInvalid, library.Text{
	En: "This passage could not be found in the text, so it was not marked. Select it again.",
	Es: "No se encontró este pasaje en el texto y no se marcó. Selecciónelo de nuevo."}}

var errLongNote = &fault{http.StatusBadRequest, CodeTooLarge, library.Text{
	En: "This note is too long to be kept: about 20,000 letters is the most. Shorten it, or split it in two.",
	Es: "Esta nota es demasiado larga para guardarla: como mucho unas 20 000 letras. Acórtela o divídala en dos."}}

func (s *server) annotationRoutes(mux *http.ServeMux) {
	mux.Handle("GET /api/items/{id}/annotations", s.json(s.annotations))
	mux.Handle("POST /api/annotations", s.json(s.annotate))
	mux.Handle("PATCH /api/annotations/{id}", s.json(s.patchAnnotation))
	mux.Handle("DELETE /api/annotations/{id}", s.json(s.deleteAnnotation))
	mux.Handle("POST /api/annotations/{id}/restore", s.json(s.restoreAnnotation))
	mux.Handle("GET /api/notes", s.json(s.notes))
	mux.Handle("GET /api/notes/export", s.plain(s.exportNotes))
	mux.Handle("POST /api/notes/receipt", s.json(s.seeReceipt))
}

func (s *server) texts() notes.Shelf { return notes.Shelf{Store: s.Store, Reader: s.Reader} }

// annotations answers what the reader wrote on an item, each at its place in
// the text that is shown. Where that could not be written down, as in a folder
// that is read-only, it is found again the next time.
func (s *server) annotations(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	all, err := s.Reader.Annotations(id)
	if err != nil {
		return nil, err
	}
	found, err := s.texts().Item(id)
	if err != nil {
		if len(all) == 0 || !errors.Is(err, library.ErrNotFound) {
			return nil, err
		}
	}
	release, err := s.Store.Release()
	if err != nil {
		return nil, err
	}
	text := notes.TextOf(found.Item)
	place := func(a *reader.Annotation) { notes.Place(a, text, release.Number) }
	answer := Annotations{Annotations: make([]AnnotationView, len(all)), Length: len(text)}
	moved := false
	for i := range all {
		was := all[i]
		place(&all[i])
		moved = moved || !was.SamePlace(&all[i])
		answer.Annotations[i] = s.viewOf(&all[i], text)
	}
	if moved {
		if _, err := s.Reader.PlaceAnnotations(id, place); err != nil {
			s.Log.Warn("the places of notes were not written down", "error", err)
		}
	}
	return answer, nil
}

// viewOf shows an annotation in the text it was placed in.
func (s *server) viewOf(a *reader.Annotation, text anchor.Text) AnnotationView {
	v := AnnotationView{ID: a.ID, Item: a.Item, Colour: a.Colour, Quote: a.Quote, Position: a.Position, Note: a.Note,
		NoteHTML: s.rendered.note(a.Note), Tags: list(a.Tags), Placed: a.Placed, Created: a.Created, Changed: a.Changed}
	if a.Quote != nil && a.Position != nil && a.Placed != reader.Lost {
		if now := text.At(anchor.Span(*a.Position)); now != a.Quote.Exact {
			v.Now = now
		}
	}
	return v
}

// annotate makes an annotation. The passage is quoted from the library's own
// text, with what stands around it.
func (s *server) annotate(r *http.Request) (any, error) {
	var request AnnotationRequest
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	if !itemID.MatchString(request.Item) {
		return nil, badValue("item")
	}
	found, err := s.texts().Item(request.Item)
	if err != nil {
		return nil, err
	}
	release, err := s.Store.Release()
	if err != nil {
		return nil, err
	}
	a := reader.Annotation{Item: request.Item, Colour: request.Colour, Note: tidyNote(request.Note), Tags: tidyTags(request.Tags), Release: release.Number}
	text := notes.TextOf(found.Item)
	if request.Position != nil {
		if err := quote(&a, text, request); err != nil {
			return nil, err
		}
	}
	if len(a.Note) > reader.MaxNote {
		return nil, errLongNote
	}
	if a.Quote == nil && (a.Colour != "" || a.Note == "") || a.Quote != nil && a.Colour == "" && a.Note == "" {
		return nil, badValue("note")
	}
	if a, err = s.Reader.CreateAnnotation(a); err != nil {
		return nil, err
	}
	s.keep(a.Item)
	return s.viewOf(&a, text), nil
}

// quote takes the passage into a: the words at the position, or where the page
// has other words there, those words where they are.
func quote(a *reader.Annotation, text anchor.Text, request AnnotationRequest) error {
	at := anchor.Span(*request.Position)
	if request.Exact != "" && text.At(at) != request.Exact {
		var outcome anchor.Outcome
		if at, outcome = text.Find(anchor.Quote{Exact: request.Exact}, at); outcome == anchor.Lost {
			return errNoPassage
		}
	}
	quoted, ok := text.Quote(at)
	if !ok {
		return errNoPassage
	}
	a.Quote, a.Position = (*reader.TextQuote)(&quoted), (*reader.TextSpan)(&at)
	return nil
}

func tidyNote(note string) string {
	return strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(note, "\x00", ""), "\uFFFD"))
}

// tidyTags drops empty tags and those that are there already.
func tidyTags(tags []string) []string {
	out, seen := []string{}, map[string]bool{}
	for _, tag := range tags {
		tag = strings.Join(strings.Fields(tidyNote(tag)), " ")
		if key := notes.Fold(tag); key != "" && !seen[key] {
			seen[key] = true
			out = append(out, tag)
		}
	}
	return out
}

func pathAnnotation(r *http.Request) (string, error) {
	id := r.PathValue("id")
	if !annotationID.MatchString(id) {
		return "", badValue("id")
	}
	return id, nil
}

func (s *server) patchAnnotation(r *http.Request) (any, error) {
	id, err := pathAnnotation(r)
	if err != nil {
		return nil, err
	}
	var patch AnnotationPatch
	if err := readJSON(r, &patch); err != nil {
		return nil, err
	}
	a, err := s.Reader.ChangeAnnotation(id, func(a *reader.Annotation) error {
		if patch.Colour != nil {
			a.Colour = *patch.Colour
		}
		if patch.Note != nil {
			a.Note = tidyNote(*patch.Note)
		}
		if patch.Tags != nil {
			a.Tags = tidyTags(*patch.Tags)
		}
		if len(a.Note) > reader.MaxNote {
			return errLongNote
		}
		if a.Colour == "" && a.Note == "" || a.Quote == nil && a.Colour != "" {
			return badValue("note")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.view(&a)
}

// view shows an annotation in its item's present text.
func (s *server) view(a *reader.Annotation) (any, error) {
	found, err := s.texts().Item(a.Item)
	if err != nil && !errors.Is(err, library.ErrNotFound) {
		return nil, err
	}
	return s.viewOf(a, notes.TextOf(found.Item)), nil
}

func (s *server) deleteAnnotation(r *http.Request) (any, error) {
	id, err := pathAnnotation(r)
	if err != nil {
		return nil, err
	}
	return nil, s.Reader.DeleteAnnotation(id)
}

func (s *server) restoreAnnotation(r *http.Request) (any, error) {
	id, err := pathAnnotation(r)
	if err != nil {
		return nil, err
	}
	a, err := s.Reader.RestoreAnnotation(id)
	if err != nil {
		return nil, err
	}
	s.keep(a.Item)
	return s.view(&a)
}

// keep keeps the last texts of items that the reader starred, listed or wrote
// on. That it failed is no reason to refuse what was asked for.
func (s *server) keep(ids ...string) {
	if err := s.texts().Keep(ids...); err != nil {
		s.Log.Warn("the text of an item was not kept", "error", err)
	}
}
