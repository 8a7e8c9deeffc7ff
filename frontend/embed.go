// Package frontend carries the built user interface inside the binary. It
// lives beside dist because go:embed cannot climb out of its own folder.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Dist returns the built front end: index.html and assets/. Before the first
// `npm run build` it is empty.
func Dist() fs.FS {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		panic("frontend: the embedded folder dist is missing: " + err.Error())
	}
	return dist
}
