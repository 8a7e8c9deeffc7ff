package httpapi

import (
	"context"

	"socialmission.org/desktop/internal/own"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/render"
)

// OwnDeps is what the reader added by himself beside his records.
type OwnDeps struct {
	Files *own.Folder
	Await func(context.Context) // until what was written is found, or for a moment; nil: own things are not found
}

// OwnFiles answers with the reader's files.
type OwnFiles struct {
	Files []reader.OwnFile `json:"files"`
	Bytes int64            `json:"bytes"` // that they take on the disk, deleted ones too
	Most  int64            `json:"most"`  // bytes of the largest file that is taken
}

// AddedFile answers to an upload.
type AddedFile struct {
	File     reader.OwnFile `json:"file"`
	Readable bool           `json:"readable"` // its text could be read and is searched
	Already  bool           `json:"already"`  // the reader has a file with these bytes
}

// FileView is all that the page shows of a file.
type FileView struct {
	File       reader.OwnFile   `json:"file"`
	HTML       string           `json:"html"` // its text; empty when none could be read
	Readable   bool             `json:"readable"`
	Cut        bool             `json:"cut"` // there is more text than is shown
	Contents   []render.Heading `json:"contents"`
	Paragraphs int              `json:"paragraphs"`
}

// FilePatch changes a file; what is absent stays.
type FilePatch struct {
	Title *string `json:"title,omitempty"`
	Lang  *string `json:"lang,omitempty"`
}
