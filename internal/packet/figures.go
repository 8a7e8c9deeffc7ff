package packet

import (
	"net/http"
	"slices"
	"strings"
)

// maxFigure bounds a figure that is put into a document, in bytes.
const maxFigure = 20 << 20

// FigureKind returns the media type of a figure that every reading program
// shows; what it is, its bytes say. A drawing that could carry a script is none.
func FigureKind(data []byte) (kind string, ok bool) {
	kind, _, _ = strings.Cut(http.DetectContentType(data), ";")
	shown := slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/webp"}, kind)
	return kind, shown && len(data) <= maxFigure
}

// FigureName is the file of a figure in a document of many files.
func FigureName(sha256, kind string) string {
	return "figures/" + sha256[:16] + "." + strings.Replace(strings.TrimPrefix(kind, "image/"), "jpeg", "jpg", 1)
}

func (l layout) figureBytes(sha string) (data []byte, kind string, ok bool) {
	if l.opt.Figure == nil {
		return nil, "", false
	}
	data, err := l.opt.Figure(sha)
	if err != nil {
		return nil, "", false
	}
	kind, ok = FigureKind(data)
	return data, kind, ok
}
