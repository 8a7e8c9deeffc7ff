package httpapi

import (
	"net/http"

	"socialmission.org/desktop/internal/library"
)

// The ways in which something cannot be handed out.
var (
	errNoPrinter = &fault{http.StatusConflict, CodeNotFound, library.Text{
		En: "No Chromium, Chrome or Edge was found on this computer, which write a PDF with tags. Save the HTML file and print that, or print from here.",
		Es: "En este equipo no hay Chromium, Chrome ni Edge, que escriben un PDF con etiquetas. Guarde el archivo HTML e imprímalo, o imprima desde aquí."}}
	errPagesTaken = &fault{http.StatusConflict, CodeInvalid, library.Text{
		En: "This folder holds something else, so nothing was written. Choose an empty or a new one.",
		Es: "Esta carpeta contiene otra cosa y no se escribió nada. Elija una vacía o nueva."}}
)
