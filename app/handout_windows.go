package app

import (
	"os"
	"slices"
	"strings"
)

// removable returns the drives that may be sticks: all but the system's.
func removable() []string {
	system := strings.ToUpper(os.Getenv("SystemDrive")) + `\`
	return slices.DeleteFunc(volumes(), func(root string) bool { return root == system })
}
