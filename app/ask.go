package app

import (
	"context"
	"fmt"
	"io"

	"socialmission.org/desktop/internal/config"
)

// ask does a job that answers from the library: through the program that runs
// on the data folder when there is one, else by opening the library here.
func (c *call) ask(ctx context.Context, todo job, name string, args, words []string) error {
	cfg, err := config.Load(c.env, c.dataDir)
	if err != nil {
		return err
	}
	if running, ok := findInstance(ctx, cfg); ok {
		return c.askRunning(ctx, running, append([]string{name}, args...))
	}
	lib, err := c.openHere(ctx, cfg)
	if err != nil {
		return err
	}
	err = todo.query(ctx, lib, c.out, words)
	if closeErr := lib.Close(); err == nil {
		err = closeErr
	}
	return err
}

func (c *call) askRunning(ctx context.Context, running instance, args []string) error {
	a, err := running.command(ctx, args)
	if err != nil {
		return toldError{fmt.Sprintf("the library is open in process %d, which did not answer in time. Try again, or close it (%v)", running.PID, err), errInUse(err)}
	}
	return c.pass(a)
}

// updateRunning has the running program update the library. An older one, which
// cannot, says so.
func (c *call) updateRunning(ctx context.Context, running instance, o updateOptions) error {
	a, err := running.update(ctx, o)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return toldError{fmt.Sprintf("the library is open in process %d, which did not do the update. Update there, or close it and try again (%v)", running.PID, err), errInUse(err)}
	}
	return c.pass(a)
}

// pass hands on what the running program did.
func (c *call) pass(a answer) error {
	if _, err := io.WriteString(c.out, a.Out); err != nil {
		return err
	}
	fmt.Fprint(c.errOut, a.ErrOut)
	if a.Code != exitOK {
		return saidError{a.Code}
	}
	return nil
}

// openHere opens the library in this process and fills it on a first start.
func (c *call) openHere(ctx context.Context, cfg config.Config) (*opened, error) {
	if err := cfg.Prepare(thisBuild().Version); err != nil {
		return nil, err
	}
	log, closeLog := openLog(cfg.Log())
	defer closeLog()
	lib, err := openLibrary(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	if err := lib.fill(ctx); err != nil {
		lib.Close()
		return nil, err
	}
	return lib, nil
}
