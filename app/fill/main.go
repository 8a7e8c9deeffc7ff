// Command fill puts a content folder into a data folder, as an update would.
// Tests use it to open the app on content that no publisher would release.
//
//	go run ./app/fill CONTENT-FOLDER DATA-FOLDER
//
// The folder's library.yaml must name another feed than the collection inside
// the program; that one is then left out when the program starts.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/store"
	"socialmission.org/desktop/internal/updater"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: fill CONTENT-FOLDER DATA-FOLDER")
		os.Exit(2)
	}
	if err := fill(context.Background(), os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "fill:", err)
		os.Exit(1)
	}
}

func fill(ctx context.Context, content, data string) (err error) {
	cfg := config.Config{Dir: data}
	if err := cfg.Prepare("fill"); err != nil {
		return err
	}
	st, err := store.Open(cfg.Content())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	engine, err := search.Open(cfg.Index(), st)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	_, err = updater.New(st, engine).Update(ctx, feed.FromFS(os.DirFS(content), content))
	return err
}
