package notes

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"socialmission.org/desktop/internal/reader"
)

// Order is the order of notes.
type Order string

// The orders a reader can choose.
const (
	ByNewest Order = "newest"
	ByOldest Order = "oldest"
	ByItem   Order = "item" // by title, then as they stand in the text
)

// The filters of notes, by the names that answers count them under.
const (
	FilterKind   = "kind"
	FilterColour = "colour"
	FilterTag    = "tag"
	FilterList   = "list"
	FilterPlaced = "placed"
)

// Filters lists them in the order readers meet them.
func Filters() []string {
	return []string{FilterKind, FilterColour, FilterTag, FilterList, FilterPlaced}
}

// Query chooses notes. Values of one filter are alternatives, filters narrow
// each other.
type Query struct {
	Text    string              // words that all stand in the note
	Filters map[string][]string // by the names of Filters
	From    time.Time           // changed then or later; zero: ever
	Before  time.Time           // changed before; zero: ever
	Item    string              // id
	Order   Order               // empty: newest
	Offset  int
	Limit   int // 0: all
}

// FilterCount is one value of a filter and how many notes it would leave.
type FilterCount struct {
	ID    string `json:"id"`
	Label string `json:"label"` // of lists and tags; empty for what the program names
	Count int    `json:"count"`
}

// Page is a part of the notes that a query chooses.
type Page struct {
	Total  int                      `json:"total"` // that the query chooses
	All    int                      `json:"all"`   // that there are
	Rows   []Row                    `json:"rows"`
	Counts map[string][]FilterCount `json:"counts"` // by filter; its own choice does not shrink a filter's counts
}

// Find returns the notes that a query chooses, with the items named as of a
// release.
func (b *Book) Find(q Query, release int) (Page, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.refresh(release); err != nil {
		return Page{}, err
	}
	f := newFilter(q, b.lists)
	found := []*entry{}
	for _, e := range b.entries {
		if f.pass(e) {
			found = append(found, e)
		}
	}
	sortEntries(found, q.Order)
	page := Page{Total: len(found), All: len(b.entries), Rows: []Row{}, Counts: f.counted(b)}
	found = found[min(max(q.Offset, 0), len(found)):]
	if q.Limit > 0 {
		found = found[:min(q.Limit, len(found))]
	}
	for _, e := range found {
		page.Rows = append(page.Rows, e.Row)
	}
	return page, nil
}

// Len returns how many notes there are.
func (b *Book) Len(release int) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	err := b.refresh(release)
	return len(b.entries), err
}

func sortEntries(entries []*entry, order Order) {
	switch order {
	case ByOldest:
		slices.Reverse(entries)
	case ByItem:
		slices.SortStableFunc(entries, func(a, b *entry) int {
			return cmp.Or(cmp.Compare(Fold(a.Title), Fold(b.Title)), cmp.Compare(a.Item, b.Item), cmp.Compare(a.Start, b.Start))
		})
	}
}

// filter passes entries and counts them on the way.
type filter struct {
	q                         Query
	words                     []string
	kind, colour, tag, placed tally
	anyList                   bool   // no list is chosen
	lists                     []bool // by index of list: chosen
	by                        []int  // by index of list: how many
}

// tally is one filter: what is chosen of it, and how many entries each of its
// values would leave.
type tally struct {
	chosen []string
	counts map[string]int
}

func (t *tally) takes(value string) bool {
	return len(t.chosen) == 0 || slices.Contains(t.chosen, value)
}

func (t *tally) add(value string) {
	if value != "" {
		t.counts[value]++
	}
}

func newFilter(q Query, lists []listed) *filter {
	of := func(name string) tally { return tally{q.Filters[name], map[string]int{}} }
	f := &filter{q: q, words: strings.Fields(Fold(q.Text)), kind: of(FilterKind), colour: of(FilterColour), tag: of(FilterTag),
		placed: of(FilterPlaced), anyList: len(q.Filters[FilterList]) == 0, lists: make([]bool, len(lists)), by: make([]int, len(lists))}
	for i, l := range lists {
		f.lists[i] = slices.Contains(q.Filters[FilterList], l.id)
	}
	return f
}

