package notes_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

func withdrawn(id, body string) library.Item {
	item := text(id, body)
	item.Withdrawn = &library.Withdrawal{Date: "2026-11-10", Reason: "It was wrong."}
	return item
}

// TestItem looks at items that the reader keeps and at others, after a release
// that has them no longer.
func TestItem(t *testing.T) {
	h := open(t)
	h.take(1, text("a", "Stays."), text("b", "Goes."), text("c", "Is withdrawn."), text("d", "Goes, unkept."), text("e", "Is withdrawn, with its text."))
	must(t, h.Keep("a", "b", "c", "e", "unknown"))
	h.take(2, text("a", "Stays, changed."), withdrawn("c", ""), withdrawn("e", "The text stays."))
	for _, tc := range []struct {
		id, body, why string
		kept, gone    bool
		is            error
	}{
		{id: "a", body: "Stays, changed."},
		{id: "b", body: "Goes.", kept: true, gone: true},
		{id: "c", body: "Is withdrawn.", why: "It was wrong.", kept: true},
		{id: "d", is: library.ErrNotFound},
		{id: "e", body: "The text stays."},
		{id: "unknown", is: library.ErrNotFound},
	} {
		found, err := h.Item(tc.id)
		if !errors.Is(err, tc.is) {
			t.Errorf("%s: %v, want %v", tc.id, err, tc.is)
		}
		if found.Item.Body != tc.body || found.Why != tc.why || (found.Kept != nil) != tc.kept || found.Gone != tc.gone {
			t.Errorf("%s: %+v, want %+v", tc.id, found, tc)
		}
	}
}

// TestKeep keeps the newest text that an item had, and none of one withdrawn.
func TestKeep(t *testing.T) {
	h := open(t)
	h.take(1, text("a", "First."), text("b", "Never kept."))
	must(t, h.Keep("a"))
	must(t, h.Keep("a"))
	h.take(2, text("a", "Second."), withdrawn("b", ""))
	must(t, h.Keep("a", "b"))
	h.take(3, withdrawn("a", ""))
	must(t, h.Keep("a"))
	kept, err := h.Reader.KeptItems()
	must(t, err)
	if len(kept) != 1 || kept[0].Item.Body != "Second." || kept[0].Release != 2 {
		t.Errorf("kept: %+v", kept)
	}
}

// TestSweep keeps what is starred, listed or written on, and nothing else.
func TestSweep(t *testing.T) {
	h := open(t)
	h.take(1, text("a", "Starred."), text("b", "Listed."), text("c", "Noted."), text("d", "Read."), text("e", "Kept before."))
	must(t, h.Keep("e"))
	yes, no := true, false
	_, err := h.Reader.SetMark("a", reader.Patch{Starred: &yes})
	must(t, err)
	_, err = h.Reader.SetMark("d", reader.Patch{Read: &yes})
	must(t, err)
	list, err := h.Reader.CreateList(reader.List{Title: "Week 1", Entries: []reader.Entry{{Item: "b"}, {Number: 9, Title: "Not here"}}})
	must(t, err)
	note := h.write(reader.Annotation{Item: "c", Note: "Mine."})
	steps := []struct {
		what string
		do   func() error
		want string
	}{
		{"as it is", func() error { return nil }, "a b c"},
		{"without the star", func() error { _, err := h.Reader.SetMark("a", reader.Patch{Starred: &no}); return err }, "b c"},
		{"without the list", func() error { return h.Reader.DeleteList(list.ID) }, "c"},
		{"without the note", func() error { return h.Reader.DeleteAnnotation(note.ID) }, ""},
	}
	for _, step := range steps {
		must(t, step.do())
		must(t, h.Sweep())
		kept, err := h.Reader.KeptItems()
		must(t, err)
		var ids []string
		for _, k := range kept {
			ids = append(ids, k.Item.ID)
		}
		if got := strings.Join(ids, " "); got != step.want {
			t.Errorf("%s: kept %q, want %q", step.what, got, step.want)
		}
	}
}

// TestCheck follows three highlights and a note through releases that leave,
// move and drop their passages.
func TestCheck(t *testing.T) {
	h := open(t)
	h.take(1, text("a", "One passage stays here.\n\nAnother passage goes far away.\n\nThe last of them is rewritten."), text("b", "All of it goes."))
	h.mark("a", "passage stays", "", reader.Yellow)
	h.mark("a", "goes far away", "", reader.Green)
	h.mark("b", "All of it", "", reader.Blue)
	h.write(reader.Annotation{Item: "a", Note: "On the whole."})
	h.checked("the first look", reader.Receipt{Release: 1, Checked: 3, InPlace: 3, Seen: true})

	h.take(2, text("a", "One passage stays here.\n\nSomething new stands before it.\n\nAnother passage goes far away."), text("b", "All of it goes."))
	h.checked("a passage moved", reader.Receipt{Release: 2, Checked: 3, InPlace: 2, Moved: 1, Items: []reader.ReceiptItem{{ID: "a", Title: "On a", Moved: 1}}})
	h.checked("the same release again", reader.Receipt{Release: 2, Checked: 3, InPlace: 2, Moved: 1, Items: []reader.ReceiptItem{{ID: "a", Title: "On a", Moved: 1}}})

	h.take(3, text("a", "One passage stays here.\n\nNothing else of it is left at all."))
	h.checked("one is lost, one is in a text that only the reader keeps", reader.Receipt{Release: 3, Checked: 3, InPlace: 2, Lost: 1,
		Items: []reader.ReceiptItem{{ID: "a", Title: "On a", Lost: 1}}})
	if found, err := h.Item("b"); err != nil || !found.Gone || found.Item.Body != "All of it goes." {
		t.Errorf("the text of what went: %+v, %v", found, err)
	}

	h.take(4, text("a", "One passage stays here.\n\nAnother passage goes far away."), text("b", "All of it goes."))
	h.checked("it is there again", reader.Receipt{Release: 4, Checked: 3, InPlace: 2, Moved: 1, Items: []reader.ReceiptItem{{ID: "a", Title: "On a", Moved: 1}}})
	all, err := h.Reader.AllAnnotations()
	must(t, err)
	for _, a := range all {
		if a.Placed == reader.Lost {
			t.Errorf("still lost: %+v", a)
		}
	}
}

// checked looks after the notes, and compares the receipt with the one that is
// stored and with what is wanted.
func (h *home) checked(what string, want reader.Receipt) {
	h.t.Helper()
	got, err := h.Check()
	must(h.t, err)
	stored, err := h.Reader.Receipt()
	must(h.t, err)
	if diff := cmp.Diff(got, stored); diff != "" {
		h.t.Errorf("%s: another receipt is stored:\n%s", what, diff)
	}
	if want.Items == nil {
		want.Items = []reader.ReceiptItem{}
	}
	if want.At = got.At; got.At.IsZero() {
		h.t.Errorf("%s: the receipt has no date", what)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		h.t.Errorf("%s:\n%s", what, diff)
	}
}
