package httpapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path/filepath"
	"strings"

	"socialmission.org/desktop/internal/disk"
	"socialmission.org/desktop/internal/handout"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/packet"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/site"
	"socialmission.org/desktop/internal/stick"
)

// HandOutDeps is what handing things out needs besides the library.
type HandOutDeps struct {
	Programs func(more string) []stick.Program // that can be put on a stick; nil: none
	Volumes  func() []string                   // folders at which removable disks are mounted; nil: none known
	Trust    string                            // the folder of the library's trust in its feed
}

func (s *server) handOutRoutes(mux *http.ServeMux) {
	mux.Handle("GET /api/lists/{id}/packet", s.plain(s.packet))
	mux.Handle("GET /api/lists/{id}/packet/page", s.json(s.packetPage))
	mux.Handle("GET /api/packet.css", s.plain(s.packetStyle))
	mux.Handle("GET /api/pages.zip", s.plain(s.pagesZip))
	mux.Handle("POST /api/pages", s.json(s.pagesFolder))
	mux.Handle("GET /api/copy-to", s.json(s.stickView))
	mux.Handle("POST /api/copy-to", s.json(s.copyToStick))
	mux.Handle("POST /api/copy-to/cancel", s.json(s.cancelStick))
}

func (s *server) handOut() handout.Source {
	return handout.Source{Desk: s.listDesk(), Cite: handout.Citing(s.citer), Log: s.Log}
}

// packetOf gathers the packet that a request is about, with the options it gives.
func (s *server) packetOf(r *http.Request) (packet.Packet, packet.Options, error) {
	id, err := pathID(r)
	if err != nil {
		return packet.Packet{}, packet.Options{}, err
	}
	short, err := flag(r.URL.Query(), "summaries")
	if err != nil {
		return packet.Packet{}, packet.Options{}, err
	}
	l, err := s.Reader.List(id)
	if err != nil {
		return packet.Packet{}, packet.Options{}, listFault(err)
	}
	lang := handout.Lang(l, language(r))
	p, err := s.handOut().Packet(r.Context(), l, lang)
	return p, s.handOut().Options(lang, short), err
}

// packet sends a list as one document: ?format=html|epub|pdf, ?summaries=1.
func (s *server) packet(w http.ResponseWriter, r *http.Request) error {
	format := r.URL.Query().Get("format")
	p, opt, err := s.packetOf(r)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	kind := "text/html; charset=utf-8"
	switch format {
	case "html":
		err = p.WriteHTML(&out, opt)
	case "epub":
		kind, err = "application/epub+zip", p.WriteEPUB(&out, opt)
	case "pdf":
		unhurried(w)
		kind, err = "application/pdf", writePDF(r.Context(), p, &out, opt)
	default:
		return badValue("format")
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(p.Title + "." + format)}))
	h.Set("Content-Security-Policy", attachmentPolicy)
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(out.Bytes()) // a reader who went away is nobody's fault
	return nil
}

func writePDF(ctx context.Context, p packet.Packet, out io.Writer, opt packet.Options) error {
	browser, err := packet.FindBrowser()
	if errors.Is(err, packet.ErrNoBrowser) {
		return errNoPrinter
	}
	return p.WritePDF(ctx, browser, out, opt)
}

// packetPage answers with a packet for the page that shows and prints it.
func (s *server) packetPage(r *http.Request) (any, error) {
	p, opt, err := s.packetOf(r)
	if err != nil {
		return nil, err
	}
	html, err := p.Fragment(opt)
	_, noBrowser := packet.FindBrowser()
	return PacketView{Title: p.Title, Lang: opt.Lang, HTML: html, PDF: noBrowser == nil}, err
}

func (s *server) packetStyle(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = io.WriteString(w, packet.Style)
	return nil
}

// pages gathers the pages of a list, or of the library where none is named.
func (s *server) pages(r *http.Request, id string) (site.Site, error) {
	if id == "" {
		return s.handOut().Site(r.Context(), nil, language(r))
	}
	if !itemID.MatchString(id) {
		return site.Site{}, badValue("list")
	}
	l, err := s.Reader.List(id)
	if err != nil {
		return site.Site{}, listFault(err)
	}
	return s.handOut().Site(r.Context(), &l, handout.Lang(l, language(r)))
}

// pagesZip sends pages as a zip file to a browser: ?list=ID. What fails once
// the first bytes are out can only cut the line: a zip file shows that.
func (s *server) pagesZip(w http.ResponseWriter, r *http.Request) error {
	pages, err := s.pages(r, r.URL.Query().Get("list"))
	if err != nil {
		return err
	}
	unhurried(w)
	name := "social-mission-library"
	if pages.Packet != nil {
		name = pages.Packet.Title
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(name + ".zip")}))
	h.Set("Cache-Control", "no-store")
	z := site.NewZip(w)
	if err := pages.Write(r.Context(), z); err != nil {
		s.Log.Warn("send pages", "error", err)
		panic(http.ErrAbortHandler)
	}
	return z.Close()
}

// pagesFolder writes pages into a folder that the reader chose.
func (s *server) pagesFolder(r *http.Request) (any, error) {
	var asked PagesRequest
	if err := readJSON(r, &asked); err != nil {
		return nil, err
	}
	if !ownPath(asked.To) {
		return nil, badValue("to")
	}
	pages, err := s.pages(r, asked.List)
	if err != nil {
		return nil, err
	}
	files, size, err := site.WriteFolder(r.Context(), pages, asked.To)
	if err != nil {
		return nil, pagesFault(err)
	}
	return PagesMade{Path: filepath.Join(asked.To, "index.html"), Files: files, Bytes: size}, nil
}

// ownPath accepts a path of this computer that a reader chose.
func ownPath(path string) bool {
	return len(path) <= reader.MaxAddress && filepath.IsAbs(path) && !strings.ContainsRune(path, 0)
}

func pagesFault(err error) error {
	var say error
	switch err = disk.Fault(err); {
	case errors.Is(err, library.ErrFull):
		say = errSaveFull
	case errors.Is(err, library.ErrReadOnly):
		say = errSaveRefused
	case errors.Is(err, library.ErrInvalid):
		say = errPagesTaken
	case errors.Is(err, context.Canceled):
		return err
	default:
		say = errSaveFailed
	}
	return fmt.Errorf("write pages: %w: %w", say, err)
}
