//go:build dev

package app

// pageFromVite: in development the page is served by Vite, fresh at each change.
const pageFromVite = true
