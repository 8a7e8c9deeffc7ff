//go:build linux

package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// line says how a link behaves. The zero value is a link without limits.
type line struct {
	rate  float64       // bits a second, each way; 0 for no limit
	delay time.Duration // one way
	loss  float64       // share of the packets, each way
}

const (
	clientAddress = "10.77.0.2"
	serverAddress = "10.77.0.1"
	// longestQueue is how long a packet may wait for its turn; one that would
	// wait longer is dropped, as routers do. The ten packets with which TCP
	// begins must find room on the slowest line.
	longestQueue = 2500 * time.Millisecond
	mtu          = 1500
)

// link is two network namespaces, a client's and a server's, with a line in
// between that this program carries packet by packet: rate, delay and loss
// without help from the kernel, under its real TCP.
type link struct {
	client, server *namespace
	line           atomic.Pointer[line]
	up, down       *direction // from the client, from the server
	stop           context.CancelFunc
}

// direction carries packets one way and counts them as they are sent.
type direction struct {
	link           *link
	from, to       *os.File
	random         *rand.Rand
	bytes, payload atomic.Int64
	free           time.Time // when the line has sent all that waits
}

// packet is one on its way.
type packet struct {
	data []byte
	at   time.Time
}

// newLink makes the namespaces. That takes root.
func newLink(ctx context.Context) (*link, error) {
	l := &link{}
	var a, b *os.File
	var err error
	if l.client, a, err = newNamespace(ctx, clientAddress); err != nil {
		return nil, err
	}
	if l.server, b, err = newNamespace(ctx, serverAddress); err != nil {
		return nil, err
	}
	l.line.Store(&line{})
	l.up, l.down = &direction{link: l, from: a, to: b}, &direction{link: l, from: b, to: a}
	l.seed(0)
	ctx, l.stop = context.WithCancel(ctx)
	go l.up.carry(ctx)
	go l.down.carry(ctx)
	return l, nil
}

// seed makes the losses that follow the same as after the same seed before.
// Nothing may be on its way.
func (l *link) seed(n uint64) {
	l.up.random, l.down.random = rand.New(rand.NewPCG(seed+n, 1)), rand.New(rand.NewPCG(seed+n, 2))
}

func (l *link) close() {
	l.stop()
	l.up.from.Close()
	l.down.from.Close()
	l.client.file.Close()
	l.server.file.Close()
}

// carry reads packets and hands them on when their time has come.
func (d *direction) carry(ctx context.Context) {
	waiting := make(chan packet, 4096)
	defer close(waiting)
	go d.deliver(waiting)
	for ctx.Err() == nil {
		data := make([]byte, mtu)
		n, err := d.from.Read(data)
		if err != nil {
			return
		}
		if data = data[:n]; n < 20 || data[0]>>4 != 4 {
			continue // the kernel looks for neighbours of version 6
		}
		d.count(data)
		if at, kept := d.arrives(*d.link.line.Load(), n, time.Now()); kept {
			waiting <- packet{data, at}
		}
	}
}

// arrives returns when a packet of n bytes that is sent now comes out at the
// other end, unless it is lost.
func (d *direction) arrives(l line, n int, now time.Time) (time.Time, bool) {
	if l.rate == 0 {
		return now.Add(l.delay), true
	}
	if d.free.Before(now) {
		d.free = now
	}
	if d.free.Sub(now) > longestQueue {
		return now, false
	}
	d.free = d.free.Add(time.Duration(float64(n) * 8 / l.rate * float64(time.Second)))
	return d.free.Add(l.delay), d.random.Float64() >= l.loss
}

func (d *direction) deliver(waiting <-chan packet) {
	for p := range waiting {
		time.Sleep(time.Until(p.at))
		_, _ = d.to.Write(p.data) // a link that closes loses packets
	}
}

// count adds a packet, and the bytes that TCP carries in it.
func (d *direction) count(data []byte) {
	d.bytes.Add(int64(len(data)))
	head := int(data[0]&15) * 4
	if data[9] != unix.IPPROTO_TCP || len(data) < head+20 {
		return
	}
	d.payload.Add(int64(int(binary.BigEndian.Uint16(data[2:])) - head - int(data[head+12]>>4)*4))
}

// congestionControl names what the kernel's TCP uses.
func congestionControl() string {
	name, err := os.ReadFile("/proc/sys/net/ipv4/tcp_congestion_control")
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(name))
}

// namespace is a network namespace.
type namespace struct{ file *os.File }

// newNamespace makes a namespace whose one device is a TUN device, and returns
// the end of it that this program holds.
func newNamespace(ctx context.Context, address string) (*namespace, *os.File, error) {
	var n *namespace
	var tun *os.File
	err := apart(func() error {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("make a network namespace (that takes root): %w", err)
		}
		file, err := os.Open("/proc/thread-self/ns/net")
		if err != nil {
			return err
		}
		n = &namespace{file}
		if tun, err = openTUN(); err != nil {
			return err
		}
		return setUp(ctx, address)
	})
	return n, tun, err
}

func openTUN() (*os.File, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open /dev/net/tun: %w", err)
	}
	request, err := unix.NewIfreq("line")
	if err != nil {
		return nil, err
	}
	request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, request); err != nil {
		return nil, errors.Join(fmt.Errorf("make a TUN device: %w", err), unix.Close(fd))
	}
	return os.NewFile(uintptr(fd), "tun"), nil
}

// setUp gives the device its address. What TCP learns of the line in one run
// must not help it in the next.
func setUp(ctx context.Context, address string) error {
	script := fmt.Sprintf(`ip link set lo up && ip addr add %s/24 dev line && ip link set line mtu %d up &&
sysctl -qw net.ipv4.tcp_no_metrics_save=1`, address, mtu)
	out, err := exec.CommandContext(ctx, "sh", "-c", script).CombinedOutput()
	if err != nil {
		return fmt.Errorf("set up a network namespace: %w: %s", err, out)
	}
	return nil
}

// do runs fn inside the namespace: what it starts, listens at or dials belongs
// to it.
func (n *namespace) do(fn func() error) error {
	return apart(func() error {
		if err := unix.Setns(int(n.file.Fd()), unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("enter a network namespace: %w", err)
		}
		return fn()
	})
}

// apart runs fn on a thread of its own, which ends with it.
func apart(fn func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: nothing else may run in the namespace
		done <- fn()
	}()
	return <-done
}
