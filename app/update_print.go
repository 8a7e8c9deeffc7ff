package app

import (
	"fmt"
	"io"
	"strings"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/updater"
)

// updateJSON is what update --json prints.
type updateJSON struct {
	From    library.Release `json:"from"`
	To      library.Release `json:"to"`
	News    bool            `json:"news"`
	Added   []string        `json:"added,omitempty"`
	Changed []string        `json:"changed,omitempty"`
	Removed []string        `json:"removed,omitempty"`
	Bytes   int64           `json:"bytes"`             // fetched, or to be fetched
	Missing int64           `json:"missing,omitempty"` // bytes of attachments that are not there
	Expires time.Time       `json:"expires"`
	Stale   bool            `json:"stale"`
	Notes   []feed.Notes    `json:"notes,omitempty"`
}

func writeReport(out io.Writer, r updater.Report, asJSON bool) error {
	if asJSON {
		return writeJSON(out, updateJSON{From: r.From, To: r.To, News: r.From != r.To, Added: r.Added, Changed: r.Changed, Removed: r.Removed,
			Bytes: r.Bytes, Missing: r.Missing.Bytes, Expires: r.Expires, Stale: r.Stale})
	}
	text := fmt.Sprintf("The library is at release %d of %s already.", r.To.Number, r.To.Date)
	if r.From != r.To {
		text = fmt.Sprintf("The library is at release %d of %s now: %d items new, %d changed, %d gone; %d bytes fetched.",
			r.To.Number, r.To.Date, len(r.Added), len(r.Changed), len(r.Removed), r.Bytes)
	}
	if r.Missing.Files > 0 {
		text += fmt.Sprintf(" %d attachments (%d bytes) were not fetched.", r.Missing.Files, r.Missing.Bytes)
	}
	_, err := fmt.Fprintln(out, text+staleNote(r))
	return err
}

// staleNote warns of signatures that no longer count over the web.
func staleNote(r updater.Report) string {
	if !r.Stale {
		return ""
	}
	return fmt.Sprintf(" Its signatures expired on %s: there may be newer ones.", r.Expires.Format(time.DateOnly))
}

func writePreview(out io.Writer, p updater.Preview, asJSON bool) error {
	if asJSON {
		return writeJSON(out, updateJSON{From: p.From, To: p.To, News: p.News, Bytes: p.Cost, Expires: p.Expires, Stale: p.Stale, Notes: p.Notes})
	}
	if !p.News {
		return writeReport(out, p.Report, false)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Release %d of %s, %s: %d bytes to fetch.%s\n", p.To.Number, p.To.Date, printable(p.To.Title.In("en")), p.Cost, staleNote(p.Report))
	for _, n := range p.Notes {
		if note := n.Note.In("en"); note != "" {
			fmt.Fprintf(&b, "  %s\n", oneLine(note))
		}
		writeChanges(&b, "new", n.New)
		writeChanges(&b, "changed", n.Changed)
		writeChanges(&b, "withdrawn", n.Withdrawn)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func writeChanges(b *strings.Builder, how string, all []feed.Change) {
	for _, c := range all {
		note := ""
		if c.Note != "" {
			note = ": " + c.Note
		}
		fmt.Fprintf(b, "  %-9s %s\n", how, oneLine(c.Title+note))
	}
}
