package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/library"
)

const top = "../../.." // of the repository

type inner struct {
	A string `json:"a"`
}

type sample struct {
	inner
	Kind   library.Kind         `json:"kind"`
	Counts map[library.Kind]int `json:"counts"`
	Lists  [][]float64          `json:"lists"`
	Maybe  *inner               `json:"maybe"`
	Absent *bool                `json:"absent,omitempty"`
	When   time.Time            `json:"when,omitzero"`
	Quoted string               `json:"with-hyphen"`
	Hidden string               `json:"-"`
	NoTag  int8
}

func TestGenerate(t *testing.T) {
	got, err := generate(top, []reflect.Type{reflect.TypeFor[sample]()})
	if err != nil {
		t.Fatal(err)
	}
	want := header + `
export type Kind = "resource" | "newsletter" | "initiative" | "event" | "dataset" | "page" | "file" | "note" | "list";

export interface inner {
  a: string;
}

export interface sample extends inner {
  kind: Kind;
  counts: Record<Kind, number>;
  lists: number[][];
  maybe: inner | null;
  absent?: boolean;
  when?: string;
  "with-hyphen": string;
  NoTag: number;
}
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestTypesWithoutCounterpart(t *testing.T) {
	_, err := generate(top, []reflect.Type{reflect.TypeFor[struct{ C chan int }]()})
	if err == nil || !strings.Contains(err.Error(), "chan int") {
		t.Errorf("a channel gives %v", err)
	}
}

// The file in the repository is what the types say: this is the check that
// fails when somebody changed a type and forgot it.
func TestWrittenTypesAreCurrent(t *testing.T) {
	want, err := generate(top, roots())
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(top, defaultOutput))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run: go run ./internal/httpapi/gents\n%s", diff)
	}
}

func TestCheck(t *testing.T) {
	t.Chdir(top)
	file := filepath.Join(t.TempDir(), "types.ts")
	if err := run(file, true); err == nil {
		t.Error("a missing file passes")
	}
	if err := run(file, false); err != nil {
		t.Fatal(err)
	}
	if err := run(file, true); err != nil {
		t.Errorf("a file just written: %v", err)
	}
	if err := os.WriteFile(file, []byte(header), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(file, true); err == nil || !strings.Contains(err.Error(), "go run ./internal/httpapi/gents") {
		t.Errorf("a stale file: %v", err)
	}
}
