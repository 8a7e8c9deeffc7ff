package feed

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// AttachmentFolder is where the files lie that travel apart from a release's
// documents, one by one, by their digest.
const AttachmentFolder = "attachments/"

// maxLine bounds a line of a payload's list, in bytes.
const maxLine = MaxPath + 100

// Payload is many files in one piece: what a delta, a snapshot and the bundle
// hold once they are unpacked. Files are carried in it; Apart are carried
// elsewhere and only named here; Gone are paths the release has no longer.
type Payload struct {
	Files []library.File
	Apart []Entry
	Gone  []string
}

// line is one line of a payload's list.
type line struct {
	path string
	text string
	data []byte
}

// Encode writes the payload down in its one form: a list sorted by path, an
// empty line, and the bytes of the files in the order of the list.
func (p Payload) Encode() []byte {
	var lines []line
	for _, f := range p.Files {
		lines = append(lines, line{f.Path, fmt.Sprintf("%d\t%s\n", len(f.Data), f.Path), f.Data})
	}
	for _, e := range p.Apart {
		lines = append(lines, line{e.Path, fmt.Sprintf("%d\t%s\t%s\n", e.Size, e.Path, e.SHA256), nil})
	}
	for _, path := range p.Gone {
		lines = append(lines, line{path, "-\t" + path + "\n", nil})
	}
	slices.SortFunc(lines, func(a, b line) int { return strings.Compare(a.path, b.path) })
	size := 1
	for _, l := range lines {
		size += len(l.text) + len(l.data)
	}
	var out bytes.Buffer
	out.Grow(size)
	for _, l := range lines {
		out.WriteString(l.text)
	}
	out.WriteByte('\n')
	for _, l := range lines {
		out.Write(l.data)
	}
	return out.Bytes()
}

// DecodePayload reads what Encode wrote, and nothing else: the error wraps
// library.ErrContent for any other bytes. The files share data's memory.
func DecodePayload(data []byte) (Payload, error) {
	d := payloadDecoder{}
	for last := ""; ; {
		text, rest, found := bytes.Cut(data, []byte("\n"))
		if !found || len(text) > maxLine {
			return Payload{}, badPayload("its list does not end")
		}
		data = rest
		if len(text) == 0 {
			break
		}
		path, err := d.line(string(text))
		if err != nil {
			return Payload{}, err
		}
		if path <= last {
			return Payload{}, badPayload("its list is not sorted")
		}
		last = path
	}
	return d.bodies(data)
}

func badPayload(format string, args ...any) error {
	return fmt.Errorf("%w: payload: %s", library.ErrContent, fmt.Sprintf(format, args...))
}

// payloadDecoder gathers a payload; sizes are those of its files.
type payloadDecoder struct {
	Payload
	sizes []int64
	total int64
	lines int
}

// line reads one line of the list and returns the path it names.
func (d *payloadDecoder) line(text string) (string, error) {
	if d.lines++; d.lines > 2*MaxFiles {
		return "", badPayload("its list is too long")
	}
	fields := strings.Split(text, "\t")
	if len(fields) < 2 || len(fields) > 3 {
		return "", badPayload("a line of its list has %d fields", len(fields))
	}
	path := fields[1]
	if reason := badPath(path); reason != "" {
		return "", badPayload("the path %q %s", path, reason)
	}
	if fields[0] == "-" && len(fields) == 2 {
		d.Gone = append(d.Gone, path)
		return path, nil
	}
	size, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil || size < 0 || size > MaxFile || strconv.FormatInt(size, 10) != fields[0] {
		return "", badPayload("%q is no size", fields[0])
	}
	if len(fields) == 3 {
		e := Entry{Path: path, Size: size, SHA256: fields[2]}
		d.Apart = append(d.Apart, e)
		return path, e.verify()
	}
	d.Files = append(d.Files, library.File{Path: path})
	d.sizes = append(d.sizes, size)
	if d.total += size; d.total > MaxTotal {
		return "", badPayload("it is too large")
	}
	return path, nil
}

// bodies cuts data, all that follows the list, into the files.
func (d *payloadDecoder) bodies(data []byte) (Payload, error) {
	if int64(len(data)) != d.total {
		return Payload{}, badPayload("its files have %d bytes, its list says %d", len(data), d.total)
	}
	for i, size := range d.sizes {
		d.Files[i].Data = data[:size:size]
		data = data[size:]
	}
	return d.Payload, nil
}

// NewEntry returns the entry of a file.
func NewEntry(f library.File) Entry {
	return Entry{Path: f.Path, Size: int64(len(f.Data)), SHA256: hex.EncodeToString(digest(f.Data))}
}
