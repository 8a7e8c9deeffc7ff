//go:build linux

package main

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The releases that matter: the newest month, one and six months before it,
// and the bulk edit after it.
const (
	newest = months + 1
	bulked = newest + 1
)

// gap is how far a library is behind.
type gap struct {
	name     string
	from, to int
}

var gaps = []gap{{"one month", newest - 1, newest}, {"six months", newest - 6, newest}, {"bulk edit", newest, bulked}}

// stage is everything one size of the collection needs: what the servers
// serve, and the clients as they were at earlier releases.
type stage struct {
	bench   *bench
	items   int
	dir     string
	content string
	publish time.Duration // the newest release
}

func (s *stage) path(parts ...string) string {
	return filepath.Join(append([]string{s.dir}, parts...)...)
}

// at names what belongs to a release.
func at(what string, release int) string { return what + strconv.Itoa(release) }

// ready builds the stage, or takes it as an earlier run has left it.
func (s *stage) ready(ctx context.Context, text []passage) (err error) {
	done := s.path("done")
	if took, err := os.ReadFile(done); err == nil {
		s.publish, err = time.ParseDuration(string(took))
		return err
	}
	if err := os.RemoveAll(s.dir); err != nil {
		return err
	}
	if err := s.build(ctx, text); err != nil {
		return err
	}
	return os.WriteFile(done, []byte(s.publish.String()), 0o600)
}

// build makes all releases and keeps what is needed of them.
func (s *stage) build(ctx context.Context, text []passage) error {
	s.content = s.path("content")
	c, err := newCorpus(s.content, text, s.items)
	if err != nil {
		return err
	}
	for _, do := range [][]string{
		{s.bench.program, "publish", "init", "--unprotected", "--keys", s.path("keys")},
		{"git", "init", "-q", "--bare", "-b", "main", s.path("repo.git")},
		{"mkdir", "-p", s.path("served")},
	} {
		if err := execute(ctx, do...); err != nil {
			return err
		}
	}
	for release := 1; release <= bulked; release++ {
		if release > 1 && release < bulked {
			err = c.next()
		} else if release == bulked {
			err = c.bulk()
		}
		if err == nil {
			err = s.release(ctx, release)
		}
		if err != nil {
			return fmt.Errorf("release %d: %w", release, err)
		}
	}
	return nil
}

// release publishes the content as it is now, in every way that is compared.
func (s *stage) release(ctx context.Context, release int) error {
	s.bench.say("%d items: publishing release %d of %d", s.items, release, bulked)
	began := time.Now()
	if err := execute(ctx, s.bench.program, "publish", "release", s.content, "--keys", s.path("keys"), "--out", s.path("site")); err != nil {
		return err
	}
	if release == newest {
		s.publish = time.Since(began)
	}
	git := []string{"git", "--git-dir", s.path("repo.git"), "--work-tree", s.content, "-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0"}
	if err := execute(ctx, append(git, "add", "-A")...); err != nil {
		return err
	}
	if err := execute(ctx, append(git, "commit", "-q", "-m", at("release ", release))...); err != nil {
		return err
	}
	return s.keep(ctx, release)
}

// keep keeps what a gap begins or ends with.
func (s *stage) keep(ctx context.Context, release int) error {
	begins, ends := false, false
	for _, g := range gaps {
		begins, ends = begins || g.from == release, ends || g.to == release
	}
	if !begins && !ends {
		return nil
	}
	steps := [][]string{
		{"cp", "-al", s.content, s.path("served", at("tree", release))},
		{"cp", "-a", s.path("repo.git"), s.path("served", at("repo", release))},
		{"git", "-C", s.path("served", at("repo", release)), "-c", "repack.writeBitmaps=false", "repack", "-adq"},
	}
	if ends {
		steps = append(steps, []string{"cp", "-al", s.path("site"), s.path("served", at("site", release))})
	}
	if begins {
		steps = append(steps,
			[]string{"git", "clone", "-q", "--bare", "--no-hardlinks", s.path("served", at("repo", release)), s.path(at("git", release))},
			[]string{s.bench.program, "update", "--data-dir", s.path(at("home", release)), "--source", s.path("site"), "--trust", s.path("keys", "root.json")})
	}
	for _, do := range steps {
		if err := execute(ctx, do...); err != nil {
			return err
		}
	}
	return s.archive(ctx, release, ends)
}

// archive writes the release as one file, in two ways, and for zsync.
func (s *stage) archive(ctx context.Context, release int, served bool) error {
	path := s.path("served", at("archive", release)+".tar")
	if err := errors.Join(writeTar(path, s.content), writePlain(s.path(at("plain", release)), s.content)); err != nil || !served {
		return err
	}
	name := filepath.Base(path)
	cmd := exec.CommandContext(ctx, "zsyncmake", "-u", name, "-o", name+".zsync", name)
	cmd.Dir = s.path("served")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("zsyncmake: %w: %s", err, out)
	}
	return nil
}

// writeTar writes a folder as an archive in which only the content differs.
func writeTar(path, folder string) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	w := tar.NewWriter(file)
	err = eachFile(folder, func(name string, data []byte) error {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(data)), Format: tar.FormatUSTAR}); err != nil {
			return err
		}
		_, err := w.Write(data)
		return err
	})
	return errors.Join(err, w.Close())
}

// writePlain writes a list of the files and then their bytes: less than an
// archive has, so that the floor is none that is easy to reach.
func writePlain(path, folder string) error {
	var list, all strings.Builder
	err := eachFile(folder, func(name string, data []byte) error {
		fmt.Fprintf(&list, "%d\t%s\n", len(data), name)
		all.Write(data)
		return nil
	})
	return errors.Join(err, os.WriteFile(path, []byte(list.String()+all.String()), 0o600))
}

func eachFile(folder string, do func(name string, data []byte) error) error {
	files := os.DirFS(folder)
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return do(name, data)
	})
}

// execute runs a program and returns what it said when it failed.
func execute(ctx context.Context, args ...string) error {
	out, err := exec.CommandContext(ctx, args[0], args[1:]...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(args[:min(4, len(args))], " "), err, out)
	}
	return nil
}

// floor returns the bytes that zstd takes to say what the newer release has
// beyond the older one.
func (s *stage) floor(ctx context.Context, g gap) (int64, error) {
	least := int64(0)
	for _, name := range []func(int) string{
		func(n int) string { return s.path("served", at("archive", n)+".tar") },
		func(n int) string { return s.path(at("plain", n)) },
	} {
		out := s.path("patch.zst")
		if err := execute(ctx, "zstd", "-19", "-q", "-f", "--long=27", "--patch-from="+name(g.from), name(g.to), "-o", out); err != nil {
			return 0, err
		}
		info, err := os.Stat(out)
		if err != nil {
			return 0, err
		}
		if least == 0 || info.Size() < least {
			least = info.Size()
		}
	}
	return least, nil
}

// file returns the size of a signed file of the release.
func (s *stage) file(release int, kind string) (name string, size int64, err error) {
	found, err := filepath.Glob(s.path("served", at("site", release), "targets", strconv.Itoa(release), "*."+kind))
	if err != nil || len(found) != 1 {
		return "", 0, fmt.Errorf("%d files %s in release %d, %w", len(found), kind, release, err)
	}
	info, err := os.Stat(found[0])
	if err != nil {
		return "", 0, err
	}
	return filepath.Base(found[0]), info.Size(), nil
}
