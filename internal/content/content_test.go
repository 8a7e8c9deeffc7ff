package content

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/library"
)

const libraryYAML = `name: {en: Test library, es: Biblioteca de prueba}
feed: example.org/test
release: {number: 1, date: 2026-11-15, title: {en: First, es: Primera}}
rights: {en: Written for this library., es: Escrito para esta biblioteca.}
`

const professionYAML = `label: {en: Profession, es: Profesión}
terms:
  - {id: nursing, label: {en: Nursing, es: Enfermería}}
  - {id: medicine, label: {en: Medicine, es: Medicina}}
`

const itemMD = `---
id: x
number: 1
kind: resource
title: An item
language: en
availability: summary
abstract: A summary.
terms:
  profession: [nursing]
---
`

// folderOf is a sound folder with the given files put in or replaced.
func folderOf(files map[string]string) map[string]string {
	all := map[string]string{"library.yaml": libraryYAML, "taxonomies/profession.yaml": professionYAML, "resources/x.md": itemMD}
	maps.Copy(all, files)
	return all
}

func published(files map[string]string) []library.File {
	var out []library.File
	for _, p := range slices.Sorted(maps.Keys(files)) {
		out = append(out, library.File{Path: p, Data: []byte(files[p])})
	}
	return out
}

// with replaces text in the sound item.
func with(old, replacement string) map[string]string {
	if !strings.Contains(itemMD, old) {
		panic("the sound item has no " + old)
	}
	return map[string]string{"resources/x.md": strings.Replace(itemMD, old, replacement, 1)}
}

// add puts fields at the end of the sound item's front matter.
func add(fields string) map[string]string {
	return map[string]string{"resources/x.md": strings.TrimSuffix(itemMD, "---\n") + fields + "\n---\n"}
}

func TestSoundFolder(t *testing.T) {
	_, faults := ReadFiles(published(folderOf(nil)))
	for _, f := range faults {
		t.Error(f)
	}
}

