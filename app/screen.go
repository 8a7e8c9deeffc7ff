package app

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"

	"socialmission.org/desktop/internal/config"
)

// hasScreen reports whether there is a screen to show anything on. Only the
// systems that use X11 or Wayland run without one as a matter of course.
func hasScreen(env config.Environment) bool {
	if env.OS == "windows" || env.OS == "darwin" {
		return true
	}
	return env.Getenv("DISPLAY") != "" || env.Getenv("WAYLAND_DISPLAY") != ""
}

// openBrowser shows an address in the default browser.
func openBrowser(ctx context.Context, url string) error {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	case "darwin":
		name = "open"
	}
	if err := exec.CommandContext(ctx, name, args...).Start(); err != nil {
		return toldError{fmt.Sprintf("no browser could be opened (%v); open %s yourself", err, url), err}
	}
	return nil
}
