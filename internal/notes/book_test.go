package notes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/notes"
	"socialmission.org/desktop/internal/reader"
)

// shelf is a home with six notes: three highlights, one of them of a passage
// that is lost, two notes on the whole, and one of a session.
func shelf(t *testing.T) *home {
	t.Helper()
	h := open(t)
	h.take(1, text("a", "Rural clinics teach well. Their students stay."), text("b", "Admisión holística."))
	h.mark("a", "students stay", "Ask the **dean**.", reader.Yellow, "Exam", "Rural")
	h.mark("a", "Rural clinics", "", reader.Green, "rural")
	h.mark("b", "holística", "Léalo", reader.Yellow)
	h.write(reader.Annotation{Item: "b", Note: "On all of it.", Tags: []string{"Exam"}})
	h.write(reader.Annotation{Item: "gone", Note: "What I wrote stays."})
	_, err := h.Reader.CreateList(reader.List{Title: "Week 1", Lang: "en", Entries: []reader.Entry{{ID: "e1", Item: "a", Title: "On a"}},
		Sessions: []reader.SessionNote{{ID: "s1", Entry: "e1", Text: "The class disagreed.", At: h.Reader.Now()}}})
	must(t, err)
	h.take(2, text("a", "Rural clinics teach well. Their students stay."), text("b", "Otra cosa."))
	_, err = h.Check()
	must(t, err)
	return h
}

// briefly writes rows as the words that tell them apart.
func briefly(rows []notes.Row) string {
	var all []string
	for _, r := range rows {
		switch {
		case r.Quote != "":
			all = append(all, r.Quote)
		default:
			all = append(all, r.Note)
		}
	}
	return strings.Join(all, " | ")
}

func TestFind(t *testing.T) {
	h := shelf(t)
	book := h.book()
	lists, err := h.Reader.Lists()
	must(t, err)
	by := func(filter string, values ...string) map[string][]string { return map[string][]string{filter: values} }
	all, err := book.Find(notes.Query{}, 2)
	must(t, err)
	changed := func(row int) time.Time { return all.Rows[row].Changed }
	const session = "The class disagreed."
	for _, tc := range []struct {
		name  string
		q     notes.Query
		total int
		rows  string
	}{
		{"all, the newest first", notes.Query{}, 6, session + " | What I wrote stays. | On all of it. | holística | Rural clinics | students stay"},
		{"the oldest first", notes.Query{Order: notes.ByOldest, Limit: 2}, 6, "students stay | Rural clinics"},
		{"by item, as they stand in the text", notes.Query{Order: notes.ByItem}, 6,
			"What I wrote stays. | " + session + " | Rural clinics | students stay | On all of it. | holística"},
		{"a part", notes.Query{Offset: 4, Limit: 9}, 6, "Rural clinics | students stay"},
		{"past the end", notes.Query{Offset: 9}, 6, ""},
		{"a kind", notes.Query{Filters: by(notes.FilterKind, "note")}, 2, "What I wrote stays. | On all of it."},
		{"two kinds", notes.Query{Filters: by(notes.FilterKind, "session", "note")}, 3, session + " | What I wrote stays. | On all of it."},
		{"a colour", notes.Query{Filters: by(notes.FilterColour, "yellow")}, 2, "holística | students stay"},
		{"a tag, however it is written", notes.Query{Filters: by(notes.FilterTag, "rural")}, 2, "Rural clinics | students stay"},
		{"a tag and a colour", notes.Query{Filters: map[string][]string{notes.FilterTag: {"rural"}, notes.FilterColour: {"green"}}}, 1, "Rural clinics"},
		{"a list: its items and its sessions", notes.Query{Filters: by(notes.FilterList, lists[0].ID)}, 3, session + " | Rural clinics | students stay"},
		{"what is lost", notes.Query{Filters: by(notes.FilterPlaced, "lost")}, 1, "holística"},
		{"words without accents", notes.Query{Text: "HOLISTICA lealo"}, 1, "holística"},
		{"words of the title", notes.Query{Text: "on b"}, 2, "On all of it. | holística"},
		{"words that nothing has", notes.Query{Text: "rural absent"}, 0, ""},
		{"an item", notes.Query{Item: "b"}, 2, "On all of it. | holística"},
		{"since a moment", notes.Query{From: changed(1)}, 2, session + " | What I wrote stays."},
		{"before a moment", notes.Query{Before: changed(4)}, 1, "students stay"},
	} {
		page, err := book.Find(tc.q, 2)
		if err != nil || page.Total != tc.total || page.All != 6 {
			t.Errorf("%s: %d of %d, %v; want %d of 6", tc.name, page.Total, page.All, err, tc.total)
		}
		if got := briefly(page.Rows); got != tc.rows {
			t.Errorf("%s:\n got %s\nwant %s", tc.name, got, tc.rows)
		}
	}
}

