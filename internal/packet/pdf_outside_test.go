//go:build outside

package packet

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOutsidePDF prints the sample, and has other programs look at it: the
// text comes in reading order, the file is tagged and says its language, and
// each entry begins on a page of its own.
func TestOutsidePDF(t *testing.T) {
	browser, err := FindBrowser()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := sample().WritePDF(t.Context(), browser, &out, Options{Lang: "en", Figure: figure}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "packet.pdf")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if keep := os.Getenv("SM_PDF"); keep != "" {
		_ = os.WriteFile(keep, out.Bytes(), 0o600)
	}
	text := run(t, "pdftotext", "-enc", "UTF-8", path, "-")
	at := 0
	for _, want := range []string{"Reading list", "Week 3: who gets in?", "Read all of it", "1A2B 3C4D 5E6F", "In the app", "Agenda", "Together", "35",
		"Toolkit", "Full & <text>", "Prompt", "Look for who decides", "A short summary", "One", "First.", "Deep", "Founded in", "A table", "Ohio",
		"Questions for discussion", "Who is missing?", "Cite as", "Library number", "Equidad en la admisión", "Taken back", "It repeats", "Not yet here", "My slides", "Bibliography", "Reeve, C."} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("%q does not come after %q in:\n%s", want, text[max(0, at-80):at], text)
		}
		at += i
	}
	info := run(t, "pdfinfo", path)
	for _, want := range []string{"Tagged:          yes", "Title:           Week 3: who gets in?"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo has no %q:\n%s", want, info)
		}
	}
	structure := run(t, "pdfinfo", "-struct-text", path)
	for _, want := range []string{"H1", "H2", "H3", "Table", "TH", "Figure", "L (block)"} {
		if !strings.Contains(structure, want) {
			t.Errorf("the structure has no %s:\n%.3000s", want, structure)
		}
	}
	pages := strings.Split(text, "\f")
	for i, title := range []string{"", "Agenda", "Full & <text>"} {
		if !strings.Contains(pages[i], title) {
			t.Errorf("page %d does not begin with %q: %.200s", i+1, title, pages[i])
		}
	}
}

func TestOutsidePDFFails(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	if err := sample().WritePDF(ctx, "chromium", &out, Options{}); err == nil {
		t.Error("a browser that was stopped")
	}
	if err := sample().WritePDF(t.Context(), "/bin/true", &out, Options{}); err == nil || !strings.Contains(err.Error(), "wrote no PDF") {
		t.Errorf("a browser that prints nothing: %v", err)
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}