func TestItemFaults(t *testing.T) {
	tests := map[string]struct {
		files map[string]string
		want  string
	}{
		"unknown term":        {with("[nursing]", "[nursin]"), `resources/x.md:10: the term "nursin" is not in taxonomies/profession.yaml; did you mean "nursing"?`},
		"label for a term":    {with("[nursing]", "[Nursing]"), `resources/x.md:10: the term "Nursing" is not in taxonomies/profession.yaml; did you mean "nursing"?`},
		"unknown scheme":      {with("profession:", "profesion:"), `resources/x.md:10: there is no taxonomy "profesion" (taxonomies/profesion.yaml); did you mean "profession"?`},
		"unknown field":       {with("title:", "titel:"), `resources/x.md:5: unknown field "titel" in the item; did you mean "title"?`},
		"field twice":         {add("title: Again"), `resources/x.md:11: the field "title" is there twice (first in line 5)`},
		"missing field":       {with("language: en\n", ""), `resources/x.md:2: the item has no "language"`},
		"empty field":         {with("language: en", "language:"), `resources/x.md:6: the item has no "language"`},
		"no front matter":     {map[string]string{"resources/x.md": "A text.\n"}, `resources/x.md:1: the file must begin with its fields between two lines of three hyphens (---)`},
		"not closed":          {map[string]string{"resources/x.md": "---\nid: x\n"}, `resources/x.md:1: the file must begin with its fields between two lines of three hyphens (---)`},
		"empty front matter":  {map[string]string{"resources/x.md": "---\n---\n"}, `resources/x.md:1: there are no fields between the two lines of three hyphens (---)`},
		"front matter a list": {map[string]string{"resources/x.md": "---\n- id\n---\n"}, `resources/x.md:2: the item must be written as fields (name: value), not as a list`},
		"colon in a text":     {with("title: An item", "title: An item: more"), `resources/x.md:5: a text with a colon in it must stand in quotes, or the indentation is wrong (mapping values are not allowed in this context)`},
		"tab":                 {with("title: An item", "title: An item\n\tlanguage: en"), `resources/x.md:5: indent with spaces, not tabs (found a tab character that violates indentation)`},
		"quote not closed":    {with("title: An item", `title: "An item`), `resources/x.md:5: a quote mark is opened and not closed (found unexpected end of stream)`},
		"quote in the middle": {with("title: An item", `title: "An" item`), `resources/x.md:5: the indentation or a quote mark near this line is wrong (did not find expected key)`},
		"bracket not closed":  {with("[nursing]", "[nursing"), `resources/x.md:10: a text inside { } or [ ] that holds any of , ? : { } [ ] must stand in quotes, or a bracket is not closed (did not find expected ',' or ']')`},
		"question in braces":  {add("sources: [{url: https://a.org/?b=c}]"), `resources/x.md:11: a text inside { } or [ ] that holds any of , ? : { } [ ] must stand in quotes, or a bracket is not closed (did not find expected ',' or '}')`},
		"list indentation":    {add("facts:\n  - a\n - b"), `resources/x.md:13: the indentation or a quote mark near this line is wrong (did not find expected key)`},
		"star":                {with("title: An item", "title: *An* item"), `resources/x.md:5: a text beginning with * or & must stand in quotes (did not find expected alphabetic or numeric character)`},
		"star before a word":  {with("title: An item", "title: *item"), `resources/x.md:5: a text beginning with * must stand in quotes (unknown anchor 'item' referenced)`},
		"backslash":           {with("title: An item", `title: "C:\path"`), `resources/x.md:5: inside double quotes, write \\ for each backslash (found unknown escape character)`},
		"no space":            {with("title: An item", "title:An item"), `resources/x.md:5: a field name must be followed by a colon and a space (could not find expected ':')`},
		"folded on the line":  {with("abstract: A summary.", "abstract: > A summary."), `resources/x.md:8: a text announced by > or | begins on the next line (did not find expected comment or line break)`},
		"merge key":           {add("<<: {note: x}"), `resources/x.md:11: unknown field "<<" in the item`},
		"noncharacter":        {with("An item", "An \uffff item"), `resources/x.md:5: this line holds a byte order mark or a character that means nothing (U+FFFF); delete it`},
		"id and file":         {with("id: x", "id: y"), `resources/x.md:2: the id "y" differs from the file name; the file must be called y.md`},
		"id with capitals":    {with("id: x", "id: X"), `resources/x.md:2: "id" may hold only a-z, 0-9 and single hyphens between them, not "X"`},
		"number zero":         {with("number: 1", "number: 0"), `resources/x.md:3: "number" must be a whole number from 1 upwards, not "0"`},
		"number in words":     {with("number: 1", "number: one"), `resources/x.md:3: "number" must be a whole number from 1 upwards, not "one"`},
		"unknown kind":        {with("kind: resource", "kind: resorce"), `resources/x.md:4: "kind" cannot be "resorce"; it is one of: resource, newsletter, initiative, event, dataset, page; did you mean "resource"?`},
		"kind and folder":     {with("kind: resource", "kind: page"), `resources/x.md:4: the kind is "page", but files in "resources" are of kind "resource"`},
		"title a list":        {with("title: An item", "title: [An item]"), `resources/x.md:5: "title" must be a single text, not a list`},
		"title too long":      {with("An item", strings.Repeat("a", MaxTitle+1)), `resources/x.md:5: "title" is 501 characters long; the limit is 500`},
		"title on two lines":  {with("title: An item", "title: |\n  An\n  item"), `resources/x.md:5: "title" must be on one line`},
		"escaped NUL":         {with("title: An item", `title: "An\0item"`), `resources/x.md:5: "title": the text holds a NUL character; delete it`},
		"language name":       {with("language: en", "language: english"), `resources/x.md:6: "language" is not a language tag: write en, es, pt-BR, not "english"`},
		"language underscore": {with("language: en", "language: pt_BR"), `resources/x.md:6: "language" is not a language tag: write en, es, pt-BR, not "pt_BR"`},
		"availability":        {with("availability: summary", "availability: fulltext"), `resources/x.md:7: "availability" cannot be "fulltext"; it is one of: full-text, summary, link; did you mean "full-text"?`},
		"no full text":        {with("availability: summary", "availability: full-text"), `resources/x.md:7: the item says that its full text is here, but there is no text below the fields`},
		"no summary":          {with("abstract: A summary.\n", ""), `resources/x.md:7: the item says that a summary is here, but it has no abstract, facts or text`},
		"no link":             {with("availability: summary", "availability: link"), `resources/x.md:7: the item says that only a link is here, but it has no URL, DOI or source`},
		"date":                {add("issued: 2024-02-30"), `resources/x.md:11: "issued" is not a date: write 2024, 2024-10 or 2024-10-30, not "2024-02-30"`},
		"date in words":       {add("issued: May 2024"), `resources/x.md:11: "issued" is not a date: write 2024, 2024-10 or 2024-10-30, not "May 2024"`},
		"DOI as address":      {add("DOI: https://doi.org/10.1001/x"), `resources/x.md:11: "DOI" must look like 10.1001/jama.2017.7072, without an address before it, not "https://doi.org/10.1001/x"`},
		"URL scheme":          {add("URL: javascript:alert(1)"), `resources/x.md:11: "URL" must begin with https://, http:// or mailto:, not javascript:alert(1)`},
		"URL without host":    {add("URL: https:///x"), `resources/x.md:11: "URL" names no web site: https:///x`},
		"URL file":            {add("URL: file:///etc/passwd"), `resources/x.md:11: "URL" must begin with https://, http:// or mailto:, not file:///etc/passwd`},
		"CSL type":            {add("type: article-jurnal"), `resources/x.md:11: "type" cannot be "article-jurnal"; docs/content.md says which words it may be; did you mean "article-journal"?`},
		"author a text":       {add("author: A. Person"), `resources/x.md:11: "author" must be a list (one entry a line, each after a hyphen), not a single value`},
		"author entry":        {add("author: [A. Person]"), `resources/x.md:11: the author must be written as fields (name: value), not as a single value`},
		"author nobody":       {add("author: [{given: A.}]"), `resources/x.md:11: an author needs "family" (a person) or "literal" (an institution)`},
		"author both":         {add("author: [{family: B, literal: C}]"), `resources/x.md:11: an author with "literal" has no other fields`},
		"partial without":     {add("author-complete: false"), `resources/x.md:11: "author-complete: false" needs at least one author`},
		"author-complete":     {add("author-complete: yes"), `resources/x.md:11: "author-complete" must be true or false`},
		"terms a list":        {with("terms:\n  profession: [nursing]", "terms: [nursing]"), `resources/x.md:9: "terms" must list term ids by scheme, as in "domain: [community-engagement]"`},
		"link target":         {add("links: [{rel: about, to: y}]"), `resources/x.md:11: there is no item "y"`},
		"link to itself":      {add("links: [{rel: about, to: x}]"), `resources/x.md:11: this link leads to the item itself`},
		"link both ways":      {add("links: [{rel: about, to: x2, url: \"https://a.org\"}]"), `resources/x.md:11: a link has either "to" (the id of an item) or "url"`},
		"link rel":            {add("links: [{rel: abuot, url: \"https://a.org\"}]"), `resources/x.md:11: "rel" cannot be "abuot"; it is one of: part-of, about, mentions, related, original, listing; did you mean "about"?`},
		"link in the text":    {map[string]string{"resources/x.md": itemMD + "\nSee [this](item:nowhere).\n"}, `resources/x.md:13: there is no item "nowhere"`},
		"event field":         {add("event: {type: webinar}"), `resources/x.md:11: only items of kind "event" have the field "event"`},
		"changed alone":       {add("changed: DOI corrected."), `resources/x.md:11: "changed" needs "updated" with the date of the change`},
		"withdrawn":           {add("withdrawn: {date: 2026-01-02}"), `resources/x.md:11: the withdrawal has no "reason"`},
		"unknown table":       {add("tables: [t]"), `resources/x.md:11: there is no table "t"`},
		"missing attachment":  {add("attachments: [{path: attachments/a.pdf, title: A}]"), `resources/x.md:11: there is no file "attachments/a.pdf" in the folder`},
		"alias":               {with("title: An item", "title: &a An item\nnote: *a"), `resources/x.md:6: "note" must be a single text, not a reference (*)`},
		"tag":                 {with("title: An item", "title: !!binary aGVsbG8="), `resources/x.md:5: "title" has a YAML tag (!!binary); write the text alone`},
		"invalid UTF-8":       {with("An item", "An \xff item"), `resources/x.md:5: this line is not UTF-8 text; save the file with the encoding UTF-8`},
		"NUL":                 {with("An item", "An \x00 item"), `resources/x.md:5: this line holds a NUL character; delete it`},
		"control character":   {with("An item", "An \x1b item"), `resources/x.md:5: this line holds an invisible control character (U+001B); delete it`},
		"long body":           {map[string]string{"resources/x.md": itemMD + strings.Repeat("long ", MaxBody/5+1)}, `resources/x.md:12: the text is longer than 1 MB`},
		"long file":           {map[string]string{"resources/x.md": itemMD + strings.Repeat("a", 10<<20)}, `resources/x.md: the file is 10 MB; the limit is 2 MB`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, faults := ReadFiles(published(folderOf(test.files)))
			got := lines(faults)
			if !slices.Contains(got, test.want) {
				t.Errorf("want %s\ngot  %s", test.want, strings.Join(got, "\n     "))
			}
		})
	}
}

