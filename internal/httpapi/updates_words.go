package httpapi

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/updater"
)

// feedWords say why nothing came of a feed, the most telling first.
var feedWords = []struct {
	is  error
	say library.Text
}{
	{updater.ErrCancelled, library.Text{
		En: "You stopped it. What arrived is kept.",
		Es: "Usted lo detuvo. Lo que llegó se conserva."}},
	{context.Canceled, library.Text{
		En: "It was stopped. What arrived is kept.",
		Es: "Se detuvo. Lo que llegó se conserva."}},
	{library.ErrNotReady, errBusy.say},
	{feed.ErrLoginPage, library.Text{
		En: "The network answered with a page of its own: it probably wants you to log in. Open any page in your browser, then check again.",
		Es: "La red respondió con una página propia: probablemente pide iniciar sesión. Abra cualquier página en su navegador y busque de nuevo."}},
	{feed.ErrIdentity, library.Text{
		En: "The other side could not prove who it is: the network may want you to log in, or this computer's clock is wrong. Nothing was taken.",
		Es: "El otro lado no pudo probar quién es: quizá la red pide iniciar sesión o el reloj de este equipo está mal. No se tomó nada."}},
	{feed.ErrUnreachable, library.Text{
		En: "The address could not be reached, or the line was cut. The library stays as it is and what arrived is kept. Press Update when you are online again.",
		Es: "No se pudo llegar a la dirección o se cortó la conexión. La biblioteca sigue como está y lo que llegó se conserva. Pulse Actualizar cuando vuelva a tener conexión."}},
	{feed.ErrOtherFeed, library.Text{
		En: "This comes from another publisher than the one this library follows, so nothing was taken.",
		Es: "Esto viene de otra fuente que la que sigue esta biblioteca; no se tomó nada."}},
	{feed.ErrUntrusted, library.Text{
		En: "This was not signed by those this library trusts, so nothing was taken.",
		Es: "Esto no lo firmó nadie en quien confíe esta biblioteca; no se tomó nada."}},
	{feed.ErrOlder, library.Text{
		En: "This is older than what the library has taken already, so nothing was taken.",
		Es: "Esto es más antiguo que lo que la biblioteca ya tomó; no se tomó nada."}},
	{feed.ErrStale, library.Text{
		En: "The signatures there have expired: the address is out of date, or this computer's clock is wrong. A copy on a USB stick can still be taken.",
		Es: "Las firmas de allí han caducado: la dirección no está al día o el reloj de este equipo está mal. Aún se puede tomar una copia de una memoria USB."}},
	{library.ErrNewer, library.Text{
		En: "The update needs a newer version of this app. The library stays as it is.",
		Es: "La actualización necesita una versión más nueva de esta aplicación. La biblioteca sigue como está."}},
	{library.ErrFull, library.Text{
		En: "The disk is full. The library stays as it is and what arrived is kept. Make some room and press Update again.",
		Es: "El disco está lleno. La biblioteca sigue como está y lo que llegó se conserva. Libere espacio y pulse Actualizar de nuevo."}},
	{library.ErrReadOnly, library.Text{
		En: "The library's folder cannot be written to. You can go on reading.",
		Es: "No se puede escribir en la carpeta de la biblioteca. Puede seguir leyendo."}},
	{library.ErrNotFound, library.Text{
		En: "There is no whole update there: the folder, file or address holds none, or only a part was copied. The library stays as it is.",
		Es: "Allí no hay una actualización completa: la carpeta, el archivo o la dirección no tiene ninguna o solo se copió una parte. La biblioteca sigue como está."}},
	{library.ErrContent, library.Text{
		En: "What is there is damaged or not an update, so nothing was taken. The library stays as it is.",
		Es: "Lo que hay allí está dañado o no es una actualización; no se tomó nada. La biblioteca sigue como está."}},
	{library.ErrInvalid, library.Text{
		En: "What is there cannot be used for this library, so nothing was taken.",
		Es: "Lo que hay allí no sirve para esta biblioteca; no se tomó nada."}},
}

// whyNot says why nothing came of a feed.
func whyNot(err error) library.Text {
	for _, w := range feedWords {
		if errors.Is(err, w.is) {
			return w.say
		}
	}
	return errInternal.say
}

// checkedOf says how the last look ended. An offer that was taken since is no
// news any longer.
func checkedOf(c *updater.Checked, offer *Offer, lang string) *Checked {
	switch {
	case c == nil:
		return nil
	case c.Err != nil:
		return &Checked{At: c.At, Outcome: CheckFailed, Message: whyNot(c.Err).In(lang)}
	case offer != nil:
		return &Checked{At: c.At, Outcome: CheckNews, Message: offerWords(offer).In(lang)}
	}
	return &Checked{At: c.At, Outcome: CheckCurrent, Message: library.Text{
		En: "Your library is up to date.", Es: "Su biblioteca está al día."}.In(lang)}
}

func offerWords(o *Offer) library.Text {
	return library.Text{
		En: fmt.Sprintf("Release %d of %s is there.", o.Release.Number, day(o.Release.Date, "en")),
		Es: fmt.Sprintf("Está disponible la edición %d del %s.", o.Release.Number, day(o.Release.Date, "es"))}
}

