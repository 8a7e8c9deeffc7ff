package packet

import (
	"archive/zip"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

//go:embed epub.css
var epubStyle string

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// file is one file of an EPUB.
type file struct {
	name, id, kind string
	properties     string // in the package document
	data           []byte
}

// book is an EPUB while it is made.
type book struct {
	layout
	parts   []part
	figures []file
	pages   []file
}

// WriteEPUB writes the packet as an EPUB 3 with a page a part.
func (p Packet) WriteEPUB(w io.Writer, opt Options) error {
	b := &book{layout: layout{Packet: p, opt: opt, w: wordsIn(opt.Lang)}}
	b.entry = func(i int) string { return entryID(i) + ".xhtml" }
	b.figure = b.takeFigure
	var err error
	if b.parts, err = b.layout.parts(); err != nil {
		return err
	}
	for _, part := range b.parts {
		page, err := b.page(part)
		if err != nil {
			return err
		}
		b.pages = append(b.pages, page)
	}
	nav, err := b.nav()
	if err != nil {
		return err
	}
	return b.write(w, append([]file{nav, {"packet.css", "css", "text/css", "", []byte(epubStyle)}}, append(b.pages, b.figures...)...))
}

// takeFigure puts a figure into the book, once.
func (b *book) takeFigure(sha string) (string, bool) {
	data, kind, ok := b.figureBytes(sha)
	if !ok {
		return "", false
	}
	name := FigureName(sha, kind)
	if !slices.ContainsFunc(b.figures, func(f file) bool { return f.name == name }) {
		b.figures = append(b.figures, file{name: name, id: "f-" + sha[:16], kind: kind, data: data})
	}
	return name, true
}

// page makes the page of a part: what is a heading of the second level in one
// long document is the first here.
func (b *book) page(p part) (file, error) {
	root, err := fragmentOf(string(p.HTML))
	if err != nil {
		return file{}, fmt.Errorf("make a page of an EPUB: %w", err)
	}
	properties := ""
	for n := range everyNode(root) {
		if isHeading(n) && p.ID != "cover" {
			rename(n, atom.Lookup([]byte{'h', n.Data[1] - 1}))
		}
		if n.DataAtom == atom.Svg {
			set(n, "xmlns", "http://www.w3.org/2000/svg")
			properties = "svg"
		}
		alikeLanguages(n)
	}
	page := struct {
		W           words
		Title, Type string
		HTML        template.HTML
	}{b.w, p.Title, p.Type, template.HTML(inner(root))} //nolint:gosec // of the template
	data, err := xhtml("epub.gohtml", page)
	return file{p.ID + ".xhtml", p.ID, "application/xhtml+xml", properties, data}, err
}

// alikeLanguages says a language both ways that XHTML has.
func alikeLanguages(n *html.Node) {
	if lang := get(n, "lang"); lang != "" {
		set(n, "xml:lang", lang)
	}
}

// xhtml executes a template, and leaves out characters that XML cannot hold.
func xhtml(name string, data any) ([]byte, error) {
	var out strings.Builder
	out.WriteString(xmlHead)
	if err := templates.ExecuteTemplate(&out, name, data); err != nil {
		return nil, fmt.Errorf("write an EPUB: %w", err)
	}
	return []byte(strings.Map(xmlCharacter, strings.ToValidUTF8(out.String(), "\uFFFD"))), nil
}

func xmlCharacter(r rune) rune {
	if r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
		return -1
	}
	return r
}

type navEntry struct{ File, Title, Lang, Type string }

func (b *book) nav() (file, error) {
	view := struct {
		W                words
		Parts, Landmarks []navEntry
	}{W: b.w}
	for _, p := range b.parts {
		view.Parts = append(view.Parts, navEntry{p.ID + ".xhtml", p.Title, p.Lang, p.Type})
	}
	view.Landmarks = []navEntry{{"cover.xhtml", b.w.Cover, "", "cover"}, {"nav.xhtml", b.w.Contents, "", "toc"}, {"agenda.xhtml", b.w.Agenda, "", "bodymatter"}}
	if last := b.parts[len(b.parts)-1]; last.Type == "bibliography" {
		view.Landmarks = append(view.Landmarks, navEntry{last.ID + ".xhtml", last.Title, "", last.Type})
	}
	var body strings.Builder
	if err := templates.ExecuteTemplate(&body, "nav", view); err != nil {
		return file{}, fmt.Errorf("write an EPUB: %w", err)
	}
	data, err := xhtml("epub.gohtml", struct {
		W           words
		Title, Type string
		HTML        template.HTML
	}{b.w, b.w.Contents, "", template.HTML(body.String())}) //nolint:gosec // of the template
	return file{"nav.xhtml", "nav", "application/xhtml+xml", "nav", data}, err
}

// write packs the files: the same ones give the same bytes.
func (b *book) write(w io.Writer, files []file) error {
	z := zip.NewWriter(w)
	opf, err := b.packageDocument(files)
	if err != nil {
		return err
	}
	all := append([]file{
		{name: "mimetype", data: []byte("application/epub+zip")},
		{name: "META-INF/container.xml", data: []byte(container)},
		{name: "EPUB/package.opf", data: opf},
	}, files...)
	for i, f := range all {
		if i > 2 {
			f.name = "EPUB/" + f.name
		}
		method := zip.Deflate
		if i == 0 || strings.HasPrefix(f.kind, "image/") {
			method = zip.Store
		}
		if err := put(z, f, method); err != nil {
			return fmt.Errorf("write %s of an EPUB: %w", f.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write an EPUB: %w", err)
	}
	return nil
}

// put writes a file with its size before its bytes, as readers of EPUB want it
// of the first.
func put(z *zip.Writer, f file, method uint16) error {
	if method == zip.Deflate {
		to, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: method})
		if err != nil {
			return err
		}
		_, err = to.Write(f.data)
		return err
	}
	h := &zip.FileHeader{Name: f.name, Method: method, CRC32: checksum(f.data),
		CompressedSize64: uint64(len(f.data)), UncompressedSize64: uint64(len(f.data))}
	to, err := z.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = to.Write(f.data)
	return err
}

const container = xmlHead + `<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
`

// identifier names the list as a UUID: the same list is the same book.
func (b *book) identifier() string {
	sum := sha256.Sum256([]byte("socialmission list " + b.ID))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

func (b *book) modified() string {
	t := b.Changed
	if t.IsZero() {
		t = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t.UTC().Format("2006-01-02T15:04:05Z")
}
