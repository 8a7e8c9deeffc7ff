package packet

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
)

// Style lays out what stands in an element of class "packet", on the screen
// and on paper.
//
//go:embed packet.css
var Style string

// WriteHTML writes the packet as one file that any browser opens: no script,
// nothing fetched, figures and styles within.
func (p Packet) WriteHTML(w io.Writer, opt Options) error {
	l := layout{Packet: p, opt: opt, w: wordsIn(opt.Lang), entry: func(i int) string { return "#" + entryID(i) }}
	l.figure = func(sha string) (string, bool) {
		data, kind, ok := l.figureBytes(sha)
		return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data), ok
	}
	parts, err := l.parts()
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(Style))
	page := struct {
		W             words
		Title, Policy string
		Style         template.CSS
		Parts         []part
	}{l.w, l.name(), "default-src 'none'; img-src data:; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'", template.CSS(Style), parts} //nolint:gosec // our own
	if err := templates.ExecuteTemplate(w, "page.gohtml", page); err != nil {
		return fmt.Errorf("write a packet: %w", err)
	}
	return nil
}

// Fragment returns the parts of the packet for a page that has this package's
// style and shows attachments at the addresses of the app.
func (p Packet) Fragment(opt Options) (string, error) {
	l := layout{Packet: p, opt: opt, w: wordsIn(opt.Lang), entry: func(i int) string {
		if id := p.Entries[i].Item.ID; id != "" {
			return "#/items/" + id
		}
		return ""
	}}
	l.figure = func(sha string) (string, bool) { return "/api/attachments/" + sha + "/figure", true }
	parts, err := l.parts()
	var out string
	for _, p := range parts {
		out += string(p.HTML) + "\n"
	}
	return out, err
}
