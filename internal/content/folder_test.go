package content

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/library"
)

const tableYAML = `title: {en: Numbers, es: Números}
columns:
  - {name: who, label: {en: Who, es: Quién}, type: string, header: true}
  - {name: many, label: {en: How many, es: Cuántos}, type: integer}
  - {name: share, label: {en: Share, es: Parte}, type: number, unit: percent}
`

// table puts a table into the sound folder and shows it on the item.
func table(cells string) map[string]string {
	files := add("tables: [t]")
	files["tables/t.yaml"], files["tables/t.csv"] = tableYAML, cells
	return files
}

func taxonomy(terms string) map[string]string {
	return map[string]string{"taxonomies/topic.yaml": "label: {en: Topic, es: Tema}\nterms:\n" + terms}
}

func TestFolderFaults(t *testing.T) {
	tests := map[string]struct {
		files map[string]string
		want  string
	}{
		"duplicate number":     {map[string]string{"resources/y.md": strings.Replace(itemMD, "id: x", "id: y", 1)}, `resources/y.md:3: the number 1 already belongs to resources/x.md; numbers are never used again`},
		"duplicate id":         {map[string]string{"pages/x.md": strings.NewReplacer("number: 1", "number: 2", "kind: resource", "kind: page").Replace(itemMD)}, `resources/x.md:2: the id "x" already belongs to pages/x.md`},
		"orphan attachment":    {map[string]string{"attachments/a.pdf": "%PDF-"}, `attachments/a.pdf: no item lists this attachment`},
		"orphan table":         {map[string]string{"tables/t.yaml": tableYAML, "tables/t.csv": "who,many,share\n"}, `tables/t.yaml: no item shows this table`},
		"ragged row":           {table("who,many,share\nA,1,2.5\nB,1\n"), `tables/t.csv:3: this row has 2 cells; the table has 3 columns`},
		"number cell":          {table("who,many,share\nA,1,much\n"), `tables/t.csv:2: the column "share" holds numbers such as 12 or 12.5, not "much"`},
		"integer cell":         {table("who,many,share\nA,\"1,000\",2\n"), `tables/t.csv:2: the column "many" holds whole numbers, not "1,000"`},
		"wrong header":         {table("who,share,many\nA,1,1\n"), `tables/t.csv:1: the first line must name the columns of the description, in their order: who,many,share (it reads: who,share,many)`},
		"empty table":          {table(""), `tables/t.csv: the file is empty; its first line must name the columns`},
		"open quote":           {table("who,many,share\n\"A,1,2\n"), `tables/t.csv:2: a quote mark (") in this row is opened and not closed, or stands in the middle of a cell`},
		"no description":       {map[string]string{"tables/t.csv": "who\n"}, `tables/t.csv: the table has no description; add tables/t.yaml`},
		"no cells":             {map[string]string{"tables/t.yaml": tableYAML}, `tables/t.yaml: the table has no cells; add tables/t.csv`},
		"column type":          {map[string]string{"tables/t.csv": "a\n", "tables/t.yaml": "title: {en: T, es: T}\ncolumns: [{name: a, label: {en: A, es: A}, type: float}]\n"}, `tables/t.yaml:2: "type" cannot be "float"; it is one of: string, number, integer, date`},
		"term twice":           {taxonomy("- {id: a, label: {en: A, es: A}}\n- {id: a, label: {en: B, es: B}}\n"), `taxonomies/topic.yaml:4: the term "a" is there twice (first in line 3)`},
		"broader unknown":      {taxonomy("- {id: alpha, label: {en: A, es: A}}\n- {id: b, label: {en: B, es: B}, broader: alfa}\n"), `taxonomies/topic.yaml:4: the term "b" has broader "alfa", which is not a term of this file`},
		"broader in a circle":  {taxonomy("- {id: a, label: {en: A, es: A}, broader: b}\n- {id: b, label: {en: B, es: B}, broader: a}\n"), `taxonomies/topic.yaml:3: the term "a" is its own broader term, directly or through others`},
		"replaced unknown":     {taxonomy("- {id: a, label: {en: A, es: A}, replaced-by: [z]}\n"), `taxonomies/topic.yaml:3: the term "a" has replaced-by "z", which is not a term of this file`},
		"replaced in a circle": {taxonomy("- {id: a, label: {en: A, es: A}, replaced-by: [a]}\n"), `taxonomies/topic.yaml:3: the term "a" is replaced by itself, directly or through others`},
		"label without es":     {taxonomy("- {id: a, label: {en: A}}\n"), `taxonomies/topic.yaml:3: "label" has no Spanish text (es)`},
		"empty taxonomy":       {map[string]string{"taxonomies/topic.yaml": ""}, `taxonomies/topic.yaml: the file is empty`},
		"two documents":        {map[string]string{"taxonomies/topic.yaml": "label: {en: A, es: A}\nterms: []\n---\na: 1\n"}, `taxonomies/topic.yaml:3: a second part begins here; keep one to a file`},
		"thesaurus concept":    {map[string]string{"thesaurus.yaml": "concepts:\n- {id: a, label: {en: A, es: A}, broader: q}\n"}, `thesaurus.yaml:2: the concept "a" has broader "q", which is not a concept`},
		"case-sensitive":       {map[string]string{"thesaurus.yaml": "case-sensitive: [XY]\nconcepts:\n- {id: a, label: {en: A, es: A}}\n"}, `thesaurus.yaml:1: "XY" is not an abbreviation of any concept`},
		"library empty":        {map[string]string{"library.yaml": "", "taxonomies/profession.yaml": professionYAML}, `library.yaml: the file is empty`},
		"release number":       {map[string]string{"library.yaml": strings.Replace(libraryYAML, "number: 1", "number: -1", 1)}, `library.yaml:3: "number" must be a whole number from 1 upwards, not "-1"`},
		"release date":         {map[string]string{"library.yaml": strings.Replace(libraryYAML, "2026-11-15", "2026-11", 1)}, `library.yaml:3: the date of a release needs its day, as in 2026-11-15`},
		"folder misspelt":      {map[string]string{"resource/y.md": itemMD}, `resource/y.md: the folder "resource" is not part of a content folder; did you mean "resources"?`},
		"folder in a folder":   {map[string]string{"resources/a/y.md": itemMD}, `resources/a/y.md: folders inside "resources" are not allowed; put the file directly in it`},
		"ending":               {map[string]string{"resources/y.txt": itemMD}, `resources/y.txt: files in "resources" must end in .md`},
		"file name":            {map[string]string{"resources/My item.md": itemMD}, `resources/My item.md: the file name "My item" may hold only a-z, 0-9 and single hyphens between them`},
		"climbing path":        {map[string]string{"resources/../../x.md": itemMD}, `resources/../../x.md: this path is not allowed: a path may not leave the folder, nor hold control characters or any of \ : * ? " < > |`},
		"absolute path":        {map[string]string{"/etc/passwd": "x"}, `/etc/passwd: this path is not allowed: a path may not leave the folder, nor hold control characters or any of \ : * ? " < > |`},
		"backslash":            {map[string]string{`attachments\..\x`: "x"}, `attachments\..\x: this path is not allowed: a path may not leave the folder, nor hold control characters or any of \ : * ? " < > |`},
		"device name":          {map[string]string{"attachments/con.pdf": "x"}, `attachments/con.pdf: the name "con.pdf" cannot be used on every system (Windows refuses it)`},
		"event without type":   {map[string]string{"events/e.md": strings.NewReplacer("id: x", "id: e", "number: 1", "number: 2", "kind: resource", "kind: event").Replace(itemMD)}, `events/e.md:4: an event needs the field "event" with at least its type`},
		"event ends first":     {map[string]string{"events/e.md": strings.NewReplacer("id: x", "id: e", "number: 1", "number: 2", "kind: resource", "kind: event\nevent: {type: webinar, start: 2024-05-02, end: 2024-05-01}").Replace(itemMD)}, `events/e.md:5: the event ends (2024-05-01) before it starts (2024-05-02)`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, faults := ReadFiles(published(folderOf(test.files)))
			if got := lines(faults); !slices.Contains(got, test.want) {
				t.Errorf("want %s\ngot  %s", test.want, strings.Join(got, "\n     "))
			}
		})
	}
}

