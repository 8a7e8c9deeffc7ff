package app

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestCampaignKillDuringAnUpdate kills the program at random moments of an
// update over the web. The next start finds one release, whole, with nothing
// of the reader's touched; the next update ends the work, and hardly anything
// travels twice.
func TestCampaignKillDuringAnUpdate(t *testing.T) {
	c := newCampaign(t)
	random := rand.New(rand.NewPCG(2026, 11))
	n := rounds(10, 300)
	cut, sent, at := 0, int64(0), map[int]int{}
	for i := range n {
		dir := c.copied()
		moment := time.Duration(random.Int64N(int64(c.took)))
		cmd := c.command(dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(moment)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if cmd.Wait() != nil {
			cut++
		}
		at[c.whole(dir, 0)]++
		if i%(n/5) == 0 {
			checkUp(t, c.binary, dir)
		}
		c.run(0, dir)
		if c.whole(dir, 2) != 2 {
			t.Errorf("round %d, killed after %v: the update did not go on", i, moment)
		}
		sent += c.host.take().sent
		if t.Failed() {
			t.Fatalf("round %d, killed after %v", i, moment)
		}
	}
	t.Logf("%d of %d updates killed; then at release 1 %d times, at release 2 %d times; %d bytes sent, %d would do (%+.1f %%)",
		cut, n, at[1], at[2], sent, c.unbroken*int64(n), 100*float64(sent)/float64(c.unbroken*int64(n))-100)
	if cut < n/2 {
		t.Errorf("only %d of %d updates were killed before they were done", cut, n)
	}
	if most := c.unbroken * int64(n) * 105 / 100; sent > most {
		t.Errorf("%d bytes were sent, at most %d are allowed", sent, most)
	}
}
