//go:build (production || dev || bindings) && !linux

package app

// tuneWebView leaves the system's own web view as it is.
func tuneWebView() {}
