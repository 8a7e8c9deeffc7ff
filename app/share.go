package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/room"
)

// shareTick is how often the command looks whether there is something to say.
const shareTick = time.Second

// shareOptions are what is shared, and how.
type shareOptions struct {
	lists   []string // titles or ids
	library bool
	name    string
	address string
}

func shareCommand() command {
	return command{
		name: "share", synopsis: "[--list NAME]… [--library] [--name NAME] [--addr :8080]",
		about: "Share reading lists or the library with others in this room.",
		more: `
Others on the same network read in their browser, at the address that is
printed; they can change nothing here. Libraries of the same feed can take
their updates from it with --library. What the network allows is printed as it
becomes known. Ctrl+C ends it.`,
		setup: func(fs *flag.FlagSet) job {
			var o shareOptions
			fs.Func("list", "title or id of a reading `list` to share; may be repeated", func(name string) error {
				o.lists = append(o.lists, name)
				return nil
			})
			fs.BoolVar(&o.library, "library", false, "share the whole library")
			fs.StringVar(&o.name, "name", "", "what the room calls this `computer`")
			fs.StringVar(&o.address, "addr", "", "`address` and port to listen on; without it every network, and the first free port from 8080")
			return job{alone: func(ctx context.Context, c *call, words []string) error {
				if err := noWords("share", words); err != nil {
					return err
				}
				if !o.library && len(o.lists) == 0 {
					return usage("say what to share, with --list and the title of a reading list, or --library; see `%s help share`", programName)
				}
				return c.share(ctx, o)
			}}
		},
	}
}

// share opens the library and shares it until ctx ends.
func (c *call) share(ctx context.Context, o shareOptions) (err error) {
	cfg, err := config.Load(c.env, c.dataDir)
	if err != nil {
		return err
	}
	if err := c.refuseSecond(ctx, cfg); err != nil {
		return err
	}
	if err := cfg.Prepare(thisBuild().Version); err != nil {
		return err
	}
	log, closeLog := openLog(cfg.Log())
	defer closeLog()
	h, err := startHost(ctx, c.env, cfg, log, "")
	if running, ok := heldBy(ctx, cfg, err); ok {
		err = running.inUse()
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if _, err := h.library(ctx); err != nil {
		return err
	}
	return c.shareFrom(ctx, h, o)
}

func (c *call) shareFrom(ctx context.Context, h *host, o shareOptions) error {
	all, err := h.reader.Lists()
	if err != nil {
		return err
	}
	chosen, err := chooseLists(all, o.lists)
	if err != nil {
		return err
	}
	sharing := room.Sharing{Name: o.name, Library: o.library, Address: o.address}
	for _, l := range chosen {
		sharing.Lists = append(sharing.Lists, l.ID)
	}
	if err := h.room.Start(ctx, sharing); err != nil {
		return shareFault(err, o.address)
	}
	if err := h.room.Look(); err != nil {
		return shareFault(err, o.address)
	}
	r := shareReport{out: c.out, titles: chosen}
	r.begin(h.room.State())
	for r.err == nil {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(shareTick):
			r.news(h.room.State())
		}
	}
	return r.err
}

// chooseLists finds the lists that are named by title or id.
func chooseLists(all []reader.List, names []string) ([]reader.List, error) {
	var chosen []reader.List
	for _, name := range names {
		var found []reader.List
		for _, l := range all {
			if l.ID == name || strings.EqualFold(l.Title, strings.TrimSpace(name)) {
				found = append(found, l)
			}
		}
		switch len(found) {
		case 1:
			chosen = append(chosen, found[0])
		case 0:
			return nil, toldError{fmt.Sprintf("there is no reading list %q", name), library.ErrNotFound}
		default:
			return nil, usage("%d reading lists are called %q; give the id of one: %s and %s", len(found), name, found[0].ID, found[1].ID)
		}
	}
	return chosen, nil
}

func shareFault(err error, address string) error {
	switch {
	case errors.Is(err, room.ErrForbidden):
		return toldError{"your organisation has switched off sharing in the room; the list's code and the USB stick still work", err}
	case errors.Is(err, room.ErrPort) && address != "":
		return toldError{fmt.Sprintf("cannot listen on %s; another program may use that port. Without --addr a free one is found (%v)", address, err), err}
	case errors.Is(err, room.ErrPort):
		return toldError{fmt.Sprintf("every port that sharing uses is taken by other programs; choose one with --addr (%v)", err), err}
	}
	return err
}

// shareReport prints what there is to know, each thing when it becomes known.
type shareReport struct {
	out    io.Writer
	titles []reader.List
	last   room.State
	err    error
}

func (r *shareReport) say(format string, args ...any) {
	if r.err == nil {
		_, r.err = fmt.Fprintln(r.out, oneLine(fmt.Sprintf(format, args...)))
	}
}

func (r *shareReport) begin(s room.State) {
	var what []string
	if s.Sharing.Library {
		what = append(what, "the library")
	}
	for _, l := range r.titles {
		what = append(what, "“"+l.Title+"”")
	}
	r.say("%s shares %s in this room. Ctrl+C ends it.", s.Sharing.Name, strings.Join(what, " and "))
	if s.Taken != 0 {
		r.say("Port %d is another program's, so %d is used.", s.Taken, s.Port)
	}
	for i, address := range s.Addresses {
		r.say("%s", address)
		if i == 0 && r.err == nil {
			r.err = writeQR(r.out, address)
		}
	}
	r.say("%s", verdictWords(s.Test))
	r.last = s
}

// news says what is other than before.
func (r *shareReport) news(s room.State) {
	if s.Named != "" && s.Named != r.last.Named {
		r.say("Also as %s", s.Named)
	}
	if s.Test.Verdict != r.last.Test.Verdict {
		r.say("%s", verdictWords(s.Test))
	}
	if s.Guests != r.last.Guests {
		r.say("Guests now: %d", s.Guests)
	}
	known := map[string]room.Neighbour{}
	for _, n := range r.last.Neighbours {
		known[n.Address] = n
	}
	for _, n := range s.Neighbours {
		if n != known[n.Address] && n.Reached {
			r.say("Neighbour: %s has the library of %s (release %d), at http://%s/", n.Name, n.Date, n.Release, n.Address)
		}
	}
	r.last = s
}
