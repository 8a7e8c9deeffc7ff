//go:build production || dev || bindings

package app

import "log/slog"

// windowLog hands what the window's library has to say to our log.
type windowLog struct{ log *slog.Logger }

func (l windowLog) Print(m string)   { l.log.Debug(m, "from", "window") }
func (l windowLog) Trace(m string)   { l.log.Debug(m, "from", "window") }
func (l windowLog) Debug(m string)   { l.log.Debug(m, "from", "window") }
func (l windowLog) Info(m string)    { l.log.Info(m, "from", "window") }
func (l windowLog) Warning(m string) { l.log.Warn(m, "from", "window") }
func (l windowLog) Error(m string)   { l.log.Error(m, "from", "window") }
func (l windowLog) Fatal(m string)   { l.log.Error(m, "from", "window", "fatal", true) }
