//go:build (production || dev || bindings) && !windows

package app

import (
	"context"
	"os/exec"
	"strings"
	"time"

	"socialmission.org/desktop/internal/config"
)

func canShowWindow(env config.Environment) bool { return hasScreen(env) }

// systemDark reports whether the page will prefer dark.
func systemDark(env config.Environment) bool {
	if env.OS != "darwin" {
		return gtkDark(env)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	style, err := exec.CommandContext(ctx, "defaults", "read", "-g", "AppleInterfaceStyle").Output()
	return err == nil && strings.HasPrefix(string(style), "Dark")
}
