package content

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// folder is everything read, before the parts are checked against each other.
type folder struct {
	*report
	col         *library.Collection
	rights      library.Text // of items that state none
	drafts      []draft
	schemes     map[string]*scheme
	tables      map[string]bool
	attachments map[string]file
	used        map[string]bool // attachments that items list

	context   string            // of the reading of items
	unchanged map[string]string // id → path of items that are known already
}

// assemble reads the files, which are sorted by path, and checks them against
// each other.
func assemble(files []file, r *report, known Known) *folder {
	fo := &folder{report: r, col: &library.Collection{}, schemes: map[string]*scheme{},
		tables: map[string]bool{}, attachments: map[string]file{}, used: map[string]bool{}, unchanged: map[string]string{}}
	if len(files) == 0 {
		r.add("", 0, "there is no content here: a content folder holds library.yaml and folders of items")
		return fo
	}
	fo.readAll(files, known)
	if len(fo.drafts)+len(fo.unchanged) == 0 && len(r.faults) == 0 {
		r.add("", 0, "the folder holds no items")
	}
	fo.unique()
	fo.resolve()
	if !r.lenient {
		fo.orphans()
	}
	fo.finish()
	return fo
}

func (fo *folder) readAll(files []file, known Known) {
	byPath := map[string]file{}
	for _, f := range files {
		byPath[f.path] = f
	}
	if f, ok := byPath["library.yaml"]; ok {
		fo.readLibrary(fo.open(f))
	} else if !fo.has("library.yaml") {
		fo.add("library.yaml", 0, "this file is missing; it names the library and the release")
	}
	fo.context = fo.contextOf(files)
	reuse := fo.reuse(files, known)
	for _, f := range files {
		switch dir, _, _ := strings.Cut(f.path, "/"); {
		case f.path == "thesaurus.yaml":
			fo.col.Thesaurus = readThesaurus(fo.open(f), fo.report)
		case dir == "taxonomies":
			s := readTaxonomy(fo.open(f), fo.report)
			fo.schemes[s.ID] = &s
		case dir == "tables":
			fo.readTable(f, byPath)
		case dir == attachments:
			fo.attachments[f.path] = f
		case itemFolders()[dir] != "" && reuse && known.Files[f.path] == f.sha:
			fo.unchanged[stem(f.path)] = f.path
		case itemFolders()[dir] != "":
			fo.drafts = append(fo.drafts, fo.readItem(f))
		}
	}
}

// readItem reads an item, without its body where the file is not held.
func (fo *folder) readItem(f file) draft {
	d := readItem(fo.open(f), fo.report)
	if f.read != nil {
		d.item.Body = ""
	}
	return d
}

// readTable reads a table when it meets the table's description.
func (fo *folder) readTable(f file, byPath map[string]file) {
	id := stem(f.path)
	fo.tables[id] = true
	if path.Ext(f.path) == ".csv" {
		if description := "tables/" + id + ".yaml"; byPath[description].path == "" && !fo.has(description) {
			fo.add(f.path, 0, "the table has no description; add %s", description)
		}
		return
	}
	cells, ok := byPath["tables/"+id+".csv"]
	if !ok {
		if name := "tables/" + id + ".csv"; !fo.has(name) {
			fo.add(f.path, 0, "the table has no cells; add %s", name)
		}
		return
	}
	fo.col.Tables = append(fo.col.Tables, readTable(fo.open(f), fo.open(cells), fo.report))
}

// readLibrary reads library.yaml.
func (fo *folder) readLibrary(f file) {
	m, ok := document(f, fo.report, "library", "name", "description", "feed", "release", "rights")
	if !ok {
		return
	}
	m.need("feed", "release")
	fo.col.Name = m.bothLabels("name")
	m.label("description", MaxText)
	fo.rights = m.label("rights", MaxText)
	m.oneLine("feed", MaxTitle)
	n := m.value("release")
	if n == nil {
		return
	}
	rel := m.mapping(n, "release", "number", "date", "title")
	rel.need("number", "date")
	rel.integer("number", 1)
	if d := rel.date("date"); d != "" && len(d) != len("2006-01-02") {
		rel.wrong("date", "the date of a release needs its day, as in 2026-11-15")
	}
	rel.bothLabels("title")
}

// unique checks that ids and numbers belong to one item each.
func (fo *folder) unique() {
	ids, numbers := maps.Clone(fo.unchanged), map[int]string{}
	for _, d := range fo.drafts {
		if first, twice := ids[d.item.ID]; twice {
			d.at(d.idLine, "the id %q already belongs to %s", d.item.ID, first)
		} else if d.item.ID != "" {
			ids[d.item.ID] = d.path
		}
		if first, twice := numbers[d.item.Number]; twice {
			d.at(d.noLine, "the number %d already belongs to %s; numbers are never used again", d.item.Number, first)
		} else if d.item.Number != 0 {
			numbers[d.item.Number] = d.path
		}
	}
}

// finish puts what has no fault into the collection, in its lasting order.
func (fo *folder) finish() {
	for _, id := range slices.Sorted(keysOf(fo.schemes)) {
		s := fo.schemes[id]
		s.inherit()
		fo.col.Taxonomies = append(fo.col.Taxonomies, s.Taxonomy)
	}
	for _, d := range fo.drafts {
		if !fo.has(d.path) {
			fo.col.Items = append(fo.col.Items, d.item)
		}
	}
	slices.SortFunc(fo.col.Items, func(a, b library.Item) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
	})
}
