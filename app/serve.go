package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/library"
)

// defaultAddress lets the system choose a free port on this computer.
const defaultAddress = "127.0.0.1:0"

func serveCommand() command {
	return command{
		name: "serve", synopsis: "[--addr 127.0.0.1:0]",
		about: "Serve the app to the browser on this computer.",
		more: `
Prints one line with the address and runs until it is interrupted. Only this
computer is served: another address than a loopback one is refused.`,
		setup: func(fs *flag.FlagSet) job {
			addr := fs.String("addr", defaultAddress, "loopback `address` to listen on; port 0 means any free one")
			return job{alone: func(ctx context.Context, c *call, words []string) error {
				if err := noWords("serve", words); err != nil {
					return err
				}
				return c.serve(ctx, *addr)
			}}
		},
	}
}

// serve serves the app until ctx ends.
func (c *call) serve(ctx context.Context, addr string) error {
	if !loopback(addr) {
		return usage("%q is not an address of this computer alone; give one such as 127.0.0.1:8080 (other computers are not served by this command)", addr)
	}
	cfg, err := config.Load(c.env, c.dataDir)
	if err != nil {
		return err
	}
	if err := c.refuseSecond(ctx, cfg); err != nil {
		return err
	}
	if err := cfg.Prepare(thisBuild().Version); err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return toldError{fmt.Sprintf("cannot listen on %s; choose another port, or 0 for any free one (%v)", addr, err), err}
	}
	return c.serveOn(ctx, cfg, listener)
}

func (c *call) serveOn(ctx context.Context, cfg config.Config, listener net.Listener) (err error) {
	log, closeLog := openLog(cfg.Log())
	defer closeLog()
	url := "http://" + listener.Addr().String() + "/"
	h, err := startHost(ctx, c.env, cfg, log, url)
	if running, ok := heldBy(ctx, cfg, err); ok {
		err = running.inUse()
	}
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	stop := serveUntil(listener, h, log)
	defer func() { err = errors.Join(err, stop(), h.Close()) }()
	log.Info("serving", "version", thisBuild().Version, "address", listener.Addr().String())
	if err := c.announce(ctx, url); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return nil
	case <-h.gate.failed:
		return h.gate.err
	}
}

// refuseSecond says so plainly when a program already runs on the folder.
func (c *call) refuseSecond(ctx context.Context, cfg config.Config) error {
	if running, ok := findInstance(ctx, cfg); ok {
		return running.inUse()
	}
	return nil
}

// heldBy returns the program that holds the library, where err says that one does.
func heldBy(ctx context.Context, cfg config.Config, err error) (instance, bool) {
	if !errors.Is(err, library.ErrLocked) {
		return instance{}, false
	}
	return findInstance(ctx, cfg)
}

func (in instance) inUse() error {
	where := "in a window"
	if in.URL != "" {
		where = "at " + in.URL
	}
	return toldError{
		fmt.Sprintf("this library is already open %s (process %d); go on there, or close it first", where, in.PID),
		errInUse(nil),
	}
}
