// Package content reads a content folder: the library as its publisher writes
// it, in Markdown, YAML and CSV. It reports every fault of a folder with file
// and line, in words for people who are not engineers. The format is specified
// in docs/content.md. Reading is pure: the same bytes give the same collection.
package content

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"

	"socialmission.org/desktop/internal/library"
)

// The limits of a content folder. They bound the memory and time a hostile or
// broken folder can cost, and are far above what real items need.
const (
	MaxFile       = 2 << 20   // bytes of one item, taxonomy, thesaurus or table file
	MaxBody       = 1 << 20   // bytes of an item's body
	MaxSummary    = 20_000    // characters of an abstract
	MaxTitle      = 500       // characters of a title or label
	MaxText       = 5_000     // characters of any other text
	MaxList       = 500       // entries of one list in an item
	MaxTerms      = 5_000     // terms of a taxonomy, concepts of the thesaurus
	MaxAttachment = 200 << 20 // bytes of one attachment
	MaxFiles      = 100_000   // files of a folder
	MaxRows       = 20_000    // rows of a table
	MaxColumns    = 100       // columns of a table
	maxFaults     = 1_000     // faults listed for one file
)

// Fault is one thing wrong with a content folder. Line is 0 when the fault
// concerns the whole file.
type Fault struct {
	Path    string
	Line    int
	Message string
}

// String gives the fault as editors and terminals expect it.
func (f Fault) String() string {
	switch {
	case f.Path == "":
		return f.Message
	case f.Line == 0:
		return f.Path + ": " + f.Message
	}
	return fmt.Sprintf("%s:%d: %s", f.Path, f.Line, f.Message)
}

// Read reads the content folder at the root of fsys. The faults are all there
// are, sorted by path and line; what has no fault is in the collection. The
// error is not nil only when fsys itself cannot be read.
func Read(fsys fs.FS) (*library.Collection, []Fault, error) {
	r := &report{}
	files, err := walk(fsys, r)
	if err != nil {
		return nil, nil, fmt.Errorf("read content folder: %w", err)
	}
	fo := assemble(files, r, Known{})
	return fo.col, r.sorted(), nil
}

// ReadFiles reads a content folder held in memory.
func ReadFiles(files []library.File) (*library.Collection, []Fault) {
	r := &report{}
	fo := assemble(admit(fromMemory(files, r), r), r, Known{})
	return fo.col, r.sorted()
}

// report gathers the faults of a folder.
type report struct {
	faults  []Fault
	count   map[string]int // faults by path
	lenient bool           // pass over what a newer publisher may have added
	broken  error          // the first failure to read a file
}

// unknown adds a fault about something this program does not know.
func (r *report) unknown(path string, line int, format string, args ...any) {
	if !r.lenient {
		r.add(path, line, format, args...)
	}
}

func (r *report) add(path string, line int, format string, args ...any) {
	if r.count == nil {
		r.count = map[string]int{}
	}
	r.count[path]++
	switch n := r.count[path]; {
	case n <= maxFaults:
		r.faults = append(r.faults, Fault{path, line, fmt.Sprintf(format, args...)})
	case n == maxFaults+1:
		r.faults = append(r.faults, Fault{path, 0, fmt.Sprintf("more than %d faults; the rest are not listed", maxFaults)})
	}
}

// full reports whether no more faults of the file at path will be listed.
func (r *report) full(path string) bool { return r.count[path] > maxFaults }

// has reports whether the file at path has a fault.
func (r *report) has(path string) bool { return r.count[path] > 0 }

func (r *report) sorted() []Fault {
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(r.faults)
}
