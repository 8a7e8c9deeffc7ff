package reader

import (
	"cmp"
	"fmt"
	"slices"

	"socialmission.org/desktop/internal/library"
)

// The limits of annotations, texts in bytes.
const (
	MaxAnnotations = 50_000
	MaxTags        = 50
	maxTag         = 100
	maxQuote       = 20_000
	maxContext     = 1000 // before and after a quotation
)

// Colour is the colour of a highlight.
type Colour string

// The colours of highlights.
const (
	Yellow Colour = "yellow"
	Green  Colour = "green"
	Blue   Colour = "blue"
	Pink   Colour = "pink"
	Purple Colour = "purple"
)

// Colours lists them in the order readers meet them.
func Colours() []Colour { return []Colour{Yellow, Green, Blue, Pink, Purple} }

// Placement says what became of an annotation's place in a later text.
type Placement string

// The placements.
const (
	InPlace Placement = ""
	Moved   Placement = "moved" // found elsewhere in the text
	Lost    Placement = "lost"  // not in the text any longer
)

// Annotation is a highlight, a note, or both, in the W3C Web Annotation model.
type Annotation struct {
	Made
	Item     string     `json:"item"`
	Colour   Colour     `json:"colour"`             // empty for a note without a highlight
	Quote    *TextQuote `json:"quote,omitempty"`    // nil: a note on the whole item
	Position *TextSpan  `json:"position,omitempty"` // nil: only the quotation says where
	Note     string     `json:"note"`               // Markdown
	Tags     []string   `json:"tags"`
	Placed   Placement  `json:"placed"`
	Release  int        `json:"release"` // whose text the position is of
}

// TextQuote is the W3C TextQuoteSelector.
type TextQuote struct {
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

// TextSpan is the W3C TextPositionSelector: code points of the item's
// annotated text, the end not included.
type TextSpan struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Annotations returns what the reader wrote on one item, by position; notes
// on the whole item come first.
func (s *Store) Annotations(item string) ([]Annotation, error) {
	found, err := s.annotations.all(s, func(a *Annotation) bool { return a.Item == item })
	slices.SortFunc(found, byPlace)
	return found, err
}

// AllAnnotations returns every annotation, the last changed first.
func (s *Store) AllAnnotations() ([]Annotation, error) {
	found, err := s.annotations.all(s, nil)
	slices.SortFunc(found, func(a, b Annotation) int { return newestFirst(&a.Made, &b.Made) })
	return found, err
}

func byPlace(a, b Annotation) int {
	return cmp.Or(cmp.Compare(a.start(), b.start()), a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
}

func (a *Annotation) start() int {
	if a.Position == nil {
		return -1
	}
	return a.Position.Start
}

// Annotation returns one annotation that is not deleted.
func (s *Store) Annotation(id string) (Annotation, error) { return s.annotations.get(s, id) }

// CreateAnnotation stores a new annotation, with an id and dates.
func (s *Store) CreateAnnotation(a Annotation) (Annotation, error) {
	a, err := s.annotations.create(s, a)
	return a, wrap(err, "keep a note")
}

// ChangeAnnotation alters an annotation in one step.
func (s *Store) ChangeAnnotation(id string, change func(*Annotation) error) (Annotation, error) {
	a, err := s.annotations.change(s, id, change)
	return a, wrap(err, "change a note")
}

// PlaceAnnotations has place look at each annotation of an item, and stores
// those whose place it changed, all in one step. The place is what each
// computer finds out by itself: it makes no revision.
func (s *Store) PlaceAnnotations(item string, place func(*Annotation)) ([]Annotation, error) {
	placed, err := s.annotations.writeAll(s, func() ([]Annotation, error) {
		var changed []Annotation
		for _, p := range s.annotations.records {
			if p.Item != item || !p.alive() {
				continue
			}
			a := p.copied()
			place(&a)
			next := p.copied()
			next.Position, next.Placed, next.Release = a.Position, a.Placed, a.Release
			if !next.SamePlace(p) {
				changed = append(changed, next)
			}
		}
		return changed, nil
	})
	return placed, wrap(err, "place the notes of "+item)
}

// SamePlace reports whether a stands where b does, found in the same way.
func (a *Annotation) SamePlace(b *Annotation) bool {
	same := a.Position == nil && b.Position == nil || a.Position != nil && b.Position != nil && *a.Position == *b.Position
	return same && a.Placed == b.Placed && a.Release == b.Release
}

// DeleteAnnotation deletes an annotation; RestoreAnnotation brings it back.
func (s *Store) DeleteAnnotation(id string) error {
	return wrap(s.annotations.remove(s, id), "delete a note")
}

// RestoreAnnotation brings a deleted annotation back as it was.
func (s *Store) RestoreAnnotation(id string) (Annotation, error) {
	a, err := s.annotations.restore(s, id)
	return a, wrap(err, "restore a note")
}

func (a *Annotation) copied() Annotation {
	c := *a
	c.Made = a.Made.copied()
	if a.Quote != nil {
		quote := *a.Quote
		c.Quote = &quote
	}
	if a.Position != nil {
		position := *a.Position
		c.Position = &position
	}
	c.Tags = slices.Clone(a.Tags)
	return c
}

func (a *Annotation) meaning() Annotation {
	m := *a
	m.Position, m.Placed, m.Release = nil, "", 0
	return m
}

func (a *Annotation) title() *string { return nil }

func (a *Annotation) prepare(*Store) error {
	a.Tags = filled(a.Tags)
	switch {
	case a.Item == "":
		return fmt.Errorf("%w: a note needs an item", library.ErrInvalid)
	case a.Colour != "" && !slices.Contains(Colours(), a.Colour):
		return fmt.Errorf("%w: no colour %q", library.ErrInvalid, a.Colour)
	case a.Placed != InPlace && a.Placed != Moved && a.Placed != Lost:
		return fmt.Errorf("%w: no placement %q", library.ErrInvalid, a.Placed)
	case a.Position != nil && (a.Position.Start < 0 || a.Position.End < a.Position.Start):
		return fmt.Errorf("%w: a position from %d to %d", library.ErrInvalid, a.Position.Start, a.Position.End)
	}
	err := cmp.Or(text("an item id", a.Item, maxID), text("the note", a.Note, MaxNote), atMost("tags", len(a.Tags), MaxTags))
	for _, tag := range a.Tags {
		err = cmp.Or(err, text("a tag", tag, maxTag))
	}
	if q := a.Quote; q != nil {
		err = cmp.Or(err, text("the quotation", q.Exact, maxQuote), text("the words before", q.Prefix, maxContext), text("the words after", q.Suffix, maxContext))
	}
	return err
}
