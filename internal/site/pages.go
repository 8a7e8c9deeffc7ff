package site

import (
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/packet"
	"socialmission.org/desktop/internal/render"
)

//go:embed templates assets
var files embed.FS

// templates are read once; executing them does not change them.
var templates = template.Must(template.New("").Funcs(template.FuncMap{"t": both, "text": twice}).ParseFS(files, "templates/*.gohtml"))

// both says the same in two languages, of which the style shows one.
func both(en, es string) template.HTML {
	return template.HTML(`<span class="l-en" lang="en">` + template.HTMLEscapeString(en) + //nolint:gosec // escaped here
		`</span><span class="l-es" lang="es">` + template.HTMLEscapeString(es) + `</span>`)
}

func twice(t library.Text) template.HTML { return both(t.In("en"), t.In("es")) }

const frontPage = "index.html"

func itemFile(n int) string { return "items/" + strconv.Itoa(n) + ".html" }

// itemView is what the page of an item shows.
type itemView struct {
	Item          Item
	TextLang      string
	Held          library.Text
	By            string
	Summary, Body template.HTML
	Facts         []template.HTML
	Data          []dataView
	Link          packet.Link
	Listed        *listed
	Attached      []attached
}

type dataView struct {
	ID          string
	Title, Note library.Text
	HTML        template.HTML
}

type attached struct{ Href, Title, About string }

// itemPage writes the page of one item.
func (b *builder) itemPage(item Item) error {
	v := itemView{Item: item, TextLang: cmp.Or(item.TextLanguage, item.Language, "en"), Held: held(item.Availability),
		Link: packet.ShortLink(item.Item), By: joined(item.Byline, cmp.Or(item.Bib.ContainerTitle, item.Bib.Publisher), string(item.Bib.Issued))}
	if item.Byline == item.Bib.Publisher && item.Bib.ContainerTitle == "" { // an institution that publishes itself
		v.By = joined(item.Byline, string(item.Bib.Issued))
	}
	at := packet.Place{Item: b.itemLink, Figure: b.figure}
	if item.Withdrawn == nil {
		b.texts(&v, at)
		for _, a := range item.Attachments {
			file, ok, err := b.attach(a)
			if err != nil {
				return err
			}
			if ok {
				v.Attached = append(v.Attached, file)
			}
		}
	}
	v.Listed = b.listed(item, at)
	if err := b.page(itemFile(item.Number), "item", v, item.Title); err != nil {
		return err
	}
	return b.failed
}

func (b *builder) texts(v *itemView, at packet.Place) {
	opt := render.Options{Lang: v.TextLang, Image: packet.AttachmentAddress(v.Item.Item), Prefix: "s"}
	summary, n := packet.Passage(v.Item.Summary, opt, at)
	opt.Prefix, opt.FirstParagraph = "", n+1
	body, _ := packet.Passage(v.Item.Body, opt, at)
	v.Summary, v.Body = template.HTML(summary), template.HTML(body) //nolint:gosec // of package render
	for _, f := range v.Item.Facts {
		v.Facts = append(v.Facts, template.HTML(packet.Settle(render.Inline(f), at))) //nolint:gosec // of package render
	}
	for i, t := range v.Item.Tables {
		id := "table-" + strconv.Itoa(i+1)
		at.Prefix = id + "-"
		out := render.Table(b.lang(), t.Title.In(b.lang()), packet.TableColumns(t, b.lang()), t.Rows)
		v.Data = append(v.Data, dataView{ID: id, Title: t.Title, Note: t.Note, HTML: template.HTML(packet.Settle(out, at))}) //nolint:gosec // of package render
	}
}

// itemLink leads from one item's page to another's.
func (b *builder) itemLink(id string) (string, bool) {
	n, ok := b.numbers[id]
	return strconv.Itoa(n) + ".html", ok
}

// figure puts a figure beside the pages. What fails then ends the writing of
// the page.
func (b *builder) figure(sha string) (string, bool) {
	data, err := b.bytes(sha)
	kind, ok := packet.FigureKind(data)
	if err != nil || !ok {
		return "", false
	}
	name := packet.FigureName(sha, kind)
	if err := b.write(name, data); err != nil && b.failed == nil {
		b.failed = err
	}
	return "../" + name, true
}

func (b *builder) bytes(sha string) ([]byte, error) {
	if b.Figure == nil {
		return nil, library.ErrAbsent
	}
	return b.Figure(sha)
}

// plainFiles are the sorts of files that a browser shows or saves, and that
// cannot act as a page would.
var plainFiles = []string{".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".odp", ".ods", ".epub", ".csv", ".txt"}

// attach puts an attached file beside the pages, where that is wanted.
func (b *builder) attach(a library.Attachment) (attached, bool, error) {
	ext := strings.ToLower(path.Ext(a.Path))
	if !b.Files || !slices.Contains(plainFiles, ext) {
		return attached{}, false, nil
	}
	data, err := b.bytes(a.SHA256)
	if err != nil { // it has not arrived
		return attached{}, false, nil //nolint:nilerr // the page goes without it
	}
	name := "files/" + a.SHA256[:16] + ext
	about := fmt.Sprintf("%s, %.1f MB", strings.ToUpper(ext[1:]), float64(a.Size)/1e6)
	return attached{"../" + name, cmp.Or(a.Title, path.Base(a.Path)), about}, true, b.write(name, data)
}

func held(a library.Availability) library.Text {
	switch a {
	case library.FullText:
		return library.Text{En: "Full text here", Es: "Texto completo aquí"}
	case library.SummaryOnly:
		return library.Text{En: "Summary here", Es: "Resumen aquí"}
	}
	return library.Text{En: "Link only", Es: "Solo enlace"}
}

func joined(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), " · ")
}
