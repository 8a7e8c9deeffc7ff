//go:build !production

// Command bare is the yardstick of the bench: a window with a small page and
// nothing else. It needs the tags of a window build.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "bare: built without a window; build it with -tags desktop,production,webkit2_41")
	os.Exit(1)
}
