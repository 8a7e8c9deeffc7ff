package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// kills is how many first starts are cut off; after every checkEvery-th of them
// doctor reads all there is.
const (
	kills      = 50
	checkEvery = 10
)

// TestKillDuringFirstStart cuts the first start off at random moments, as an
// empty battery does. The next start must come up complete.
func TestKillDuringFirstStart(t *testing.T) {
	binary := buildProgram(t)
	whole, took := firstStart(t, binary)
	want := listing(t, binary, whole)
	checkUp(t, binary, whole)
	random := rand.New(rand.NewPCG(2026, 11))
	cut := 0
	for i := range kills {
		dir := filepath.Join(t.TempDir(), "data")
		moment := time.Duration(random.Int64N(int64(took)))
		if killAfter(t, binary, dir, moment) {
			cut++
		} else {
			took = min(took, moment) // it was measured while the machine did something else
		}
		if diff := cmp.Diff(want, listing(t, binary, dir)); diff != "" {
			t.Fatalf("start %d, cut off after %v, came up otherwise (-whole +cut off):\n%s", i, moment, diff)
		}
		if i%checkEvery == 0 {
			checkUp(t, binary, dir)
		}
	}
	if cut < kills/2 {
		t.Errorf("only %d of %d starts were cut off before they were done", cut, kills)
	}
}

// buildProgram builds the program as it is released: the race detector of the
// tests would stretch the moments between two writes.
func buildProgram(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), programName)
	out, err := exec.Command("go", "build", "-o", binary, "..").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// firstStart makes a whole library and measures how long that takes at best.
func firstStart(t *testing.T, binary string) (dir string, took time.Duration) {
	t.Helper()
	took = time.Hour
	for range 3 {
		dir = filepath.Join(t.TempDir(), "data")
		begin := time.Now()
		if out, err := exec.Command(binary, "search", "--data-dir", dir, "--limit", "1").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		took = min(took, time.Since(begin))
	}
	return dir, took
}

// killAfter starts the program on a new folder and kills it; it reports
// whether that came before the program was done.
func killAfter(t *testing.T, binary, dir string, moment time.Duration) (cut bool) {
	t.Helper()
	cmd := exec.Command(binary, "search", "--data-dir", dir, "--limit", "1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(moment)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	return cmd.Wait() != nil
}

// listing returns what the library holds: its first rows, all its counts.
func listing(t *testing.T, binary, dir string) map[string]any {
	t.Helper()
	var list map[string]any
	decode(t, &list, binary, "search", "--data-dir", dir, "--json", "--limit", "100")
	delete(list, "micros")
	return list
}

// checkUp fails the test when doctor has anything to say about the folder.
func checkUp(t *testing.T, binary, dir string) {
	t.Helper()
	var health report
	decode(t, &health, binary, "doctor", "--data-dir", dir, "--json")
	for _, f := range health.Findings {
		if f.State != stateOK {
			t.Errorf("doctor found %+v", f)
		}
	}
}

func decode(t *testing.T, into any, name string, args ...string) {
	t.Helper()
	var errOut bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &errOut
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, errOut.String())
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatal(fmt.Errorf("%v: %w", args, err))
	}
}
