package app

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
)

// maxLog bounds the log; the one before it is kept beside it.
const maxLog = 512 << 10

// logFile appends to a file and starts a new one when it has grown to maxLog.
// What readers search for is never logged.
type logFile struct {
	path string
	mu   sync.Mutex
	file *os.File
	size int64
}

// openLog returns a log into the file at path. A log that cannot be written
// is no reason not to run: then it goes nowhere.
func openLog(path string) (*slog.Logger, func()) {
	l := &logFile{path: path}
	if err := l.open(); err != nil {
		return slog.New(slog.DiscardHandler), func() {}
	}
	return slog.New(slog.NewTextHandler(l, nil)), l.close
}

func (l *logFile) open() error {
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(fmt.Errorf("open log: %w", err), file.Close())
	}
	l.file, l.size = file, info.Size()
	return nil
}

func (l *logFile) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return 0, fs.ErrClosed
	}
	if l.size+int64(len(p)) > maxLog {
		if err := l.turn(); err != nil {
			return 0, err
		}
	}
	n, err := l.file.Write(p)
	l.size += int64(n)
	return n, err
}

// turn keeps the full log as the previous one.
func (l *logFile) turn() error {
	err := l.file.Close()
	l.file = nil
	return errors.Join(err, os.Rename(l.path, l.path+".1"), l.open())
}

func (l *logFile) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		l.file.Close()
		l.file = nil
	}
}
