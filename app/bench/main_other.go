//go:build !linux

// Command bench measures the program; see main.go.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "bench: the window is measured under Xvfb, on Linux only")
	os.Exit(1)
}
