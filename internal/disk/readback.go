package disk

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"os"
	"unsafe"
)

// block is what reads past the system's cache must be aligned to.
const block = 4096

// readSize is how much is read at once.
const readSize = 1 << 20

// Digest returns the SHA-256 of a file as the disk has it. Where the system
// allows it, the reads pass by its cache, so that what is read was written.
func Digest(root *os.Root, name string) (sum [sha256.Size]byte, err error) {
	file, err := openPastCache(root, name)
	if err != nil {
		return sum, fmt.Errorf("read back %s: %w", name, Fault(err))
	}
	defer file.Close()
	h := sha256.New()
	if err := readAll(h, file); err != nil {
		return sum, fmt.Errorf("read back %s: %w", name, Fault(err))
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

// readAll reads in aligned pieces. A file system that takes the flag and then
// refuses the reads is read the usual way.
func readAll(h hash.Hash, file *os.File) error {
	buffer := aligned(readSize)
	for first := true; ; first = false {
		n, err := file.Read(buffer)
		h.Write(buffer[:n])
		switch {
		case err == io.EOF: //nolint:errorlint // as Read answers it
			return nil
		case err != nil && first && isRefusal(err):
			return readPlain(h, file)
		case err != nil:
			return err
		}
	}
}

// aligned returns n bytes that begin at a multiple of the block.
func aligned(n int) []byte {
	raw := make([]byte, n+block)
	skip := block - int(uintptr(unsafe.Pointer(&raw[0]))%block) //nolint:gosec // only the address is looked at
	return raw[skip%block : skip%block+n]
}
