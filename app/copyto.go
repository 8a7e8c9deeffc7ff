package app

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"socialmission.org/desktop/internal/handout"
	"socialmission.org/desktop/internal/library"
)

type copyToOptions struct {
	lists           []string
	pages, update   bool
	more, lang      string
	withoutPrograms bool
}

func copyToCommand() command {
	return command{
		name: "copy-to", synopsis: "FOLDER [--list LIST]… [--pages] [--update] [--programs FOLDER] [--no-programs]",
		about: "Put the app, the library and reading lists on a stick.",
		more: `
The stick then starts the library on other computers without installing
anything: this program is copied, and those for other systems that lie beside
it or in the folder of --programs. Every file is read back from the stick. A
copy that was broken off goes on with what is missing, and what a reader keeps
on the stick is never touched. Of what you wrote, only the lists named go along.`,
		setup: func(fs *flag.FlagSet) job {
			var o copyToOptions
			fs.Func("list", "reading `list` to take along, by title or id; may be given again", func(s string) error {
				o.lists = append(o.lists, s)
				return nil
			})
			fs.BoolVar(&o.pages, "pages", false, "the lists, or without any the library, as pages for phones")
			fs.BoolVar(&o.update, "update", false, "the signed update for others, in socialmission-feed")
			fs.StringVar(&o.more, "programs", "", "`folder` with the programs for other systems")
			fs.BoolVar(&o.withoutPrograms, "no-programs", false, "leave the app and the library out")
			fs.StringVar(&o.lang, "lang", "en", "`language` that pages open in: en or es")
			return job{own: true, slow: true, input: workingFolder, query: func(ctx context.Context, lib *opened, q question) error {
				if len(q.words) != 1 {
					return usage("copy-to takes one folder; see `%s help copy-to`", programName)
				}
				if err := wordsLanguage(o.lang); err != nil {
					return err
				}
				return copyTo(ctx, lib, q, o)
			}}
		},
	}
}

func copyTo(ctx context.Context, lib *opened, q question, o copyToOptions) error {
	order := handout.Order{To: q.from(q.words[0]), Pages: o.pages, Lang: o.lang, Trust: lib.trust()}
	for _, name := range o.lists {
		l, err := lib.list(name)
		if err != nil {
			return err
		}
		order.Lists = append(order.Lists, l)
	}
	if !o.withoutPrograms {
		more := o.more
		if more != "" {
			more = q.from(more)
		}
		order.Programs, order.Library = programsAtHand(more), true
	}
	if o.update {
		if _, err := lib.signedCopy(ctx); err != nil {
			return saveFault(err, order.To)
		}
		order.Update = lib.signedCopy
	}
	report, err := lib.source().Copy(ctx, order, nil)
	if err != nil {
		return toldError{handout.StickWords(report, err).En + fmt.Sprintf(" (%v)", err), copyFault(err)}
	}
	_, err = fmt.Fprintln(q.out, handout.StickWords(report, nil).En)
	return err
}

// copyFault keeps a stick that is full or locked from being taken for the data
// folder, which has exit codes of its own.
func copyFault(err error) error {
	if errors.Is(err, library.ErrLocked) {
		return library.ErrLocked
	}
	return errors.New("not copied")
}
