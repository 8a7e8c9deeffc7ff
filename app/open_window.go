package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"path/filepath"

	"socialmission.org/desktop/internal/config"
)

// errNoWindow says that this computer cannot show a window just now.
var errNoWindow = errors.New("no window can be opened here")

// windowCommand is what the program does when it is given no command.
func windowCommand() command {
	return command{
		name: "", about: "Open the window.",
		setup: func(*flag.FlagSet) job {
			return job{alone: func(ctx context.Context, c *call, _ []string) error { return c.window(ctx) }}
		},
	}
}

// window opens the app in a window, or brings forward the one that is open.
// Where no window can be had, the app is served to the browser instead.
func (c *call) window(ctx context.Context) error {
	if !hasWindow {
		return toldError{"this build has no window; use `" + programName + " serve`", errNoWindow}
	}
	cfg, err := config.Load(c.env, c.dataDir)
	if err != nil {
		return err
	}
	if running, ok := findInstance(ctx, cfg); ok {
		return c.goToRunning(ctx, running)
	}
	if !canShowWindow(c.env) {
		return c.serveInstead(ctx)
	}
	err = c.openWindow(ctx, cfg)
	if errors.Is(err, errNoWindow) {
		return c.serveInstead(ctx)
	}
	return err
}

// serveInstead serves to the browser, and opens it where there is a screen.
func (c *call) serveInstead(ctx context.Context) error {
	c.browse = hasScreen(c.env)
	return c.serve(ctx, defaultAddress)
}

func (c *call) goToRunning(ctx context.Context, running instance) error {
	if running.URL == "" {
		return running.raise(ctx)
	}
	c.browse = hasScreen(c.env)
	return c.announce(ctx, running.URL)
}

// announce prints where the app is served and, when asked to, shows it there.
// Without a browser to be found, the address is still good.
func (c *call) announce(ctx context.Context, url string) error {
	if _, err := fmt.Fprintf(c.out, "%s: %s\n", productName, url); err != nil {
		return err
	}
	if !c.browse {
		return nil
	}
	if err := openBrowser(ctx, url); err != nil {
		fmt.Fprintf(c.errOut, "%s: %s\n", programName, sentence(err))
	}
	return nil
}

// openWindow shows the app, or why it cannot be shown: somebody who started
// the program by a double click sees no terminal.
func (c *call) openWindow(ctx context.Context, cfg config.Config) error {
	p := pane{language: systemLanguage(c.env)}
	h, closeLog, err := c.hostFor(ctx, cfg, &p)
	defer closeLog()
	if running, ok := heldBy(ctx, cfg, err); ok {
		return c.goToRunning(ctx, running) // started in the same moment, and was faster
	}
	if err != nil {
		p.log, p.handler = slog.New(slog.DiscardHandler), faultHandler(err)
		p.background = background("system", systemDark(c.env))
		return errors.Join(err, runWindow(ctx, p))
	}
	return errors.Join(runWindow(ctx, p), h.Close(), h.gate.err)
}

// hostFor prepares the folder, starts the host and tells the pane about it.
func (c *call) hostFor(ctx context.Context, cfg config.Config, p *pane) (*host, func(), error) {
	if err := cfg.Prepare(thisBuild().Version); err != nil {
		return nil, func() {}, err
	}
	log, closeLog := openLog(cfg.Log())
	h, err := startHost(ctx, c.env, cfg, log, "")
	if err != nil {
		log.Error("start", "error", err)
		return nil, closeLog, err
	}
	p.log, p.raise = log, h.raise
	p.handler = h
	p.placement, p.webData = cfg.Window(), filepath.Join(cfg.Dir, "webview")
	p.background = background(h.settings.Theme, systemDark(c.env))
	p.language = language(h.settings, c.env)
	log.Info("window", "version", thisBuild().Version)
	return h, closeLog, nil
}
