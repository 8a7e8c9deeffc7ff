package room

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
)

// refusal is why somebody is not served, in words.
type refusal struct {
	status int
	code   string
	wait   int // seconds until it is worth another try
	say    library.Text
}

// The ways in which guests are refused.
var (
	full = refusal{http.StatusServiceUnavailable, "busy", 60, library.Text{
		En: "This room is full: as many devices as one computer can serve are reading already. Ask the presenter for the list's code or the USB stick.",
		Es: "Esta sala está llena: ya leen tantos dispositivos como una computadora puede atender. Pida a quien presenta el código de la lista o la memoria USB."}}
	busy = refusal{http.StatusServiceUnavailable, "busy", 2, library.Text{
		En: "Many are asking at once. Wait a moment and try again.",
		Es: "Muchos preguntan a la vez. Espere un poco e inténtelo de nuevo."}}
	hasty = refusal{http.StatusTooManyRequests, "busy", 1, library.Text{
		En: "This device asks faster than a room can be served. Wait a moment and try again.",
		Es: "Este dispositivo pregunta más rápido de lo que se puede atender. Espere un poco e inténtelo de nuevo."}}
	tooLarge = refusal{http.StatusRequestEntityTooLarge, "too_large", 0, library.Text{
		En: "The request is too large; nothing was changed.",
		Es: "La petición es demasiado grande; no se cambió nada."}}
)

// refuse answers as a page to a browser that opens the address, and as JSON to
// the page that is open already.
func refuse(w http.ResponseWriter, r *http.Request, why refusal) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Connection", "close")
	h.Set("X-Content-Type-Options", "nosniff")
	if why.wait > 0 {
		h.Set("Retry-After", strconv.Itoa(why.wait))
	}
	kind, body := why.page()
	if strings.HasPrefix(r.URL.Path, "/api/") {
		kind, body = why.json(r)
	} else {
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	}
	h.Set("Content-Type", kind)
	w.WriteHeader(why.status)
	_, _ = w.Write(body) // a guest who left is nobody's fault
}

// page says it in both languages: nothing is known yet of who reads it.
func (why refusal) page() (kind string, body []byte) {
	return "text/html; charset=utf-8", fmt.Appendf(nil, `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Social Mission Library</title></head>
<body><h1>Social Mission Library</h1>
<p>%s</p>
<p lang="es">%s</p></body></html>
`, why.say.En, why.say.Es)
}

func (why refusal) json(r *http.Request) (kind string, body []byte) {
	lang := "en"
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "es") {
		lang = "es"
	}
	body, err := json.Marshal(map[string]map[string]string{"error": {"code": why.code, "message": why.say.In(lang)}})
	if err != nil {
		panic(err) // strings of our own, which can all be written
	}
	return "application/json; charset=utf-8", body
}

// refuseConn answers a connection that there is no room for. What it asks is
// read first, as a connection that is closed over unread bytes takes the
// answer with it.
func refuseConn(conn net.Conn) {
	_ = conn.SetDeadline(time.Now().Add(refusalWait))
	asked := make([]byte, refusalBytes)
	if _, err := conn.Read(asked); err != nil {
		return
	}
	kind, body := full.page()
	fmt.Fprintf(conn, "HTTP/1.1 503 Service Unavailable\r\nContent-Type: %s\r\nContent-Length: %d\r\nRetry-After: %d\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n%s",
		kind, len(body), full.wait, body)
}
