//go:build bindings

package app

import (
	"context"
	"log/slog"
	"net/http"
	"os"
)

// onlyBindings: the Wails tool runs this build to ask what is bound, with
// flags of its own; it must open nothing.
const onlyBindings = true

func runBindings() {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	if err := runWindow(context.Background(), pane{handler: http.NotFoundHandler(), log: log}); err != nil {
		log.Error("describe the bindings", "error", err)
		os.Exit(exitFault)
	}
}
