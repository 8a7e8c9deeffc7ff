package handout

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"socialmission.org/desktop/internal/disk"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/stick"
)

// Lang is the language of the words that are added to a list: its own where
// that is one of ours, else the reader's.
func Lang(l reader.List, ui string) string {
	for _, lang := range []string{"en", "es"} {
		if primary, _, _ := strings.Cut(strings.ToLower(l.Lang), "-"); primary == lang {
			return lang
		}
	}
	return ui
}

// StickWords says how a copy to a stick ended: what happened, what is on the
// stick, and what to do.
func StickWords(r Report, err error) library.Text {
	if err == nil {
		return doneWords(r)
	}
	on := onStick(r)
	var room *stick.RoomError
	switch {
	case errors.As(err, &room):
		return library.Text{
			En: fmt.Sprintf("The stick has too little room: %s are needed and %s are free. Nothing was written. Free some space or take another stick.", size(room.Need, "."), size(room.Free, ".")),
			Es: fmt.Sprintf("En la memoria no hay espacio: hacen falta %s y hay %s libres. No se escribió nada. Libere espacio o use otra memoria.", size(room.Need, ","), size(room.Free, ","))}
	case errors.Is(err, disk.ErrGone):
		return library.Text{
			En: "The stick was taken out or does not answer. " + on.En + " Put it in and copy again: only what is missing is written.",
			Es: "Se sacó la memoria o no responde. " + on.Es + " Conéctela y copie de nuevo: solo se escribe lo que falta."}
	case errors.Is(err, context.Canceled):
		return library.Text{
			En: "Stopped. " + on.En + " Copy again to go on: only what is missing is written.",
			Es: "Detenido. " + on.Es + " Copie de nuevo para seguir: solo se escribe lo que falta."}
	case errors.Is(err, library.ErrFull):
		return library.Text{
			En: "The stick is full. " + on.En + " Free some space and copy again: only what is missing is written.",
			Es: "La memoria está llena. " + on.Es + " Libere espacio y copie de nuevo: solo se escribe lo que falta."}
	case errors.Is(err, library.ErrReadOnly):
		return library.Text{
			En: "The stick cannot be written to; perhaps it has a lock. Nothing on it was changed but what was copied before. " + on.En,
			Es: "No se puede escribir en la memoria; quizá está bloqueada. No se cambió nada en ella, salvo lo ya copiado. " + on.Es}
	case errors.Is(err, ErrStickInUse):
		return library.Text{
			En: "The library on the stick is open just now. Close it and copy again. Nothing was changed.",
			Es: "La biblioteca de la memoria está abierta ahora mismo. Ciérrela y copie de nuevo. No se cambió nada."}
	case errors.Is(err, stick.ErrNotSame):
		return library.Text{
			En: "The stick does not give back what was written to it; it may be worn out. " + on.En + " Take another stick.",
			Es: "La memoria no devuelve lo que se escribió en ella; puede estar gastada. " + on.Es + " Use otra memoria."}
	}
	return library.Text{
		En: "The copy could not be finished. " + on.En + " Copy again, or take another stick.",
		Es: "La copia no se pudo terminar. " + on.Es + " Copie de nuevo o use otra memoria."}
}

func doneWords(r Report) library.Text {
	en := "The stick is ready: " + counted(len(r.Written), "%d file was written and read back", "%d files were written and read back")
	es := "La memoria está lista: " + counted(len(r.Written), "se escribió y comprobó %d archivo", "se escribieron y comprobaron %d archivos")
	if len(r.Kept) > 0 {
		en += counted(len(r.Kept), ", %d was there already", ", %d were there already")
		es += counted(len(r.Kept), ", %d ya estaba", ", %d ya estaban")
	}
	en, es = en+".", es+"."
	if r.LibraryKept {
		en += " The library on it is as new as this one, or of another feed, and was left as it is."
		es += " Su biblioteca es tan nueva como esta, o de otra fuente, y quedó como estaba."
	}
	if r.Update != nil {
		en += fmt.Sprintf(" The update for others brings release %d.", r.Update.Release.Number)
		es += fmt.Sprintf(" La actualización para otros trae la edición %d.", r.Update.Release.Number)
	}
	return library.Text{En: en + " You can take it out once the system says so.", Es: es + " Puede sacarla cuando el sistema lo indique."}
}

func counted(n int, one, more string) string {
	if n == 1 {
		return fmt.Sprintf(one, n)
	}
	return fmt.Sprintf(more, n)
}

// onStick says what is on the stick and whole.
func onStick(r Report) library.Text {
	have := len(r.Written) + len(r.Kept)
	if have == 0 {
		return library.Text{En: "Nothing of the copy is on it.", Es: "No contiene nada de la copia."}
	}
	en := fmt.Sprintf("%d of %d files are on it and whole", have, r.Total)
	es := fmt.Sprintf("Contiene %d de %d archivos, completos", have, r.Total)
	var named []string
	for _, name := range append(r.Kept, r.Written...) {
		if base := path.Base(name); strings.HasPrefix(base, "socialmission") || base == "content.db" {
			named = append(named, base)
		}
	}
	if len(named) > 0 {
		en, es = en+", among them "+strings.Join(named, ", "), es+", entre ellos "+strings.Join(named, ", ")
	}
	return library.Text{En: en + ".", Es: es + "."}
}

func size(n int64, point string) string {
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(n)/1e6), ".", point, 1)
}
