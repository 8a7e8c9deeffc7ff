package extract

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// The media types of what can be read.
const (
	PDF      = "application/pdf"
	Word     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	EPUB     = "application/epub+zip"
	HTML     = "text/html"
	Markdown = "text/markdown"
	Plain    = "text/plain"
)

// The ways in which a file is not what can be read.
var (
	ErrNoText  = fmt.Errorf("%w: the file holds no text", library.ErrInvalid)
	ErrUnknown = fmt.Errorf("%w: the file is of a kind that cannot be read", library.ErrInvalid)
	ErrMisled  = fmt.Errorf("%w: the file is not what its name says", library.ErrInvalid)
)

// Kind returns the media type of a file as its bytes say. The name only tells
// Markdown from plain text, and a file that belies its name is ErrMisled.
func Kind(name string, data []byte) (string, error) {
	kind := kindOf(data)
	ext := strings.ToLower(path.Ext(name))
	switch {
	case ext == ".pdf" && kind != PDF, ext == ".docx" && kind != Word, ext == ".epub" && kind != EPUB:
		return "", ErrMisled
	case kind == "":
		return "", ErrUnknown
	case kind == Plain && (ext == ".md" || ext == ".markdown"):
		return Markdown, nil
	}
	return kind, nil
}

func kindOf(data []byte) string {
	switch {
	case bytes.HasPrefix(head(data), []byte("%PDF-")):
		if bytes.Contains(data, []byte("startxref")) || bytes.Contains(data, []byte("endobj")) {
			return PDF
		}
		return "" // it begins like one, and nothing follows
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return zipKind(data)
	case looksLikeHTML(data):
		return HTML
	case binary(data), bytes.HasPrefix(data, []byte(`{\rtf`)):
		return ""
	}
	return Plain
}

func zipKind(data []byte) string {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ""
	}
	for _, f := range r.File[:min(len(r.File), maxParts)] {
		switch f.Name {
		case "word/document.xml":
			return Word
		case "META-INF/container.xml":
			return EPUB
		}
	}
	return ""
}
