package app

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// programs are those that scripts can start: this one, by itself and limited.
func programs() map[string]func() {
	return map[string]func(){programName: Main, "limited": limited}
}

// limited is a program for scripts: it runs another one under a limit.
//
//	limited readonly PROGRAM …     file modes bind even where root runs the tests
//	limited space BYTES PROGRAM …  no file may grow beyond so many bytes
func limited() {
	runtime.LockOSThread() // what is dropped is dropped for this thread, which becomes the program
	args := os.Args[2:]
	var err error
	switch os.Args[1] {
	case "readonly":
		err = dropOverride()
	case "space":
		err = limitSpace(args[0])
		args = args[1:]
	}
	if err == nil {
		err = become(args)
	}
	fmt.Fprintln(os.Stderr, "limited:", err)
	os.Exit(70)
}

// dropOverride gives up root's right to write where the modes forbid it;
// whoever is not root has no such right to give up.
func dropOverride() error {
	if os.Getuid() != 0 {
		return nil
	}
	return unix.Prctl(unix.PR_CAPBSET_DROP, unix.CAP_DAC_OVERRIDE, 0, 0, 0)
}

func limitSpace(bytes string) error {
	n, err := strconv.ParseUint(bytes, 10, 64)
	if err != nil {
		return err
	}
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n})
}

func become(args []string) error {
	path, err := exec.LookPath(args[0])
	if err != nil {
		return err
	}
	return syscall.Exec(path, args, os.Environ())
}
