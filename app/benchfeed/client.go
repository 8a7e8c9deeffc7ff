//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// check is what a look for news takes when there is none.
type check struct{ plain, secure traffic }

// checks measures looks for news without any: over plain http, and over TLS
// by a later start of the program than the one that began the session.
func (s *stage) checks(ctx context.Context, l *lane) (check, error) {
	g := gaps[0]
	home := s.path("check")
	if err := execute(ctx, "cp", "-a", s.path(at("home", newest)), home); err != nil {
		return check{}, err
	}
	look := func(scheme string) (took traffic, err error) {
		env := []string{"SSL_CERT_FILE=" + filepath.Join(l.hosts.dir, "root.pem")}
		source := scheme + "://" + serverAddress + "/" + at("site", g.to)
		for range 2 { // the first one keeps what the second goes on from
			took, err = l.measured(ctx, line{}, time.Minute, env, []string{s.bench.program, "update", "--check", "--data-dir", home, "--source", source})
			if err != nil {
				return took, err
			}
		}
		return took, nil
	}
	plain, err := look("http")
	if err != nil {
		return check{}, err
	}
	secure, err := look("https")
	return check{plain, secure}, errors.Join(err, os.RemoveAll(home))
}

// memory is the most memory, in bytes, that the program has held.
type memory struct{ idle, update, bulk int64 }

// memories compares an update with a start that only waits for its reader.
func (s *stage) memories(ctx context.Context, l *lane) (m memory, err error) {
	if m.idle, err = s.idleMemory(ctx); err != nil {
		return m, err
	}
	for _, run := range []struct {
		gap  gap
		peak *int64
	}{{gaps[0], &m.update}, {gaps[2], &m.bulk}} {
		home := s.path("memory")
		if err := execute(ctx, "cp", "-a", s.path(at("home", run.gap.from)), home); err != nil {
			return m, err
		}
		cmd := exec.CommandContext(ctx, s.bench.program, "update", "--data-dir", home, "--source", s.address("", at("site", run.gap.to)))
		if err := l.client.do(cmd.Start); err != nil {
			return m, err
		}
		peak := watchPeak(cmd.Process.Pid)
		if err := cmd.Wait(); err != nil {
			return m, err
		}
		if *run.peak = <-peak; *run.peak == 0 {
			return m, errors.New("the update ended before its memory was read")
		}
		if err := os.RemoveAll(home); err != nil {
			return m, err
		}
	}
	return m, nil
}

// idleMemory starts the program on the library, as it is before the update,
// and leaves it alone.
func (s *stage) idleMemory(ctx context.Context) (int64, error) {
	home := s.path("idle")
	if err := execute(ctx, "cp", "-a", s.path(at("home", gaps[0].from)), home); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, s.bench.program, "serve", "--addr", "127.0.0.1:0", "--data-dir", home)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	if !bufio.NewScanner(out).Scan() {
		return 0, errors.Join(errors.New("the program did not start"), cmd.Wait())
	}
	select {
	case <-ctx.Done():
	case <-time.After(3 * time.Second):
	}
	peak, err := readPeak(cmd.Process.Pid)
	err = errors.Join(err, cmd.Process.Signal(os.Interrupt))
	return peak, errors.Join(err, cmd.Wait(), os.RemoveAll(home))
}

// watchPeak reads the most memory of a process again and again until it ends.
// (What the kernel says after the end counts this program's own memory, too.)
func watchPeak(pid int) <-chan int64 {
	result := make(chan int64, 1)
	go func() {
		last := int64(0)
		for {
			peak, err := readPeak(pid)
			if err != nil || peak < last {
				result <- last
				return
			}
			last = peak
			time.Sleep(2 * time.Millisecond)
		}
	}()
	return result
}

func readPeak(pid int) (int64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, errors.New("the process has ended")
}

func output(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, args[0], args[1:]...).CombinedOutput()
	return strings.TrimSpace(string(out)), err
}
