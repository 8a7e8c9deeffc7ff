package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"socialmission.org/desktop/internal/config"
)

// switchFeed builds a library of the other feed beside the present one and
// puts it in its place once it is whole. The reader's own store stays.
func switchFeed(ctx context.Context, cfg config.Config, run updateRun, o updateOptions) error {
	next := config.Config{Dir: filepath.Join(cfg.Dir, "next"), Origin: cfg.Origin}
	if err := os.RemoveAll(next.Dir); err != nil {
		return err
	}
	if err := os.MkdirAll(next.Dir, 0o700); err != nil {
		return err
	}
	defer os.RemoveAll(next.Dir)
	lib, err := openOnce(ctx, next)
	if err != nil {
		return err
	}
	trust := run.trust
	run.lib, run.trust = lib, filepath.Join(next.Dir, trustFolder)
	if err := errors.Join(run.do(ctx, o), lib.Close()); err != nil {
		return err
	}
	return errors.Join(
		os.RemoveAll(trust), os.RemoveAll(cfg.Index()),
		os.Rename(filepath.Join(next.Dir, trustFolder), trust),
		os.Rename(next.Content(), cfg.Content()),
		os.Rename(next.Index(), cfg.Index()))
}
