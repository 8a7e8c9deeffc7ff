//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// tool is one way to bring a release up to date.
type tool struct {
	name string
	// state is what it begins with, copied into an own folder for each run.
	state func(s *stage, g gap) string
	// command brings the copy up to date; its last part runs in the folder.
	command func(s *stage, g gap, run string) ([]string, error)
	// arrived is a file that is there afterwards, with the content it must have.
	arrived func(s *stage, ctx context.Context, g gap, run string) error
	once    bool // it takes the same over every gap
}

// takes reports whether the tool is measured over a gap.
func (t tool) takes(g gap) bool { return !t.once || g == gaps[0] }

const feedTool = "socialmission update"

func (s *stage) address(port, what string) string {
	return "http://" + serverAddress + port + "/" + what
}

// tools are all that are compared. Git speaks its newest protocol over http;
// zsync has the archive unpacked, so that it can tell the files apart.
var tools = []tool{
	{feedTool,
		func(s *stage, g gap) string { return s.path(at("home", g.from)) },
		func(s *stage, g gap, run string) ([]string, error) {
			return []string{s.bench.program, "update", "--data-dir", run, "--source", s.address("", at("site", g.to))}, nil
		}, (*stage).homeArrived, false},
	{"git fetch",
		func(s *stage, g gap) string { return s.path(at("git", g.from)) },
		func(s *stage, g gap, run string) ([]string, error) {
			return []string{"git", "-C", run, "-c", "gc.auto=0", "fetch", "-q", s.address(":8080", at("repo", g.to)), "main:main"}, nil
		}, (*stage).gitArrived, false},
	{"rsync -z",
		func(s *stage, g gap) string { return s.path("served", at("tree", g.from)) },
		func(_ *stage, g gap, run string) ([]string, error) {
			return []string{"rsync", "-az", "--delete", fmt.Sprintf("rsync://%s/served/%s/", serverAddress, at("tree", g.to)), run + "/"}, nil
		}, (*stage).treeArrived, false},
	{"zsync",
		func(*stage, gap) string { return "" },
		func(s *stage, g gap, run string) ([]string, error) {
			return []string{"zsync", "-q", "-i", s.path("served", at("archive", g.from)+".tar"), "-o", filepath.Join(run, "out"),
				s.address("", at("archive", g.to)+".tar.zsync")}, nil
		}, (*stage).archiveArrived, false},
	{"whole archive",
		func(*stage, gap) string { return "" },
		func(s *stage, g gap, run string) ([]string, error) {
			name, _, err := s.file(g.to, "full")
			return []string{"curl", "-sS", "-o", filepath.Join(run, "out"), s.address("", at("site", g.to)+"/targets/"+strconv.Itoa(g.to)+"/"+name)}, err
		}, (*stage).fullArrived, true},
}

func (s *stage) homeArrived(ctx context.Context, g gap, run string) error {
	out, err := output(ctx, s.bench.program, "doctor", "--data-dir", run)
	if want := fmt.Sprintf("release %d", g.to); err != nil || !strings.Contains(out, want) {
		return fmt.Errorf("the library is not at %s (%w): %s", want, err, out)
	}
	return nil
}

func (s *stage) gitArrived(ctx context.Context, g gap, run string) error {
	got, err := output(ctx, "git", "-C", run, "rev-parse", "main")
	want, wantErr := output(ctx, "git", "-C", s.path("served", at("repo", g.to)), "rev-parse", "main")
	if got != want || err != nil || wantErr != nil {
		return fmt.Errorf("git is at %q, not %q", got, want)
	}
	return nil
}

func (s *stage) treeArrived(ctx context.Context, g gap, run string) error {
	return execute(ctx, "diff", "-rq", s.path("served", at("tree", g.to)), run)
}

func (s *stage) archiveArrived(ctx context.Context, g gap, run string) error {
	return execute(ctx, "cmp", s.path("served", at("archive", g.to)+".tar"), filepath.Join(run, "out"))
}

func (s *stage) fullArrived(_ context.Context, g gap, run string) error {
	_, size, err := s.file(g.to, "full")
	if err != nil {
		return err
	}
	info, err := os.Stat(filepath.Join(run, "out"))
	if err != nil || info.Size() != size {
		return fmt.Errorf("the archive did not arrive whole: %w", err)
	}
	return nil
}
