package content

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzItem reads arbitrary bytes as an item: whatever they are, the reader
// must come back with an item or with a fault, never with a panic.
func FuzzItem(f *testing.F) {
	for _, seed := range []string{
		itemMD, "", "---", "---\n---\n", "---\n\t\n---\n", "---\na: [\n---\n", "---\na: &a [*a]\n---\n", "---\n? [a]\n: b\n---\n",
		"---\n<<: {a: b}\n---\n", "---\n- - - -\n---\n", "---\n\"\\0\": 1\n---\n", "---\n!!map x\n---\n", "---\n%YAML 9\n---\n", "\ufeff---\r\nid: x\r\n---\r\n",
		strings.Replace(itemMD, "terms:\n  profession: [nursing]", "terms: {? : [a], ~: b}", 1),
		strings.Replace(itemMD, "title: An item", "author: [{family: [x]}, *a]\nlinks: [{rel: about, to: x}]\nissued: 0000-00-00", 1),
		itemMD + "[a](item:) [b](#/items/x) [c](item:y z)\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		col, faults := ReadFiles(published(folderOf(map[string]string{"resources/x.md": string(data)})))
		if len(col.Items)+len(faults) == 0 {
			t.Error("neither an item nor a fault")
		}
		for _, fault := range faults {
			if fault.Message == "" || fault.Line < 0 || fault.Line > strings.Count(string(normal(data)), "\n")+2 {
				t.Errorf("fault %#v", fault)
			}
			if utf8.Valid(data) && !utf8.ValidString(fault.Message) {
				t.Errorf("fault is not text: %q", fault.Message)
			}
		}
	})
}

// FuzzTable reads arbitrary bytes as the description and the cells of a table.
func FuzzTable(f *testing.F) {
	f.Add([]byte(tableYAML), []byte("who,many,share\nA,1,2.5\n"))
	f.Add([]byte("columns: [*a]"), []byte("\"\n"))
	f.Fuzz(func(t *testing.T, description, cells []byte) {
		files := table(string(cells))
		files["tables/t.yaml"] = string(description)
		if col, faults := ReadFiles(published(folderOf(files))); len(col.Tables)+len(faults) == 0 {
			t.Error("neither a table nor a fault")
		}
	})
}
