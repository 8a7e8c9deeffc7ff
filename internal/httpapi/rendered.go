package httpapi

import (
	"sync"

	"socialmission.org/desktop/internal/render"
)

// renderedNotes keeps the HTML of notes that were shown lately: fifty of them
// take longer to make than all the rest of an answer.
type renderedNotes struct {
	mu   sync.Mutex
	html map[string]string // by what was written
	size int
}

// maxRendered bounds what is kept, in bytes; then all begins anew.
const maxRendered = 1 << 20

func (r *renderedNotes) note(text string) string {
	if text == "" {
		return ""
	}
	r.mu.Lock()
	html, ok := r.html[text]
	r.mu.Unlock()
	if ok {
		return html
	}
	html = render.Note(text)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.size += len(text) + len(html)
	if r.html == nil || r.size > maxRendered {
		r.html, r.size = map[string]string{}, len(text)+len(html)
	}
	r.html[text] = html
	return html
}
