package app

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestCampaignFullDisk updates on disks that are full at one stage after the
// other: a little larger each, until the update fits.
func TestCampaignFullDisk(t *testing.T) {
	c := newCampaign(t)
	updated := c.copied()
	c.run(0, updated)
	least, most := sizeOf(t, c.ready()), 3*sizeOf(t, updated)/2
	n := int64(rounds(8, 60))
	at := map[int]int{}
	for i := range n {
		disk := newDisk(t, least+4096+(most-least)*i/n)
		dir := disk.hold(t, c.ready())
		out, err := disk.limited(c.command(dir)).CombinedOutput()
		if err != nil {
			refused(t, string(out), err)
		}
		rescued := disk.release(t, dir)
		at[c.whole(rescued, 0)]++
		checkUp(t, c.binary, rescued)
		c.run(0, rescued)
		if c.whole(rescued, 2) != 2 {
			t.Errorf("with room again the update of disk %d did not go on", i)
		}
		if t.Failed() {
			t.Fatalf("a disk of %d bytes (%d are there before, %d after): %s", disk.size, least, most*2/3, out)
		}
	}
	t.Logf("%d disks of %d to %d bytes: at release 1 %d times, at release 2 %d times", n, least, most, at[1], at[2])
	if at[1] == 0 || at[2] == 0 {
		t.Errorf("not all stages were met: %v", at)
	}
}

// refused expects the words and the exit code for a full disk, and nothing
// before them but that the release is there, where only its index had no room.
func refused(t *testing.T, out string, err error) {
	t.Helper()
	first, fault, both := strings.Cut(strings.TrimSuffix(out, "\n"), "\n")
	if !both {
		fault = first
	}
	if exitStatus(err) != exitFolder || !strings.Contains(fault, "is full") || strings.Contains(fault, "\n") ||
		both && !strings.HasPrefix(first, "The library is at release 2") {
		t.Errorf("a full disk: %v: %s", err, out)
	}
}

func sizeOf(t *testing.T, dir string) (total int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += (info.Size() + 4095) / 4096 * 4096
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return total
}

// disk is a small file system; where none can be made, the size of each file
// is limited instead.
type disk struct {
	dir     string
	size    int64
	mounted bool
}

func newDisk(t *testing.T, size int64) *disk {
	t.Helper()
	d := &disk{dir: t.TempDir(), size: size}
	d.mounted = unix.Mount("tmpfs", d.dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)) == nil
	if d.mounted {
		t.Cleanup(func() { _ = unix.Unmount(d.dir, unix.MNT_DETACH) })
	}
	return d
}

// hold puts a copy of a library on the disk.
func (d *disk) hold(t *testing.T, library string) string {
	t.Helper()
	dir := filepath.Join(d.dir, "data")
	if err := os.CopyFS(dir, os.DirFS(library)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// limited is the command as it runs on the disk.
func (d *disk) limited(cmd *exec.Cmd) *exec.Cmd {
	if d.mounted {
		return cmd
	}
	return exec.Command("limited", append([]string{"space", fmt.Sprint(d.size / 4)}, cmd.Args...)...)
}

// release returns what was on the disk, where there is room.
func (d *disk) release(t *testing.T, dir string) string {
	t.Helper()
	rescued := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(rescued, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if d.mounted {
		if err := unix.Unmount(d.dir, unix.MNT_DETACH); err != nil {
			t.Fatal(err)
		}
	}
	return rescued
}
