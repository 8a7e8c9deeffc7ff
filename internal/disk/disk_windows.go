package disk

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows"
)

func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

func isReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

// isGone are the answers of a device that was pulled out, or is about to fail.
func isGone(err error) bool {
	for _, known := range []windows.Errno{windows.ERROR_NOT_READY, windows.ERROR_DEV_NOT_EXIST, windows.ERROR_NO_SUCH_DEVICE,
		windows.ERROR_DEVICE_NOT_CONNECTED, windows.ERROR_FILE_INVALID, windows.ERROR_IO_DEVICE, windows.ERROR_NO_SUCH_DEVICE} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// Free returns how many bytes may still be written to the disk of a folder.
func Free(dir string) (int64, error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, fmt.Errorf("ask how much room there is at %s: %w", dir, err)
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil {
		return 0, fmt.Errorf("ask how much room there is at %s: %w", dir, Fault(err))
	}
	return int64(min(free, 1<<62)), nil //nolint:gosec // bounded
}
