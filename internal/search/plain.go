package search

import "socialmission.org/desktop/internal/render"

// plain returns the words of a Markdown text.
func plain(src string) string {
	if src == "" {
		return ""
	}
	return render.Plain(src)
}
