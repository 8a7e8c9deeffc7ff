package app

import (
	"os"
	"path/filepath"
	"time"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/own"
)

// ownIndex is the folder of the index of what the reader wrote and added. It is
// made anew when it is lost.
const ownIndex = "own-index"

// openOwn opens what the API needs of the files and words of the reader's own.
// Where their index cannot be opened, they are kept and not found.
func (h *host) openOwn() httpapi.OwnDeps {
	self, err := os.Executable()
	if err != nil {
		h.log.Warn("PDF files are read without a process of their own", "error", err)
	}
	files := own.NewFolder(h.cfg.Files(), self)
	if wanted, err := h.reader.FileDigests(); err == nil {
		files.Sweep(wanted, time.Now())
	}
	corpus := &own.Corpus{Reader: h.reader, Files: files, Words: h.lib.content}
	index, err := own.OpenIndex(filepath.Join(h.cfg.Dir, ownIndex), corpus, h.log)
	if err != nil {
		h.log.Error("open the index of what the reader wrote", "error", err)
		return httpapi.OwnDeps{Files: files}
	}
	h.lib.engine.Beside(index.Engine)
	h.lib.own = index
	return httpapi.OwnDeps{Files: files, Index: index}
}
