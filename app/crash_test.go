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

// kills is how many first starts are cut off.
const kills = 50

// TestKillDuringFirstStart cuts the first start off at random moments, as an
// empty battery does. The next start must come up complete.
func TestKillDuringFirstStart(t *testing.T) {
	t.Parallel()
	binary := buildProgram(t)
	whole := t.TempDir()
	begin := time.Now()
	want := listing(t, binary, whole)
	took := time.Since(begin)
	random := rand.New(rand.NewPCG(2026, 11))
	for i := range kills {
		dir := filepath.Join(t.TempDir(), "data")
		moment := time.Duration(random.Int64N(int64(took)))
		finished := killAfter(t, binary, dir, moment)
		if diff := cmp.Diff(want, listing(t, binary, dir)); diff != "" {
			t.Fatalf("start %d, cut off after %v (finished: %v), came up otherwise (-whole +cut off):\n%s", i, moment, finished, diff)
		}
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

// killAfter starts the program on a new folder and kills it; it reports
// whether the program was faster.
func killAfter(t *testing.T, binary, dir string, moment time.Duration) (finished bool) {
	t.Helper()
	cmd := exec.Command(binary, "search", "--data-dir", dir, "--limit", "1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(moment)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	return cmd.Wait() == nil
}

// listing returns everything the library holds, in rows and counts, and fails
// the test when doctor has anything to say about the folder.
func listing(t *testing.T, binary, dir string) map[string]any {
	t.Helper()
	var list map[string]any
	decode(t, &list, binary, "search", "--data-dir", dir, "--json", "--limit", "10000")
	delete(list, "micros")
	var health report
	decode(t, &health, binary, "doctor", "--data-dir", dir, "--json")
	for _, f := range health.Findings {
		if f.State != stateOK {
			t.Errorf("doctor found %+v", f)
		}
	}
	return list
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
