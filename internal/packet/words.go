package packet

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
)

// words are what a packet adds to the words of the list and its items.
type words struct {
	lang                                          string
	ReadingList, Code, CodeHow, Agenda, Item      string
	Minutes, Total, Prompt, Questions, Cite, Link string
	Bibliography, Contents, Cover, Facts, Files   string
	Full, Summary, LinkOnly, Untitled             string
	Withdrawn, AbsentText, OwnText, EmptyText     string
	LinkText, SummaryText, Number, QR, NoCode     string
	Made, Release, Notes                          string
	Accessibility                                 string
	months                                        []string
}

func wordsIn(lang string) words {
	if lang == "es" {
		return spanish()
	}
	return english()
}

func english() words {
	return words{lang: "en",
		ReadingList: "Reading list", Code: "List code",
		CodeHow: "In the app: Reading lists, then “Add by code”. It brings this list to everybody who has the library.",
		Agenda:  "Agenda", Item: "Item", Minutes: "Minutes", Total: "Together", Prompt: "Prompt",
		Questions: "Questions for discussion", Cite: "Cite as", Link: "Original", Bibliography: "Bibliography",
		Contents: "Contents", Cover: "Cover", Facts: "Facts", Files: "Files with this item",
		Full: "Full text", Summary: "Summary", LinkOnly: "Link only", Untitled: "Untitled",
		Withdrawn:   "Its publisher took this item back on %s:",
		AbsentText:  "This item was not in the library when the packet was made. An update of the library may bring it.",
		OwnText:     "This is a file of whoever made the list. It is handed out apart from this packet.",
		EmptyText:   "There is nothing in this list yet.",
		LinkText:    "The library holds only the reference. The text is at the address below.",
		SummaryText: "The library holds a summary. The text is at the address below.",
		Number:      "Library number", QR: "QR code of the list code", NoCode: "This list has no code, as it names no item of the library.",
		Made: "List of %s", Release: "%s, release of %s", Notes: "Notes",
		Accessibility: "A reading list with headings, a table of contents, described figures and tables with header cells. Every passage carries its language.",
		months:        strings.Fields("January February March April May June July August September October November December"),
	}
}

func spanish() words {
	return words{lang: "es",
		ReadingList: "Lista de lectura", Code: "Código de la lista",
		CodeHow: "En la aplicación: Listas de lectura y después «Añadir por código». Trae esta lista a quien tenga la biblioteca.",
		Agenda:  "Agenda", Item: "Texto", Minutes: "Minutos", Total: "En total", Prompt: "Consigna",
		Questions: "Preguntas para la conversación", Cite: "Cómo citar", Link: "Original", Bibliography: "Bibliografía",
		Contents: "Índice", Cover: "Portada", Facts: "Datos", Files: "Archivos de este texto",
		Full: "Texto completo", Summary: "Resumen", LinkOnly: "Solo enlace", Untitled: "Sin título",
		Withdrawn:   "Quien lo publicó retiró este texto el %s:",
		AbsentText:  "Este texto no estaba en la biblioteca cuando se hizo el cuadernillo. Una actualización de la biblioteca puede traerlo.",
		OwnText:     "Es un archivo de quien hizo la lista. Se entrega aparte de este cuadernillo.",
		EmptyText:   "Todavía no hay nada en esta lista.",
		LinkText:    "La biblioteca solo tiene la referencia. El texto está en la dirección de abajo.",
		SummaryText: "La biblioteca tiene un resumen. El texto está en la dirección de abajo.",
		Number:      "Número en la biblioteca", QR: "Código QR del código de la lista", NoCode: "Esta lista no tiene código, porque no nombra ningún texto de la biblioteca.",
		Made: "Lista del %s", Release: "%s, edición del %s", Notes: "Apuntes",
		Accessibility: "Una lista de lectura con encabezados, índice, figuras descritas y tablas con celdas de encabezado. Cada pasaje lleva su idioma.",
		months:        strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
	}
}

// day writes a day the way people do.
func (w words) day(t time.Time) string {
	month := w.months[t.Month()-1]
	if w.lang == "es" {
		return fmt.Sprintf("%d de %s de %d", t.Day(), month, t.Year())
	}
	return fmt.Sprintf("%d %s %d", t.Day(), month, t.Year())
}

// date writes a published date with the precision it has.
func (w words) date(d library.Date) string {
	if t, err := time.Parse("2006-01-02", string(d)); err == nil {
		return w.day(t)
	}
	return string(d)
}

func (w words) minutes(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n) + " min"
}

// held says how much of an item the library has.
func (w words) held(a library.Availability) string {
	switch a {
	case library.FullText:
		return w.Full
	case library.SummaryOnly:
		return w.Summary
	}
	return w.LinkOnly
}

// size writes a size in bytes.
func (w words) size(n int64) string {
	s := fmt.Sprintf("%.1f MB", float64(n)/1e6)
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1e6:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	case w.lang == "es":
		return strings.Replace(s, ".", ",", 1)
	}
	return s
}
