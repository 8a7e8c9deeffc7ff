package reader

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"socialmission.org/desktop/internal/bolt"
)

// incoming is a backup file, read.
type incoming struct {
	head
	settings, updates json.RawMessage
	marks             map[string]json.RawMessage
	lists             []arrived[List, *List]
	annotations       []arrived[Annotation, *Annotation]
	searches          []arrived[SavedSearch, *SavedSearch]
	files             []arrived[OwnFile, *OwnFile]
	kept              []KeptItem
	later             []LaterLink
	recent            []string
	data              map[string]bool // digests of own files in it
}

// arrived is one record of a backup, and all that the file says of it.
type arrived[T any, P record[T]] struct {
	record P
	raw    json.RawMessage
}

// backupReader reads the document piece by piece, so that no file can make it
// take more memory than its records need.
type backupReader struct {
	in     incoming
	bytes  *boundedReader
	dec    *json.Decoder
	staged string // folder for the bytes of own files; empty to only check them
}

// readBackup reads a backup of size bytes. With a folder, the bytes of own
// files are put there under their digests.
func readBackup(f io.ReaderAt, size int64, folder string) (*incoming, error) {
	if size > MaxBackup {
		return nil, ErrBackupLarge
	}
	if err := checkDigest(f, size); err != nil {
		return nil, err
	}
	b := &backupReader{bytes: &boundedReader{r: io.NewSectionReader(f, 0, size)}, staged: folder}
	b.in.marks, b.in.data = map[string]json.RawMessage{}, map[string]bool{}
	b.dec = json.NewDecoder(b.bytes)
	if err := b.begin(); err != nil {
		return nil, err
	}
	if err := b.document(); err != nil {
		return nil, asBackupFault(err)
	}
	return &b.in, nil
}

// checkDigest compares the last member with the bytes before it. A file that
// has none was written by hand, or cut short, which the reading will show.
func checkDigest(f io.ReaderAt, size int64) error {
	const length = len(digestBefore) + 2*sha256.Size + len(digestAfter)
	at := size - int64(length)
	tail := make([]byte, length)
	if at < 0 {
		return nil
	}
	if _, err := f.ReadAt(tail, at); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read a backup: %w", err)
	}
	rest, ok := strings.CutPrefix(string(tail), digestBefore)
	want, whole := strings.CutSuffix(rest, digestAfter)
	if !ok || !whole {
		return nil
	}
	digest := sha256.New()
	if _, err := io.Copy(digest, io.NewSectionReader(f, 0, at)); err != nil {
		return fmt.Errorf("read a backup: %w", err)
	}
	if hex.EncodeToString(digest.Sum(nil)) != want {
		return ErrBackupDamaged
	}
	return nil
}

// boundedReader hands out no more than allowed bytes in all.
type boundedReader struct {
	r             io.Reader
	read, allowed int64
}

var errElement = fmt.Errorf("%w: one part of it is larger than any that is written", ErrBackupDamaged)

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.read >= b.allowed {
		return 0, errElement
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.allowed-b.read)])
	b.read += int64(n)
	return n, err
}

// allow lets the next element be read, with what the decoder reads ahead.
func (b *backupReader) allow() { b.bytes.allowed = b.dec.InputOffset() + 4*maxElement }

func (b *backupReader) token() (json.Token, error) {
	b.allow()
	return b.dec.Token()
}

func (b *backupReader) decode(v any) error {
	b.allow()
	return b.dec.Decode(v)
}

// expect reads a bracket.
func (b *backupReader) expect(want json.Delim) error {
	t, err := b.token()
	if err == nil && t != want {
		err = fmt.Errorf("%v instead of %v", t, want)
	}
	return err
}

// begin makes sure that it is a backup at all: its first member says so.
func (b *backupReader) begin() error {
	err := b.expect('{')
	if err == nil {
		var key json.Token
		if key, err = b.token(); err == nil && key != "format" {
			return ErrNotBackup
		}
	}
	if err == nil {
		err = b.decode(&b.in.Format)
	}
	if err != nil || b.in.Format != backupFormat {
		return ErrNotBackup
	}
	return nil
}

func (b *backupReader) document() error {
	for b.dec.More() {
		key, err := b.token()
		if err != nil {
			return err
		}
		if err := b.member(key); err != nil {
			return err
		}
	}
	if err := b.expect('}'); err != nil {
		return err
	}
	if _, err := b.token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("more follows its end: %w", ErrBackupDamaged)
	}
	return b.in.check()
}

