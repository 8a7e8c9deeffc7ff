package content

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// file is one file of the folder. Text files are held whole; of attachments
// only what identifies them is kept.
type file struct {
	path string
	data []byte // text files only
	head []byte // first bytes of an attachment, to tell its type
	size int64
	sha  string
	read func() ([]byte, error) // of a text file that is not held yet
}

const attachments = "attachments"

// walk lists and reads the files below the root of fsys. Files whose names
// begin with a dot are the computer's own and skipped.
func walk(fsys fs.FS, r *report) ([]file, error) {
	var files []file
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case p == ".":
			return nil
		case strings.HasPrefix(d.Name(), ".") && d.IsDir():
			return fs.SkipDir
		case strings.HasPrefix(d.Name(), ".") || d.IsDir():
			return nil
		case !d.Type().IsRegular():
			r.add(p, 0, "this is not an ordinary file; copy the file itself here")
			return nil
		case len(files) == MaxFiles:
			r.add("", 0, "the folder holds more than %d files", MaxFiles)
			return fs.SkipAll
		}
		f, err := readFile(fsys, p, r)
		if err == nil && accept(f.path, r) {
			files = append(files, f)
		}
		return ignoreTooBig(err)
	})
	return files, err
}

// errTooBig marks a file that was reported and left unread.
var errTooBig = errors.New("file over the limit")

func ignoreTooBig(err error) error {
	if errors.Is(err, errTooBig) {
		return nil
	}
	return err
}

func readFile(fsys fs.FS, p string, r *report) (file, error) {
	in, err := fsys.Open(p)
	if err != nil {
		return file{}, err
	}
	defer in.Close()
	limit := int64(limitOf(p))
	if info, err := in.Stat(); err == nil && info.Size() > limit {
		tooBig(r, p, info.Size(), limit)
		return file{}, errTooBig
	}
	f, err := digest(p, io.LimitReader(in, limit+1))
	if err != nil {
		return file{}, fmt.Errorf("read %s: %w", p, err)
	}
	if f.size > limit {
		tooBig(r, p, f.size, limit)
		return file{}, errTooBig
	}
	return f, nil
}

// digest reads a file and names it by its SHA-256.
func digest(p string, in io.Reader) (file, error) {
	const sniffed = 512 // as many as http.DetectContentType looks at
	sum := sha256.New()
	var kept bytes.Buffer
	var out io.Writer = &kept
	if isAttachment(p) {
		out = &prefixWriter{max: sniffed, buf: &kept}
	}
	n, err := io.Copy(io.MultiWriter(sum, out), in)
	f := file{path: p, size: n, sha: hex.EncodeToString(sum.Sum(nil))}
	if isAttachment(p) {
		f.head = kept.Bytes()
	} else {
		f.data = kept.Bytes()
	}
	return f, err
}

// prefixWriter keeps the first max bytes written to it.
type prefixWriter struct {
	max int
	buf *bytes.Buffer
}

func (w *prefixWriter) Write(p []byte) (int, error) {
	if room := w.max - w.buf.Len(); room > 0 {
		w.buf.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// fromMemory names published files by their digests.
func fromMemory(published []library.File, r *report) []file {
	var files []file
	for _, p := range published {
		f, err := digest(p.Path, bytes.NewReader(p.Data))
		if err != nil { // cannot happen when reading from memory
			r.add(p.Path, 0, "the file cannot be read: %v", err)
			continue
		}
		files = append(files, f)
	}
	return files
}

// admit returns the files that have a place in the folder, sorted by path.
func admit(all []file, r *report) []file {
	var files []file
	seen := map[string]bool{}
	for _, f := range all {
		if seen[f.path] {
			r.add(f.path, 0, "this file is there twice")
			continue
		}
		seen[f.path] = true
		if !accept(f.path, r) {
			continue
		}
		if limit := int64(limitOf(f.path)); f.size > limit {
			tooBig(r, f.path, f.size, limit)
			continue
		}
		files = append(files, f)
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.path, b.path) })
	return files
}

func isAttachment(p string) bool { return strings.HasPrefix(p, attachments+"/") }

func limitOf(p string) int {
	if isAttachment(p) {
		return MaxAttachment
	}
	return MaxFile
}

func tooBig(r *report, p string, size, limit int64) {
	r.add(p, 0, "the file is %s; the limit is %s", megabytes(size), megabytes(limit))
}

func megabytes(n int64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/(1<<20)), ".0") + " MB"
}
