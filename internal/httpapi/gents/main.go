// Gents writes the TypeScript types of the API from the Go types that are its
// source, so that the two cannot drift apart unnoticed. Run it from the top of
// the repository:
//
//	go run ./internal/httpapi/gents -o frontend/src/lib/api/types.gen.ts
//	go run ./internal/httpapi/gents -check -o frontend/src/lib/api/types.gen.ts
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"reflect"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/lists"
	"socialmission.org/desktop/internal/reader"
)

const defaultOutput = "frontend/src/lib/api/types.gen.ts"

// roots are the types that cross the API; what they refer to follows.
func roots() []reflect.Type {
	return []reflect.Type{
		reflect.TypeFor[library.Results](), reflect.TypeFor[library.Table](), reflect.TypeFor[library.Sort](),
		reflect.TypeFor[reader.Settings](),
		reflect.TypeFor[httpapi.Status](), reflect.TypeFor[httpapi.Home](),
		reflect.TypeFor[httpapi.Suggestions](), reflect.TypeFor[httpapi.Terms](),
		reflect.TypeFor[httpapi.ItemView](),
		reflect.TypeFor[httpapi.Marks](), reflect.TypeFor[httpapi.MarkPatch](),
		reflect.TypeFor[httpapi.ReadRequest](), reflect.TypeFor[httpapi.Changed](),
		reflect.TypeFor[httpapi.SeenRequest](), reflect.TypeFor[httpapi.ErrorAnswer](),
		reflect.TypeFor[httpapi.Updates](), reflect.TypeFor[httpapi.CheckRequest](),
		reflect.TypeFor[httpapi.StartRequest](), reflect.TypeFor[httpapi.UpdateSettings](),
		reflect.TypeFor[httpapi.SaveRequest](), reflect.TypeFor[httpapi.Versions](),
		reflect.TypeFor[httpapi.ReadingLists](), reflect.TypeFor[httpapi.ListView](), reflect.TypeFor[httpapi.NewList](),
		reflect.TypeFor[httpapi.ListChange](), reflect.TypeFor[httpapi.ListGrown](), reflect.TypeFor[lists.ListPreview](),
		reflect.TypeFor[httpapi.Later](), reflect.TypeFor[httpapi.LaterRequest](),
		reflect.TypeFor[httpapi.OwnFiles](), reflect.TypeFor[httpapi.AddedFile](), reflect.TypeFor[httpapi.FileView](), reflect.TypeFor[httpapi.FilePatch](),
		reflect.TypeFor[httpapi.Annotations](), reflect.TypeFor[httpapi.AnnotationRequest](), reflect.TypeFor[httpapi.AnnotationPatch](),
		reflect.TypeFor[httpapi.NotesPage](),
		reflect.TypeFor[httpapi.Newsletters](), reflect.TypeFor[httpapi.SavedSearches](), reflect.TypeFor[httpapi.SaveSearchRequest](),
		reflect.TypeFor[httpapi.SearchPatch](), reflect.TypeFor[httpapi.Look](), reflect.TypeFor[httpapi.RecentSearches](), reflect.TypeFor[httpapi.RecentRequest](), reflect.TypeFor[httpapi.SessionRequest](),
		reflect.TypeFor[httpapi.Citations](),
		reflect.TypeFor[httpapi.PacketView](), reflect.TypeFor[httpapi.PagesRequest](), reflect.TypeFor[httpapi.PagesMade](),
		reflect.TypeFor[httpapi.StickRequest](), reflect.TypeFor[httpapi.StickView](),
		reflect.TypeFor[httpapi.Room](), reflect.TypeFor[httpapi.RoomRequest](), reflect.TypeFor[httpapi.GuestRoom](), reflect.TypeFor[httpapi.GuestList](),
		reflect.TypeFor[httpapi.Backups](), reflect.TypeFor[httpapi.ImportedBackup](), reflect.TypeFor[httpapi.RestoredBackup](),
		reflect.TypeFor[httpapi.SaveFileRequest](), reflect.TypeFor[httpapi.SavedFile](),
	}
}

func main() {
	output := flag.String("o", defaultOutput, "the `file` to write")
	check := flag.Bool("check", false, "write nothing; fail when the file is not what would be written")
	flag.Parse()
	if err := run(*output, *check); err != nil {
		fmt.Fprintln(os.Stderr, "gents:", err)
		os.Exit(1)
	}
}

func run(output string, check bool) error {
	want, err := generate(".", roots())
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(output, want, 0o644) //nolint:gosec // a source file, read by everybody
	}
	got, err := os.ReadFile(output)
	if err != nil {
		return fmt.Errorf("checking the types: %w", err)
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s is not what the Go types say; run: go run ./internal/httpapi/gents -o %s", output, output)
	}
	return nil
}
