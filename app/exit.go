package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/library"
)

// Exit codes, documented in docs/commands.md and stable.
const (
	exitOK      = 0
	exitFault   = 1 // something went wrong
	exitUsage   = 2 // the command line is wrong
	exitNothing = 3 // what was named does not exist
	exitInUse   = 4 // another process holds the library
	exitFolder  = 5 // the data folder cannot be used
)

// usageError is a command line that cannot be understood.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usage(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// saidError is a failure whose words were already printed.
type saidError struct{ code int }

func (e saidError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// toldError carries a sentence for the reader and keeps its cause.
type toldError struct {
	text  string
	cause error
}

func (e toldError) Error() string { return e.text }
func (e toldError) Unwrap() error { return e.cause }

func exitCode(err error) int {
	var wrong usageError
	var said saidError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &said):
		return said.code
	case errors.As(err, &wrong):
		return exitUsage
	case errors.Is(err, library.ErrNotFound):
		return exitNothing
	case errors.Is(err, library.ErrLocked):
		return exitInUse
	case folderFault(err):
		return exitFolder
	}
	return exitFault
}

func folderFault(err error) bool {
	for _, kind := range []error{
		config.ErrNoHome, config.ErrNotFolder, config.ErrReadOnly, config.ErrFull, config.ErrNewer,
		library.ErrReadOnly, library.ErrFull, library.ErrNewer,
	} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// sentence says in one line what happened, what still holds and what to do.
func sentence(err error) string {
	var said saidError
	if err == nil || errors.As(err, &said) {
		return ""
	}
	return oneLine(sentenceFor(err))
}

func sentenceFor(err error) string {
	var told toldError
	switch {
	case errors.As(err, &told):
		return told.text
	case errors.Is(err, context.Canceled):
		return "stopped; what was finished is kept"
	case errors.Is(err, config.ErrNewer), errors.Is(err, library.ErrNewer):
		return "the data folder was written by a newer version of " + productName + ", so nothing in it was changed. Use the newer version, or another folder with --data-dir (" + err.Error() + ")"
	case errors.Is(err, config.ErrReadOnly), errors.Is(err, library.ErrReadOnly):
		return "the data folder cannot be written to; nothing was changed. Allow writing there, or choose another folder with --data-dir (" + err.Error() + ")"
	case errors.Is(err, config.ErrFull), errors.Is(err, library.ErrFull):
		return "the disk with the data folder is full. What was already in the library is safe. Free some space, or choose another folder with --data-dir, and start again (" + err.Error() + ")"
	case errors.Is(err, config.ErrNotFolder):
		return "the data folder cannot be used, because a file is in its place. Choose another one with --data-dir (" + err.Error() + ")"
	case errors.Is(err, library.ErrLocked):
		return "another process holds the library and does not answer. Close it, or wait a moment, and try again (" + err.Error() + ")"
	case errors.Is(err, library.ErrDamaged):
		return "part of the library is damaged. `" + programName + " doctor` repairs what can be rebuilt; what you wrote yourself is kept apart and was not touched (" + err.Error() + ")"
	}
	return err.Error()
}

// oneLine keeps a message on one line of a terminal and free of control
// characters, whatever file name or text it quotes.
func oneLine(s string) string {
	return strings.Join(strings.Fields(printable(s)), " ")
}

// printable drops the control characters that could drive a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20 || (r >= 0x7f && r < 0xa0) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069):
			return -1
		}
		return r
	}, s)
}
