package render_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"socialmission.org/desktop/internal/render"
)

// vector is one case of testdata/annotated.json, which the page is tested with
// as well. Tree is the HTML as a browser sees it, for tests that have none.
type vector struct {
	Name  string   `json:"name"`
	HTML  []string `json:"html"`
	Text  string   `json:"text"`
	Tree  [][]any  `json:"tree"`
	Spans [][]any  `json:"spans"`
}

func vectors(t *testing.T) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/annotated.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAnnotatedText(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			if got := render.AnnotatedText(v.HTML...); got != v.Text {
				t.Errorf("text %q, want %q", got, v.Text)
			}
			for i, fragment := range v.HTML {
				if diff := cmp.Diff(v.Tree[i], treeOf(t, fragment)); diff != "" {
					t.Errorf("the tree of the vector is not that of its HTML:\n%s", diff)
				}
			}
			for _, span := range v.Spans {
				from, to := int(span[0].(float64)), int(span[1].(float64))
				if got := string([]rune(v.Text)[from:to]); got != span[2] {
					t.Errorf("from %d to %d stands %q, want %q", from, to, got, span[2])
				}
			}
		})
	}
}

// treeOf writes a fragment as the vectors do: [name, attributes, children].
func treeOf(t *testing.T, fragment string) []any {
	t.Helper()
	div := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), div)
	if err != nil {
		t.Fatal(err)
	}
	out := []any{}
	for _, n := range nodes {
		out = append(out, nodeOf(n))
	}
	return out
}

func nodeOf(n *html.Node) any {
	if n.Type == html.TextNode {
		return n.Data
	}
	attrs, children := map[string]any{}, []any{}
	for _, a := range n.Attr {
		attrs[a.Key] = a.Val
	}
	for c := range n.ChildNodes() {
		children = append(children, nodeOf(c))
	}
	return []any{n.Data, attrs, children}
}

// The words render adds depend on the language of the interface; what
// highlights refer to must not.
func TestAnnotatedTextHasNoLanguage(t *testing.T) {
	const src = "A[^1] text.\n\n- [x] done\n\n|a|b|\n|-|-|\n|1||\n\n[^1]: Note.\n"
	var texts []string
	for _, lang := range []string{"en", "es"} {
		doc, err := render.Markdown(src, render.Options{Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, render.AnnotatedText(doc.HTML))
	}
	if texts[0] != texts[1] || !strings.Contains(texts[0], "Note.") {
		t.Errorf("%q is not %q", texts[0], texts[1])
	}
}
