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
	got, faults, err := ReadRelease(list, Known{}, read)
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
	if diff := cmp.Diff(want, got.Collection); diff != "" {
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
	list, read := named(files)
	col, faults, err := ReadRelease(list, Known{}, read)
	if len(faults) > 0 || err != nil || len(col.Items) != 1 || col.Items[0].Links[0].To != "p" {
		t.Errorf("a library reads %+v, %v, %v", col, faults, err)
	}
}

func TestReleaseThatCannotBeRead(t *testing.T) {
	list, _ := named(published(folderOf(nil)))
	gone := errors.New("unplugged")
	if _, _, err := ReadRelease(list, Known{}, func(library.File) ([]byte, error) { return nil, gone }); !errors.Is(err, gone) {
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

// TestKnownItemsAreNotReadAgain changes one thing at a time and looks which
// items are read.
func TestKnownItemsAreNotReadAgain(t *testing.T) {
	second := strings.NewReplacer("id: x", "id: y", "number: 1", "number: 2").Replace(itemMD)
	base := func() map[string]string {
		all := folderOf(add("attachments: [{path: attachments/a.pdf, title: A}]"))
		all["resources/y.md"], all["attachments/a.pdf"] = second, "%PDF-1.4"
		return all
	}
	list, read := named(published(base()))
	first, faults, err := ReadRelease(list, Known{}, read)
	if len(faults) > 0 || err != nil || len(first.Items) != 2 {
		t.Fatal(first, faults, err)
	}
	known := Known{Context: first.Context, Files: map[string]string{}}
	for _, f := range list {
		known.Files[f.Path] = f.SHA256
	}
	for name, test := range map[string]struct {
		change func(all map[string]string)
		want   string // read, then unchanged
	}{
		"nothing": {func(map[string]string) {}, " | x y"},
		"the release": {func(all map[string]string) {
			all["library.yaml"] = strings.Replace(all["library.yaml"], "number: ", "number: 1", 1)
		}, " | x y"},
		"an item": {func(all map[string]string) { all["resources/y.md"] += "more\n" }, "y | x"},
		"a new item": {func(all map[string]string) {
			all["resources/z.md"] = strings.NewReplacer("id: y", "id: z", "number: 2", "number: 3").Replace(second)
		}, "z | x y"},
		"an item gone": {func(all map[string]string) { delete(all, "resources/y.md") }, " | x"},
		"a vocabulary": {func(all map[string]string) { all["taxonomies/profession.yaml"] += "# more\n" }, "x y | "},
		"the rights": {func(all map[string]string) {
			all["library.yaml"] = strings.Replace(all["library.yaml"], "rights: {en: ", "rights: {en: New ", 1)
		}, "x y | "},
		"an attachment": {func(all map[string]string) { all["attachments/a.pdf"] += "more" }, "x y | "},
		"a taken id": {func(all map[string]string) {
			all["pages/x.md"] = strings.NewReplacer("number: 1", "number: 9", "kind: resource", "kind: page").Replace(itemMD)
		}, "the id \"x\" already belongs to resources/x.md"},
	} {
		all := base()
		test.change(all)
		list, read := named(published(all))
		got, faults, err := ReadRelease(list, known, read)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, it := range got.Items {
			ids = append(ids, it.ID)
		}
		text := strings.Join(ids, " ") + " | " + strings.Join(got.Unchanged, " ")
		if len(faults) > 0 {
			text = faults[0].Message
		}
		if text != test.want {
			t.Errorf("%s: %q, want %q", name, text, test.want)
		}
	}
}
