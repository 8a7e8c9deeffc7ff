package httpapi

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"socialmission.org/desktop/internal/notes"
	"socialmission.org/desktop/internal/reader"
)

// maxNotes is how many notes one answer has.
const maxNotes = 200

// notes answers the notes that the request's filters leave.
func (s *server) notes(r *http.Request) (any, error) {
	query, err := notesQuery(r.URL.Query())
	if err != nil {
		return nil, err
	}
	if query.Limit == 0 {
		query.Limit = 50
	}
	page, err := s.findNotes(query)
	if err != nil {
		return nil, err
	}
	answer := NotesPage{Total: page.Total, All: page.All, Rows: make([]NoteRow, len(page.Rows)), Counts: page.Counts}
	for i, row := range page.Rows {
		answer.Rows[i] = NoteRow{Row: row, NoteHTML: s.rendered.note(row.Note)}
	}
	return answer, nil
}

func (s *server) findNotes(query notes.Query) (notes.Page, error) {
	return s.book.Find(query, s.Engine.Release())
}

func notesQuery(values url.Values) (notes.Query, error) {
	q := notes.Query{Text: text(values, "q"), Filters: map[string][]string{}, Item: values.Get("item"), Order: notes.Order(values.Get("sort"))}
	total := 0
	for _, name := range notes.Filters() {
		q.Filters[name] = values[name]
		total += len(values[name])
	}
	if total > maxValues {
		return q, errTooLarge
	}
	for i, tag := range q.Filters[notes.FilterTag] {
		q.Filters[notes.FilterTag] = slices.Clone(q.Filters[notes.FilterTag])
		q.Filters[notes.FilterTag][i] = notes.Fold(tag)
	}
	if !slices.Contains([]notes.Order{"", notes.ByNewest, notes.ByOldest, notes.ByItem}, q.Order) {
		return q, badValue("sort")
	}
	var err error
	if q.From, err = dayOf(values, "from", 0); err != nil {
		return q, err
	}
	if q.Before, err = dayOf(values, "to", 1); err != nil {
		return q, err
	}
	if q.Limit, err = number(values, "limit", 0, maxNotes); err != nil {
		return q, err
	}
	q.Offset, err = number(values, "offset", 0, reader.MaxAnnotations*2)
	return q, err
}

// dayOf reads a day on the reader's own clock, and so many days after it.
func dayOf(values url.Values, name string, after int) (time.Time, error) {
	text := values.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, text, time.Local)
	if err != nil {
		return time.Time{}, badValue(name)
	}
	return day.AddDate(0, 0, after), nil
}

// exportNotes sends the notes that the filters leave as a file.
func (s *server) exportNotes(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	format := notes.Format(values.Get("format"))
	if !slices.Contains(notes.Formats(), format) {
		return badValue("format")
	}
	query, err := notesQuery(values)
	if err != nil {
		return err
	}
	if query.Order == "" {
		query.Order = notes.ByItem
	}
	query.Limit, query.Offset = 0, 0
	page, err := s.findNotes(query)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", format.MediaType())
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="notes.%s"`, format))
	h.Set("Cache-Control", "no-store")
	export := notes.Export{Rows: page.Rows, Lang: language(r), At: s.Now()}
	if err := export.Write(w, format); err != nil {
		s.Log.Warn("send notes", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// checking is the check of the places of notes that follows each release.
type checking struct {
	mu      sync.Mutex
	running bool
	done    int // the release that was checked
}

// checkPlaces sees to it that the notes are placed in the texts of a release, and
// reports whether that is still going on.
func (s *server) checkPlaces(release int) bool {
	c := &s.checks
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running || c.done == release || release == 0 {
		return c.running
	}
	c.running = true
	go func() {
		_, err := s.texts().Check()
		if err != nil {
			s.Log.Warn("the places of notes were not checked", "error", err)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.running, c.done = false, release // what failed is tried again at the next start
	}()
	return true
}

// receipt returns the receipt that the reader has not put away yet.
func (s *server) receipt() (*reader.Receipt, error) {
	receipt, err := s.Reader.Receipt()
	if err != nil || receipt.Release == 0 || receipt.Seen {
		return nil, err
	}
	return &receipt, nil
}

func (s *server) seeReceipt(r *http.Request) (any, error) {
	var request ReceiptRequest
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	return nil, s.Reader.SeeReceipt(request.Release)
}