func lines(faults []Fault) []string {
	var out []string
	for _, f := range faults {
		out = append(out, f.String())
	}
	return out
}

func TestEveryFaultIsReported(t *testing.T) {
	_, faults := ReadFiles(published(folderOf(map[string]string{
		"resources/x.md": "---\nid: y\nnumber: 0\nkind: page\ntitel: T\nlanguage: xx-!\nterms: {profession: [nursin]}\n---\n",
		"pages/y.md":     "no front matter",
	})))
	want := []string{
		"pages/y.md:1: the file must begin with its fields between two lines of three hyphens (---)",
		`resources/x.md:2: the id "y" differs from the file name; the file must be called y.md`,
		`resources/x.md:2: the item has no "availability"`,
		`resources/x.md:2: the item has no "title"`,
		`resources/x.md:3: "number" must be a whole number from 1 upwards, not "0"`,
		`resources/x.md:4: the kind is "page", but files in "resources" are of kind "resource"`,
		`resources/x.md:5: unknown field "titel" in the item; did you mean "title"?`,
		`resources/x.md:6: "language" is not a language tag: write en, es, pt-BR, not "xx-!"`,
		`resources/x.md:7: the term "nursin" is not in taxonomies/profession.yaml; did you mean "nursing"?`,
	}
	if diff := cmp.Diff(want, lines(faults)); diff != "" {
		t.Error(diff)
	}
}