// endOf says how the last job ended.
func endOf(o *updater.Outcome, lang string) *JobEnd {
	if o == nil {
		return nil
	}
	return &JobEnd{Kind: JobKind(o.Kind), OK: o.Err == nil, At: o.At, Message: endWords(o).In(lang),
		Added: len(o.Added), Changed: len(o.Changed), Removed: len(o.Removed), Withdrawn: len(o.Withdrawn)}
}

func endWords(o *updater.Outcome) library.Text {
	switch {
	case o.Err != nil && o.From != o.To: // the release is there, something after it is not
		return library.Text{En: nowAt(o).En + " Some attachments did not arrive yet. " + whyNot(o.Err).En,
			Es: nowAt(o).Es + " Algunos archivos adjuntos aún no llegaron. " + whyNot(o.Err).Es}
	case o.Err != nil:
		return whyNot(o.Err)
	case o.Kind == updater.Look:
		return library.Text{En: "The look for updates is done.", Es: "La búsqueda de actualizaciones ha terminado."}
	case o.Kind == updater.GoBack:
		return library.Text{
			En: fmt.Sprintf("Your library is back at release %d of %s.", o.To.Number, day(o.To.Date, "en")),
			Es: fmt.Sprintf("Su biblioteca ha vuelto a la edición %d del %s.", o.To.Number, day(o.To.Date, "es"))}
	case o.Kind == updater.Attach && o.Missing.Files == 0:
		return library.Text{En: "All attachments are here.", Es: "Todos los archivos adjuntos están aquí."}
	case o.Kind == updater.Attach:
		return library.Text{
			En: fmt.Sprintf("Done. %d attachments are not here.", o.Missing.Files),
			Es: fmt.Sprintf("Listo. Faltan %d archivos adjuntos.", o.Missing.Files)}
	case o.From == o.To:
		return library.Text{En: "Your library was up to date already.", Es: "Su biblioteca ya estaba al día."}
	}
	return nowAt(o)
}

func nowAt(o *updater.Outcome) library.Text {
	return library.Text{
		En: fmt.Sprintf("Your library is at release %d of %s: %d new, %d changed, %d withdrawn, %d removed.", o.To.Number, day(o.To.Date, "en"),
			len(o.Added), len(o.Changed), len(o.Withdrawn), len(o.Removed)),
		Es: fmt.Sprintf("Su biblioteca está en la edición %d del %s: nuevos %d, cambiados %d, retirados %d, eliminados %d.", o.To.Number, day(o.To.Date, "es"),
			len(o.Added), len(o.Changed), len(o.Withdrawn), len(o.Removed))}
}

// saveWords say how saving for a colleague ended.
func saveWords(e saveEnd) library.Text {
	switch {
	case errors.Is(e.err, context.Canceled):
		return library.Text{En: "You stopped it. Nothing was saved.", Es: "Usted lo detuvo. No se guardó nada."}
	case errors.Is(e.err, library.ErrFull):
		return library.Text{En: "There is not enough room there. Nothing was saved.", Es: "No hay espacio suficiente allí. No se guardó nada."}
	case errors.Is(e.err, library.ErrReadOnly):
		return library.Text{En: "That place cannot be written to. Nothing was saved.", Es: "No se puede escribir en ese lugar. No se guardó nada."}
	case errors.Is(e.err, library.ErrInvalid):
		return library.Text{
			En: "Another publisher's update, a newer one, or something else with this name lies there already. Nothing was changed; choose another place.",
			Es: "Allí ya hay una actualización de otra fuente, una más nueva u otra cosa con ese nombre. No se cambió nada; elija otro lugar."}
	case e.err != nil:
		return library.Text{En: "It could not be saved there. Nothing was changed; try another place.", Es: "No se pudo guardar allí. No se cambió nada; pruebe otro lugar."}
	}
	text := library.Text{En: "for every library", Es: "para todas las bibliotecas"}
	if e.saved.From > 0 {
		text = library.Text{En: fmt.Sprintf("for libraries at release %d", e.saved.From), Es: fmt.Sprintf("para bibliotecas en la edición %d", e.saved.From)}
	}
	return library.Text{
		En: fmt.Sprintf("Release %d is saved in %s, %s.", e.saved.Release.Number, e.to, text.En),
		Es: fmt.Sprintf("La edición %d está guardada en %s, %s.", e.saved.Release.Number, e.to, text.Es)}
}

// day writes a date as it stands in a sentence.
func day(d library.Date, lang string) string {
	months := "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
	if lang == "es" {
		months = "ene feb mar abr may jun jul ago sep oct nov dic"
	}
	parts := strings.Split(string(d), "-")
	if !d.Valid() || len(parts) == 1 {
		return string(d)
	}
	month := strings.Fields(months)[int(parts[1][0]-'0')*10+int(parts[1][1]-'0')-1]
	if len(parts) == 2 {
		return month + " " + parts[0]
	}
	return strings.TrimPrefix(parts[2], "0") + " " + month + " " + parts[0]
}
