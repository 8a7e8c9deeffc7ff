package upload

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"strings"
	"sync"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"socialmission.org/desktop/internal/library"
)

// sftpWorkers is how many files are under way at a time: enough that a long
// way to the host does not make each file wait for the one before.
const sftpWorkers = 8

// server is a host that speaks SFTP.
type server struct {
	conn   *ssh.Client
	client *sftp.Client
	host   string
	root   string
	stop   func() bool
}

// openSFTP reads the address sftp://user@host:port/path. A path that begins
// with /~/ is below the account's own folder.
func openSFTP(ctx context.Context, u *url.URL, o Options) (host, error) {
	if u.Hostname() == "" || strings.Trim(u.Path, "/") == "" {
		return nil, fmt.Errorf("%w: write sftp://user@host/path, or sftp://user@host/~/path for a path below the account's own folder", library.ErrInvalid)
	}
	conn, err := dial(ctx, u, o)
	if err != nil {
		return nil, err
	}
	client, err := sftp.NewClient(conn)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s offers no file transfer (%w)", library.ErrInvalid, u.Host, err), conn.Close())
	}
	s := &server{conn: conn, client: client, host: u.Host, root: strings.TrimPrefix(u.Path, "/~/")}
	s.stop = context.AfterFunc(ctx, func() { conn.Close() })
	if err := client.MkdirAll(s.root); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", s.name(), err), s.close())
	}
	return s, nil
}

func (s *server) name() string            { return "sftp://" + path.Join(s.host, s.root) }
func (s *server) workers() int            { return sftpWorkers }
func (s *server) path(name string) string { return path.Join(s.root, name) }

func (s *server) close() error {
	s.stop()
	_ = s.client.Close() // says only that the server hung up first
	_ = s.conn.Close()
	return nil
}

// survey goes through the folders level by level, those of a level at once.
func (s *server) survey(ctx context.Context, folders []string) (map[string]int64, error) {
	there := map[string]int64{}
	for len(folders) > 0 {
		level := 1
		for level < len(folders) && depth(folders[level]) == depth(folders[0]) {
			level++
		}
		if err := s.level(ctx, folders[:level], there); err != nil {
			return nil, err
		}
		folders = folders[level:]
	}
	return there, nil
}

func (s *server) level(ctx context.Context, folders []string, there map[string]int64) error {
	var wait sync.WaitGroup
	var mutex sync.Mutex
	var fault error
	slots := make(chan bool, sftpWorkers)
	for _, dir := range folders {
		slots <- true
		wait.Go(func() {
			defer func() { <-slots }()
			found, err := s.folder(ctx, dir)
			mutex.Lock()
			defer mutex.Unlock()
			fault = errors.Join(fault, err)
			for _, info := range found {
				if info.Mode().IsRegular() {
					there[path.Join(dir, info.Name())] = info.Size()
				}
			}
		})
	}
	wait.Wait()
	return fault
}

// folder lists a folder, which is made when it is not there.
func (s *server) folder(ctx context.Context, dir string) ([]fs.FileInfo, error) {
	found, err := s.client.ReadDirContext(ctx, s.path(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, s.client.Mkdir(s.path(dir))
	}
	return found, err
}

func (s *server) read(_ context.Context, name string, most int64) ([]byte, error) {
	file, err := s.client.Open(s.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", name, library.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return bounded(file, name, most)
}

func (s *server) write(_ context.Context, f file, data *os.File) error {
	temp := s.path(f.path) + partEnding
	out, err := s.client.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	sent, err := out.ReadFrom(data)
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	if sent != f.size {
		return fmt.Errorf("%w: %d of %d bytes were taken", library.ErrContent, sent, f.size)
	}
	return s.replace(temp, s.path(f.path))
}

// replace puts a whole file in its place, at once where the server can.
func (s *server) replace(temp, name string) error {
	if _, able := s.client.HasExtension("posix-rename@openssh.com"); able {
		return s.client.PosixRename(temp, name)
	}
	if err := s.client.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return s.client.Rename(temp, name)
}
