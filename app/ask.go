package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"socialmission.org/desktop/internal/config"
)

// ask does a job that answers from the library: through the program that runs
// on the data folder when there is one, else by opening the library here. What
// it reads and the file it writes are this process's affair in both cases.
func (c *call) ask(ctx context.Context, todo job, name string, args, words []string) error {
	cfg, err := config.Load(c.env, c.dataDir)
	if err != nil {
		return err
	}
	q := question{words: words, out: c.out}
	if todo.input != nil {
		if q.input, err = todo.input(c, words); err != nil {
			return err
		}
	}
	if todo.save == nil || *todo.save == "" {
		return c.askWhoHolds(ctx, cfg, todo, append([]string{name}, args...), q)
	}
	var file bytes.Buffer
	q.out = &file
	if err := c.askWhoHolds(ctx, cfg, todo, append([]string{name}, args...), q); err != nil {
		return err
	}
	return saveOut(*todo.save, file.Bytes())
}

// askWhoHolds asks the program that holds the library, or this one.
func (c *call) askWhoHolds(ctx context.Context, cfg config.Config, todo job, args []string, q question) error {
	if running, ok := findInstance(ctx, cfg); ok {
		return c.askRunning(ctx, running, args, q, todo.slow)
	}
	lib, err := c.openHere(ctx, cfg, todo.own)
	if err != nil {
		return err
	}
	err = todo.query(ctx, lib, q)
	if closeErr := lib.Close(); err == nil {
		err = closeErr
	}
	return err
}

func (c *call) askRunning(ctx context.Context, running instance, args []string, q question, slow bool) error {
	ask := running.command
	if slow {
		ask = running.slowCommand
	}
	a, err := ask(ctx, args, q.input)
	if err != nil {
		return toldError{fmt.Sprintf("the library is open in process %d, which did not answer in time. Try again, or close it (%v)", running.PID, err), errInUse(err)}
	}
	return c.pass(a, q.out)
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
	return c.pass(a, c.out)
}

// pass hands on what the running program did.
func (c *call) pass(a answer, out io.Writer) error {
	if _, err := io.WriteString(out, a.Out); err != nil {
		return err
	}
	fmt.Fprint(c.errOut, a.ErrOut)
	if a.Code != exitOK {
		return saidError{a.Code}
	}
	return nil
}

// openHere opens the library in this process and fills it on a first start.
// With own, it opens what the reader made too.
func (c *call) openHere(ctx context.Context, cfg config.Config, own bool) (*opened, error) {
	if err := cfg.Prepare(thisBuild().Version); err != nil {
		return nil, err
	}
	log, closeLog := openLog(cfg.Log())
	defer closeLog()
	lib, err := openLibrary(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	if err = lib.fill(ctx); err == nil && own {
		lib.reader, err = openReader(ctx, cfg, log)
		lib.closeReader = true
	}
	if err != nil {
		return nil, errors.Join(err, lib.Close())
	}
	return lib, nil
}

// inputFrom reads a file, or the standard input where its name is "-".
func inputFrom(c *call, name string) ([]byte, error) {
	from := c.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("read what the command needs: %w", err)
		}
		defer file.Close()
		from = file
	}
	data, err := io.ReadAll(io.LimitReader(from, maxInput+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > maxInput {
		return nil, usage("%s is larger than %d MB, so it was not read", name, maxInput>>20)
	}
	return data, nil
}
