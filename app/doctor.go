package app

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/library"
)

// State is what doctor found of one part of the data folder.
type State string

// The states of a part.
const (
	stateOK       State = "ok"
	stateRepaired State = "repaired" // was not, and is now
	stateNote     State = "note"     // nothing wrong, but worth knowing
	stateFault    State = "fault"    // needs the reader's attention
)

// finding is one line of doctor's report.
type finding struct {
	Part   string `json:"part"` // folder, content, index, reader
	State  State  `json:"state"`
	Detail string `json:"detail"`
}

// report is what doctor --json prints.
type report struct {
	Folder   string        `json:"folder"`
	Origin   config.Origin `json:"origin"` // why this folder
	Version  string        `json:"version"`
	Healthy  bool          `json:"healthy"` // no finding is a fault
	Findings []finding     `json:"findings"`
}

func doctorCommand() command {
	return command{
		name: "doctor", synopsis: "[--json]",
		about: "Check the data folder and repair what can be rebuilt.",
		more: `
The content store and the index are rebuilt when they are damaged. What you
wrote yourself (reader.db) is checked in a copy and never changed.`,
		setup: func(fs *flag.FlagSet) job {
			asJSON := fs.Bool("json", false, "print as JSON: folder, healthy, findings")
			return job{alone: func(ctx context.Context, c *call, words []string) error {
				if err := noWords("doctor", words); err != nil {
					return err
				}
				return c.doctor(ctx, *asJSON)
			}}
		},
	}
}

func (c *call) doctor(ctx context.Context, asJSON bool) error {
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
	d := &doctor{cfg: cfg, log: log, report: report{Folder: cfg.Dir, Origin: cfg.Origin, Version: thisBuild().Version}}
	d.policy(c.env)
	if err := d.examine(ctx); err != nil {
		return err
	}
	if err := d.write(c.out, asJSON); err != nil {
		return err
	}
	if !d.report.Healthy {
		return saidError{exitFault}
	}
	return nil
}

// doctor examines one data folder.
type doctor struct {
	cfg    config.Config
	log    *slog.Logger
	report report
}

func (d *doctor) found(part string, state State, format string, args ...any) {
	f := finding{part, state, fmt.Sprintf(format, args...)}
	d.report.Findings = append(d.report.Findings, f)
	d.log.Info("doctor", "part", part, "state", state, "detail", f.Detail)
}

// policy says what an organisation decided for this computer.
func (d *doctor) policy(env config.Environment) {
	policy, err := config.LoadPolicy(env)
	switch {
	case err != nil:
		d.found("policy", stateFault, "nobody is asked for updates (%v)", err)
	case policy.Managed():
		d.found("policy", stateNote, "your organisation decides, by %s: updates %s, feed %s", policy.Path,
			cmp.Or(policy.Updates, "as you choose"), cmp.Or(policy.Feed.Source, "as you choose"))
	}
}

func (d *doctor) examine(ctx context.Context) error {
	d.found("folder", stateOK, "can be written to")
	if err := d.library(ctx); err != nil {
		return err
	}
	if err := d.readerData(ctx); err != nil {
		return err
	}
	d.leftovers()
	d.report.Healthy = true
	for _, f := range d.report.Findings {
		d.report.Healthy = d.report.Healthy && f.State != stateFault
	}
	return nil
}

// library checks the content store and the index, and rebuilds each as needed.
func (d *doctor) library(ctx context.Context) error {
	asideBefore := d.aside("content.db")
	lib, err := d.soundLibrary(ctx)
	if err != nil {
		return err
	}
	defer lib.Close()
	if err := lib.fill(ctx); err != nil {
		return err
	}
	release, err := lib.content.Release()
	if err != nil {
		return err
	}
	if len(d.aside("content.db")) > len(asideBefore) {
		d.found("content", stateRepaired, "was damaged; rebuilt as release %d, from the collection inside the program", release.Number)
	} else {
		d.found("content", stateOK, "release %d of %s", release.Number, release.Date)
	}
	return d.index(ctx, lib)
}

// soundLibrary opens a library whose content store passes its checks: where
// the old one does not, it is moved aside and a new one is begun.
func (d *doctor) soundLibrary(ctx context.Context) (*opened, error) {
	lib, err := openLibrary(ctx, d.cfg, d.log)
	if err != nil {
		return nil, err
	}
	checkErr := lib.content.Check(ctx)
	if checkErr == nil {
		return lib, nil
	}
	if err := errors.Join(lib.Close(), ctx.Err()); err != nil {
		return nil, err
	}
	if !errors.Is(checkErr, library.ErrDamaged) {
		return nil, checkErr
	}
	if _, err := moveAside(d.cfg.Content()); err != nil {
		return nil, err
	}
	return openLibrary(ctx, d.cfg, d.log)
}

func (d *doctor) index(ctx context.Context, lib *opened) error {
	err := lib.engine.Check(ctx)
	if err == nil {
		d.found("index", stateOK, "finds all %s", plural(total(lib.engine.Counts()), "item"))
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := lib.engine.Rebuild(ctx); err != nil {
		return err
	}
	d.found("index", stateRepaired, "was rebuilt from the content (%v)", err)
	return nil
}

func total(counts map[library.Kind]int) int {
	n := 0
	for _, count := range counts {
		n += count
	}
	return n
}
