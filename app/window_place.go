//go:build production || dev || bindings

package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"socialmission.org/desktop/internal/config"
)

// placement is what a window remembers between two starts.
type placement struct {
	Width     int  `json:"width"`
	Height    int  `json:"height"`
	X         int  `json:"x"`
	Y         int  `json:"y"`
	Placed    bool `json:"placed"` // X and Y are known
	Maximised bool `json:"maximised"`
}

// The window of the very first start: it fits a 1366×768 screen with a panel.
const (
	firstWidth  = 1280
	firstHeight = 700
)

// maxSide bounds what a damaged file can ask for.
const maxSide = 16000

// loadPlacement reads a placement; a missing or senseless one gives the first
// start's. It is a convenience and never a reason not to open.
func loadPlacement(path string) placement {
	first := placement{Width: firstWidth, Height: firstHeight}
	data, err := os.ReadFile(path)
	if err != nil {
		return first
	}
	var p placement
	if json.Unmarshal(data, &p) != nil || p.Width < minWidth || p.Height < minHeight || p.Width > maxSide || p.Height > maxSide {
		return first
	}
	return p
}

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

// onScreen checks against the sum of the screens, as their arrangement is not
// known: a window behind an unplugged screen must come back.
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
	p := w.place
	return p.X >= 0 && p.Y >= 0 && p.X+minWidth <= width && p.Y+minHeight/2 <= height
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
