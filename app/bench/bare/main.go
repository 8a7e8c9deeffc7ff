//go:build production

// Command bare is the yardstick of the benchmark: the least a Wails window can
// be. It shows 500 list entries rendered by a short script from its own asset
// server, with no store, no index and no component framework, and marks its
// first content the way the app does.
package main

import (
	"embed"
	"fmt"
	"os"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
)

//go:embed index.html page.js
var page embed.FS

func main() {
	err := wails.Run(&options.App{
		Title:       "Bare window",
		Width:       1200,
		Height:      800,
		AssetServer: &assetserver.Options{Assets: page},
		Linux:       &linux.Options{WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}
