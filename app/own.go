package app

import (
	"os"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/own"
)

// own is what the API needs of the files that the reader added.
func (h *host) own() httpapi.OwnDeps {
	self, err := os.Executable()
	if err != nil {
		h.log.Warn("PDF files are read without a process of their own", "error", err)
	}
	return httpapi.OwnDeps{Files: own.NewFolder(h.cfg.Files(), self)}
}
