package packet

import (
	"bytes"
	"errors"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"socialmission.org/desktop/internal/library"
)

const (
	figureSHA = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	goneSHA   = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"
	svgSHA    = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
)

// hostile is what an item must not get into a packet.
const hostile = `<script>alert(1)</script> <img src=x onerror=alert(1)> <a href="javascript:alert(1)">a</a> <iframe src="https://evil.example"></iframe>
<style>*{display:none}</style> [b](javascript:alert(1)) ![c](https://evil.example/pixel.png) <svg onload=alert(1)></svg> <p style="color:red" onclick="x()">d</p>` + "\x01\x0b"

// crooked is markup that browsers forgive and readers of EPUB do not.
const crooked = `<ul><p>a</p>text<li>b <dt>c</dt></li></ul>

<span><div>d</div></span> <em><p>e</p></em> <li>f</li> <dl><p>g</p></dl> <dd>h</dd>

<h2><div>i</div></h2> <table><tr><th><h3>j</h3></th><td colspan="0">k</td></tr></table> <a href="#p-1"><h4>l</h4></a>

<details open><summary>m</summary>n</details> <time datetime="2024-13-99T">o</time> <figcaption>p</figcaption> <ol start="3" reversed><li value="2">q</ol>

A note.[^1] And [another item](item:equidad), [one that is not here](item:nowhere), [a place of the app](#/settings), [the web](https://example.org/a?b=c&d=e).

[^1]: With a [link](https://example.org).`

func picture() []byte {
	img := image.NewGray(image.Rect(0, 0, 120, 60))
	for x := range 120 {
		img.Set(x, x/2, color.White)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func figure(sha string) ([]byte, error) {
	switch sha {
	case figureSHA:
		return picture(), nil
	case svgSHA:
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), nil
	}
	return nil, library.ErrAbsent
}

func attachment(name, sha, kind string) library.Attachment {
	return library.Attachment{Path: "attachments/" + name, Title: strings.ToUpper(name), Type: kind, Size: 34567, SHA256: sha}
}

// sample is a list with an entry of each sort.
func sample() Packet {
	full := library.Item{ID: "full", Number: 12, Title: "Full & <text>", Language: "en", Availability: library.FullText,
		Summary: "A short summary.[^1]\n\n[^1]: Of the summary.",
		Body:    "# One\n\nFirst.\n\n![A line](figure.png) ![Gone](gone.png) ![Drawing](drawing.svg)\n\n### Deep\n\n| a | b |\n|---|--:|\n| x | 1 |\n\n" + crooked,
		Facts:   []string{"Founded in *1968*."},
		Bib:     library.Bibliography{DOI: "10.1002/(SICI)1097<1::AID>3.0.CO;2-F", ContainerTitle: "A journal", Issued: "2021-05"},
		Attachments: []library.Attachment{attachment("figure.png", figureSHA, "image/png"), attachment("gone.png", goneSHA, "image/png"),
			attachment("drawing.svg", svgSHA, "image/svg+xml"), attachment("guide.pdf", "b", "application/pdf")}}
	spanish := library.Item{ID: "equidad", Number: 13, Title: "Equidad en la admisión", Language: "es", TextLanguage: "en",
		Availability: library.SummaryOnly, Summary: hostile, Bib: library.Bibliography{URL: "https://www.example.org/equidad/"}}
	only := library.Item{ID: "only", Number: 14, Title: strings.Repeat("A very long title of a report ", 12), Language: "en",
		Availability: library.LinkOnly, Bib: library.Bibliography{URL: "javascript:alert(1)"}}
	back := library.Item{ID: "back", Number: 15, Title: "Taken back", Language: "en", Summary: "must not be printed",
		Withdrawn: &library.Withdrawal{Date: "2026-02-03", Reason: "It repeats <another>."}}
	return Packet{ID: "l0123456789abcdef", Title: "Week 3: who gets in?", Intro: "Read **all** of it.\n\n" + hostile, Language: "en",
		Code: "1A2B-3C4D-5E6F", QR: `<svg viewBox="0 0 8 8" role="img" aria-label="QR code of the list code"><path d="M0 0h2v2h-2z"/></svg>`,
		Changed: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC), Library: "Social Mission Library", Release: library.Release{Number: 3, Date: "2026-11-15"},
		Entries: []Entry{
			{State: Here, Number: 12, Item: full, Label: "Toolkit", Byline: "Reeve C, et al.", Minutes: 20, Prompt: "Look for *who decides*. " + hostile,
				Questions: []string{"Who is missing?", hostile}, Reference: "Reeve, C. (2021). <i>Full</i>.",
				Tables: []library.Table{{ID: "t", Title: library.Text{En: "A table", Es: "Una tabla"}, Note: library.Text{En: "Of 2021."},
					Columns: []library.Column{{Name: "State", Header: true}, {Name: "n", Type: "integer"}}, Rows: [][]string{{"Ohio", "5"}, {"<b>Texas</b>", ""}}}}},
			{State: Here, Number: 13, Item: spanish, Label: "Article", Minutes: 10, Reference: "Álvarez, A. (2020). Equidad."},
			{State: Here, Number: 14, Item: only, Label: "Report"},
			{State: Withdrawn, Number: 15, Item: back, Minutes: 5},
			{State: Absent, Number: 99, Title: "Not yet here"},
			{State: Own, Title: "My slides", FileName: "slides <1>.pdf", Prompt: "Open it."},
		}}
}

// kinds writes a packet in every way.
func kinds(p Packet, opt Options) map[string]func(*bytes.Buffer) error {
	return map[string]func(*bytes.Buffer) error{
		"html": func(b *bytes.Buffer) error { return p.WriteHTML(b, opt) },
		"epub": func(b *bytes.Buffer) error { return p.WriteEPUB(b, opt) },
		"fragment": func(b *bytes.Buffer) error {
			s, err := p.Fragment(opt)
			b.WriteString(s)
			return err
		},
	}
}

func written(t *testing.T, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var errLine = errors.New("line cut")

// short takes so many bytes and then fails.
type short int

func (s *short) Write(p []byte) (int, error) {
	if *s -= short(len(p)); *s < 0 {
		return 0, errLine
	}
	return len(p), nil
}

// empty lists, and lists of what is gone.
func sparse() map[string]Packet {
	all := map[string]Packet{"empty": {}, "sample": sample()}
	gone := sample()
	gone.Entries = []Entry{gone.Entries[3], gone.Entries[3]}
	all["withdrawn"] = gone
	absent := sample()
	absent.Code, absent.QR, absent.Intro = "", template.HTML(""), ""
	absent.Entries = []Entry{absent.Entries[4], {State: Own, FileName: "a.pdf"}}
	all["absent"] = absent
	return all
}
