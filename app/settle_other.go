//go:build !linux

package app

// forgetStart leaves the program's pages to the system.
func forgetStart() {}
