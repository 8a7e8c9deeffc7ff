package render

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

type attack struct{ class, name, text string }

var codePoint = regexp.MustCompile(`\{U\+([0-9A-F]{4,6})\}`)

// readAttacks reads testdata/attacks.txt, whose head says how it is written.
func readAttacks(tb testing.TB) []attack {
	tb.Helper()
	data, err := os.ReadFile("testdata/attacks.txt")
	if err != nil {
		tb.Fatal(err)
	}
	blocks := strings.Split(string(data), "\n@@@ ")
	var attacks []attack
	for _, block := range blocks[1:] {
		head, text, _ := strings.Cut(block, "\n")
		class, name, _ := strings.Cut(head, " ")
		text = codePoint.ReplaceAllStringFunc(text, func(s string) string {
			n, err := strconv.ParseInt(s[3:len(s)-1], 16, 32)
			if err != nil {
				tb.Fatalf("%s: %v", head, err)
			}
			return string(rune(n))
		})
		attacks = append(attacks, attack{class, name, text})
	}
	if len(attacks) < 200 {
		tb.Fatalf("read %d attacks, the file has at least 200", len(attacks))
	}
	return attacks
}

// harmless are the only attributes that may ever come out.
var harmless = []string{"alt", "aria-hidden", "aria-label", "class", "colspan", "data-external", "data-n",
	"datetime", "dir", "href", "id", "lang", "loading", "open", "rel", "reversed", "role", "rowspan", "scope",
	"src", "start", "tabindex", "title", "value"}

// faults lists what in a piece of HTML could act, load or deceive. It knows
// nothing of how the HTML was made.
func faults(out string) []string {
	var found []string
	for _, scripting := range []bool{true, false} {
		context := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
		nodes, err := html.ParseFragmentWithOptions(strings.NewReader(out), context, html.ParseOptionEnableScripting(scripting))
		if err != nil {
			return []string{err.Error()}
		}
		for _, top := range nodes {
			found = append(found, nodeFaults(top)...)
			for n := range top.Descendants() {
				found = append(found, nodeFaults(n)...)
			}
		}
	}
	return found
}

func nodeFaults(n *html.Node) []string {
	switch n.Type {
	case html.TextNode:
		return nil
	case html.ElementNode:
	default:
		return []string{fmt.Sprintf("a node of type %d: %q", n.Type, n.Data)}
	}
	var found []string
	if n.Namespace != "" || !slices.Contains(append(phrasing(), flow()...), n.Data) || n.Data == "h1" {
		found = append(found, "element "+n.Namespace+" "+n.Data)
	}
	for _, a := range n.Attr {
		if !slices.Contains(harmless, a.Key) || a.Namespace != "" {
			found = append(found, "attribute "+a.Key)
		}
		switch {
		case a.Key == "href" && !goodAddress(a.Val), a.Key == "src" && !attachment.MatchString(a.Val):
			found = append(found, a.Key+"="+a.Val)
		case a.Key == "id" && !strings.HasPrefix(a.Val, "h-") && !strings.HasPrefix(a.Val, "p-") && !strings.Contains(a.Val, "fn"):
			found = append(found, "id="+a.Val)
		case a.Key == "class" && !ownClass.MatchString(a.Val):
			found = append(found, "class="+a.Val)
		}
	}
	return found
}

func goodAddress(s string) bool {
	u, err := url.Parse(s)
	if err != nil {
		return strings.HasPrefix(s, "#")
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != "" && u.User == nil
	case "mailto", "tel":
		return true
	}
	return u.Scheme == "" && strings.HasPrefix(s, "#")
}

func TestAttacks(t *testing.T) {
	for _, a := range readAttacks(t) {
		t.Run(a.class+"/"+a.name, func(t *testing.T) {
			doc, err := Markdown(a.text, Options{})
			if err != nil {
				t.Errorf("not rendered: %v", err)
			}
			for place, out := range map[string]string{
				"text":  doc.HTML,
				"line":  Inline(a.text),
				"table": Table("en", a.text, []Column{{Label: a.text}}, [][]string{{a.text}}),
			} {
				for _, f := range faults(out) {
					t.Errorf("%s lets through %s\n%s", place, f, out)
				}
			}
		})
	}
}

func TestAttackLeavesTheTextAround(t *testing.T) {
	for _, a := range readAttacks(t) {
		if a.class == "mutation" || a.class == "svg" || a.class == "math" || a.class == "markup" || strings.Contains(a.name, "unclosed") {
			continue // these swallow what follows, as they would in a browser
		}
		doc, err := Markdown("The text before.\n\n"+a.text+"\n\n\n\nbefore", Options{})
		if err != nil || !strings.Contains(doc.HTML, "The text before.") {
			t.Errorf("%s/%s: the text before is gone (%v): %s", a.class, a.name, err, doc.HTML)
		}
	}
}

func TestFaultsAreFound(t *testing.T) {
	for _, bad := range []string{
		"<script>x</script>", "<p onclick=x>y</p>", `<a href="javascript:x">y</a>`, "<svg></svg>", "<img src=x>",
		`<p id="app">x</p>`, "<style>x</style>", `<p class="modal">x</p>`, "<!-- x -->", "<h1>x</h1>", "<math></math>",
	} {
		if len(faults(bad)) == 0 {
			t.Errorf("%s passes as harmless", bad)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, a := range readAttacks(f) {
		f.Add(a.text)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<14 {
			return
		}
		doc, _ := Markdown(src, Options{Prefix: "s"}) // what is not rendered must be harmless too
		for _, out := range []string{doc.HTML, Inline(src), Table("es", src, []Column{{Label: src}}, [][]string{{src}})} {
			if found := faults(out); len(found) > 0 {
				t.Fatalf("lets through %v\n%s", found, out)
			}
		}
		Plain(src)
	})
}
