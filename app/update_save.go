package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// saveJSON is what update --save --json prints.
type saveJSON struct {
	Release library.Release `json:"release"`
	To      string          `json:"to"`
	For     int             `json:"for"` // the release it is for; 0 for every library
	Files   int             `json:"files"`
	Bytes   int64           `json:"bytes"`
	Missing int             `json:"missing"` // attachments that are not here and were left out
}

// save writes the release that this library holds for another library, into a
// folder or a zip file.
func (r updateRun) save(ctx context.Context, o updateOptions) error {
	errand := feed.Errand{From: o.For, TextOnly: o.TextOnly}
	if o.Source != "" { // asked for what this library did not keep
		source, err := r.source(o)
		if err != nil {
			return err
		}
		carrier, done, err := openCarrier(source, filepath.Join(r.trust, fetchFolder), r.requests)
		if err != nil {
			return err
		}
		defer done()
		errand.Source = carrier
	}
	made, err := r.lib.updater.Copy(ctx, r.trust)
	if err != nil {
		return saveFault(err, o.Save)
	}
	saved, err := made.Save(ctx, o.Save, errand)
	if err != nil {
		return saveFault(err, o.Save)
	}
	return r.writeSaved(saved, o)
}

// saveFault says why nothing was saved. A full disk is here the colleague's,
// so these faults have words and an exit code of their own.
func saveFault(err error, to string) error {
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, feed.ErrNothingToPass):
		return toldError{"this library holds no signed release that it could hand on: update it from a signed feed first", errors.New("nothing to save")}
	case errors.Is(err, library.ErrFull):
		return toldError{fmt.Sprintf("there is no room for it at %s; nothing was changed there. Free some space, or choose another place (%v)", to, err), errors.New("not saved")}
	case errors.Is(err, library.ErrReadOnly):
		return toldError{fmt.Sprintf("nothing can be written to %s. Choose another place (%v)", to, err), errors.New("not saved")}
	}
	return toldError{fmt.Sprintf("nothing was saved (%v)", err), errors.New("not saved")}
}

func (r updateRun) writeSaved(saved feed.Saved, o updateOptions) error {
	if o.AsJSON {
		return writeJSON(r.out, saveJSON{saved.Release, o.Save, saved.From, saved.Files, saved.Bytes, saved.Missing})
	}
	whom := "every library that follows this feed"
	if saved.From > 0 {
		whom = fmt.Sprintf("libraries that hold release %d", saved.From)
	}
	text := fmt.Sprintf("Release %d of %s is in %s, for %s: %d files, %d bytes.",
		saved.Release.Number, saved.Release.Date, printable(o.Save), whom, saved.Files, saved.Bytes)
	if saved.Missing > 0 {
		text += fmt.Sprintf(" %s not here and left out.", plural(saved.Missing, "attachment")+isOrAre(saved.Missing))
	}
	_, err := fmt.Fprintln(r.out, text)
	return err
}

func isOrAre(n int) string {
	if n == 1 {
		return " is"
	}
	return " are"
}
