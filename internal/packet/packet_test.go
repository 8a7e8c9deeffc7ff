package packet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pages returns the HTML of a document of any kind, page by page.
func pages(t *testing.T, kind string, data []byte) map[string]string {
	t.Helper()
	if kind != "epub" {
		return map[string]string{kind: string(data)}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, ".xhtml") {
			all[f.Name] = string(text)
		}
	}
	return all
}

var active = regexp.MustCompile(`(?i)<script|<iframe|<object|="javascript:|\son[a-z]+=|(src|href)="[^"]*evil|<style>\*|style="`)

// TestNothingHostile looks for what could act in every kind of document.
func TestNothingHostile(t *testing.T) {
	for kind, write := range kinds(sample(), Options{Lang: "en", Figure: figure}) {
		for name, page := range pages(t, kind, written(t, write)) {
			if found := active.FindString(page); found != "" {
				t.Errorf("%s: %q", name, found)
			}
			if strings.Contains(page, "must not be printed") {
				t.Errorf("%s: the text of an item that was taken back", name)
			}
			if strings.ContainsAny(page, "\x01\x0b") && kind == "epub" {
				t.Errorf("%s: characters that XML cannot hold", name)
			}
		}
	}
}

// TestStructure checks what every document promises: one h1 where it is whole,
// headings that nest, ids that are there once, links that lead somewhere.
func TestStructure(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		for name, p := range sparse() {
			for kind, write := range kinds(p, Options{Lang: lang, Figure: figure}) {
				for file, page := range pages(t, kind, written(t, write)) {
					for _, fault := range faults(page, kind) {
						t.Errorf("%s %s %s: %s", lang, name, file, fault)
					}
				}
			}
		}
	}
}

func faults(page, kind string) (all []string) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	level, ones, ids := 0, 0, map[string]bool{}
	for n := range everyNode(root) {
		if isHeading(n) {
			next := int(n.Data[1] - '0')
			if next == 1 {
				ones++
			}
			if next > level+1 {
				all = append(all, fmt.Sprintf("h%d follows h%d", next, level))
			}
			level = next
		}
		if id := get(n, "id"); id != "" {
			if ids[id] {
				all = append(all, "two of #"+id)
			}
			ids[id] = true
		}
	}
	if ones != 1 {
		all = append(all, fmt.Sprintf("%d h1", ones))
	}
	for n := range everyNode(root) {
		href := get(n, "href")
		if n.DataAtom == atom.A && strings.HasPrefix(href, "#") && kind != "fragment" && !ids[href[1:]] {
			all = append(all, "no "+href)
		}
		if l := get(n, "aria-labelledby"); l != "" && !ids[l] {
			all = append(all, "no label "+l)
		}
	}
	return all
}

func TestSameBytes(t *testing.T) {
	for kind, write := range kinds(sample(), Options{Lang: "en", Figure: figure}) {
		if first := written(t, write); !bytes.Equal(first, written(t, kinds(sample(), Options{Lang: "en", Figure: figure})[kind])) {
			t.Errorf("%s differs from one time to the next", kind)
		}
	}
}

// TestXML checks that every file of an EPUB that says it is XML is.
func TestXML(t *testing.T) {
	for name, page := range pages(t, "epub", written(t, kinds(sample(), Options{Lang: "es", Figure: figure})["epub"])) {
		d := xml.NewDecoder(strings.NewReader(page))
		for {
			if _, err := d.Token(); err != nil {
				if !errors.Is(err, io.EOF) {
					t.Errorf("%s: %v", name, err)
				}
				break
			}
		}
	}
}

func TestWords(t *testing.T) {
	out := string(written(t, kinds(sample(), Options{Lang: "en", Figure: figure})["html"]))
	for _, want := range []string{
		`<html lang="en">`, `<h1 id="title" lang="en">Week 3: who gets in?</h1>`, "<span>1A2B</span>", `class="qr"><svg`,
		`href="https://doi.org/10.1002/%28SICI%291097%3C1::AID%3E3.0.CO;2-F"`, "Full &amp; &lt;text&gt;", "A journal · 2021",
		`<h2 id="entry-02-title" lang="es">Equidad en la admisión</h2>`, `<div class="text" lang="en">`, `<a href="#entry-02">another item</a>`,
		"one that is not here, a place of the app", `src="data:image/png;base64,`, "[Gone]", "[Drawing]", "GUIDE.PDF (PDF, 35 kB)",
		"took this item back on 3 February 2026", "It repeats &lt;another&gt;.", "was not in the library when", "slides &lt;1&gt;.pdf. This is a file",
		">35</td>", "List of 24 November 2026", "release of 15 November 2026", "example.org/equidad</a>", "&lt;b&gt;Texas&lt;/b&gt;", "The library holds only the reference",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("not there: %s", want)
		}
	}
	short := string(written(t, kinds(sample(), Options{Lang: "es", SummariesOnly: true})["html"]))
	if strings.Contains(short, "another item") || !strings.Contains(short, "A short summary") || !strings.Contains(short, "24 de noviembre de 2026") {
		t.Error("summaries only: more or less than that")
	}
}

// TestBibliography is in the order of the language, each reference once.
func TestBibliography(t *testing.T) {
	p := sample()
	p.Entries = append(p.Entries, p.Entries[0])
	l := layout{Packet: p, w: wordsIn("es")}
	var got []string
	for _, r := range l.bibliography().Rows {
		got = append(got, string(r.HTML))
	}
	if want := "Álvarez, A. (2020). Equidad.|Reeve, C. (2021). <i>Full</i>."; strings.Join(got, "|") != want {
		t.Errorf("got %q", got)
	}
}

func TestWritingFails(t *testing.T) {
	for _, room := range []short{0, 10, 2000} {
		a, b := room, room
		if err := sample().WriteHTML(&a, Options{}); !errors.Is(err, errLine) {
			t.Errorf("HTML in %d bytes: %v", room, err)
		}
		if err := sample().WriteEPUB(&b, Options{}); !errors.Is(err, errLine) {
			t.Errorf("EPUB in %d bytes: %v", room, err)
		}
	}
}
