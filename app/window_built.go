//go:build (production || bindings) && !dev

package app

// pageFromVite: a finished build carries its page.
const pageFromVite = false
