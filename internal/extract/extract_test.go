package extract

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"socialmission.org/desktop/internal/library"
)

// TestMain lets the test binary be the process that reads PDF files.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == ChildCommand {
		os.Exit(Child(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

func extractor(t *testing.T) Extractor {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Extractor{Program: self}
}

// pdfOf builds a PDF file of objects, the first of which is the catalog.
func pdfOf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

func stream(dict, data string) string {
	return fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(data), dict, data)
}

func deflated(data []byte) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(data)
	_ = z.Close()
	return b.String()
}

const page = "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"

func onePage(contents string) []byte {
	return pdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, contents,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
}

func zipOf(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := z.Create(files[i])
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordHead = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

func book(t *testing.T) []byte {
	return zipOf(t, "mimetype", "application/epub+zip",
		"META-INF/container.xml", `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>`,
		"OPS/book.opf", `<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="b" href="two.xhtml"/><item id="a" href="one.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="gone"/><itemref idref="b"/></spine></package>`,
		"OPS/one.xhtml", `<html><head><title>no</title></head><body><p>First <b>chap</b>ter</p></body></html>`,
		"OPS/two.xhtml", `<html><body><p>Second chapter</p></body></html>`)
}

func TestText(t *testing.T) {
	tests := []struct {
		name, media string
		data        []byte
		want        string
	}{
		{"PDF", "application/pdf", onePage(stream("", "BT /F1 12 Tf 72 700 Td (Holistic admissions) Tj ET")), "Holistic admissions"},
		{"PDF, deflated", "", onePage(stream("/Filter /FlateDecode", deflated([]byte("BT /F1 12 Tf (Rural health) Tj ET")))), "Rural health"},
		{"Word", "", zipOf(t, "word/document.xml", wordHead+`<w:p><w:r><w:t>Equidad en</w:t></w:r><w:r><w:t xml:space="preserve"> salud &amp; m&#225;s</w:t></w:r></w:p><w:p><w:r><w:t>Two</w:t><w:tab/><w:t>words</w:t></w:r></w:p></w:body></w:document>`,
			"word/footnotes.xml", `<w:footnotes xmlns:w="w"><w:p><w:t>A note.</w:t></w:p></w:footnotes>`), "Equidad en salud & más\nTwo words\nA note."},
		{"EPUB", "application/epub+zip", book(t), "First chapter\nSecond chapter"},
		{"HTML", "text/html; charset=utf-8", []byte(`<!DOCTYPE html><head><style>p{}</style></head><p>Nursing &amp; <i>den</i>tistry<script>alert(1)</script><br>more`), "Nursing & dentistry\nmore"},
		{"HTML without a type", "", []byte("<html><body>Plain &eacute;tude"), "Plain étude"},
		{"UTF-8", "text/plain", []byte("\ufeffUna  línea\r\n\r\notra"), "Una línea\notra"},
		{"Windows-1252", "text/plain", []byte("admisi\xf3n \x93ya\x94"), "admisión “ya”"},
		{"UTF-16", "text/plain", []byte{0xff, 0xfe, 'o', 0, 0xe9, 0}, "oé"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := extractor(t).Text(t.Context(), tt.media, tt.data)
			if err != nil || got != tt.want {
				t.Errorf("%q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

// TestHostile gives files that are made to hurt or are not what they say. Each
// is refused, or read in part, within the bounds.
func TestHostile(t *testing.T) {
	whole := onePage(stream("", "BT /F1 12 Tf (Text) Tj ET"))
	laughs := `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><w:document><w:t>&b;&c;</w:t></w:document>`
	bomb := string(make([]byte, maxUnpacked+1))
	tests := map[string][]byte{
		"empty":                      nil,
		"blanks":                     []byte(" \n\t "),
		"picture":                    []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
		"PDF in name only":           []byte("%PDF-1.7\nnothing of the sort"),
		"PDF cut off":                whole[:len(whole)/2],
		"PDF of pages in a ring":     pdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1000000000 >>"),
		"PDF that is its own parent": pdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 3 0 R /Contents 3 0 R >>"),
		"PDF of another catalog":     pdfOf("[1 0 R 1 0 R]"),
		"PDF with a bomb":            onePage(stream("/Filter [/FlateDecode /FlateDecode]", deflated([]byte(deflated(make([]byte, 64<<20)))))),
		"zip of something":           zipOf(t, "a.txt", "text"),
		"zip cut off":                zipOf(t, "word/document.xml", wordHead)[:60],
		"zip with a bomb":            zipOf(t, "word/document.xml", bomb),
		"Word with entities":         zipOf(t, "word/document.xml", laughs),
		"Word that is no XML":        zipOf(t, "word/document.xml", "<w:t>a</w:p><<<"),
		"EPUB without contents":      zipOf(t, "META-INF/container.xml", "<container/>"),
		"EPUB out of its folder":     zipOf(t, "META-INF/container.xml", `<container><rootfiles><rootfile full-path="../../etc/passwd"/></rootfiles></container>`),
		"EPUB nested without end":    zipOf(t, "META-INF/container.xml", strings.Repeat("<a>", 200000)),
	}
	for name, data := range tests {
		t.Run(name, func(t *testing.T) {
			e := extractor(t)
			e.Patience = time.Second
			if text, err := e.Text(t.Context(), "", data); !errors.Is(err, library.ErrInvalid) {
				t.Errorf("%.80q, %v", text, err)
			}
		})
	}
}

func TestLongText(t *testing.T) {
	got, err := Extractor{}.Text(t.Context(), "text/plain", bytes.Repeat([]byte("a line of text\n"), 1<<18))
	if err != nil || len(got) > maxText || len(got) < maxText/2 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	deep, err := Extractor{}.Text(t.Context(), "text/html", []byte(strings.Repeat("<div>", 1<<18)+"found"))
	if err != nil || deep != "found" {
		t.Errorf("deep page: %.40q, %v", deep, err)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("<html><p>x"))
	f.Add(onePage(stream("", "BT (Text) Tj ET"))[9:])
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
			return // read by a process apart, see TestHostile
		}
		text, err := Extractor{}.Text(t.Context(), "", data)
		if (err == nil) == (text == "") || len(text) > maxText {
			t.Errorf("%d bytes of text, %v", len(text), err)
		}
	})
}
