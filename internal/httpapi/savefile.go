package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// The ways in which a file cannot be saved.
var (
	errSaveFull = &fault{http.StatusInsufficientStorage, CodeFull, library.Text{
		En: "The file was not saved: the disk is full. Make some room or choose another place.",
		Es: "El archivo no se guardó: el disco está lleno. Libere espacio o elija otro lugar."}}
	errSaveRefused = &fault{http.StatusForbidden, CodeReadOnly, library.Text{
		En: "The file was not saved: this folder cannot be written to. Choose another place.",
		Es: "El archivo no se guardó: no se puede escribir en esta carpeta. Elija otro lugar."}}
	errSaveNowhere = &fault{http.StatusNotFound, CodeNotFound, library.Text{
		En: "The file was not saved: this folder is no longer there. Choose another place.",
		Es: "El archivo no se guardó: esta carpeta ya no está. Elija otro lugar."}}
	errSaveExists = &fault{http.StatusConflict, CodeInvalid, library.Text{
		En: "The file was not saved: there is already one of this name. Choose another name.",
		Es: "El archivo no se guardó: ya hay uno con ese nombre. Elija otro nombre."}}
	errSaveFailed = &fault{http.StatusInsufficientStorage, CodeInternal, library.Text{
		En: "The file could not be saved there. What was there before is as it was; choose another place.",
		Es: "El archivo no se pudo guardar ahí. Lo que había antes sigue como estaba; elija otro lugar."}}
)

// saveFile writes the answer of one of our own GET routes to a file that the
// reader chose. Only the window may: its page cannot download, and only its
// dialogs know paths. A browser downloads the same address.
func (s *server) saveFile(mux http.Handler) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		if s.Shell != Window {
			return nil, errForbidden
		}
		var request SaveFileRequest
		if err := readJSON(r, &request); err != nil {
			return nil, err
		}
		source, err := ownAddress(request.Path)
		if err != nil {
			return nil, err
		}
		to, err := savedPath(request)
		if err != nil {
			return nil, err
		}
		inner, err := http.NewRequestWithContext(r.Context(), http.MethodGet, source, nil)
		if err != nil {
			return nil, badValue("path")
		}
		inner.Host = r.Host
		inner.Header.Set("Accept-Language", r.Header.Get("Accept-Language"))
		size, err := writeAnswer(mux, inner, to)
		if err != nil {
			return nil, err
		}
		return SavedFile{Path: to, Size: size}, nil
	}
}

// ownAddress accepts the path and query of one of our own routes.
func ownAddress(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || len(address) > 4*maxQuery || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/api/") {
		return "", badValue("path")
	}
	return address, nil
}

// savedPath is where the file goes. The system's dialog asked before a file
// was replaced, but knows nothing of an ending that is added afterwards.
func savedPath(request SaveFileRequest) (string, error) {
	to := request.To
	if len(to) > reader.MaxAddress || !filepath.IsAbs(to) || strings.ContainsRune(to, 0) {
		return "", badValue("to")
	}
	ending := filepath.Ext(fileName(request.Name))
	if ending == "" || filepath.Ext(to) != "" {
		return to, nil
	}
	to += ending
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return "", errSaveExists
	}
	return to, nil
}

// writeAnswer writes what a handler answers to a new file beside to and moves
// it there once it is whole and on the disk.
func writeAnswer(handler http.Handler, r *http.Request, to string) (size int64, err error) {
	temp, err := os.CreateTemp(filepath.Dir(to), ".saving-*")
	if err != nil {
		return 0, notSaved(err)
	}
	defer func() {
		if err != nil {
			_ = temp.Close()
			_ = os.Remove(temp.Name()) // nothing half-written stays
		}
	}()
	answer := &fileAnswer{file: temp, header: http.Header{}}
	if err := answer.serve(handler, r); err != nil {
		return 0, err
	}
	err = errors.Join(temp.Chmod(savedMode(to)), temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), to)
	}
	if err != nil {
		return 0, notSaved(err)
	}
	return answer.size, nil
}

// savedMode keeps who may read a file that is replaced.
func savedMode(to string) fs.FileMode {
	if info, err := os.Stat(to); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
}

func notSaved(err error) error {
	say := errSaveFailed
	switch {
	case errors.Is(feed.DiskFault(err), library.ErrFull):
		say = errSaveFull
	case errors.Is(err, fs.ErrPermission), errors.Is(feed.DiskFault(err), library.ErrReadOnly):
		say = errSaveRefused
	case errors.Is(err, fs.ErrNotExist):
		say = errSaveNowhere
	}
	return fmt.Errorf("save a file: %w: %w", say, err)
}

// fileAnswer is a ResponseWriter that writes a good answer to a file, and
// keeps what a bad one says.
type fileAnswer struct {
	file   *os.File
	header http.Header
	status int
	size   int64
	fault  bytes.Buffer
	err    error // of the first write that failed
}

func (a *fileAnswer) Header() http.Header { return a.header }

func (a *fileAnswer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *fileAnswer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.status != http.StatusOK {
		return a.fault.Write(p)
	}
	n, err := a.file.Write(p)
	a.size += int64(n)
	if err != nil && a.err == nil {
		a.err = err
	}
	return n, err
}

// serve runs the handler and says whether all of a good answer was written.
func (a *fileAnswer) serve(handler http.Handler, r *http.Request) (err error) {
	defer func() {
		p := recover()
		switch {
		case p != nil && p != http.ErrAbortHandler: //nolint:errorlint // the very value is the sign
			panic(p)
		case a.err != nil:
			err = notSaved(a.err)
		case p != nil || r.Context().Err() != nil:
			err = fmt.Errorf("save a file: %w", errSaveFailed)
		}
	}()
	handler.ServeHTTP(a, r)
	if a.status == http.StatusOK || a.status == 0 {
		return nil
	}
	var told ErrorAnswer
	if json.Unmarshal(a.fault.Bytes(), &told) != nil || told.Error.Message == "" {
		return badValue("path")
	}
	return &fault{a.status, told.Error.Code, library.Text{En: told.Error.Message, Es: told.Error.Message}}
}
