package render

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestMarkdown(t *testing.T) {
	known := func(target string) (string, bool) { return "#/items/" + target, target != "gone" }
	for name, test := range map[string]struct {
		src  string
		opt  Options
		want string
	}{
		"paragraphs carry numbers": {src: "One.\n\nTwo.",
			want: `<p id="p-1" data-n="1">One.</p>` + "\n" + `<p id="p-2" data-n="2">Two.</p>`},
		"numbers go on from another text": {src: "One.", opt: Options{FirstParagraph: 7},
			want: `<p id="p-7" data-n="7">One.</p>`},
		"numbers can be left out": {src: "One.", opt: Options{FirstParagraph: -1}, want: `<p>One.</p>`},
		"quotations count, list items do not": {src: "> Quoted.\n\n- loose\n\n- list",
			want: "<blockquote>\n<p id=\"p-1\" data-n=\"1\">Quoted.</p>\n</blockquote>\n<ul>\n<li>\n<p>loose</p>\n</li>\n<li>\n<p>list</p>\n</li>\n</ul>"},
		"item links": {src: "[a](item:abc-1) [b](#/items/x2) [c](item:gone)", opt: Options{ItemLink: known, FirstParagraph: -1},
			want: `<p><a href="#/items/abc-1">a</a> <a href="#/items/x2">b</a> c</p>`},
		"places of the app": {src: "[toolkits](#/library?type=toolkit)", opt: Options{FirstParagraph: -1},
			want: `<p><a href="#/library?type=toolkit">toolkits</a></p>`},
		"outward links keep their address": {src: "[a](https://doi.org/10.1002/(SICI)1097?x=1;y&z=%20#f)", opt: Options{FirstParagraph: -1},
			want: `<p><a href="https://doi.org/10.1002/(SICI)1097?x=1;y&amp;z=%20#f" rel="noopener noreferrer" data-external="">a</a></p>`},
		"bare addresses": {src: "See www.example.org.", opt: Options{FirstParagraph: -1},
			want: `<p>See <a href="http://www.example.org" rel="noopener noreferrer" data-external="">www.example.org</a>.</p>`},
		"attachments are shown": {src: "![A *map*](/api/attachments/" + digest + "/map.png)", opt: Options{FirstParagraph: -1},
			want: `<p><img alt="A map" src="/api/attachments/` + digest + `/map.png" loading="lazy"/></p>`},
		"images are found by the caller": {src: "![A](attachments/a.png) ![B](b.png)", opt: Options{FirstParagraph: -1,
			Image: func(s string) (string, bool) {
				return "/api/attachments/" + digest + "/a.png", s == "attachments/a.png"
			}},
			want: `<p><img alt="A" src="/api/attachments/` + digest + `/a.png" loading="lazy"/> B</p>`},
		"tables": {src: "| a | b |\n|---|--:|\n| x | 1 |", opt: Options{Lang: "es"},
			want: `<div class="table-scroll" role="group" tabindex="0" aria-label="Tabla 1"><table>` + "\n<thead>\n<tr>\n" +
				`<th scope="col">a</th>` + "\n" + `<th scope="col" class="num">b</th>` + "\n</tr>\n</thead>\n<tbody>\n<tr>\n" +
				`<td>x</td>` + "\n" + `<td class="num">1</td>` + "\n</tr>\n</tbody>\n</table></div>"},
		"tasks": {src: "- [x] a\n- [ ] b",
			want: "<ul>\n<li><span class=\"task\" role=\"img\" aria-label=\"Done\">☑</span> a</li>\n<li><span class=\"task\" role=\"img\" aria-label=\"To do\">☐</span> b</li>\n</ul>"},
		"languages": {src: `Word <span lang="es">palabra</span> <i dir="rtl">x</i>`, opt: Options{FirstParagraph: -1},
			want: `<p>Word <span lang="es">palabra</span> <i dir="rtl">x</i></p>`},
		"notes": {src: "A.[^n]\n\n[^n]: B.", opt: Options{Lang: "es", Prefix: "s", FirstParagraph: -1},
			want: `<p>A.<sup id="s-fnref:1"><a class="footnote-ref" role="doc-noteref" aria-label="Nota 1" href="#s-fn:1">1</a></sup></p>` + "\n" +
				`<section class="footnotes" role="doc-endnotes" aria-label="Notas">` + "\n\n<ol>\n" + `<li id="s-fn:1">` + "\n<p>B.\u00a0" +
				`<a class="footnote-backref" role="doc-backlink" aria-label="Volver al texto" href="#s-fnref:1">↩︎</a></p>` + "\n</li>\n</ol>\n</section>"},
		"strike and code": {src: "~~a~~ `<b>`", opt: Options{FirstParagraph: -1}, want: "<p><del>a</del> <code>&lt;b&gt;</code></p>"},
		"unbalanced tags": {src: "</div><div><b>a</div>\n\n</p>b", opt: Options{FirstParagraph: -1},
			want: "<div><b>a</b></div><b>\nb</b>"},
		"empty paragraphs": {src: "<p> </p>\n\n<svg>x</svg>\n\na", want: `<p id="p-1" data-n="1">a</p>`},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Markdown(test.src, test.opt)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, strings.TrimSpace(doc.HTML)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHeadingsNest(t *testing.T) {
	for name, test := range map[string]struct {
		src    string
		offset int
		want   []Heading
	}{
		"skipped levels": {"# A\n\n#### B\n\n## C\n\n### D", 1,
			[]Heading{{"h-a", 2, "A"}, {"h-b", 3, "B"}, {"h-c", 3, "C"}, {"h-d", 4, "D"}}},
		"starting low": {"### A\n\n# B\n\n## C", 2,
			[]Heading{{"h-a", 3, "A"}, {"h-b", 3, "B"}, {"h-c", 4, "C"}}},
		"same words": {"# A\n\n# A\n\n# A 2\n\n# A", 1,
			[]Heading{{"h-a", 2, "A"}, {"h-a-2", 2, "A"}, {"h-a-2-2", 2, "A 2"}, {"h-a-3", 2, "A"}}},
		"accents, notes and markup": {"# *Índice* de `diversidad`[^1]\n\n[^1]: x", 1,
			[]Heading{{"h-indice-de-diversidad", 2, "Índice de diversidad"}}},
		"no letters":     {"# ¿?", 1, []Heading{{"h-section", 2, "¿?"}}},
		"raw":            {"<h1>A</h1>\n\n<h5 id=app>B</h5>", 1, []Heading{{"h-a", 2, "A"}, {"h-b", 3, "B"}}},
		"deeper than h6": {"# A\n\n## B\n\n### C", 5, []Heading{{"h-a", 6, "A"}, {"h-b", 6, "B"}, {"h-c", 6, "C"}}},
		"none":           {"text", 1, []Heading{}},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Markdown(test.src, Options{HeadingOffset: test.offset})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, doc.Contents); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnchors(t *testing.T) {
	doc, err := Markdown("# Métodos\n\n[a](#métodos) [b](#metodos) [c](#h-metodos) [d](#p-1) [e](#nowhere)", Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := `<a href="#h-metodos">a</a> <a href="#h-metodos">b</a> <a href="#h-metodos">c</a> <a href="#p-1">d</a> e`
	if !strings.Contains(doc.HTML, want) {
		t.Errorf("got %s\nwant %s", doc.HTML, want)
	}
}

func TestInline(t *testing.T) {
	for src, want := range map[string]string{
		"Plain & simple":                "Plain &amp; simple",
		"*a* **b** `c`":                 "<em>a</em> <strong>b</strong> <code>c</code>",
		"# Heading\n\nand a paragraph":  "Heading and a paragraph",
		"- a\n- b":                      "a b",
		"[x](item:abc) and note[^1]":    `<a href="#/items/abc">x</a> and note[^1]`,
		"[x](#there)":                   "x",
		"![x](https://example.org/a)":   "x",
		"":                              "",
		"a\x00b \u202ereversed\u202c c": "ab reversed\u202c c",
	} {
		if got := Inline(src); got != want {
			t.Errorf("Inline(%q) = %q, want %q", src, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	for src, want := range map[string]string{
		"Just words.\nOn two lines.\n\n\n\nAnd more.": "Just words.\nOn two lines.\n\nAnd more.",
		"# A *b*\n\nc [d](https://e.org) `f`":         "A b\n\nc d f",
		"- a\n- b\n\n  c":                             "- a\n\n- b\n\nc",
		"1. a\n2. b":                                  "- a\n- b",
		"| a | b |\n|---|---|\n| c | d |":             "a | b\nc | d",
		"x[^1]\n\n[^1]: note":                         "x1\n\n- note",
		"a &amp; b \\* c":                             "a & b * c",
		"a <b>b</b> <script>x()</script>":             "a b",
		"a\n```\n  x < y\n```":                        "a\n\n  x < y",
		"- [x] a\n- [ ] b":                            "- ☑ a\n- ☐ b",
		"![map](a.png)":                               "map",
	} {
		if got := Plain(src); got != want {
			t.Errorf("Plain(%q) = %q, want %q", src, got, want)
		}
	}
}

func TestTable(t *testing.T) {
	got := Table("es", "Índice", []Column{{Label: "Estado", Header: true}, {Label: "Valor", Unit: "%", Number: true}},
		[][]string{{"<b>A</b>", "0"}, {"B"}, {"C", " ", "surplus"}})
	want := `<div class="table-scroll" role="group" tabindex="0" aria-label="Índice"><table><caption>Índice</caption>` +
		`<thead><tr><th scope="col">Estado</th><th scope="col" class="num">Valor (%)</th></tr></thead><tbody>` +
		`<tr><th scope="row">&lt;b&gt;A&lt;/b&gt;</th><td class="num">0</td></tr>` +
		`<tr><th scope="row">B</th><td class="num">` + absent + `</td></tr>` +
		`<tr><th scope="row">C</th><td class="num">` + absent + `</td></tr></tbody></table></div>`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

const absent = `<span aria-hidden="true" class="no-data">—</span><span class="sr-only">sin datos</span>`

// Each of these keeps the parser busy for seconds to minutes when it is let
// at it.
func TestCostlyTextsAreShownPlain(t *testing.T) {
	wide := strings.Repeat("a|", 10_000) + "\n" + strings.Repeat("-|", 10_000) + "\n" + strings.Repeat("a|\n", 1_000)
	for name, src := range map[string]string{
		"links":      strings.Repeat("[a](", 50_000),
		"emphasis":   strings.Repeat("*a_ ", 50_000),
		"quotations": strings.Repeat(">", 50_000),
		"lists":      strings.Repeat("1. ", 50_000),
		"wide table": wide,
		"long table": "a|b\n-|-\n" + strings.Repeat("|\n", 40_000),
		"notes":      strings.Repeat("[^1] ", 50_000),
		"headings":   strings.Repeat("# a\n", 50_000),
		"addresses":  strings.Repeat("http://a.b ", 50_000),
		"deep tags":  strings.Repeat("<div>", 2_000),
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Markdown(src, Options{})
			if err == nil {
				t.Error("it was let at the parser")
			}
			if !strings.HasPrefix(doc.HTML, `<p id="p-1" data-n="1">`) || len(faults(doc.HTML)) > 0 {
				t.Errorf("shown as %.200s", doc.HTML)
			}
		})
	}
}

func TestLargeOrdinaryTextsAreRendered(t *testing.T) {
	for name, src := range map[string]string{
		"prose":  strings.Repeat("A *sentence* with [a link](https://example.org/) and `code`.\nIts second line.\n\n", 4_000),
		"links":  strings.Repeat("- [A resource](item:abc) of 2021, *Journal*\n", 5_000),
		"table":  "| a | b |\n|---|--:|\n" + strings.Repeat("| [x](https://example.org/) | 1 |\n", 2_000),
		"ruled":  strings.Repeat("A\n\n"+strings.Repeat("-", 70)+"\n\n"+strings.Repeat("* ", 30)+"\n\n", 100),
		"titles": strings.Repeat("Title\n"+strings.Repeat("=", 100)+"\n\ntext\n\n", 500),
	} {
		t.Run(name, func(t *testing.T) {
			if doc, err := Markdown(src, Options{MaxTime: time.Hour}); err != nil || strings.Contains(doc.HTML, "](") {
				t.Errorf("%v: %.200s", err, doc.HTML)
			}
		})
	}
}

func TestBounds(t *testing.T) {
	doc, err := Markdown(strings.Repeat("é", MaxSize), Options{MaxTime: time.Hour})
	if err != nil || len(doc.HTML) > MaxSize+100 || strings.Contains(doc.HTML, "\uFFFD") {
		t.Errorf("a long text gives %d bytes, %v", len(doc.HTML), err)
	}
	if doc, err := Markdown("a \xff\xfe b", Options{}); err != nil || !strings.Contains(doc.HTML, "a \uFFFD b") {
		t.Errorf("invalid UTF-8 gives %q, %v", doc.HTML, err)
	}
	_, err = Markdown(strings.Repeat("A paragraph.\n\n", 15_000), Options{MaxTime: 1})
	if !errors.Is(err, errBounds) {
		t.Errorf("no time gives %v", err)
	}
}
