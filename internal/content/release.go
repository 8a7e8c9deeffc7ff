package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// Known is what a library has read before: the digests of its files by path,
// and the context in which they were read.
type Known struct {
	Context string
	Files   map[string]string
}

// Reading is a release that was read.
type Reading struct {
	*library.Collection          // of the items, those that were read, without their bodies
	Unchanged           []string // ids of the others: they are as the library has them
	Context             string
}

// ReadRelease reads a published release as a library takes it in. It differs
// from ReadFiles in what a library of any size needs to fit in little memory
// and time: files are read one at a time, by read; items come without their
// bodies (Body gives them); and items whose file and context are known are
// not read at all. Attachments need only be named: they may arrive later. And
// what a newer publisher may have added is passed over: fields, folders and
// files this program does not know, and links into them. The error is that of
// read.
func ReadRelease(files []library.File, known Known, read func(library.File) ([]byte, error)) (Reading, []Fault, error) {
	r := &report{lenient: true}
	var all []file
	for _, p := range files {
		f := file{path: p.Path, size: p.Size, sha: p.SHA256}
		if p.SHA256 == "" {
			var err error
			if f, err = digest(p.Path, bytes.NewReader(p.Data)); err != nil {
				return Reading{}, nil, fmt.Errorf("read %s: %w", p.Path, err)
			}
		} else if !isAttachment(p.Path) {
			f.read = func() ([]byte, error) { return read(p) }
		}
		all = append(all, f)
	}
	fo := assemble(admit(all, r), r, known)
	return Reading{fo.col, slices.Sorted(maps.Keys(fo.unchanged)), fo.context}, r.sorted(), r.broken
}

// reading is raised when items are read differently than before: then all of
// them are read again.
const reading = 1

// contextOf names all that the reading of an item depends on beside its own
// file and its attachments.
func (fo *folder) contextOf(files []file) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d %q %q\n", reading, itemFields(), fo.rights)
	for _, f := range files {
		switch dir, _, _ := strings.Cut(f.path, "/"); dir {
		case "taxonomies":
			fmt.Fprintf(sum, "%s %s\n", f.path, f.sha)
		case "tables":
			fmt.Fprintln(sum, f.path)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// reuse decides whether known items may be left as they are: not where an
// attachment changed under their feet.
func (fo *folder) reuse(files []file, known Known) bool {
	for _, f := range files {
		if before, had := known.Files[f.path]; had && isAttachment(f.path) && before != f.sha {
			return false
		}
	}
	return known.Context == fo.context
}

// open returns a file with its bytes.
func (r *report) open(f file) file {
	if f.read == nil || r.broken != nil {
		return f
	}
	f.data, r.broken = f.read()
	return f
}

// Body returns the body of an item, from its file: what ReadFiles fills in.
func Body(data []byte) (string, error) {
	_, body, _, ok := split(string(normal(data)))
	if !ok {
		return "", fmt.Errorf("%w: this is not the file of an item", library.ErrContent)
	}
	return strings.TrimSpace(body), nil
}
