package app

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/handout"
	"socialmission.org/desktop/internal/packet"
)

// packetFormats are the documents that a list can be made into.
var packetFormats = []string{"html", "epub", "pdf"}

type packetOptions struct {
	format, out, lang string
	summaries         bool
}

func packetCommand() command {
	return command{
		name: "packet", synopsis: "LIST [--format html|epub|pdf] [--out FILE] [--summaries] [--lang en|es]",
		about: "Write a reading list as one document to hand out.",
		more: `
LIST is the title or the id of a reading list. The document is written beside
where the command is called, under the list's title, unless --out names a file.
A PDF is printed by the Chromium, Chrome or Edge of this computer, with tags.`,
		setup: func(fs *flag.FlagSet) job {
			var o packetOptions
			fs.StringVar(&o.format, "format", "html", "`format`: html, epub or pdf")
			fs.StringVar(&o.out, "out", "", "`file` to write")
			fs.StringVar(&o.lang, "lang", "", "`language` of the words that are added: en or es; else the list's")
			fs.BoolVar(&o.summaries, "summaries", false, "print summaries instead of full texts, for fewer sheets")
			return job{own: true, slow: true, input: workingFolder, query: func(ctx context.Context, lib *opened, q question) error {
				if len(q.words) != 1 {
					return usage("packet takes the title or the id of one reading list; see `%s help packet`", programName)
				}
				if !slices.Contains(packetFormats, o.format) {
					return usage("--format takes %s, not %q", strings.Join(packetFormats, ", "), o.format)
				}
				if err := wordsLanguage(o.lang); err != nil {
					return err
				}
				return writePacket(ctx, lib, q, o)
			}}
		},
	}
}

func writePacket(ctx context.Context, lib *opened, q question, o packetOptions) error {
	l, err := lib.list(q.words[0])
	if err != nil {
		return err
	}
	lang := langOf(l, o.lang)
	source := lib.source()
	p, err := source.Packet(ctx, l, lang)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := packetBytes(ctx, p, &out, source.Options(lang, o.summaries), o.format); err != nil {
		return err
	}
	to := o.out
	if to == "" {
		to = handout.FileName(l.Title) + "." + o.format
	}
	to = q.from(to)
	if err := saveOut(to, out.Bytes()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(q.out, "%s: %s, %d bytes.\n", printable(to), plural(len(p.Entries), "item"), out.Len())
	return err
}

func packetBytes(ctx context.Context, p packet.Packet, out io.Writer, opt packet.Options, format string) error {
	switch format {
	case "epub":
		return p.WriteEPUB(out, opt)
	case "pdf":
		browser, err := packet.FindBrowser()
		if err != nil {
			return toldError{"no Chromium, Chrome or Edge was found on this computer, which write a PDF with tags. Use --format html and print that file", err}
		}
		return p.WritePDF(ctx, browser, out, opt)
	}
	return p.WriteHTML(out, opt)
}

// siteCommand is the command for pages.
func siteCommand() command {
	return command{
		name: "site", synopsis: "LIST|--all --out FOLDER [--lang en|es]",
		about: "Write a reading list or the whole library as pages for a browser.",
		more: `
The pages need no app, no server and no network: open index.html in the folder.
A folder that holds anything but such pages is refused.`,
		setup: func(fs *flag.FlagSet) job {
			all := fs.Bool("all", false, "the whole library")
			out := fs.String("out", "", "`folder` to write to: new, empty, or one of pages")
			lang := fs.String("lang", "", "`language` that the pages open in: en or es")
			return job{own: true, slow: true, input: workingFolder, query: func(ctx context.Context, lib *opened, q question) error {
				if *all == (len(q.words) == 1) || len(q.words) > 1 {
					return usage("site takes the title or the id of one reading list, or --all; see `%s help site`", programName)
				}
				if *out == "" {
					return usage("site needs --out and a folder; see `%s help site`", programName)
				}
				if err := wordsLanguage(*lang); err != nil {
					return err
				}
				return writeSite(ctx, lib, q, *out, *lang)
			}}
		},
	}
}

func siteFault(err error, to string) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return toldError{fmt.Sprintf("the pages in %s are not complete: %s. Then write them again (%v)", printable(filepath.Clean(to)), whyNotSaved(err), err), errors.New("not written")}
}
