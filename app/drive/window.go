//go:build linux

package drive

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Options say what to start and how.
type Options struct {
	Binary string
	Args   []string
	Env    []string // added to the display's own environment
	// Home is the folder all of the program's own folders lie in. It must exist.
	Home string
	// Isolated starts the program on a machine without a network: a network
	// namespace of its own that holds nothing but a loopback device. It takes
	// root; CanIsolate tells.
	Isolated bool
	// Quiet is how long the program is left alone before the inspector
	// connects, so that connecting costs a measured start nothing.
	Quiet time.Duration
}

// CanIsolate reports whether this process may give a window a network of its own.
func CanIsolate() bool { return os.Geteuid() == 0 }

// Window is a running program with one window.
type Window struct {
	display *Display
	cmd     *exec.Cmd
	page    *inspector
	started time.Time
	id      string // of the X window
	log     string
	netns   *namespace
	ended   chan struct{}
}

// Start starts a program on the display, waits for its window and connects to
// its page.
func (d *Display) Start(ctx context.Context, o Options) (*Window, error) {
	w := &Window{display: d, log: filepath.Join(o.Home, "window.log"), ended: make(chan struct{})}
	if err := w.launch(ctx, o); err != nil {
		err = fmt.Errorf("starting %s: %w", filepath.Base(o.Binary), err)
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

func (w *Window) launch(ctx context.Context, o Options) error {
	if o.Isolated {
		netns, err := newNamespace()
		if err != nil {
			return err
		}
		w.netns = netns
	}
	address, err := w.freeAddress()
	if err != nil {
		return err
	}
	if err := w.spawn(o, address); err != nil {
		return err
	}
	select {
	case <-time.After(o.Quiet):
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := w.connect(ctx, address); err != nil {
		return err
	}
	if err := w.listen(ctx); err != nil {
		return err
	}
	return w.find(ctx)
}

// freeAddress picks a loopback port for the inspector in the window's network.
func (w *Window) freeAddress() (address string, err error) {
	err = w.netns.do(func() error {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		address = l.Addr().String()
		return l.Close()
	})
	return address, err
}

// spawn starts the program in a process group of its own.
func (w *Window) spawn(o Options, inspector string) error {
	run := filepath.Join(o.Home, "run")
	if err := os.MkdirAll(run, 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(w.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(o.Binary, o.Args...)
	cmd.Env = append(w.display.Environ(o.Home), "WEBKIT_INSPECTOR_HTTP_SERVER="+inspector)
	cmd.Env = append(cmd.Env, o.Env...)
	cmd.Dir = o.Home
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	w.started = time.Now()
	if err := w.netns.do(cmd.Start); err != nil {
		return err
	}
	w.cmd = cmd
	go func() { defer close(w.ended); _ = cmd.Wait() }()
	return nil
}

// connect waits until the web view lists its page, and connects to it.
func (w *Window) connect(ctx context.Context, address string) error {
	client := &http.Client{Transport: &http.Transport{DialContext: w.dial}}
	var last error
	err := poll(ctx, 60*time.Second, "the window's page", func(ctx context.Context) (bool, error) {
		select {
		case <-w.ended:
			return false, fmt.Errorf("it ended by itself: %s", w.Output())
		default:
		}
		w.page, last = dialInspector(ctx, client, address)
		return last == nil, nil
	})
	if err != nil && last != nil {
		return fmt.Errorf("%w: %w", err, last)
	}
	return err
}

// listen has the page tell its console, what it has written so far included.
// A page whose process has died never answers.
func (w *Window) listen(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return w.page.call(ctx, "Console.enable", nil, nil)
}

func (w *Window) dial(ctx context.Context, network, address string) (conn net.Conn, err error) {
	err = w.netns.do(func() error {
		var d net.Dialer
		conn, err = d.DialContext(ctx, network, address)
		return err
	})
	return conn, err
}

// find waits for the program's X window and gives it the keyboard.
func (w *Window) find(ctx context.Context) error {
	pid := strconv.Itoa(w.PID())
	err := poll(ctx, 30*time.Second, "the window to show", func(ctx context.Context) (bool, error) {
		id, err := w.display.tool(ctx, "xdotool", "search", "--all", "--onlyvisible", "--pid", pid, "--name", ".")
		w.id = id
		return err == nil && id != "", nil
	})
	if err != nil {
		return err
	}
	_, err = w.display.tool(ctx, "xdotool", "windowactivate", "--sync", w.id)
	return err
}

// PID is the program's process.
func (w *Window) PID() int { return w.cmd.Process.Pid }

// Started is the moment just before the program was started.
func (w *Window) Started() time.Time { return w.started }

// Ended is closed when the program has ended.
func (w *Window) Ended() <-chan struct{} { return w.ended }

// Output returns what the program has written to its standard output and error.
func (w *Window) Output() string {
	text, err := os.ReadFile(w.log)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// Title returns the title in the window's frame.
func (w *Window) Title(ctx context.Context) (string, error) {
	return w.display.tool(ctx, "xdotool", "getwindowname", w.id)
}

// Screenshot saves what the window shows as a PNG, without its frame.
func (w *Window) Screenshot(ctx context.Context, path string) error {
	_, err := w.display.tool(ctx, "import", "-window", w.id, path)
	return err
}

// Processes returns the program and all processes it has started.
func (w *Window) Processes() ([]Process, error) { return Tree(w.PID()) }

// Memory returns the proportional set size of all the window's processes.
func (w *Window) Memory() (int64, error) {
	tree, err := w.Processes()
	var sum int64
	for _, p := range tree {
		sum += p.PSS
	}
	return sum, err
}

// Kill ends the program as a power cut would, at once.
func (w *Window) Kill() error { return w.stop(syscall.SIGKILL) }

// Close asks the program to end, waits, kills what is left of it and reports
// what had to be killed.
func (w *Window) Close() error { return w.stop(syscall.SIGTERM) }

func (w *Window) stop(signal syscall.Signal) error {
	defer w.netns.close()
	if w.cmd == nil {
		return nil
	}
	if w.page != nil {
		w.page.close()
		w.page = nil
	}
	tree, err := Tree(w.PID())
	if err != nil {
		return err
	}
	if err := w.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	late := outlived(tree, 10*time.Second)
	for _, p := range late {
		_ = syscall.Kill(p.PID, syscall.SIGKILL)
	}
	<-w.ended
	if len(late) > 0 {
		return fmt.Errorf("%d processes outlived the window, %s first", len(late), late[0].Name)
	}
	return nil
}

// outlived waits until all processes have ended and returns those that did not
// in time.
func outlived(tree []Process, limit time.Duration) []Process {
	var left []Process
	_ = poll(context.Background(), limit, "the end", func(context.Context) (bool, error) {
		left = left[:0]
		for _, p := range tree {
			if _, alive := parentOf(p.PID); alive {
				left = append(left, p)
			}
		}
		return len(left) == 0, nil
	})
	return left
}
