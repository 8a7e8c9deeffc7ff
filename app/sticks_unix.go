//go:build !windows

package app

import (
	"path/filepath"
	"runtime"
	"slices"
)

// volumes returns where this system mounts removable disks.
func volumes() []string {
	patterns := []string{"/media/*", "/media/*/*", "/run/media/*/*", "/mnt", "/mnt/*"}
	if runtime.GOOS == "darwin" {
		patterns = []string{"/Volumes/*"}
	}
	var all []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			panic(err) // the patterns are constants
		}
		all = append(all, found...)
	}
	slices.Sort(all)
	return all
}
