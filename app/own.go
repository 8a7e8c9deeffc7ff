package app

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/own"
)

// ownIndex is the folder of the index of what the reader wrote and added. It is
// made anew when it is lost.
const ownIndex = "own-index"

// openOwn opens the folder of the files of the reader's own. What finds them
// and the reader's words is opened by findOwn.
func (h *host) openOwn() httpapi.OwnDeps {
	self, err := os.Executable()
	if err != nil {
		h.log.Warn("PDF files are read without a process of their own", "error", err)
	}
	h.files = own.NewFolder(h.cfg.Files(), self)
	return httpapi.OwnDeps{Files: h.files, Await: func(ctx context.Context) {
		if index := h.ownIndex.Load(); index != nil {
			index.Await(ctx)
		}
	}}
}

// findOwn has searches find what is the reader's own as soon as its index is
// open. That may take as long as reading all files again, and so the library
// does not wait for it. Where it cannot be opened, all is kept and not found.
func (h *host) findOwn() {
	if wanted, err := h.reader.FileDigests(); err == nil {
		h.files.Sweep(wanted, time.Now())
	}
	corpus := &own.Corpus{Reader: h.reader, Files: h.files, Words: h.lib.content}
	index, err := own.OpenIndex(filepath.Join(h.cfg.Dir, ownIndex), corpus, h.log)
	if err != nil {
		h.log.Error("open the index of what the reader wrote", "error", err)
		return
	}
	h.ownIndex.Store(index)
	h.lib.engine.Beside(index.Engine)
}
