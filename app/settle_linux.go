package app

import (
	"bufio"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// forgetStart takes the pages of the program's own file out of this process's
// memory. They stay in the system's cache and come back as they are used; most
// of what the start touched never is again.
func forgetStart() {
	program, err := os.Executable()
	if err != nil {
		return
	}
	mappings, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer mappings.Close()
	var start, length uintptr
	ours := false
	for lines := bufio.NewScanner(mappings); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if from, to, found := strings.Cut(fields[0], "-"); found {
			start, length = span(from, to)
			ours = fields[len(fields)-1] == program && !strings.Contains(fields[1], "w")
			continue
		}
		// Pages of our own in a mapping, as the loader's table of addresses, are in no file.
		if ours && fields[0] == "Anonymous:" && fields[1] == "0" {
			_, _, _ = unix.Syscall(unix.SYS_MADVISE, start, length, unix.MADV_DONTNEED)
		}
	}
}

func span(from, to string) (start, length uintptr) {
	a, _ := strconv.ParseUint(from, 16, 64)
	b, _ := strconv.ParseUint(to, 16, 64)
	return uintptr(a), uintptr(b - a)
}
