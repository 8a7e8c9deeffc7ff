package httpapi

// SaveFileRequest asks the window's program to write what one of its own
// addresses answers to a file.
type SaveFileRequest struct {
	Path string `json:"path"`           // "/api/…", with its query
	To   string `json:"to"`             // where the reader chose, an absolute path
	Name string `json:"name,omitempty"` // the name that was offered; its ending is added where the chosen one has none
}

// SavedFile says what was written.
type SavedFile struct {
	Path string `json:"path"`
	Size int64  `json:"size"`
}
