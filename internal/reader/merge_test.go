package reader_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/reader"
)

// saved writes a store's backup.
func saved(t *testing.T, s *reader.Store) []byte {
	t.Helper()
	var b bytes.Buffer
	_, err := s.WriteBackup(&b, "1.2.3")
	must(t, err)
	return b.Bytes()
}

func bringIn(t *testing.T, s *reader.Store, backup []byte, o reader.ImportOptions) reader.MergeReceipt {
	t.Helper()
	preview, err := s.PreviewBackup(bytes.NewReader(backup), int64(len(backup)), o)
	must(t, err)
	receipt, undo, err := s.ImportBackup(t.Context(), bytes.NewReader(backup), int64(len(backup)), o)
	must(t, err)
	if diff := cmp.Diff(preview, receipt); diff != "" {
		t.Errorf("the preview promised something else:\n%s", diff)
	}
	if receipt.Changes() != (undo.Name != "") {
		t.Errorf("changes: %v, undo: %+v", receipt.Changes(), undo)
	}
	return receipt
}

// TestCampaignMergeLosesNothing lets two computers go apart from a common beginning
// and merges each into the other. What every text descends from and what was
// deleted is written down beside, so that the test need not trust revisions.
func TestCampaignMergeLosesNothing(t *testing.T) {
	rounds := 12
	if os.Getenv("SM_CAMPAIGN") != "" {
		rounds = 300
	}
	for seed := range rounds {
		w := &world{t: t, random: rand.New(rand.NewPCG(uint64(seed), 7)), parent: map[string]string{}, deleted: map[string]bool{}}
		a, b := open(t, path(t)), open(t, path(t))
		clocked(a)
		clocked(b)
		w.wander(a, 6)
		bringIn(t, b, saved(t, a), reader.ImportOptions{})
		for range 2 {
			w.wander(a, 8)
			w.wander(b, 8)
			w.exchange(a, b)
		}
		must(t, a.Close())
		must(t, b.Close())
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// world is what the test knows of all texts: each is written once, on top of
// another one.
type world struct {
	t       *testing.T
	random  *rand.Rand
	parent  map[string]string
	deleted map[string]bool // the text was the last of what was deleted
	n       int
}

func (w *world) text(parent string) string {
	w.n++
	text := fmt.Sprint("text ", w.n)
	w.parent[text] = parent
	return text
}

// wander makes, changes, deletes and restores lists and notes.
func (w *world) wander(s *reader.Store, steps int) {
	t := w.t
	t.Helper()
	for range steps {
		lists, err := s.Lists()
		must(t, err)
		notes, err := s.AllAnnotations()
		must(t, err)
		slices.SortFunc(lists, func(a, b reader.List) int { return strings.Compare(a.Intro, b.Intro) })
		slices.SortFunc(notes, func(a, b reader.Annotation) int { return strings.Compare(a.Note, b.Note) })
		switch kind := w.random.IntN(10); {
		case kind < 2:
			_, err = s.CreateList(reader.List{Title: "Week", Intro: w.text("")})
		case kind < 3:
			_, err = s.CreateAnnotation(reader.Annotation{Item: "a", Note: w.text("")})
		case kind < 6 && len(lists) > 0:
			l := lists[w.random.IntN(len(lists))]
			_, err = s.ChangeList(l.ID, func(l *reader.List) error { l.Intro = w.text(l.Intro); return nil })
		case kind < 8 && len(notes) > 0:
			a := notes[w.random.IntN(len(notes))]
			_, err = s.ChangeAnnotation(a.ID, func(a *reader.Annotation) error { a.Note = w.text(a.Note); return nil })
		case kind < 9 && len(lists) > 0:
			l := lists[w.random.IntN(len(lists))]
			w.deleted[l.Intro] = true
			err = s.DeleteList(l.ID)
			if err == nil && w.random.IntN(3) == 0 {
				_, err = s.RestoreList(l.ID)
			}
		case len(notes) > 0:
			a := notes[w.random.IntN(len(notes))]
			w.deleted[a.Note] = true
			err = s.DeleteAnnotation(a.ID)
		}
		must(t, err)
	}
}

func (w *world) texts(s *reader.Store) []string {
	w.t.Helper()
	lists, err := s.Lists()
	must(w.t, err)
	notes, err := s.AllAnnotations()
	must(w.t, err)
	found := map[string]bool{}
	for _, l := range lists {
		found[l.Intro] = true
	}
	for _, a := range notes {
		found[a.Note] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// exchange merges each store's backup into the other and checks what came of it.
func (w *world) exchange(a, b *reader.Store) {
	w.t.Helper()
	before := append(w.texts(a), w.texts(b)...)
	fromA, fromB := saved(w.t, a), saved(w.t, b)
	bringIn(w.t, a, fromB, reader.ImportOptions{})
	bringIn(w.t, b, fromA, reader.ImportOptions{})
	afterA, afterB := w.texts(a), w.texts(b)
	w.nothingLost(before, afterA)
	w.nothingLost(before, afterB)
	if diff := cmp.Diff(afterA, afterB); diff != "" {
		w.t.Errorf("the two hold different texts:\n%s", diff)
	}
	for range 2 { // what is there already comes in again: from before, and as it is now
		wantA, wantB := body(saved(w.t, a)), body(saved(w.t, b))
		ra, rb := bringIn(w.t, a, fromB, reader.ImportOptions{}), bringIn(w.t, b, fromA, reader.ImportOptions{})
		if ra.Changes() || rb.Changes() || wantA != body(saved(w.t, a)) || wantB != body(saved(w.t, b)) {
			w.t.Errorf("merging again changed something: %+v, %+v", ra, rb)
		}
		fromA, fromB = saved(w.t, a), saved(w.t, b)
	}
}

// nothingLost: each text is there, or one that descends from it, or somebody
// deleted one of these.
func (w *world) nothingLost(before, after []string) {
	w.t.Helper()
	safe := map[string]bool{}
	for _, text := range append(slices.Clone(after), slices.Collect(maps.Keys(w.deleted))...) {
		for ; text != ""; text = w.parent[text] {
			safe[text] = true
		}
	}
	for _, text := range before {
		if !safe[text] {
			w.t.Errorf("%q is lost; there are %q", text, after)
		}
	}
}

// body is a backup without its date and digest, which differ.
func body(backup []byte) string {
	text := string(backup)
	return text[strings.Index(text, `"program"`):strings.Index(text, `"sha256":`)]
}

func TestChangedApartIsKeptTwice(t *testing.T) {
	a, b := clocked(open(t, path(t))), clocked(open(t, path(t)))
	l, err := a.CreateList(week())
	must(t, err)
	bringIn(t, b, saved(t, a), reader.ImportOptions{})
	set := func(s *reader.Store, id, intro string) {
		t.Helper()
		_, err := s.ChangeList(id, func(l *reader.List) error { l.Intro = intro; return nil })
		must(t, err)
	}
	titles := func(s *reader.Store) map[string]string {
		t.Helper()
		lists, err := s.Lists()
		must(t, err)
		found := map[string]string{}
		for _, l := range lists {
			found[l.Title] = l.Intro
		}
		return found
	}
	set(a, l.ID, "here")
	set(b, l.ID, "there")
	r := bringIn(t, a, saved(t, b), reader.ImportOptions{})
	if diff := cmp.Diff([]string{"Week 3 (2)"}, r.Twice); diff != "" || r.Lists != (reader.Tally{Twice: 1}) {
		t.Errorf("%+v\n%s", r.Lists, diff)
	}
	set(b, l.ID, "there, later") // goes to the copy
	r = bringIn(t, a, saved(t, b), reader.ImportOptions{})
	if diff := cmp.Diff(map[string]string{"Week 3": "here", "Week 3 (2)": "there, later"}, titles(a)); diff != "" || r.Lists != (reader.Tally{Updated: 1}) {
		t.Errorf("%+v\n%s", r.Lists, diff)
	}
	r = bringIn(t, b, saved(t, a), reader.ImportOptions{})
	if diff := cmp.Diff(map[string]string{"Week 3 (2)": "here", "Week 3": "there, later"}, titles(b)); diff != "" || r.Lists != (reader.Tally{Twice: 1, Same: 1}) {
		t.Errorf("%+v\n%s", r.Lists, diff)
	}
}

func TestDeletedAndComesInAgain(t *testing.T) {
	a, b := clocked(open(t, path(t))), clocked(open(t, path(t)))
	l, err := a.CreateList(week())
	must(t, err)
	old := saved(t, a)
	bringIn(t, b, old, reader.ImportOptions{})
	must(t, a.DeleteList(l.ID))
	if bytes.Contains(saved(t, a), []byte("Week 3")) {
		t.Error("a backup tells what was deleted")
	}
	if r := bringIn(t, a, old, reader.ImportOptions{}); r.Lists != (reader.Tally{Gone: 1}) {
		t.Errorf("deleted here: %+v", r.Lists)
	}
	if r := bringIn(t, a, old, reader.ImportOptions{Revive: true}); r.Lists != (reader.Tally{Added: 1}) {
		t.Errorf("wanted back: %+v", r.Lists)
	}
	got, err := a.List(l.ID)
	if got.Title != "Week 3" || len(got.Entries) != 3 || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	must(t, a.DeleteList(l.ID))
	deletion := saved(t, a)
	if r := bringIn(t, b, deletion, reader.ImportOptions{}); r.Lists != (reader.Tally{Deleted: 1}) {
		t.Errorf("deleted there: %+v", r.Lists)
	}
	restored, err := b.RestoreList(l.ID) // its words are still here
	if restored.Title != "Week 3" || err != nil {
		t.Errorf("%+v, %v", restored, err)
	}
	if r := bringIn(t, b, deletion, reader.ImportOptions{}); r.Changes() {
		t.Errorf("a deletion took what was restored since: %+v", r)
	}
}

func TestMarksUnite(t *testing.T) {
	a, b := clocked(open(t, path(t))), clocked(open(t, path(t)))
	mark := func(s *reader.Store, id string, p reader.Patch) {
		t.Helper()
		_, err := s.SetMark(id, p)
		must(t, err)
	}
	mark(a, "both", reader.Patch{Starred: ptr(true), Position: ptr(0.2), Anchor: ptr("p-2")})
	mark(b, "both", reader.Patch{Read: ptr(true), Position: ptr(0.7), Anchor: ptr("p-7"), Opened: true})
	mark(a, "here", reader.Patch{Opened: true})
	mark(b, "there", reader.Patch{Starred: ptr(true), Opened: true})
	r := bringIn(t, a, saved(t, b), reader.ImportOptions{})
	if want := (reader.Tally{Added: 1, Updated: 1}); r.Marks != want {
		t.Errorf("%+v", r.Marks)
	}
	got, err := a.Marks()
	must(t, err)
	if m := got["both"]; !m.Starred || !m.Read || m.Position != 0.7 || m.PositionAnchor != "p-7" || m.Opened.IsZero() {
		t.Errorf("%+v", m)
	}
	bringIn(t, b, saved(t, a), reader.ImportOptions{})
	other, err := b.Marks()
	if diff := cmp.Diff(got, other); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if recent, err := a.Recent(9); len(recent) != 3 || err != nil {
		t.Errorf("Recent = %v, %v", recent, err)
	}
}

func TestChoicesOfThisComputerStay(t *testing.T) {
	a, b, c := open(t, path(t)), open(t, path(t)), open(t, path(t))
	set := reader.Defaults()
	set.Theme, set.TextSize = reader.DarkTheme, 150
	_, err := a.SaveSettings(set)
	must(t, err)
	must(t, a.NoteSearch("q=a"))
	must(t, a.AddLater(reader.LaterLink{URL: "https://example.org/"}))
	must(t, a.SetLastSeen(9))
	own := reader.Defaults()
	own.Theme = reader.LightTheme
	_, err = b.SaveSettings(own)
	must(t, err)
	must(t, b.NoteSearch("q=b"))
	if r := bringIn(t, b, saved(t, a), reader.ImportOptions{}); r.Settings || r.Recent.Added != 1 || r.Later.Added != 1 {
		t.Errorf("%+v", r)
	}
	if got, err := b.Settings(); got != own || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if recent, err := b.RecentSearches(9); !slices.Equal(recent, []string{"q=b", "q=a"}) || err != nil {
		t.Errorf("%v, %v", recent, err)
	}
	if r := bringIn(t, c, saved(t, a), reader.ImportOptions{}); !r.Settings {
		t.Errorf("%+v", r)
	}
	if got, err := c.Settings(); got != set || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if n, err := c.LastSeenRelease(); n != 0 || err != nil { // that is about this computer's library
		t.Errorf("%d, %v", n, err)
	}
}