func TestEmptyFolder(t *testing.T) {
	_, faults, err := Read(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"there is no content here: a content folder holds library.yaml and folders of items"}
	if diff := cmp.Diff(want, lines(faults)); diff != "" {
		t.Error(diff)
	}
}

func TestLibraryFileIsMissing(t *testing.T) {
	files := folderOf(nil)
	delete(files, "library.yaml")
	_, faults := ReadFiles(published(files))
	if diff := cmp.Diff([]string{"library.yaml: this file is missing; it names the library and the release"}, lines(faults)); diff != "" {
		t.Error(diff)
	}
}

func TestOneFaultForAHugeFile(t *testing.T) {
	huge := fstest.MapFS{"resources/x.md": {Data: make([]byte, 10<<20)}, "library.yaml": {Data: []byte(libraryYAML)}}
	_, faults, err := Read(huge)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"resources/x.md: the file is 10 MB; the limit is 2 MB"}, lines(faults)); diff != "" {
		t.Error(diff)
	}
}

func TestUnreadableFolder(t *testing.T) {
	_, _, err := Read(broken{})
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("error is %v", err)
	}
}

// broken is a file system that cannot be read.
type broken struct{}

func (broken) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

func TestSymlinkIsRefused(t *testing.T) {
	disk := fstest.MapFS{"library.yaml": {Data: []byte(libraryYAML)}, "resources/y.md": {Data: []byte("elsewhere"), Mode: fs.ModeSymlink}}
	_, faults, err := Read(disk)
	if err != nil {
		t.Fatal(err)
	}
	if want := "resources/y.md: this is not an ordinary file; copy the file itself here"; !slices.Contains(lines(faults), want) {
		t.Errorf("got %v", lines(faults))
	}
}

