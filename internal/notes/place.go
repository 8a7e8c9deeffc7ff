package notes

import (
	"socialmission.org/desktop/internal/anchor"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/render"
)

// TextOf returns the text that highlights of an item refer to. Links add no
// words, pictures do: those that are not there give their description.
func TextOf(item library.Item) anchor.Text {
	opt := render.Options{Prefix: "s", Image: func(target string) (string, bool) {
		a, ok := item.Attached(target)
		return "/api/attachments/" + a.SHA256 + "/picture", ok
	}}
	// A text that is shown plain for what it would cost is annotated as it is shown.
	summary, _ := render.Markdown(item.Summary, opt)
	opt.Prefix = ""
	body, _ := render.Markdown(item.Body, opt)
	return anchor.Text([]rune(render.AnnotatedText(summary.HTML, body.HTML)))
}

// Place finds the place of an annotation in the text of its item as of a
// release, and returns how. An annotation that is there already, or that has
// no place, is left as it is.
func Place(a *reader.Annotation, text anchor.Text, release int) anchor.Outcome {
	if a.Quote == nil {
		return anchor.InPlace
	}
	var was anchor.Span
	if a.Position != nil {
		was = anchor.Span(*a.Position)
	}
	at, outcome := text.Find(anchor.Quote(*a.Quote), was)
	stays := a.Position != nil && at == was
	switch outcome {
	case anchor.InPlace:
		// What moved is shown as moved until the next release.
		if a.Placed == reader.Lost || a.Placed == reader.Moved && a.Release != release {
			a.Placed, a.Release = reader.InPlace, release
		}
	case anchor.Lost:
		if a.Placed != reader.Lost {
			a.Placed, a.Release = reader.Lost, release
		}
	default:
		if !stays || a.Placed != reader.Moved {
			a.Placed, a.Release = reader.Moved, release
			a.Position = (*reader.TextSpan)(&at)
		} else {
			outcome = anchor.InPlace // its words changed before, and it stays where it was found then
		}
	}
	return outcome
}