// pass reports whether an entry is chosen. It counts under a filter whoever
// passes all the others.
func (f *filter) pass(e *entry) bool {
	if !f.plain(e) {
		return false
	}
	passed := [...]bool{ // in the order of Filters
		f.kind.takes(string(e.Kind)), f.colour.takes(string(e.Colour)), f.takesTag(e), f.takesList(e), f.placed.takes(string(e.Placed)),
	}
	failed, fails := "", 0
	for i, ok := range passed {
		if !ok {
			failed, fails = Filters()[i], fails+1
		}
	}
	if fails < 2 {
		f.count(e, failed)
	}
	return fails == 0
}

// plain is what has no counts: words, days and the item.
func (f *filter) plain(e *entry) bool {
	switch {
	case !f.q.From.IsZero() && e.Changed.Before(f.q.From),
		!f.q.Before.IsZero() && !e.Changed.Before(f.q.Before),
		f.q.Item != "" && e.Item != f.q.Item:
		return false
	}
	for _, word := range f.words {
		if !strings.Contains(e.folded, word) {
			return false
		}
	}
	return true
}

func (f *filter) takesTag(e *entry) bool {
	return len(f.tag.chosen) == 0 || slices.ContainsFunc(e.tags, f.tag.takes)
}

func (f *filter) takesList(e *entry) bool {
	return f.anyList || slices.ContainsFunc(e.lists, func(i int) bool { return f.lists[i] })
}

// count counts an entry under all filters, or under the only one it fails.
func (f *filter) count(e *entry, failed string) {
	counts := func(name string) bool { return failed == "" || failed == name }
	if counts(FilterKind) {
		f.kind.add(string(e.Kind))
	}
	if counts(FilterColour) {
		f.colour.add(string(e.Colour))
	}
	if counts(FilterPlaced) {
		f.placed.add(string(e.Placed))
	}
	if counts(FilterTag) {
		for _, tag := range e.tags {
			f.tag.add(tag)
		}
	}
	if counts(FilterList) {
		for _, i := range e.lists {
			f.by[i]++
		}
	}
}

// mostTags is how many tags an answer counts; the chosen ones are among them.
const mostTags = 200

func (f *filter) counted(b *Book) map[string][]FilterCount {
	out := map[string][]FilterCount{FilterTag: {}, FilterList: {}}
	for _, kind := range Kinds() {
		out[FilterKind] = append(out[FilterKind], FilterCount{ID: string(kind), Count: f.kind.counts[string(kind)]})
	}
	for _, colour := range reader.Colours() {
		out[FilterColour] = append(out[FilterColour], FilterCount{ID: string(colour), Count: f.colour.counts[string(colour)]})
	}
	for _, placed := range []reader.Placement{reader.Moved, reader.Lost} {
		out[FilterPlaced] = append(out[FilterPlaced], FilterCount{ID: string(placed), Count: f.placed.counts[string(placed)]})
	}
	for _, tag := range f.tag.chosen {
		f.tag.counts[tag] += 0
	}
	for tag, n := range f.tag.counts {
		out[FilterTag] = append(out[FilterTag], FilterCount{tag, cmp.Or(b.tags[tag], tag), n})
	}
	slices.SortFunc(out[FilterTag], func(a, b FilterCount) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.ID, b.ID)) })
	out[FilterTag] = out[FilterTag][:min(len(out[FilterTag]), mostTags)]
	for i, l := range b.lists {
		if f.by[i] > 0 || f.lists[i] {
			out[FilterList] = append(out[FilterList], FilterCount{l.id, l.title, f.by[i]})
		}
	}
	return out
}
