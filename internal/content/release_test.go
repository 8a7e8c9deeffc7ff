package content

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/library"
)

// named splits published files into the list of them and a way to read them.
// Attachments cannot be read: they have not arrived.
func named(files []library.File) ([]library.File, func(library.File) ([]byte, error)) {
	var list []library.File
	data := map[string][]byte{}
	for _, f := range fromMemory(files, &report{}) {
		list = append(list, library.File{Path: f.path, Size: f.size, SHA256: f.sha})
		data[f.sha] = f.data
	}
	return list, func(f library.File) ([]byte, error) {
		if isAttachment(f.Path) {
			return nil, errors.New("it has not arrived")
		}
		return data[f.SHA256], nil
	}
}

func TestReleaseReadsTheSameAsFiles(t *testing.T) {
	folder := add("attachments: [{path: attachments/a.pdf, title: A}]")
	folder["attachments/a.pdf"] = "%PDF-1.4"
	files := published(folderOf(folder))
	want, faults := ReadFiles(files)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	list, read := named(files)
	got, faults, err := ReadRelease(list, read)
	if len(faults) > 0 || err != nil {
		t.Fatal(faults, err)
	}
	byPath := map[string][]byte{}
	for _, f := range files {
		byPath[f.Path] = f.Data
	}
	for i := range got.Items {
		it := &got.Items[i]
		if it.Body != "" {
			t.Errorf("%s came with its body", it.ID)
		}
		if it.Body, err = Body(byPath[it.Path]); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestReleaseOfANewerPublisher has something unknown wherever a publisher may
// add something.
func TestReleaseOfANewerPublisher(t *testing.T) {
	folder := folderOf(map[string]string{"podcasts/p.md": "---\nid: p\nsound: loud\n---\n", "pages/video.mp4": "x", "new.yaml": "a: b", "pages/deep/er.md": "x",
		"attachments/unknown.xyz": "x"})
	item := folder["resources/x.md"]
	item = strings.Replace(item, "title:", "mood: {calm: true}\nlinks: [{rel: related, to: p, strength: 3}]\ntitle:", 1)
	folder["resources/x.md"] = item
	folder["library.yaml"] += "anthem: yes\n"
	files := published(folder)
	if _, faults := ReadFiles(files); len(faults) < 6 {
		t.Errorf("a publisher is told of %v", faults)
	}
	col, faults, err := ReadRelease(named(files))
	if len(faults) > 0 || err != nil || len(col.Items) != 1 || col.Items[0].Links[0].To != "p" {
		t.Errorf("a library reads %+v, %v, %v", col, faults, err)
	}
}

func TestReleaseThatCannotBeRead(t *testing.T) {
	list, _ := named(published(folderOf(nil)))
	gone := errors.New("unplugged")
	if _, _, err := ReadRelease(list, func(library.File) ([]byte, error) { return nil, gone }); !errors.Is(err, gone) {
		t.Errorf("ReadRelease = %v", err)
	}
}

func TestWithdrawnItemNeedsNoText(t *testing.T) {
	folder := folderOf(nil)
	front, _, _, _ := split(folder["resources/x.md"])
	folder["resources/x.md"] = "---\n" + front + "withdrawn: {date: 2026-11-20, reason: Retracted by its authors.}\n---\n"
	if _, faults := ReadFiles(published(folder)); len(faults) > 0 {
		t.Error(faults)
	}
}
