//go:build !linux

// Command benchfeed measures what an update costs on a slow line. It needs
// Linux, for the network namespaces at the two ends of the line.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "benchfeed: this benchmark runs on Linux only")
	os.Exit(1)
}