// TestCounts: what is chosen of a filter does not shrink that filter's counts.
func TestCounts(t *testing.T) {
	h := shelf(t)
	counted := func(q notes.Query) map[string]string {
		page, err := h.book().Find(q, 2)
		must(t, err)
		all := map[string]string{}
		for _, filter := range notes.Filters() {
			var parts []string
			for _, c := range page.Counts[filter] {
				name := c.Label
				if name == "" {
					name = c.ID
				}
				parts = append(parts, fmt.Sprintf("%s %d", name, c.Count))
			}
			all[filter] = strings.Join(parts, ", ")
		}
		return all
	}
	for _, tc := range []struct {
		name    string
		filters map[string][]string
		want    map[string]string
	}{
		{"nothing chosen", nil, map[string]string{
			"kind": "highlight 3, note 2, session 1", "colour": "yellow 2, green 1, blue 0, pink 0, purple 0",
			"tag": "Exam 2, Rural 2", "list": "Week 1 3", "placed": "moved 0, lost 1"}},
		{"a colour chosen", map[string][]string{"colour": {"green"}}, map[string]string{
			"kind": "highlight 1, note 0, session 0", "colour": "yellow 2, green 1, blue 0, pink 0, purple 0",
			"tag": "Rural 1", "list": "Week 1 1", "placed": "moved 0, lost 0"}},
		{"a tag that nothing has", map[string][]string{"tag": {"none"}}, map[string]string{
			"kind": "highlight 0, note 0, session 0", "colour": "yellow 0, green 0, blue 0, pink 0, purple 0",
			"tag": "Exam 2, Rural 2, none 0", "list": "", "placed": "moved 0, lost 0"}},
	} {
		if diff := cmp.Diff(tc.want, counted(notes.Query{Filters: tc.filters})); diff != "" {
			t.Errorf("%s:\n%s", tc.name, diff)
		}
	}
}

// TestBookFollows looks again after each change to what the reader wrote, and
// after a release that names an item anew.
func TestBookFollows(t *testing.T) {
	h := shelf(t)
	book := h.book()
	titles := func(release int) (all []string) {
		page, err := book.Find(notes.Query{Item: "a"}, release)
		must(t, err)
		for _, row := range page.Rows {
			all = append(all, row.Title+": "+row.Note)
		}
		slices.Sort(all)
		return all
	}
	want := func(what string, got []string, lines ...string) {
		t.Helper()
		if diff := cmp.Diff(lines, got); diff != "" {
			t.Errorf("%s:\n%s", what, diff)
		}
	}
	want("at first", titles(2), "On a: ", "On a: Ask the **dean**.", "On a: The class disagreed.")
	note := h.write(reader.Annotation{Item: "a", Note: "New."})
	want("written", titles(2), "On a: ", "On a: Ask the **dean**.", "On a: New.", "On a: The class disagreed.")
	_, err := h.Reader.ChangeAnnotation(note.ID, func(a *reader.Annotation) error { a.Note = "Changed."; return nil })
	must(t, err)
	want("changed", titles(2), "On a: ", "On a: Ask the **dean**.", "On a: Changed.", "On a: The class disagreed.")
	must(t, h.Reader.DeleteAnnotation(note.ID))
	renamed := text("a", "Rural clinics teach well. Their students stay.")
	renamed.Title = "About a"
	h.take(3, renamed)
	want("deleted, and the item renamed", titles(3), "About a: ", "About a: Ask the **dean**.", "About a: The class disagreed.")
	if n, err := book.Len(3); n != 6 || err != nil {
		t.Errorf("Len = %d, %v", n, err)
	}
}
