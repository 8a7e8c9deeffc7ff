package extract

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"time"

	"github.com/ledongthuc/pdf"

	"socialmission.org/desktop/internal/library"
)

// ChildCommand is the word by which the program is asked to be the process
// that reads one PDF file: from its standard input, to its standard output.
const ChildCommand = "text-of-pdf"

// Bounds of the process apart.
const (
	childTime   = 30 * time.Second
	childMemory = 512 << 20
	childLook   = 20 * time.Millisecond // between looks at its memory
)

// apart reads a PDF file in a process of its own.
func (e Extractor) apart(ctx context.Context, data []byte) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(e.Patience, childTime))
	defer cancel()
	cmd := exec.CommandContext(ctx, e.Program, ChildCommand)
	cmd.Env = append(os.Environ(), "GOTRACEBACK=none")
	cmd.Stdin = bytes.NewReader(data)
	cmd.WaitDelay = time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", fmt.Errorf("start reading PDF: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("start reading PDF: %w", err)
	}
	text, readErr := io.ReadAll(io.LimitReader(out, 2*maxText))
	whole := len(text) < 2*maxText
	if !whole {
		cancel() // what it has to say beyond that is not waited for
	}
	if err := cmd.Wait(); err != nil && whole {
		return "", fmt.Errorf("read PDF: %w: %w", errors.Join(err, readErr), library.ErrInvalid)
	}
	return string(text), nil
}

// Child reads one PDF file and returns the exit code of its process.
func Child(in io.Reader, out io.Writer) int {
	debug.SetMemoryLimit(childMemory / 2)
	go endAt(childMemory)
	data, err := io.ReadAll(io.LimitReader(in, maxFile))
	if err != nil {
		return 1
	}
	text, err := pdfText(context.Background(), data)
	if err != nil {
		return 1
	}
	if _, err := io.WriteString(out, text); err != nil {
		return 1
	}
	return 0
}

// endAt ends the process when its memory grows beyond a limit.
func endAt(limit uint64) {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	for ; ; time.Sleep(childLook) {
		if metrics.Read(sample); sample[0].Value.Uint64() > limit {
			os.Exit(1)
		}
	}
}

// pdfText returns the text of all pages. The parser panics on some damage.
func pdfText(ctx context.Context, data []byte) (text string, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			text, err = "", fmt.Errorf("read PDF: %v: %w", fault, library.ErrInvalid)
		}
	}()
	r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", fmt.Errorf("open PDF: %w: %w", err, library.ErrInvalid)
	}
	var sb strings.Builder
	for i := 1; i <= min(r.NumPage(), maxParts) && sb.Len() < maxText; i++ {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		page, err := r.Page(i).GetPlainText(nil)
		if err != nil {
			continue // a page that cannot be read does not cost the others
		}
		sb.WriteString(page)
		sb.WriteByte('\n')
	}
	return sb.String(), nil
}
