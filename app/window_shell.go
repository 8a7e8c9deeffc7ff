//go:build production || dev || bindings

package app

import (
	"fmt"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// Shell is all of the window that is bound: the system's dialogs, which
// neither the page nor HTTP can open. The page finds it as window.go.app.Shell;
// each answer is a path, empty when the reader chose none.
type Shell struct{ window *window }

// maxDialogText bounds what the page may write into a dialog, in characters.
const maxDialogText = 200

// OpenFile lets the reader choose a file. Pattern is such as "*.zip".
func (s *Shell) OpenFile(title, pattern string) (string, error) {
	path, err := runtime.OpenFileDialog(s.window.shell, runtime.OpenDialogOptions{
		Title: dialogText(title), Filters: filters(pattern), ShowHiddenFiles: false,
	})
	return answered(path, err)
}

// OpenFolder lets the reader choose a folder.
func (s *Shell) OpenFolder(title string) (string, error) {
	path, err := runtime.OpenDirectoryDialog(s.window.shell, runtime.OpenDialogOptions{
		Title: dialogText(title), CanCreateDirectories: true,
	})
	return answered(path, err)
}

// SaveFile lets the reader choose where a new file goes. The system's dialog
// asks before one that exists is replaced.
func (s *Shell) SaveFile(title, name, pattern string) (string, error) {
	path, err := runtime.SaveFileDialog(s.window.shell, runtime.SaveDialogOptions{
		Title: dialogText(title), DefaultFilename: dialogText(name), Filters: filters(pattern), CanCreateDirectories: true,
	})
	return answered(path, err)
}

func answered(path string, err error) (string, error) {
	if err != nil {
		return "", fmt.Errorf("open a dialog of the system: %w", err)
	}
	return path, nil
}

func filters(pattern string) []runtime.FileFilter {
	if pattern == "" {
		return nil
	}
	pattern = dialogText(pattern)
	return []runtime.FileFilter{{DisplayName: pattern, Pattern: pattern}}
}

// dialogText keeps what a page says to one line of sensible length.
func dialogText(s string) string {
	line := []rune(oneLine(s))
	return string(line[:min(len(line), maxDialogText)])
}
