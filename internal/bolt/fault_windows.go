package bolt

import (
	"syscall"

	"golang.org/x/sys/windows"
)

func fullErrnos() []syscall.Errno {
	return []syscall.Errno{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_FILE_TOO_LARGE}
}

func readOnlyErrnos() []syscall.Errno {
	return []syscall.Errno{windows.ERROR_WRITE_PROTECT, windows.ERROR_ACCESS_DENIED}
}

func lockedErrnos() []syscall.Errno {
	return []syscall.Errno{windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION}
}

// syncDir has nothing to do: Windows keeps names with the file's own journal.
func syncDir(string) error { return nil }
