package app

import (
	"encoding/json"
	"os"
)

// The smallest window that still shows one readable pane.
const (
	minWidth  = 360
	minHeight = 480
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

// fits reports whether a window put there can be seen and reached. The sizes
// are the sum of the screens' widths and the greatest height, as their
// arrangement is not known: a window behind an unplugged screen must come back.
func (p placement) fits(width, height int) bool {
	return p.X >= 0 && p.Y >= 0 && p.X+minWidth <= width && p.Y+minHeight/2 <= height
}
