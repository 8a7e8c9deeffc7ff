package app

import (
	"context"
	"fmt"
	"time"

	"socialmission.org/desktop/internal/publish/upload"
)

// progressEvery is how often an upload says how far it is.
const progressEvery = 10 * time.Second

func (c *call) publishUpload(ctx context.Context, o publishOptions, site, to string) error {
	now, err := o.day()
	if err != nil {
		return err
	}
	options := upload.Options{
		Now: now, Endpoint: o.endpoint, Identity: o.sshKey, KnownHosts: o.knownHosts,
		Getenv: c.env.Getenv, Progress: c.uploadProgress(time.Now()),
	}
	if canAsk() {
		options.Ask = func(question string) (string, error) { return c.typed(ctx, question) }
	}
	report, err := upload.Upload(ctx, site, to, options)
	if err != nil {
		return err
	}
	if o.asJSON {
		return writeJSON(c.out, report)
	}
	if report.Sent == 0 {
		_, err = fmt.Fprintf(c.out, "%s has release %d already; nothing was sent. Its signature counts until %s.\n",
			report.To, report.Release.Number, report.Expires.Format(time.DateOnly))
		return err
	}
	_, err = fmt.Fprintf(c.out, "Release %d of %s is at %s: %d of %d files sent, %d bytes. What it gives back is rightly signed, until %s.\n",
		report.Release.Number, report.Release.Date, report.To, report.Sent, report.Files, report.Bytes, report.Expires.Format(time.DateOnly))
	return err
}

// uploadProgress says now and then how far an upload is.
func (c *call) uploadProgress(last time.Time) func(upload.Report) {
	return func(r upload.Report) {
		if time.Since(last) >= progressEvery {
			last = time.Now()
			fmt.Fprintf(c.errOut, "%d files sent, %d bytes\n", r.Sent, r.Bytes)
		}
	}
}
