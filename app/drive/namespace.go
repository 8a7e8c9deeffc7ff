//go:build linux

package drive

import (
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// namespace is a network namespace with nothing in it but a loopback device:
// a machine without a network. Making one takes root.
type namespace struct{ file *os.File }

const threadNamespace = "/proc/thread-self/ns/net"

// newNamespace makes an empty namespace and brings its loopback up.
func newNamespace() (*namespace, error) {
	var made *namespace
	err := onOwnThread(func() error {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			return err
		}
		if err := loopbackUp(); err != nil {
			return err
		}
		f, err := os.Open(threadNamespace)
		made = &namespace{f}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("making a network namespace: %w", err)
	}
	return made, nil
}

// do runs fn inside the namespace: what fn starts or dials belongs to it. A nil
// namespace is the machine's own.
func (n *namespace) do(fn func() error) error {
	if n == nil {
		return fn()
	}
	return onOwnThread(func() error {
		if err := unix.Setns(int(n.file.Fd()), unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("entering the network namespace: %w", err)
		}
		return fn()
	})
}

func (n *namespace) close() {
	if n != nil {
		n.file.Close()
	}
}

// onOwnThread runs fn on a thread that nothing else uses meanwhile and puts
// the thread back into the namespace it came from. The thread must live on:
// the processes it started are set to die with it.
func onOwnThread(fn func() error) error {
	runtime.LockOSThread()
	home, err := os.Open(threadNamespace)
	if err != nil {
		runtime.UnlockOSThread()
		return err
	}
	defer home.Close()
	err = fn()
	if back := unix.Setns(int(home.Fd()), unix.CLONE_NEWNET); back != nil {
		// Left locked, so that no other work runs on a thread without a network.
		return fmt.Errorf("leaving the network namespace: %w", back)
	}
	runtime.UnlockOSThread()
	return err
}

func loopbackUp() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	request.SetUint16(unix.IFF_UP)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, request)
}
