package packet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// ErrNoBrowser is a computer without a browser that prints to a file.
var ErrNoBrowser = errors.New("no Chromium, Chrome or Edge was found on this computer")

// maxPrinting bounds the time that a browser gets.
const maxPrinting = 3 * time.Minute

// FindBrowser returns the browser that prints packets: one made from Chromium,
// as these write headings, reading order and languages into the PDF.
func FindBrowser() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable", "chrome", "msedge"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	for _, path := range usualPlaces() {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}

func usualPlaces() (paths []string) {
	switch runtime.GOOS {
	case "windows":
		for _, base := range []string{os.Getenv("ProgramFiles"), os.Getenv("ProgramFiles(x86)"), os.Getenv("LocalAppData")} {
			paths = append(paths, filepath.Join(base, "Google", "Chrome", "Application", "chrome.exe"),
				filepath.Join(base, "Microsoft", "Edge", "Application", "msedge.exe"))
		}
	case "darwin":
		paths = []string{"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
			"/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"}
	}
	return paths
}

// WritePDF has a browser print the packet, with tags for reading aloud and an
// outline. The browser gets a profile of its own for this, no network, and a
// page without scripts. Its bytes differ from one time to the next, as a PDF
// says when it was made.
func (p Packet) WritePDF(ctx context.Context, browser string, w io.Writer, opt Options) (err error) {
	dir, err := os.MkdirTemp("", "socialmission-packet-")
	if err != nil {
		return fmt.Errorf("print a packet: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	page, printed := filepath.Join(dir, "packet.html"), filepath.Join(dir, "packet.pdf")
	file, err := os.Create(page)
	if err != nil {
		return fmt.Errorf("print a packet: %w", err)
	}
	if err := errors.Join(p.WriteHTML(file, opt), file.Close()); err != nil {
		return err
	}
	if err := printPage(ctx, browser, dir, page, printed); err != nil {
		return err
	}
	data, err := os.ReadFile(printed)
	if err != nil || !strings.HasPrefix(string(data), "%PDF-") {
		return fmt.Errorf("print a packet: %s wrote no PDF", filepath.Base(browser))
	}
	_, err = w.Write(data)
	return err
}

func printPage(ctx context.Context, browser, dir, page, to string) error {
	ctx, cancel := context.WithTimeout(ctx, maxPrinting)
	defer cancel()
	args := []string{"--headless=new", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
		"--disable-background-networking", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--no-pdf-header-footer", "--export-tagged-pdf",
		"--generate-pdf-document-outline", "--print-to-pdf=" + to}
	if os.Getuid() == 0 {
		args = append(args, "--no-sandbox") // it refuses root otherwise; the page is ours and has no scripts
	}
	cmd := exec.CommandContext(ctx, browser, append(args, fileAddress(page))...)
	cmd.WaitDelay = 5 * time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("print a packet with %s: %w (%s)", filepath.Base(browser), err, lastLine(string(out)))
	}
	return nil
}

func fileAddress(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return "file://" + strings.NewReplacer("%", "%25", " ", "%20", "#", "%23", "?", "%3F").Replace(path)
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
