package app

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"socialmission.org/desktop/internal/feed"
)

// giver returns a library that holds the second release, and a stick with a
// copy of the first.
func (c *campaign) giver() (library, stick string) {
	c.t.Helper()
	library, stick = c.copied(), c.t.TempDir()
	c.saved(library, stick)
	c.run(0, library)
	return library, stick
}

func (c *campaign) save(library, to string) *exec.Cmd {
	return exec.Command(c.binary, "update", "--data-dir", library, "--save", to)
}

func (c *campaign) saved(library, to string) {
	c.t.Helper()
	if out, err := c.save(library, to).CombinedOutput(); err != nil {
		c.t.Fatalf("%v: %s", err, out)
	}
}

// stranger is somebody who holds nothing and takes all from a stick; it
// returns the release that the stick brought.
func (c *campaign) stranger(stick string) int {
	c.t.Helper()
	dir := filepath.Join(c.t.TempDir(), "data")
	c.must(os.MkdirAll(dir, 0o700))
	c.must(os.CopyFS(dir, os.DirFS(filepath.Join(c.dir, "empty"))))
	c.run(0, dir, "--source", stick, "--trust", filepath.Join(c.keys(), "root.json"))
	return c.stored(dir, 2)
}

// TestCampaignKillDuringASave kills the program while it writes a copy for a
// colleague over an older one. The stick holds the old copy or the new one, or,
// where none was, none that anybody could take for one; saving again mends it.
func TestCampaignKillDuringASave(t *testing.T) {
	c := newCampaign(t)
	c.must(os.MkdirAll(filepath.Join(c.dir, "empty"), 0o700))
	library, older := c.giver()
	begin := time.Now()
	c.saved(library, t.TempDir())
	took := time.Since(begin)
	random := rand.New(rand.NewPCG(2026, 12))
	n, at := rounds(4, 60), map[int]int{}
	for i := range n {
		stick := filepath.Join(t.TempDir(), "stick")
		c.must(os.MkdirAll(stick, 0o700))
		over := i%2 == 0
		if over {
			c.must(os.CopyFS(stick, os.DirFS(older)))
		}
		cmd := c.save(library, stick)
		c.must(cmd.Start())
		moment := time.Duration(random.Int64N(int64(took)))
		time.Sleep(moment)
		c.must(cmd.Process.Kill())
		_ = cmd.Wait()
		_, begun := os.Stat(filepath.Join(stick, feed.FolderName, "timestamp.json"))
		if over || begun == nil {
			at[c.stranger(stick)]++
		} else {
			at[0]++
			c.run(exitFault, c.copied(), "--source", stick)
		}
		c.saved(library, stick)
		if got := c.stranger(stick); got != 2 {
			t.Errorf("saved again, the stick brings release %d", got)
		}
		if t.Failed() {
			t.Fatalf("round %d, killed after %v", i, moment)
		}
	}
	t.Logf("%d saves killed; then the stick brings nothing %d times, release 1 %d times, release 2 %d times", n, at[0], at[1], at[2])
}

// TestCampaignSaveOnFullSticks saves on sticks that are full at one stage
// after the other. Nothing is left on them, or the older copy as it was.
func TestCampaignSaveOnFullSticks(t *testing.T) {
	c := newCampaign(t)
	c.must(os.MkdirAll(filepath.Join(c.dir, "empty"), 0o700))
	library, older := c.giver()
	roomy := t.TempDir()
	c.saved(library, roomy)
	need, n, full := sizeOf(t, roomy)+sizeOf(t, older), int64(rounds(4, 40)), 0
	for i := range n {
		d := newDisk(t, 4096+need*i/n)
		stick := filepath.Join(d.dir, "stick")
		c.must(os.Mkdir(stick, 0o700))
		over := sizeOf(t, older) < d.size && i%2 == 1
		if over {
			c.must(os.CopyFS(stick, os.DirFS(older)))
		}
		out, err := d.limited(c.save(library, stick)).CombinedOutput()
		if err == nil {
			continue
		}
		full++
		if text := string(out); !strings.Contains(text, "there is no room for it") || !strings.Contains(text, "nothing was changed") || strings.Count(text, "\n") != 1 {
			t.Errorf("a full stick: %s", out)
		}
		if over {
			if got := c.stranger(stick); got != 1 {
				t.Errorf("the older copy brings release %d", got)
			}
		} else if entries, err := os.ReadDir(stick); err != nil || len(entries) > 0 {
			t.Errorf("left on the stick: %v, %v", entries, err)
		}
	}
	if full == 0 {
		t.Error("no stick was full")
	}
	c.whole(library, 2)
}
