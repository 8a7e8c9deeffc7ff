//go:build !production

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "bare: built without a window; build it with -tags desktop,production,webkit2_41")
	os.Exit(1)
}
