//go:build !linux

package disk

import (
	"hash"
	"io"
	"os"
)

func openPastCache(root *os.Root, name string) (*os.File, error) { return root.Open(name) }

func isRefusal(error) bool { return false }

func readPlain(h hash.Hash, file *os.File) error {
	_, err := io.Copy(h, file)
	return err
}
