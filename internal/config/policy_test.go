package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// under returns an environment in which only the given variables are set.
func under(goos string, variables map[string]string) Environment {
	return Environment{OS: goos, Getenv: func(name string) string { return variables[name] }}
}

func TestPolicy(t *testing.T) {
	dir := t.TempDir()
	no := false
	for name, tc := range map[string]struct {
		text string
		want Policy
	}{
		"whole": {
			`{"feed": {"source": "https://example.org/feed", "root": {"signed": {}}}, "updates": "auto", "share": false, "later": 1}`,
			Policy{Feed: FeedPolicy{Source: "https://example.org/feed", Root: []byte(`{"signed": {}}`)}, Updates: UpdatesAuto, Share: &no},
		},
		"empty":     {`{}`, Policy{}},
		"null root": {`{"feed": {"root": null}}`, Policy{}},
	} {
		path := filepath.Join(dir, name)
		write(t, path, tc.text)
		tc.want.Path = path
		got, err := LoadPolicy(under("linux", map[string]string{PolicyVariable: path}))
		if diff := cmp.Diff(tc.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
		if !got.Managed() || got.MayShare() != (tc.want.Share == nil) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A policy that says what cannot be understood may have been meant to keep the
// program off the net.
func TestPolicyThatCannotBeReadContactsNobody(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"no JSON": "updates: never", "a list": "[]", "unknown choice": `{"updates": "sometimes"}`,
		"too long": `{"updates": "auto"}` + strings.Repeat(" ", maxPolicy),
	} {
		path := filepath.Join(dir, name)
		write(t, path, text)
		got, err := LoadPolicy(under("linux", map[string]string{PolicyVariable: path}))
		if err == nil || !strings.Contains(err.Error(), path) || got.Updates != UpdatesNever || !got.Managed() {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	got, err := LoadPolicy(under("linux", map[string]string{PolicyVariable: filepath.Join(dir, "missing")}))
	if err == nil || got.Updates != UpdatesNever {
		t.Errorf("a missing file that was named: %+v, %v", got, err)
	}
}

func TestPolicyBesideAPortableProgram(t *testing.T) {
	dir := t.TempDir()
	env := under("windows", map[string]string{"ProgramData": filepath.Join(dir, "system")})
	env.Executable = filepath.Join(dir, "socialmission.exe")
	beside := filepath.Join(dir, policyName)
	write(t, beside, `{"updates": "never"}`)
	if got, err := LoadPolicy(env); got.Managed() || err != nil {
		t.Errorf("a program that is not portable takes %+v, %v", got, err)
	}
	write(t, filepath.Join(dir, PortableMarker), "")
	if got, err := LoadPolicy(env); got.Path != beside || got.Updates != UpdatesNever || err != nil {
		t.Errorf("a portable program takes %+v, %v", got, err)
	}
	system := filepath.Join(dir, "system", "SocialMission", policyName)
	if err := os.MkdirAll(filepath.Dir(system), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, system, `{"updates": "ask"}`)
	if got, err := LoadPolicy(env); got.Path != system || got.Updates != UpdatesAsk || err != nil {
		t.Errorf("beside the system's it takes %+v, %v", got, err)
	}
}

func TestPolicyFiles(t *testing.T) {
	for goos, want := range map[string]string{
		"linux":   filepath.Join("/etc", "socialmission", policyName),
		"darwin":  filepath.Join("/Library", "Application Support", "SocialMission", policyName),
		"windows": filepath.Join("data", "SocialMission", policyName),
	} {
		if diff := cmp.Diff([]string{want}, policyFiles(under(goos, map[string]string{"ProgramData": "data"}))); diff != "" {
			t.Errorf("%s: %s", goos, diff)
		}
	}
}
