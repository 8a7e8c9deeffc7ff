package httpapi

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// uploaded is the name of the zip file that a browser brought last.
const uploaded = "feed.zip"

var errUpload = &fault{http.StatusInsufficientStorage, CodeInternal, library.Text{
	En: "The file could not be kept on this computer, so nothing was changed. Check that its disk works and try again.",
	Es: "El archivo no se pudo guardar en este equipo y no se cambió nada. Compruebe que su disco funciona e inténtelo de nuevo."}}

// uploadUpdate takes the bytes of a zip file from a browser, which knows no
// paths, and looks what is in it.
func (s *server) uploadUpdate(r *http.Request) (any, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/octet-stream" && kind != "application/zip" {
		return nil, errMediaType
	}
	if s.Updates.Desk.State().Job != nil {
		return nil, errBusy
	}
	path, err := s.receive(r)
	if err != nil {
		return nil, err
	}
	return s.check(r, path)
}

// receive keeps the body of a request and returns where. What a browser
// brought before goes.
func (s *server) receive(r *http.Request) (string, error) {
	kept, err := s.keepBody(r, feed.MaxTotal)
	if err != nil {
		return "", err
	}
	path := filepath.Join(s.Updates.Uploads, uploaded)
	if err := os.Rename(kept, path); err != nil {
		_ = os.Remove(kept) // the next one comes under another name
		return "", notKept(err)
	}
	return path, nil
}

// keepBody keeps the body of a request, at most most bytes, in a file of its
// own and returns the path.
func (s *server) keepBody(r *http.Request, most int64) (string, error) {
	if err := os.MkdirAll(s.Updates.Uploads, 0o700); err != nil {
		return "", notKept(err)
	}
	file, err := os.CreateTemp(s.Updates.Uploads, ".upload-*")
	if err != nil {
		return "", notKept(err)
	}
	body := &readFault{Reader: http.MaxBytesReader(nil, r.Body, most)}
	_, err = io.Copy(file, body)
	if err = errors.Join(err, file.Close()); err == nil {
		return file.Name(), nil
	}
	_ = os.Remove(file.Name()) // the next one comes under another name
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return "", errTooLarge
	case body.err != nil:
		return "", errBody
	}
	return "", notKept(err)
}

// notKept says why a file from a browser could not be kept: a full disk and a
// read-only folder have sentences of their own.
func notKept(err error) error {
	err = feed.DiskFault(err)
	if errors.Is(err, library.ErrFull) || errors.Is(err, library.ErrReadOnly) {
		return fmt.Errorf("keep a file from the browser: %w", err)
	}
	return fmt.Errorf("keep a file from the browser: %w: %w", errUpload, err)
}

// readFault remembers that it was the reading that failed.
type readFault struct {
	io.Reader
	err error
}

func (f *readFault) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// unhurried lifts the time limits from an answer that may take long. In the
// window there are none.
func unhurried(w http.ResponseWriter) {
	slow := http.NewResponseController(w)
	_ = slow.SetReadDeadline(time.Time{})
	_ = slow.SetWriteDeadline(time.Time{})
}
