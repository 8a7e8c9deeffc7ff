package app

import (
	"context"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"socialmission.org/desktop/internal/config"
)

// TestMain lets scripts start this program.
func TestMain(m *testing.M) {
	testscript.Main(m, programs())
}

// TestScripts runs the commands as users do.
func TestScripts(t *testing.T) {
	ready := filepath.Join(t.TempDir(), "ready")
	makeLibrary(t, ready)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DATA", filepath.Join(env.WorkDir, "data"))
			env.Setenv(config.HomeVariable, filepath.Join(env.WorkDir, "data"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"library": func(ts *testscript.TestScript, _ bool, args []string) { copyLibrary(ts, ready, args) },
			"damage":  damage,
			"running": running,
			"get":     get,
			"send":    send,
			"await":   await,
			"policy":  policy,
		},
	})
}

// copyLibrary (library [folder]) puts a filled data folder in place.
func copyLibrary(ts *testscript.TestScript, ready string, args []string) {
	to := ts.Getenv("DATA")
	if len(args) == 1 {
		to = ts.MkAbs(args[0])
	}
	ts.Check(os.CopyFS(to, os.DirFS(ready)))
}

// damage (damage file|folder percent) overwrites the tenth of a file that
// begins at a place given in percent; of a folder, of every file in it.
func damage(ts *testscript.TestScript, _ bool, args []string) {
	percent, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		from := len(data) * percent / 100
		for i := from; i < min(len(data), from+len(data)/10+1); i++ {
			data[i] ^= 0x55
		}
		return os.WriteFile(path, data, 0o600)
	}))
}

// running waits until a program started in the background serves the data
// folder and its library is filled.
func running(ts *testscript.TestScript, _ bool, _ []string) {
	cfg := config.Config{Dir: ts.Getenv("DATA")}
	for range 600 {
		if in, ok := findInstance(context.Background(), cfg); ok {
			if a, err := in.command(context.Background(), []string{"search", "--limit", "1"}, nil); err == nil && a.Code == exitOK {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("no program came up on %s", cfg.Dir)
}

// await (await address file) waits until the address answers with 200, and
// writes the answer into a file.
func await(ts *testscript.TestScript, _ bool, args []string) {
	for range 600 {
		if resp, err := http.Get(args[0]); err == nil {
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err == nil && resp.StatusCode == http.StatusOK {
				ts.Check(os.WriteFile(ts.MkAbs(args[1]), body, 0o600))
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("%s does not answer", args[0])
}

// policy (policy root.json file) writes the policy of an organisation that
// wants this root to be trusted.
func policy(ts *testscript.TestScript, _ bool, args []string) {
	root := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(`{"feed": {"root": `+root+`}}`), 0o600))
}

// get (get path file) writes what the running program serves into a file. A
// failure to answer with 200 fails the script, unless negated.
func get(ts *testscript.TestScript, neg bool, args []string) {
	in, ok := readInstance(config.Config{Dir: ts.Getenv("DATA")})
	if !ok {
		ts.Fatalf("no program is running")
	}
	resp, err := http.Get(in.URL + args[0][1:])
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if (resp.StatusCode == http.StatusOK) == neg {
		ts.Fatalf("GET %s: %s: %s", args[0], resp.Status, body)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), body, 0o600))
}

// send (send path file) posts the JSON of a file to the running program.
func send(ts *testscript.TestScript, _ bool, args []string) {
	in, ok := readInstance(config.Config{Dir: ts.Getenv("DATA")})
	if !ok {
		ts.Fatalf("no program is running")
	}
	resp, err := http.Post(in.URL+args[0][1:], "application/json", strings.NewReader(ts.ReadFile(args[1])))
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.StatusCode >= http.StatusMultipleChoices {
		ts.Fatalf("POST %s: %s: %s", args[0], resp.Status, body)
	}
}