// member reads one member. Members that this version does not know are passed
// over: a version that they change the meaning of has another number.
func (b *backupReader) member(key json.Token) error {
	switch key {
	case "version":
		if err := b.decode(&b.in.Version); err != nil {
			return err
		}
		return b.in.check()
	case "marks":
		return b.members(maxMarks, func(id string) error { return b.mark(id) })
	case listsBucket:
		return arrive(b, &b.in.lists, MaxLists)
	case annotationsBucket:
		return arrive(b, &b.in.annotations, MaxAnnotations)
	case searchesBucket:
		return arrive(b, &b.in.searches, MaxSearches)
	case filesBucket:
		return arrive(b, &b.in.files, MaxFiles)
	case keptBucket:
		return b.elements(MaxKept, func() error {
			b.in.kept = append(b.in.kept, KeptItem{})
			return b.decode(&b.in.kept[len(b.in.kept)-1])
		})
	case "data":
		return b.members(MaxFiles, b.file)
	}
	return b.decode(b.single(key))
}

// single is where a member goes that is one value.
func (b *backupReader) single(key json.Token) any {
	switch key {
	case "made":
		return &b.in.Made
	case "program":
		return &b.in.Program
	case "settings":
		return &b.in.settings
	case "updates":
		return &b.in.updates
	case "later":
		return &b.in.later
	case "recent":
		return &b.in.recent
	}
	return new(json.RawMessage)
}

// elements reads a list of at most most elements.
func (b *backupReader) elements(most int, element func() error) error {
	if err := b.expect('['); err != nil {
		return err
	}
	for n := 0; b.dec.More(); n++ {
		if n == most {
			return fmt.Errorf("%w: more than %d entries of one kind", ErrBackupDamaged, most)
		}
		if err := element(); err != nil {
			return err
		}
	}
	return b.expect(']')
}

// members reads an object of at most most members.
func (b *backupReader) members(most int, member func(key string) error) error {
	if err := b.expect('{'); err != nil {
		return err
	}
	for n := 0; b.dec.More(); n++ {
		if n == most {
			return fmt.Errorf("%w: more than %d entries of one kind", ErrBackupDamaged, most)
		}
		key, err := b.token()
		if err != nil {
			return err
		}
		if err := member(key.(string)); err != nil { // keys are text, the decoder sees to it
			return err
		}
	}
	return b.expect('}')
}

func (b *backupReader) mark(id string) error {
	var raw json.RawMessage
	if err := b.decode(&raw); err != nil {
		return err
	}
	b.in.marks[id] = raw
	return nil
}

// arrive reads the records of one kind: those of a full store and as many
// deleted ones.
func arrive[T any, P record[T]](b *backupReader, into *[]arrived[T, P], most int) error {
	return b.elements(2*most, func() error {
		a := arrived[T, P]{record: P(new(T))}
		if err := b.decode(&a.raw); err != nil {
			return err
		}
		*into = append(*into, a)
		return json.Unmarshal(a.raw, a.record)
	})
}

// file reads the pieces of an own file and checks that they make it.
func (b *backupReader) file(digest string) error {
	if raw, err := hex.DecodeString(digest); err != nil || len(raw) != sha256.Size || strings.ToLower(digest) != digest {
		return fmt.Errorf("%w: a file with the digest %q", ErrBackupDamaged, digest)
	}
	out, err := b.stage(digest)
	if err != nil {
		return bolt.Fault(err)
	}
	sum := sha256.New()
	var writeErr error
	err = b.elements(MaxBackup/1000, func() error {
		var text string
		if err := b.decode(&text); err != nil {
			return err
		}
		piece, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return err
		}
		sum.Write(piece)
		_, writeErr = out.Write(piece)
		return writeErr
	})
	closeErr := out.Close()
	switch {
	case writeErr != nil:
		return bolt.Fault(writeErr)
	case err != nil:
		return err
	case closeErr != nil:
		return bolt.Fault(closeErr)
	case hex.EncodeToString(sum.Sum(nil)) != digest:
		return fmt.Errorf("%w: a file in it is not as it was", ErrBackupDamaged)
	}
	b.in.data[digest] = true
	return nil
}

// stage opens where the bytes of a file go.
func (b *backupReader) stage(digest string) (io.WriteCloser, error) {
	if b.staged == "" {
		return nowhere{}, nil
	}
	f, err := os.OpenFile(filepath.Join(b.staged, digest), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return syncedFile{f}, nil
}

// syncedFile is on disk once it is closed.
type syncedFile struct{ *os.File }

func (f syncedFile) Close() error { return errors.Join(f.Sync(), f.File.Close()) }

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (nowhere) Close() error                { return nil }
