//go:build linux

package drive

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Witness watches whether a window reaches, or tries to reach, beyond this
// machine. It looks at every socket of the window's processes ten times a
// second; for an isolated window the kernel itself counts each attempt.
type Witness struct {
	window *Window
	stop   context.CancelFunc
	done   sync.WaitGroup

	mu    sync.Mutex
	seen  map[string]bool
	fault error
}

// Watch starts a witness, which Verdict ends.
func (w *Window) Watch(ctx context.Context) *Witness {
	ctx, cancel := context.WithCancel(ctx)
	v := &Witness{window: w, stop: cancel, seen: map[string]bool{}}
	v.done.Go(func() { v.watch(ctx) })
	return v
}

func (v *Witness) watch(ctx context.Context) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		v.look()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (v *Witness) look() {
	tree, err := Tree(v.window.PID())
	v.mu.Lock()
	defer v.mu.Unlock()
	if err != nil {
		v.fault = err
		return
	}
	for _, p := range tree {
		for _, remote := range strangers(p.PID) {
			v.seen[p.Name+" → "+remote] = true
		}
	}
}

// Verdict ends the watch and returns what it saw: nothing, when all is well.
func (v *Witness) Verdict() ([]string, error) {
	v.look()
	v.stop()
	v.done.Wait()
	var found []string
	for s := range v.seen {
		found = append(found, s)
	}
	slices.Sort(found)
	if v.window.netns != nil {
		attempts, err := unroutable(v.window.PID())
		if err != nil {
			return found, err
		}
		if attempts > 0 {
			found = append(found, fmt.Sprintf("%d attempts to send beyond the loopback device", attempts))
		}
	}
	return found, v.fault
}

// strangers returns the remote ends of a process's sockets that are not on this
// machine. Sockets that wait for others on an outside address count too.
func strangers(pid int) []string {
	own := sockets(pid)
	var found []string
	for _, table := range []string{"tcp", "tcp6", "udp", "udp6"} {
		f, err := os.Open(procPath(pid, "net/"+table))
		if err != nil {
			continue // the process has ended, or the kernel has no IPv6
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			fields := strings.Fields(lines.Text())
			if len(fields) < 10 || !own[fields[9]] {
				continue
			}
			local, remote := endpoint(fields[1]), endpoint(fields[2])
			if !remote.Addr().IsLoopback() && (remote.Port() != 0 || !local.Addr().IsLoopback()) {
				found = append(found, fmt.Sprintf("%s %s from %s", table, remote, local))
			}
		}
		f.Close()
	}
	return found
}

// sockets returns the inodes of a process's open sockets.
func sockets(pid int) map[string]bool {
	entries, err := os.ReadDir(procPath(pid, "fd"))
	if err != nil {
		return nil // the process has ended
	}
	inodes := map[string]bool{}
	for _, e := range entries {
		target, err := os.Readlink(procPath(pid, "fd/"+e.Name()))
		if err != nil {
			continue
		}
		if rest, ok := strings.CutPrefix(target, "socket:["); ok {
			inodes[strings.TrimSuffix(rest, "]")] = true
		}
	}
	return inodes
}

// endpoint reads an address as /proc/net writes it: 32-bit words in the
// machine's byte order, little-endian here, then the port. What it cannot read
// becomes the zero AddrPort, which is no loopback address.
func endpoint(s string) netip.AddrPort {
	host, port, _ := strings.Cut(s, ":")
	raw, err := hex.DecodeString(host)
	if err != nil || len(raw)%4 != 0 {
		return netip.AddrPort{}
	}
	for i := 0; i < len(raw); i += 4 {
		slices.Reverse(raw[i : i+4])
	}
	addr, ok := netip.AddrFromSlice(raw)
	number, err := strconv.ParseUint(port, 16, 16)
	if !ok || err != nil {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(addr.Unmap(), uint16(number))
}

// unroutable returns how often the kernel was asked, in the process's network
// namespace, to send to an address that no device leads to. Where there is only
// a loopback device, that is each attempt to reach another machine.
func unroutable(pid int) (int, error) {
	v4, err := counter(pid, "net/snmp", func(lines []string) string {
		for i := 0; i+1 < len(lines); i += 2 {
			if names := strings.Fields(lines[i]); len(names) > 0 && names[0] == "Ip:" {
				values := strings.Fields(lines[i+1])
				return values[slices.Index(names, "OutNoRoutes")]
			}
		}
		return ""
	})
	if err != nil {
		return 0, err
	}
	v6, err := counter(pid, "net/snmp6", func(lines []string) string {
		for _, line := range lines {
			if f := strings.Fields(line); len(f) == 2 && f[0] == "Ip6OutNoRoutes" {
				return f[1]
			}
		}
		return "0" // a kernel without IPv6
	})
	return v4 + v6, err
}

func counter(pid int, name string, find func(lines []string) string) (int, error) {
	text, err := os.ReadFile(procPath(pid, name))
	if os.IsNotExist(err) && strings.HasSuffix(name, "6") {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the kernel's counters: %w", err)
	}
	n, err := strconv.Atoi(find(strings.Split(string(text), "\n")))
	if err != nil {
		return 0, fmt.Errorf("reading the kernel's counters in %s: %w", name, err)
	}
	return n, nil
}
