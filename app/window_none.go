//go:build !(production || dev || bindings)

package app

import (
	"context"

	"socialmission.org/desktop/internal/config"
)

// hasWindow says that this build can open one.
const hasWindow = false

func runWindow(context.Context, pane) error { return errNoWindow }

func canShowWindow(config.Environment) bool { return false }

func systemDark(config.Environment) bool { return false }
