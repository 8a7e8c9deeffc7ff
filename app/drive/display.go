//go:build linux

package drive

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Display is a virtual screen with a window manager and a session bus, shared
// by nothing else on the machine.
type Display struct {
	name string // ":7"
	bus  string // address of the session bus
	dir  string // configuration and logs, removed by Close
	kids []*exec.Cmd
}

// OpenDisplay starts a screen of the given size in pixels on a free display
// number. A window manager runs on it, because focus, resizing and full screen
// are the window manager's work.
func OpenDisplay(ctx context.Context, width, height int) (*Display, error) {
	dir, err := os.MkdirTemp("", "drive-display-")
	if err != nil {
		return nil, fmt.Errorf("opening a display: %w", err)
	}
	d := &Display{dir: dir}
	for _, step := range []func(context.Context) error{
		func(ctx context.Context) error { return d.startScreen(ctx, width, height) },
		d.setKeyboard,
		d.startBus,
		d.startManager,
	} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("opening a display: %w", err), d.Close())
		}
	}
	return d, nil
}

// startScreen starts Xvfb, which finds a free number itself and tells it on a
// pipe once it takes connections.
func (d *Display) startScreen(ctx context.Context, width, height int) error {
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-nolisten", "tcp", "-noreset",
		"-screen", "0", fmt.Sprintf("%dx%dx24", width, height))
	number, err := d.startAndRead(ctx, cmd, "xvfb.log")
	if err != nil {
		return err
	}
	d.name = ":" + number
	return nil
}

// setKeyboard gives the screen a keyboard that has the Spanish letters on keys.
// For a letter that no key has, xdotool changes the keyboard for a moment, and
// a busy window may look the key up too late.
func (d *Display) setKeyboard(ctx context.Context) error {
	_, err := d.tool(ctx, "setxkbmap", "-layout", "us", "-variant", "altgr-intl")
	return err
}

// startBus starts a session bus, so that neither the window nor the web view
// looks for the user's own.
func (d *Display) startBus(ctx context.Context) error {
	cmd := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address=3",
		"--address=unix:path="+filepath.Join(d.dir, "bus"))
	address, err := d.startAndRead(ctx, cmd, "dbus.log")
	if err != nil {
		return err
	}
	d.bus = address
	return nil
}

// startManager starts openbox with an empty configuration and waits until it
// manages the screen.
func (d *Display) startManager(ctx context.Context) error {
	cmd := exec.Command("openbox", "--sm-disable")
	cmd.Env = d.Environ(d.dir)
	if err := d.start(cmd, "openbox.log"); err != nil {
		return err
	}
	return poll(ctx, 20*time.Second, "the window manager", func(ctx context.Context) (bool, error) {
		_, err := d.tool(ctx, "xdotool", "get_desktop")
		return err == nil, nil
	})
}

// startAndRead starts cmd with a pipe as descriptor 3 and returns the first
// line it writes there.
func (d *Display) startAndRead(ctx context.Context, cmd *exec.Cmd, log string) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer r.Close()
	cmd.ExtraFiles = []*os.File{w}
	err = d.start(cmd, log)
	w.Close()
	if err != nil {
		return "", err
	}
	deadline, ok := ctx.Deadline()
	if limit := time.Now().Add(20 * time.Second); !ok || deadline.After(limit) {
		deadline = limit
	}
	if err := r.SetReadDeadline(deadline); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		said, _ := os.ReadFile(filepath.Join(d.dir, log))
		return "", fmt.Errorf("waiting for %s: %w: %s", filepath.Base(cmd.Path), err, said)
	}
	return strings.TrimSpace(line), nil
}

// start starts a process that dies with this one and logs into d.dir.
func (d *Display) start(cmd *exec.Cmd, log string) error {
	out, err := os.Create(filepath.Join(d.dir, log))
	if err != nil {
		return err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting %s: %w", cmd.Path, err)
	}
	d.kids = append(d.kids, cmd)
	return nil
}

// Environ is the whole environment of a program on this display: nothing of
// the user's own session, and every folder it may write below home.
func (d *Display) Environ(home string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"),
		"DISPLAY=" + d.name,
		"DBUS_SESSION_BUS_ADDRESS=" + d.bus,
		"HOME=" + home,
		"TMPDIR=" + os.TempDir(),
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"),
		"XDG_DATA_HOME=" + filepath.Join(home, "data"),
		"XDG_CACHE_HOME=" + filepath.Join(home, "cache"),
		"XDG_RUNTIME_DIR=" + filepath.Join(home, "run"),
		"GDK_BACKEND=x11",
		"GIO_USE_VFS=local",
		"LANG=C.UTF-8",
		"NO_AT_BRIDGE=1",
	}
}

// tool runs one short command against the display and returns what it prints.
func (d *Display) tool(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = d.Environ(d.dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out)), nil
}

// Screenshot saves the whole screen as a PNG.
func (d *Display) Screenshot(ctx context.Context, path string) error {
	_, err := d.tool(ctx, "import", "-window", "root", path)
	return err
}

// Close ends the display's processes, last started first, and removes its
// folder.
func (d *Display) Close() error {
	for i := len(d.kids) - 1; i >= 0; i-- {
		_ = syscall.Kill(-d.kids[i].Process.Pid, syscall.SIGTERM)
		end(d.kids[i])
	}
	d.kids = nil
	return os.RemoveAll(d.dir)
}
