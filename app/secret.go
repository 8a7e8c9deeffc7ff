package app

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"golang.org/x/term"
)

// passphraseVariable may hold a passphrase, for work that nobody sits beside.
const passphraseVariable = "SOCIALMISSION_PASSPHRASE"

// minPassphrase is the least length of a new passphrase, in bytes.
const minPassphrase = 10

// canAsk reports whether somebody sits at a terminal.
func canAsk() bool { return term.IsTerminal(int(os.Stdin.Fd())) }

// typed asks for a secret on the terminal, without showing what is typed.
func (c *call) typed(ctx context.Context, prompt string) (string, error) {
	fd := int(os.Stdin.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("ask for a passphrase: %w", err)
	}
	fmt.Fprint(c.errOut, prompt+": ")
	defer fmt.Fprintln(c.errOut)
	type answer struct {
		text []byte
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		done <- answer{text, err}
	}()
	select {
	case a := <-done:
		return string(a.text), a.err
	case <-ctx.Done():
		return "", firstOf(ctx.Err(), term.Restore(fd, before))
	}
}

func firstOf(err, next error) error {
	if err != nil {
		return err
	}
	return next
}

// passphrases returns how passphrases of keys are got: from a file, the
// environment or the terminal. Nil: there is no way to get one.
func (c *call) passphrases(ctx context.Context, file string) (func(key string, fresh bool) (string, error), error) {
	given := c.env.Getenv(passphraseVariable)
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, usage("the passphrase cannot be read (%v)", err)
		}
		given = string(bytes.TrimRight(data, "\r\n"))
	}
	switch {
	case given != "":
		return func(_ string, fresh bool) (string, error) { return given, goodPassphrase(given, fresh) }, nil
	case !canAsk():
		return nil, nil
	}
	return func(key string, fresh bool) (string, error) { return c.askPassphrase(ctx, key, fresh) }, nil
}

func (c *call) askPassphrase(ctx context.Context, key string, fresh bool) (string, error) {
	if !fresh {
		return c.typed(ctx, "Passphrase of "+key)
	}
	text, err := c.typed(ctx, "New passphrase for "+key)
	if err == nil {
		err = goodPassphrase(text, fresh)
	}
	if err != nil {
		return "", err
	}
	again, err := c.typed(ctx, "The same again")
	if err == nil && again != text {
		err = toldError{"the two passphrases differ; nothing was changed", nil}
	}
	return text, err
}

func goodPassphrase(text string, fresh bool) error {
	if fresh && len(text) < minPassphrase {
		return toldError{fmt.Sprintf("a passphrase needs at least %d characters; four or five random words are good. Nothing was changed", minPassphrase), nil}
	}
	return nil
}
