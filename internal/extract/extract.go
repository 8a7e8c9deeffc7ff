// Package extract takes the text out of files that readers and publishers
// attach: PDF, Word (DOCX), EPUB, HTML and plain text. Files come from
// anywhere, so every step is bounded in what it reads, unpacks and returns, and
// PDF, whose parsers can be led astray by a crafted file, is read by a process
// of its own that is ended when it takes too long or too much memory.
package extract

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"socialmission.org/desktop/internal/library"
)

// Bounds of one file. What lies beyond them is refused or cut off.
const (
	maxFile     = 128 << 20 // bytes of a file that is looked into
	maxText     = 2 << 20   // bytes of text that are returned
	maxUnpacked = 64 << 20  // bytes unpacked from one container
	maxParts    = 5000      // files of one container that are read
)

// An Extractor takes text out of files.
type Extractor struct {
	// Program is the binary that reads PDF files as a process apart when it is
	// called with ChildCommand, which its main must pass on to Child. Empty, they
	// are read in this process, without bounds on time and memory.
	Program string
	// Patience is how long one PDF file may take; zero is half a minute.
	Patience time.Duration
}

// Text returns the text of a file as plain paragraphs. What a file is its
// bytes decide, the media type only where they do not. A file that holds no
// text is ErrNoText, one that cannot be read library.ErrInvalid; ErrNoText is of
// that kind too.
func (e Extractor) Text(ctx context.Context, mediaType string, data []byte) (string, error) {
	if len(data) > maxFile {
		return "", fmt.Errorf("take text out of a file of %d bytes: %w", len(data), library.ErrInvalid)
	}
	text, err := e.read(ctx, mediaType, data)
	if err != nil {
		return "", fmt.Errorf("take text out of a file: %w", err)
	}
	text = tidy(text)
	if text == "" {
		return "", ErrNoText
	}
	return text, nil
}

func (e Extractor) read(ctx context.Context, mediaType string, data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(head(data), []byte("%PDF-")):
		if e.Program == "" {
			return pdfText(ctx, data)
		}
		return e.apart(ctx, data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return zipText(ctx, data)
	case strings.HasPrefix(mediaType, "text/html"), strings.HasPrefix(mediaType, "application/xhtml"), looksLikeHTML(data):
		return htmlText(decoded(data))
	case binary(data):
		return "", fmt.Errorf("not a text: %w", library.ErrInvalid)
	}
	return decoded(data), nil
}

// head is where readers of PDF look for its mark, which junk may precede.
func head(data []byte) []byte {
	begin := data[:min(len(data), 1024)]
	if i := bytes.Index(begin, []byte("%PDF-")); i > 0 {
		return begin[i:]
	}
	return begin
}

func looksLikeHTML(data []byte) bool {
	begin := bytes.ToLower(bytes.TrimSpace(data[:min(len(data), 512)]))
	return bytes.HasPrefix(begin, []byte("<!doctype html")) || bytes.HasPrefix(begin, []byte("<html"))
}

// tidy makes paragraphs of any text: no controls, single spaces, no empty
// lines, and no more than is returned.
func tidy(text string) string {
	var sb strings.Builder
	for line := range strings.SplitSeq(strings.ToValidUTF8(text, " "), "\n") {
		line = strings.Join(strings.FieldsFunc(line, blank), " ")
		if line == "" {
			continue
		}
		if sb.Len()+len(line) > maxText {
			break
		}
		if sb.Len() > 0 {
			sb.WriteByte('\n')
		}
		sb.WriteString(line)
	}
	return sb.String()
}

func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError || r == '\u00ad' || r == '\ufeff'
}
