//go:build linux

package measure

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"socialmission.org/desktop/internal/library"
)

// Program is a running `socialmission serve`.
type Program struct {
	cmd    *exec.Cmd
	Base   string // of its addresses, without a slash at the end
	client http.Client
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// Serve starts the program on a data folder and reads the address it prints.
func Serve(ctx context.Context, program, dir string) (*Program, error) {
	cmd := exec.CommandContext(ctx, program, "serve", "--addr", "127.0.0.1:0", "--data-dir", dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &Program{cmd: cmd}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if p.Base = address.FindString(lines.Text()); p.Base != "" {
			return p, nil
		}
	}
	err = p.Stop()
	return nil, errors.Join(fmt.Errorf("%s serve printed no address: %s", filepath.Base(program), said.String()), err)
}

// PID is the number of its process.
func (p *Program) PID() int { return p.cmd.Process.Pid }

// Stop ends it and waits until it has ended.
func (p *Program) Stop() error {
	p.client.CloseIdleConnections()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return p.cmd.Wait()
}

// Ready waits until the library is filled and its index answers.
func (p *Program) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	for {
		var status struct {
			Index   string
			Release library.Release
			Job     any
		}
		if err := p.Get(ctx, "/api/status", &status); err != nil {
			return err
		}
		if status.Index == "ready" && status.Release.Number > 0 && status.Job == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for the library to be filled: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Get reads a whole answer, and decodes it into out unless that is nil.
func (p *Program) Get(ctx context.Context, path string, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.Base+path, nil)
	if err != nil {
		return err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 16<<20))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s answered %s: %.200s", path, resp.Status, body)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(body, out)
}

// Send makes a request and reads the whole answer.
func (p *Program) Send(ctx context.Context, method, path, body string) error {
	req, err := http.NewRequestWithContext(ctx, method, p.Base+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := p.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	if err == nil && resp.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("%s %s answered %s: %.200s", method, path, resp.Status, answer)
	}
	return err
}
