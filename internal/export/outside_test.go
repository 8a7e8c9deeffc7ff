//go:build outside

package export_test

import (
	"encoding/json"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/cite"
	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/export"
	"socialmission.org/desktop/internal/render"
	"socialmission.org/desktop/internal/starter"
)

// everything is the whole starter collection and what breaks writers.
func everything(t *testing.T) []export.Entry {
	t.Helper()
	collection, _, err := content.Read(starter.Content())
	if err != nil {
		t.Fatal(err)
	}
	labels := export.NewLabels(collection.Taxonomies, "en")
	entries := torture()
	for _, item := range collection.Items {
		entries = append(entries, labels.Entry(item, render.Plain))
	}
	return entries
}

// readBy has another program read a file and answer in CSL-JSON, by id.
func readBy(t *testing.T, input string, program ...string) map[string]map[string]any {
	t.Helper()
	cmd := exec.Command(program[0], program[1:]...)
	cmd.Stdin = strings.NewReader(input)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", program, err, said.String())
	}
	var items []map[string]any
	if err := json.Unmarshal(out, &items); err != nil {
		t.Fatalf("%v: %v", program, err)
	}
	read := map[string]map[string]any{}
	for _, item := range items {
		id, _ := item["id"].(string)
		read[id] = item
	}
	return read
}

var markup = regexp.MustCompile(`</?span[^>]*>`)

// same brings what readers may print differently to one form: kinds of quotes,
// dashes and blanks, the marks that keep capitals.
var same = strings.NewReplacer("–", "-", "—", "-", "“", "'", "”", "'", "’", "'", "‘", "'", `"`, "'", "\u00a0", " ", "--", "-")

func text(v any) string {
	s, _ := v.(string)
	if plain, err := url.PathUnescape(s); err == nil {
		s = plain
	}
	return strings.Join(strings.Fields(same.Replace(markup.ReplaceAllString(s, ""))), " ")
}

// people lists names in one form: the family's first.
func people(v any) string {
	var names []string
	list, _ := v.([]any)
	for _, n := range list {
		name, _ := n.(map[string]any)
		var parts []string
		for _, part := range []string{"dropping-particle", "non-dropping-particle", "family", "given", "suffix", "literal"} {
			if s := text(name[part]); s != "" {
				parts = append(parts, s)
			}
		}
		names = append(names, strings.Join(parts, " "))
	}
	all := strings.Join(names, "; ")
	// RIS has no sign for authors who are not named and none for institutions: commas part their names.
	return strings.NewReplacer(",", "", "; et al.", "; others").Replace(all)
}

func TestOutsideReaders(t *testing.T) {
	entries := everything(t)
	node := []string{"node", "testdata/readers/read.mjs"}
	for name, reader := range map[string]struct {
		format  export.Format
		program []string
		fields  []string
	}{
		"pandoc reads CSL-JSON":    {export.CSLJSON, []string{"pandoc", "-f", "csljson", "-t", "csljson"}, []string{"title", "DOI", "URL", "volume", "issue", "page", "container-title", "publisher"}},
		"pandoc reads BibTeX":      {export.BibTeX, []string{"pandoc", "-f", "bibtex", "-t", "csljson"}, []string{"title", "DOI", "URL", "volume", "issue", "page", "publisher"}},
		"pandoc reads BibLaTeX":    {export.BibLaTeX, []string{"pandoc", "-f", "biblatex", "-t", "csljson"}, []string{"title", "DOI", "URL", "volume", "issue", "page", "publisher"}},
		"citation-js reads BibTeX": {export.BibTeX, append(node, "bibtex"), []string{"title", "DOI", "URL", "volume", "issue", "page"}},
		"citation-js reads RIS":    {export.RIS, append(node, "ris"), []string{"title", "DOI", "URL", "volume", "issue", "page", "publisher"}},
	} {
		t.Run(name, func(t *testing.T) {
			read := readBy(t, written(t, reader.format, entries), reader.program...)
			if len(read) != len(entries) {
				t.Errorf("read %d of %d items", len(read), len(entries))
			}
			for _, entry := range entries {
				data, err := json.Marshal(cite.ToCSL(entry.Item))
				if err != nil {
					t.Fatal(err)
				}
				var want map[string]any
				if err := json.Unmarshal(data, &want); err != nil {
					t.Fatal(err)
				}
				if strings.HasSuffix(name, "RIS") {
					unread(want, read[entry.Item.ID])
				}
				compare(t, entry.Item.ID, want, read[entry.Item.ID], reader.fields)
			}
		})
	}
}

// unread leaves out what citation-js does not take over from RIS, though it
// stands there: publishers of journals, authors of newspaper articles.
func unread(want, got map[string]any) {
	switch want["type"] {
	case "article-journal":
		delete(want, "publisher")
		delete(got, "publisher")
	case "article-newspaper":
		delete(want, "author")
		delete(got, "author")
	}
}

func compare(t *testing.T, id string, want, got map[string]any, fields []string) {
	t.Helper()
	for _, field := range fields {
		if w, g := text(want[field]), text(got[field]); w != g {
			t.Errorf("%s: %s was read as %q, want %q", id, field, g, w)
		}
	}
	if w, g := people(want["author"]), people(got["author"]); w != g {
		t.Errorf("%s: authors were read as %q, want %q", id, g, w)
	}
}
