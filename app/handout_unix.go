//go:build !windows

package app

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// removable returns the disks that are mounted where sticks are.
func removable() []string {
	var mounted []string
	for _, dir := range volumes() {
		var here, above unix.Stat_t
		if unix.Stat(dir, &here) == nil && unix.Stat(filepath.Dir(dir), &above) == nil && here.Dev != above.Dev {
			mounted = append(mounted, dir)
		}
	}
	return mounted
}
