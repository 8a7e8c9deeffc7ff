package httpapi

import (
	"errors"
	"fmt"
	"net/http"

	"socialmission.org/desktop/internal/library"
)

// fault is an error that knows its answer.
type fault struct {
	status int
	code   ErrorCode
	say    library.Text // one sentence for the reader
}

func (f *fault) Error() string { return f.say.En }

// The faults of requests themselves.
var (
	errNoRoute = &fault{http.StatusNotFound, CodeNotFound, library.Text{
		En: "There is nothing at this address.",
		Es: "No hay nada en esta dirección."}}
	errMethod = &fault{http.StatusMethodNotAllowed, CodeMethod, library.Text{
		En: "This cannot be done at this address.",
		Es: "Esto no se puede hacer en esta dirección."}}
	errForbidden = &fault{http.StatusForbidden, CodeForbidden, library.Text{
		En: "This request did not come from the library's own window, so it was refused.",
		Es: "Esta petición no vino de la propia ventana de la biblioteca y se rechazó."}}
	errTooLarge = &fault{http.StatusRequestEntityTooLarge, CodeTooLarge, library.Text{
		En: "The request is too large; nothing was changed.",
		Es: "La petición es demasiado grande; no se cambió nada."}}
	errMediaType = &fault{http.StatusUnsupportedMediaType, CodeMediaType, library.Text{
		En: "The request is not JSON; nothing was changed.",
		Es: "La petición no es JSON; no se cambió nada."}}
	errBody = &fault{http.StatusBadRequest, CodeInvalid, library.Text{
		En: "The request could not be read; nothing was changed.",
		Es: "No se pudo leer la petición; no se cambió nada."}}
	errInternal = &fault{http.StatusInternalServerError, CodeInternal, library.Text{
		En: "Something went wrong in the app. What you saved is safe; try again, and restart the app if it happens again.",
		Es: "Algo falló en la aplicación. Lo que guardó está a salvo; inténtelo de nuevo y, si vuelve a pasar, reinicie la aplicación."}}
)

// badValue says which value of a request is not one.
func badValue(name string) error {
	return &fault{http.StatusBadRequest, CodeInvalid, library.Text{
		En: fmt.Sprintf("The value of “%s” is not one that can be used.", name),
		Es: fmt.Sprintf("El valor de «%s» no se puede usar.", name)}}
}

// answers maps the faults of the library to what the reader is told.
var answers = []struct {
	is    error
	fault fault
}{
	{library.ErrNotFound, fault{http.StatusNotFound, CodeNotFound, library.Text{
		En: "This is not in the library.",
		Es: "Esto no está en la biblioteca."}}},
	{library.ErrLocked, fault{http.StatusLocked, CodeLocked, library.Text{
		En: "Another program is using the library. Close it and try again.",
		Es: "Otro programa está usando la biblioteca. Ciérrelo e inténtelo de nuevo."}}},
	{library.ErrNewer, fault{http.StatusConflict, CodeNewer, library.Text{
		En: "The library was written by a newer version of the app. Nothing was changed; install the newer version to open it.",
		Es: "Una versión más nueva de la aplicación escribió la biblioteca. No se cambió nada; instale la versión nueva para abrirla."}}},
	{library.ErrReadOnly, fault{http.StatusForbidden, CodeReadOnly, library.Text{
		En: "The library's folder cannot be written to. You can go on reading; nothing new is saved until the folder allows it.",
		Es: "No se puede escribir en la carpeta de la biblioteca. Puede seguir leyendo; no se guardará nada nuevo hasta que la carpeta lo permita."}}},
	{library.ErrFull, fault{http.StatusInsufficientStorage, CodeFull, library.Text{
		En: "The disk is full, so this was not saved. Make some room and try again.",
		Es: "El disco está lleno y esto no se guardó. Libere espacio e inténtelo de nuevo."}}},
	{library.ErrDamaged, fault{http.StatusInternalServerError, CodeDamaged, library.Text{
		En: "A part of the library is damaged. Close the app and run “socialmission doctor” to repair it.",
		Es: "Una parte de la biblioteca está dañada. Cierre la aplicación y ejecute «socialmission doctor» para repararla."}}},
	{library.ErrNotReady, fault{http.StatusServiceUnavailable, CodeNotReady, library.Text{
		En: "The library is still being prepared. This takes a few seconds, once.",
		Es: "La biblioteca aún se está preparando. Tarda unos segundos, una sola vez."}}},
	{library.ErrAbsent, fault{http.StatusNotFound, CodeAbsent, library.Text{
		En: "This file has not arrived yet. You can fetch it on the Updates page.",
		Es: "Este archivo aún no ha llegado. Puede traerlo en la página Actualizaciones."}}},
	{library.ErrContent, fault{http.StatusUnprocessableEntity, CodeInvalid, library.Text{
		En: "The content has faults, so it was not taken in. The library is as it was.",
		Es: "El contenido tiene errores y no se incorporó. La biblioteca sigue como estaba."}}},
	{library.ErrInvalid, fault{http.StatusBadRequest, CodeInvalid, library.Text{
		En: "The request could not be understood; nothing was changed.",
		Es: "No se entendió la petición; no se cambió nada."}}},
}

// answerTo returns what the reader is told of err.
func answerTo(err error) *fault {
	var known *fault
	if errors.As(err, &known) {
		return known
	}
	for i := range answers {
		if errors.Is(err, answers[i].is) {
			return &answers[i].fault
		}
	}
	return errInternal
}

// WriteError answers a request with err: its status, and one sentence in the
// request's language.
func WriteError(w http.ResponseWriter, r *http.Request, err error) {
	f := answerTo(err)
	w.Header().Set("Cache-Control", "no-store")
	if f.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	writeJSON(w, f.status, ErrorAnswer{Fault{Code: f.code, Message: f.say.In(language(r))}})
}

// fail answers with err and notes in the log what is the app's own fault. The
// route is noted, never the address: that would say what is being read.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody waits for the answer
	}
	if f := answerTo(err); f.status >= http.StatusInternalServerError {
		s.Log.Error("request failed", "route", r.Pattern, "status", f.status, "error", err)
	}
	WriteError(w, r, err)
}
