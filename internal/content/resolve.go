package content

import (
	"cmp"
	"iter"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// resolve checks what items mention, and puts in what the mention stands for.
func (fo *folder) resolve() {
	var ids []string
	for _, d := range fo.drafts {
		ids = append(ids, cmp.Or(d.item.ID, stem(d.path))) // an unreadable item is there all the same
	}
	slices.Sort(ids)
	for i := range fo.drafts {
		d := &fo.drafts[i]
		for _, r := range d.refs {
			fo.check(d, r, ids)
		}
		d.item.Terms = fo.terms(d.item.Terms)
		fo.attach(d)
		fo.fill(&d.item)
	}
}

func (fo *folder) check(d *draft, r ref, ids []string) {
	message := ""
	switch r.what {
	case toItem:
		if r.id == d.item.ID {
			message = "this link leads to the item itself"
			break
		}
		if !fo.lenient {
			message = missing(r.id, ids, "there is no item")
		}
	case toTable:
		if !fo.tables[r.id] {
			message = "there is no table " + quoted(r.id) + didYouMean(r.id, slices.Collect(maps.Keys(fo.tables)))
		}
	case toTerm, toEventType:
		message = fo.unknownTerm(r)
	case toAttachment:
		if _, ok := fo.attachments[r.id]; !ok && r.id != "" && !fo.has(r.id) {
			message = "there is no file " + quoted(r.id) + " in the folder" + didYouMean(r.id, slices.Collect(maps.Keys(fo.attachments)))
		}
	}
	if message == "" {
		return
	}
	if r.body {
		fo.add(d.path, r.line, "%s", message)
		return
	}
	d.at(r.line, "%s", message)
}

func quoted(s string) string { return `"` + short(s) + `"` }

// missing says that id is not among the sorted ids, or returns "".
func missing(id string, ids []string, sentence string) string {
	if _, found := slices.BinarySearch(ids, id); found && id != "" {
		return ""
	}
	return sentence + " " + quoted(id) + didYouMean(id, ids)
}

// unknownTerm says why a term reference leads nowhere, or returns "". Event
// types may be used without a vocabulary of them.
func (fo *folder) unknownTerm(r ref) string {
	s := fo.schemes[r.scheme]
	if s == nil {
		if r.what == toEventType {
			return ""
		}
		return "there is no taxonomy " + quoted(r.scheme) + " (taxonomies/" + short(r.scheme) + ".yaml)" +
			didYouMean(r.scheme, slices.Collect(maps.Keys(fo.schemes)))
	}
	if _, ok := s.lines[r.id]; ok {
		return ""
	}
	return "the term " + quoted(r.id) + " is not in " + s.path + s.meant(r.id)
}

// meant suggests the term a writer may have meant, by its id or by a label
// written in place of it.
func (s *scheme) meant(word string) string {
	if hint := didYouMean(word, s.ids()); hint != "" {
		return hint
	}
	byLabel := map[string]string{}
	for _, t := range s.Terms {
		for _, label := range append([]string{t.Label.En, t.Label.Es}, t.Aliases...) {
			byLabel[label] = t.ID
		}
	}
	label := nearest(word, slices.Collect(maps.Keys(byLabel)))
	if label == "" {
		return ""
	}
	return "; did you mean " + quoted(byLabel[label]) + "?"
}

// terms replaces outdated terms by those of today, each once; a term the
// item's publisher gave outranks the same one suggested.
func (fo *folder) terms(refs []library.TermRef) []library.TermRef {
	var out []library.TermRef
	seen := map[[2]string]bool{}
	for _, t := range refs {
		ids := []string{t.ID}
		if s := fo.schemes[t.Scheme]; s != nil {
			ids = s.successors(t.ID)
		}
		for _, id := range ids {
			if key := [2]string{t.Scheme, id}; !seen[key] {
				seen[key] = true
				out = append(out, library.TermRef{Scheme: t.Scheme, ID: id, Suggested: t.Suggested})
			}
		}
	}
	return out
}

// attach completes an item's attachments from the files themselves.
func (fo *folder) attach(d *draft) {
	for i := range d.item.Attachments {
		a := &d.item.Attachments[i]
		f := fo.attachments[a.Path]
		fo.used[a.Path] = true
		a.Type, a.Size, a.SHA256 = mediaType(f), f.size, f.sha
	}
}

// fill puts in what the folder says for all items: the CSL type that a term of
// the scheme "type" implies, and the rights of items that state none.
func (fo *folder) fill(it *library.Item) {
	if it.Bib.Type == "" {
		it.Bib.Type = fo.impliedType(it.Terms)
	}
	if it.Rights == (library.Rights{}) {
		it.Rights.Note = fo.rights.In(cmp.Or(it.TextLanguage, it.Language))
	}
}

func (fo *folder) impliedType(terms []library.TermRef) string {
	s := fo.schemes["type"]
	if s == nil {
		return ""
	}
	for _, ref := range terms {
		for _, t := range s.Terms {
			if ref.Scheme == "type" && t.ID == ref.ID && t.CSL != "" {
				return t.CSL
			}
		}
	}
	return ""
}

// orphans reports attachments that no item lists, and tables no item shows.
func (fo *folder) orphans() {
	for _, p := range slices.Sorted(keysOf(fo.attachments)) {
		if !fo.used[p] {
			fo.add(p, 0, "no item lists this attachment")
		}
	}
	shown := map[string]bool{}
	for _, d := range fo.drafts {
		for _, id := range d.item.Tables {
			shown[id] = true
		}
	}
	for _, t := range fo.col.Tables {
		if !shown[t.ID] {
			fo.add("tables/"+t.ID+".yaml", 0, "no item shows this table")
		}
	}
}

func keysOf[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

// mediaType tells what an attachment is: by its ending, as it may not have
// arrived yet and as the first bytes do not always tell (Office files are zip
// files, Markdown is plain text); by its bytes where the ending says nothing.
func mediaType(f file) string {
	switch strings.ToLower(path.Ext(f.path)) {
	case ".pdf":
		return "application/pdf"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".pptx":
		return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	case ".epub":
		return "application/epub+zip"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".md":
		return "text/markdown; charset=utf-8"
	}
	if f.head == nil {
		return "application/octet-stream"
	}
	return http.DetectContentType(f.head)
}
