package httpapi

import (
	"context"

	"socialmission.org/desktop/internal/own"
	"socialmission.org/desktop/internal/reader"
)

// listFiles lets list files carry the reader's own files. What comes in is
// looked at as if the reader had added it: its bytes say what it is. That
// takes a bounded time by itself and is not cut short.
type listFiles struct {
	folder *own.Folder
	reader *reader.Store
}

// Read returns the bytes of a file.
func (f listFiles) Read(digest string) ([]byte, error) { return f.folder.Bytes(digest) }

// Add keeps a file that came with a list.
func (f listFiles) Add(file reader.OwnFile, data []byte) (reader.OwnFile, error) {
	kept, err := f.folder.Keep(context.Background(), file.Name, data)
	if err != nil {
		return reader.OwnFile{}, fileFault(err)
	}
	file.Type, file.Size, file.SHA256 = kept.Type, kept.Size, kept.SHA256
	return f.reader.AddFile(file)
}
