package library

import "errors"

// The closed list of faults the rest of the program tells apart. Wrap them
// with what was being done; package httpapi and the commands turn them into a
// sentence for the reader.
var (
	ErrNotFound = errors.New("not found")            // no such item, table, list
	ErrInvalid  = errors.New("invalid input")        // the request itself is wrong
	ErrLocked   = errors.New("held by another")      // another process holds the library
	ErrNewer    = errors.New("written by a newer")   // newer data folder than this binary
	ErrReadOnly = errors.New("cannot write")         // read-only data folder
	ErrFull     = errors.New("no space left")        // disk full
	ErrDamaged  = errors.New("damaged")              // store or index fails its checks
	ErrNotReady = errors.New("still being prepared") // index is being built
	ErrAbsent   = errors.New("not fetched yet")      // an attachment that the release names and that did not arrive
	ErrContent  = errors.New("content has faults")   // a content folder that fails its checks
)
