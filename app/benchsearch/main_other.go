//go:build !linux

// Command benchsearch measures the search; see main.go.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "benchsearch: measures on Linux only")
	os.Exit(1)
}
