//go:build linux

package drive

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Process is one process of the window: the app itself, or one that the web
// view started for it.
type Process struct {
	PID  int
	Name string // "socialmission", "WebKitWebProcess", "WebKitNetworkProcess"
	PSS  int64  // proportional set size in bytes: shared pages count by share
}

// Tree returns the process pid and all its descendants with their memory. A
// process that ends while it is being read is left out.
func Tree(pid int) ([]Process, error) {
	parents, err := parents()
	if err != nil {
		return nil, fmt.Errorf("reading the process tree: %w", err)
	}
	var tree []Process
	for _, p := range descendants(pid, parents) {
		name, err := os.ReadFile(procPath(p, "comm"))
		if err != nil {
			continue
		}
		pss, err := pss(p)
		if err != nil {
			continue
		}
		tree = append(tree, Process{PID: p, Name: strings.TrimSpace(string(name)), PSS: pss})
	}
	return tree, nil
}

// parents maps every process to its parent.
func parents() (map[int]int, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	parents := map[int]int{}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if parent, ok := parentOf(pid); ok {
			parents[pid] = parent
		}
	}
	return parents, nil
}

// parentOf reads the parent from /proc/PID/stat, whose second field is a name
// in brackets that may itself hold spaces and brackets. Zombies have none.
func parentOf(pid int) (int, bool) {
	stat, err := os.ReadFile(procPath(pid, "stat"))
	if err != nil {
		return 0, false
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 2 || fields[0] == "Z" {
		return 0, false
	}
	parent, err := strconv.Atoi(fields[1])
	return parent, err == nil
}

func descendants(pid int, parents map[int]int) []int {
	if _, alive := parents[pid]; !alive {
		return nil
	}
	found := []int{pid}
	for i := 0; i < len(found); i++ {
		for child, parent := range parents {
			if parent == found[i] {
				found = append(found, child)
			}
		}
	}
	return found
}

// pss reads a process's proportional set size.
func pss(pid int) (int64, error) {
	f, err := os.Open(procPath(pid, "smaps_rollup"))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "Pss:"); ok {
			kb, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 10, 64)
			return kb * 1024, err
		}
	}
	return 0, fmt.Errorf("%s names no Pss", f.Name())
}

func procPath(pid int, name string) string {
	return filepath.Join("/proc", strconv.Itoa(pid), name)
}

// end waits for a process that was told to stop, and kills its group when it
// takes longer than five seconds.
func end(cmd *exec.Cmd) {
	done := make(chan struct{})
	go func() { defer close(done); _ = cmd.Wait() }()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-done
	}
}

// poll asks done every 20 ms until it says yes, fails, or limit has passed.
func poll(ctx context.Context, limit time.Duration, what string, done func(context.Context) (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, err := done(ctx)
		if ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", what, ctx.Err())
		case <-tick.C:
		}
	}
}