func TestFaultsAreBounded(t *testing.T) {
	var b bytes.Buffer
	for i := range 40_000 {
		fmt.Fprintf(&b, "fieldname%d: 1\n", i)
	}
	_, faults := ReadFiles(published(folderOf(map[string]string{"resources/x.md": "---\n" + b.String() + "---\n"})))
	if len(faults) != maxFaults+1 {
		t.Errorf("%d faults listed, want %d and the word that there are more", len(faults), maxFaults)
	}
}

// TestYAMLBomb reads a text that would grow to 10^9 entries if references were
// followed.
func TestYAMLBomb(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'j'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	bomb += "facts: *j\n"
	_, faults := ReadFiles(published(folderOf(map[string]string{"resources/x.md": "---\n" + bomb + "---\n"})))
	if want := `resources/x.md:12: "facts" must be a list (one entry a line, each after a hyphen), not a reference (*)`; !slices.Contains(lines(faults), want) {
		t.Errorf("want %s\ngot %s", want, strings.Join(lines(faults), "\n"))
	}
}

func TestDeepNesting(t *testing.T) {
	deep := "facts: " + strings.Repeat("[", 200_000) + "\n"
	if _, faults := ReadFiles(published(folderOf(map[string]string{"resources/x.md": "---\n" + deep + "---\n"}))); len(faults) == 0 {
		t.Error("no fault found")
	}
}

func TestSameBytesSameCollection(t *testing.T) {
	files := published(folderOf(add("note: A note.")))
	first, _ := ReadFiles(files)
	slices.Reverse(files)
	second, _ := ReadFiles(files)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
	disk := fstest.MapFS{}
	for _, f := range files {
		disk[f.Path] = &fstest.MapFile{Data: f.Data}
	}
	third, faults, err := Read(disk)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	if diff := cmp.Diff(first, third); diff != "" {
		t.Error(diff)
	}
}