func TestHiddenFilesAndReadmeAreSkipped(t *testing.T) {
	disk := fstest.MapFS{".git/config": {}, "resources/.DS_Store": {}, "README.md": {Data: []byte("# For us")}}
	for p, text := range folderOf(nil) {
		disk[p] = &fstest.MapFile{Data: []byte(text)}
	}
	col, faults, err := Read(disk)
	if err != nil || len(faults) > 0 || len(col.Items) != 1 {
		t.Error(err, lines(faults))
	}
	files := folderOf(map[string]string{".git/config": "", "resources/.DS_Store": "", "README.md": "# For us"})
	if _, faults := ReadFiles(published(files)); len(faults) > 0 {
		t.Error(lines(faults))
	}
}

func TestByteOrderMarkAndWindowsLines(t *testing.T) {
	windows := "\ufeff" + strings.ReplaceAll(itemMD+"\nOne line.\nAnother.\n", "\n", "\r\n")
	col, faults := ReadFiles(published(folderOf(map[string]string{"resources/x.md": windows})))
	if len(faults) > 0 {
		t.Fatal(lines(faults))
	}
	if got := col.Items[0].Body; got != "One line.\nAnother." {
		t.Errorf("body %q", got)
	}
}

func TestItemIsReadWhole(t *testing.T) {
	files := map[string]string{
		"attachments/a/report.pdf": "%PDF-1.7 text",
		"resources/x.md": `---
id: x
number: 7
kind: resource
title: "Más que un título: dos"
language: es
text-language: en
availability: full-text
abstract: >-
  First line
  goes on.
type: report
author:
  - {family: del Campo, given: Daniela}
  - {literal: An Institute}
author-complete: false
issued: 2024-05
volume: 12
terms: {profession: [medicine]}
suggested-terms: {profession: [medicine, nursing]}
rights: {license: CC-BY-4.0}
sources: [{url: "https://a.org", seen: 2026-01-02}]
attachments: [{path: attachments/a/report.pdf, title: The report}]
---

# Text
`}
	col, faults := ReadFiles(published(folderOf(files)))
	if len(faults) > 0 {
		t.Fatal(lines(faults))
	}
	got := col.Items[0]
	got.Object, got.Attachments[0].SHA256 = "", ""
	want := library.Item{
		ID: "x", Number: 7, Kind: library.Resource, Title: "Más que un título: dos", Language: "es", TextLanguage: "en",
		Summary: "First line goes on.", Body: "# Text", Availability: library.FullText, Path: "resources/x.md",
		Bib: library.Bibliography{Type: "report", Issued: "2024-05", Volume: "12", AuthorsPartial: true,
			Author: []library.Name{{Family: "del Campo", Given: "Daniela"}, {Literal: "An Institute"}}},
		Terms:       []library.TermRef{{Scheme: "profession", ID: "medicine"}, {Scheme: "profession", ID: "nursing", Suggested: true}},
		Rights:      library.Rights{License: "CC-BY-4.0"},
		Sources:     []library.Source{{URL: "https://a.org", Seen: "2026-01-02"}},
		Attachments: []library.Attachment{{Path: "attachments/a/report.pdf", Title: "The report", Type: "application/pdf", Size: 13}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReplacedTerms(t *testing.T) {
	files := taxonomy("- {id: new, label: {en: New, es: Nuevo}}\n- {id: other, label: {en: Other, es: Otro}}\n" +
		"- {id: old, label: {en: Old, es: Viejo}, aliases: [ancient], replaced-by: [new, other]}\n- {id: older, label: {en: Older, es: Antiguo}, replaced-by: [old]}\n")
	files["resources/x.md"] = strings.Replace(itemMD, "profession: [nursing]", "topic: [older, new]", 1)
	col, faults := ReadFiles(published(folderOf(files)))
	if len(faults) > 0 {
		t.Fatal(lines(faults))
	}
	want := []library.TermRef{{Scheme: "topic", ID: "new"}, {Scheme: "topic", ID: "other"}}
	if diff := cmp.Diff(want, col.Items[0].Terms); diff != "" {
		t.Error(diff)
	}
	aliases := col.Taxonomies[1].Terms[0].Aliases
	if diff := cmp.Diff([]string{"old", "Old", "Viejo", "ancient", "older", "Older", "Antiguo"}, aliases); diff != "" {
		t.Error(diff)
	}
}

func TestDefaultRightsFollowTheLanguageOfTheText(t *testing.T) {
	col, _ := ReadFiles(published(folderOf(with("language: en", "language: es"))))
	if got := col.Items[0].Rights.Note; got != "Escrito para esta biblioteca." {
		t.Errorf("rights %q", got)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"nursing", "medicine", "dentistry"}
	for word, want := range map[string]string{"nursin": "nursing", "nurisng": "nursing", "Nursing": "nursing", "dentist": "dentistry", "law": "", "": ""} {
		if got := nearest(word, words); got != want {
			t.Errorf("nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
