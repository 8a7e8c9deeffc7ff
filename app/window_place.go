//go:build production || dev || bindings

package app

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"socialmission.org/desktop/internal/config"
)

func (w *window) startState() options.WindowStartState {
	if w.place.Maximised {
		return options.Maximised
	}
	return options.Normal
}

// restore puts the window where it was, unless that place is off the screens.
func (w *window) restore() {
	if !w.place.Placed || w.place.Maximised || !w.onScreen() {
		return
	}
	runtime.WindowSetPosition(w.shell, w.place.X, w.place.Y)
}

func (w *window) onScreen() bool {
	screens, err := runtime.ScreenGetAll(w.shell)
	if err != nil {
		return false
	}
	width, height := 0, 0
	for _, s := range screens {
		width += s.Size.Width
		height = max(height, s.Size.Height)
	}
	return w.place.fits(width, height)
}

// remember writes where the window is now. A maximised window keeps the size
// it had before.
func (w *window) remember(shell context.Context) error {
	if w.pane.placement == "" {
		return nil
	}
	p := w.place
	p.Maximised = runtime.WindowIsMaximised(shell)
	if runtime.WindowIsNormal(shell) {
		p.Width, p.Height = runtime.WindowGetSize(shell)
		p.X, p.Y = runtime.WindowGetPosition(shell)
		p.Placed = true
	}
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write window place: %w", err)
	}
	return config.WriteFile(w.pane.placement, data)
}
