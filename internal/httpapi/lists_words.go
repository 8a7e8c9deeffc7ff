package httpapi

import (
	"errors"
	"fmt"
	"net/http"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/listcode"
	"socialmission.org/desktop/internal/lists"
	"socialmission.org/desktop/internal/reader"
)

// The ways in which a change of a list is refused.
var (
	errNoList = &fault{http.StatusNotFound, CodeNotFound, library.Text{
		En: "This list is not here (any more), or an item of it is not in the library.",
		Es: "Esta lista no está aquí (o ya no está), o un elemento suyo no está en la biblioteca."}}
	errListChanged = &fault{http.StatusConflict, CodeChanged, library.Text{
		En: "The list was changed elsewhere meanwhile.",
		Es: "Entretanto la lista se cambió en otro lugar."}}
	errListTitle = &fault{http.StatusBadRequest, CodeInvalid, library.Text{
		En: "A list needs a title.",
		Es: "Una lista necesita un título."}}
	errListTooFull = &fault{http.StatusBadRequest, CodeInvalid, library.Text{
		En: fmt.Sprintf("This is more than can be kept: a list holds at most %d items, a title %d bytes. Nothing was changed.", reader.MaxEntries, reader.MaxTitle),
		Es: fmt.Sprintf("Es más de lo que se puede guardar: una lista tiene como máximo %d elementos y un título %d bytes. No se cambió nada.", reader.MaxEntries, reader.MaxTitle)}}
)

// listFault gives the faults of lists, codes and list files their sentences.
func listFault(err error) error {
	var known *fault
	var code *listcode.Fault
	var file *listcode.FileFault
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.As(err, &code):
		return &fault{http.StatusBadRequest, CodeInvalid, codeWords(code)}
	case errors.As(err, &file):
		return &fault{http.StatusBadRequest, CodeInvalid, fileWords(file)}
	case errors.Is(err, lists.ErrNoTitle):
		return errListTitle
	case errors.Is(err, library.ErrNotFound):
		return fmt.Errorf("%w: %w", errNoList, err)
	case errors.Is(err, library.ErrInvalid):
		return fmt.Errorf("%w: %w", errListTooFull, err)
	}
	return err
}

// codeWords says why a text is no list code, and what to do.
func codeWords(f *listcode.Fault) library.Text {
	switch f.Kind {
	case listcode.Nothing:
		return library.Text{En: "Type or paste a list code first.", Es: "Primero escriba o pegue un código de lista."}
	case listcode.Foreign:
		return foreignWords(f)
	case listcode.Short:
		return library.Text{En: "The list code is not complete: a part of it is missing.", Es: "El código de lista no está completo: falta una parte."}
	case listcode.Long:
		return library.Text{En: "This text is too long for a list code, and it is no list file.", Es: "Este texto es demasiado largo para un código de lista y no es un archivo de lista."}
	case listcode.Newer:
		return library.Text{En: "A newer version of the app made this list code. Update the app to read it.", Es: "Una versión más nueva de la aplicación hizo este código. Actualice la aplicación para leerlo."}
	case listcode.Mistyped:
	}
	return library.Text{
		En: "There is a typing mistake in the list code, or a part of it is missing. Compare it with the original, group by group.",
		Es: "Hay un error de escritura en el código de lista, o falta una parte. Compárelo con el original, grupo por grupo."}
}

func foreignWords(f *listcode.Fault) library.Text {
	group, place := (f.At-1)/4+1, (f.At-1)%4+1
	if f.Char == 'U' || f.Char == 'u' {
		return library.Text{
			En: fmt.Sprintf("List codes have no letter U. Look at character %d of group %d: perhaps it is a V.", place, group),
			Es: fmt.Sprintf("Los códigos de lista no tienen la letra U. Mire el carácter %d del grupo %d: quizá es una V.", place, group)}
	}
	return library.Text{
		En: fmt.Sprintf("“%c” is in no list code. Look at character %d of group %d.", f.Char, place, group),
		Es: fmt.Sprintf("«%c» no está en ningún código de lista. Mire el carácter %d del grupo %d.", f.Char, place, group)}
}

// fileWords says why bytes are no list file.
func fileWords(f *listcode.FileFault) library.Text {
	switch f.Problem {
	case listcode.NoListFile:
		return library.Text{En: "This is no list file. List files end with .smlist.", Es: "Esto no es un archivo de lista. Los archivos de lista terminan en .smlist."}
	case listcode.NewerFile:
		return library.Text{En: "A newer version of the app made this list file. Update the app to read it.", Es: "Una versión más nueva de la aplicación hizo este archivo de lista. Actualice la aplicación para leerlo."}
	case listcode.TooLarge:
		return library.Text{
			En: fmt.Sprintf("This file is larger than %d MB, so it was not read.", listcode.MaxFile>>20),
			Es: fmt.Sprintf("Este archivo tiene más de %d MB y no se leyó.", listcode.MaxFile>>20)}
	case listcode.BrokenFile, listcode.BrokenInside, listcode.ForbiddenIn:
	}
	if f.Entry > 0 {
		return library.Text{
			En: fmt.Sprintf("The list file is damaged or was changed by hand (at entry %d). Nothing was taken from it; ask for it again.", f.Entry),
			Es: fmt.Sprintf("El archivo de lista está dañado o se cambió a mano (en la entrada %d). No se tomó nada de él; pídalo de nuevo.", f.Entry)}
	}
	return library.Text{
		En: "The list file is damaged or was changed by hand. Nothing was taken from it; ask for it again.",
		Es: "El archivo de lista está dañado o se cambió a mano. No se tomó nada de él; pídalo de nuevo."}
}
