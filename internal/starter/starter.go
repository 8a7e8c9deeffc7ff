// Package starter carries the starter collection inside the binary, so that
// the library opens complete on a machine that has never been online.
package starter

import (
	"embed"
	"io/fs"
)

//go:embed all:content
var content embed.FS

// Content returns the content folder of the starter collection.
func Content() fs.FS {
	sub, err := fs.Sub(content, "content")
	if err != nil { // only an invalid constant could cause it
		panic(err)
	}
	return sub
}
