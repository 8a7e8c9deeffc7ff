package content

import (
	"bytes"
	"fmt"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// ReadRelease reads a published release as a library takes it in. It differs
// from ReadFiles in three things. Files are read one at a time, by read, and
// items come without their bodies (Body gives them), so that a library of any
// size fits in little memory. Attachments need only be named: they may arrive
// later. And what a newer publisher may have added is passed over: fields,
// folders and files this program does not know, and links into them. The
// error is that of read.
func ReadRelease(files []library.File, read func(library.File) ([]byte, error)) (*library.Collection, []Fault, error) {
	r := &report{lenient: true}
	var all []file
	for _, p := range files {
		f := file{path: p.Path, size: p.Size, sha: p.SHA256}
		if p.SHA256 == "" {
			var err error
			if f, err = digest(p.Path, bytes.NewReader(p.Data)); err != nil {
				return nil, nil, fmt.Errorf("read %s: %w", p.Path, err)
			}
		} else if !isAttachment(p.Path) {
			f.read = func() ([]byte, error) { return read(p) }
		}
		all = append(all, f)
	}
	col := assemble(admit(all, r), r)
	return col, r.sorted(), r.broken
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
