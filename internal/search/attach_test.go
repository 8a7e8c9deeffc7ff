package search

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/library"
)

// withFiles is a corpus whose attachments arrive one by one.
type withFiles struct {
	*memory
	objects map[string][]byte
}

func (w *withFiles) Object(sha string) ([]byte, error) {
	if data, ok := w.objects[sha]; ok {
		return data, nil
	}
	return nil, fmt.Errorf("object %s: %w", sha, library.ErrNotFound)
}

func attach(it *library.Item, title, text string) (sha string) {
	sum := sha256.Sum256([]byte(text))
	sha = hex.EncodeToString(sum[:])
	it.Attachments = append(it.Attachments, library.Attachment{Path: "attachments/" + title, Title: title, Type: "text/plain", Size: int64(len(text)), SHA256: sha})
	return sha
}

// TestAttachments finds what is written in attachments as soon as they are
// here, and says so.
func TestAttachments(t *testing.T) {
	col := small()
	text := "Meeting notes.\nThe zebrawood protocol was adopted."
	sha := attach(&col.Items[2], "Notes of the meeting", text)
	unreadable := attach(&col.Items[2], "Picture", "\x00\x01")
	c := &withFiles{newMemory(col), map[string][]byte{}}
	dir := t.TempDir()
	e := open(t, dir, c)
	if res := find(t, e, library.Query{Text: "zebrawood protocol"}); res.Total != 0 {
		t.Fatalf("found before it was here: %v", ids(res.Hits))
	}
	c.objects[sha], c.objects[unreadable] = []byte(text), []byte("\x00\x01")
	if err := e.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	check := func() {
		t.Helper()
		res := find(t, e, library.Query{Text: "zebrawood protocol"})
		if res.Total != 1 || res.Hits[0].ID != "equity" {
			t.Fatalf("found: %v", ids(res.Hits))
		}
		hit := res.Hits[0]
		if hit.SnippetFrom != "Notes of the meeting" || !strings.Contains(hit.SnippetHTML, "The <mark>zebrawood</mark>") || hit.Why[0].Field != "attachment" {
			t.Errorf("shown as %q from %q, why %+v", hit.SnippetHTML, hit.SnippetFrom, hit.Why)
		}
		if res := find(t, e, library.Query{Text: `"zebrawood protocol was"`}); res.Total != 1 {
			t.Errorf("as a phrase: %d", res.Total)
		}
		if res := find(t, e, library.Query{Text: "fair chance"}); res.Total != 1 || res.Hits[0].SnippetFrom != "" {
			t.Errorf("its summary: %+v", res.Hits)
		}
		if err := e.Check(t.Context()); err != nil {
			t.Error(err)
		}
	}
	check()
	before := current(t, dir)
	closeEngine(t, e)
	if e = open(t, dir, c); current(t, dir) != before {
		t.Error("built anew though all attachments were in")
	}
	check()
	if err := e.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	check()
	c.set(2, small()) // the attachments are gone
	if err := e.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, textsName, sha)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the text of an attachment that is gone was kept: %v", err)
	}
	closeEngine(t, e)
}
