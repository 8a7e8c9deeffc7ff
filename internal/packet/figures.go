package packet

import (
	"net/http"
	"slices"
	"strings"
)

// maxFigure bounds a figure that is put into a document, in bytes.
const maxFigure = 20 << 20

// figureBytes returns a figure that every reading program shows: what it is,
// its bytes say. A drawing that could carry a script is none.
func (l layout) figureBytes(sha string) (data []byte, kind string, ok bool) {
	if l.opt.Figure == nil {
		return nil, "", false
	}
	data, err := l.opt.Figure(sha)
	if err != nil || len(data) > maxFigure {
		return nil, "", false
	}
	kind, _, _ = strings.Cut(http.DetectContentType(data), ";")
	return data, kind, slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/webp"}, kind)
}
