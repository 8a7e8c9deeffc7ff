package starter_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/starter"
)

// block returns the first fenced block of the page that begins with start.
func block(t *testing.T, page, start string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, start)
	text, _, closed := strings.Cut(rest, "\n```\n")
	if !found || !closed {
		t.Fatalf("docs/content.md has no block %q", start)
	}
	return text + "\n"
}

func files(t *testing.T) []library.File {
	t.Helper()
	var out []library.File
	err := fs.WalkDir(starter.Content(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(starter.Content(), p)
		out = append(out, library.File{Path: p, Data: data})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestDocumentedExamples puts the examples of the specification into the
// starter collection, where the reader must find nothing wrong with them.
func TestDocumentedExamples(t *testing.T) {
	data, err := os.ReadFile("../../docs/content.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	all := files(t)
	for path, start := range map[string]string{
		"resources/clinic-handbook-2024.md": "```markdown\n",
		"taxonomies/documented.yaml":        "## 6. Taxonomies\n",
		"tables/documented.yaml":            "## 8. Tables\n",
	} {
		text := block(t, page, start)
		if _, inner, found := strings.Cut(text, "```yaml\n"); found {
			text = inner
		}
		all = append(all, library.File{Path: path, Data: []byte(text)})
	}
	all = append(all,
		library.File{Path: "tables/documented.csv", Data: []byte("occupation,women\nDentists,36.6\nAudiologists,\n")},
		library.File{Path: "pages/shows-it.md", Data: []byte("---\nid: shows-it\nnumber: 321\nkind: page\ntitle: Shows it\nlanguage: en\navailability: full-text\ntables: [documented]\n---\nText.\n")})
	for i, f := range all {
		if f.Path == "library.yaml" {
			text := block(t, page, "## 5. `library.yaml`\n")
			_, text, _ = strings.Cut(text, "```yaml\n")
			all[i].Data = []byte(text)
		}
	}
	_, faults := content.ReadFiles(all)
	for _, f := range faults {
		t.Error(f)
	}
}
