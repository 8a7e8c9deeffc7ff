package reader

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
)

// WriteBackup writes all that the reader made as one JSON document that
// ImportBackup merges. Program is the version of the program. What was
// deleted is only named in it, so that a merge knows, and not told.
func (s *Store) WriteBackup(w io.Writer, program string) (Saved, error) {
	digest := sha256.New()
	b := &backupWriter{store: s, digest: digest, out: bufio.NewWriterSize(io.MultiWriter(w, digest), 64<<10)}
	b.record(head{backupFormat, backupVersion, s.now(), program})
	b.part(b.choices)
	b.part(b.marks)
	b.part(func(tx *bbolt.Tx) { b.saved.Lists = b.records(tx, listsBucket) })
	b.part(func(tx *bbolt.Tx) { b.saved.Annotations = b.records(tx, annotationsBucket) })
	b.part(func(tx *bbolt.Tx) { b.saved.Searches = b.records(tx, searchesBucket) })
	b.part(func(tx *bbolt.Tx) { b.saved.Files = b.records(tx, filesBucket) })
	b.kept()
	b.fileData()
	b.close(w)
	return b.saved, wrap(b.err, "write a backup")
}

// backupWriter writes the document; the first error ends it.
type backupWriter struct {
	store  *Store
	digest hash.Hash
	out    *bufio.Writer
	saved  Saved
	err    error
}

// part gathers one part in a transaction of its own and writes it after that,
// as whoever takes the bytes may be slow and a transaction must not be.
func (b *backupWriter) part(gather func(tx *bbolt.Tx)) {
	if b.err != nil {
		return
	}
	out, gathered := b.out, &writeBuffer{}
	b.out = bufio.NewWriter(gathered)
	err := b.store.db.View(func(tx *bbolt.Tx) error {
		gather(tx)
		return errors.Join(b.err, b.out.Flush())
	})
	b.out = out
	if b.err = err; err == nil {
		_, b.err = out.Write(gathered.data)
	}
}

type writeBuffer struct{ data []byte }

func (w *writeBuffer) Write(p []byte) (int, error) {
	w.data = append(w.data, p...)
	return len(p), nil
}

// record writes a head's fields as the first members.
func (b *backupWriter) record(h head) {
	data, err := json.Marshal(h)
	b.fail(err)
	b.text(string(data[:len(data)-1])) // the document goes on
}

// member writes one member with a JSON value.
func (b *backupWriter) member(name string, value []byte) {
	b.text(",\n" + string(mustQuote(name)) + ":")
	_, err := b.out.Write(value)
	b.fail(err)
}

func (b *backupWriter) text(s string) {
	_, err := b.out.WriteString(s)
	b.fail(err)
}

func (b *backupWriter) fail(err error) { b.err = errors.Join(b.err, err) }

// mustQuote writes text as JSON, which any text can be.
func mustQuote(s string) []byte {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return data
}

// choices writes the settings and what is queued, each as it is stored.
func (b *backupWriter) choices(tx *bbolt.Tx) {
	for _, from := range []struct{ member, bucket, key string }{
		{"settings", settingsBucket, settingsKey}, {"updates", settingsBucket, updatesKey},
		{"later", stateBucket, laterKey}, {"recent", stateBucket, recentKey},
	} {
		data, err := bolt.Get(bolt.Bucket(tx, from.bucket), []byte(from.key))
		if b.fail(ignoreMissing(err)); err == nil {
			b.member(from.member, data)
		}
	}
}

func (b *backupWriter) marks(tx *bbolt.Tx) {
	b.text(",\n\"marks\":{")
	b.fail(bolt.Bucket(tx, marksBucket).ForEach(func(k, v []byte) error {
		data, err := bolt.Unseal(k, v)
		b.next(b.saved.Marks)
		b.saved.Marks++
		b.text(string(mustQuote(string(k))) + ":" + string(data))
		return err
	}))
	b.text("}")
}

// next begins the next element of a list or an object on a line of its own.
func (b *backupWriter) next(n int) {
	if n > 0 {
		b.text(",")
	}
	b.text("\n")
}

// records writes all of one kind as they are stored, with fields that this
// version does not know, and returns how many are not deleted.
func (b *backupWriter) records(tx *bbolt.Tx, bucket string) (alive int) {
	n := 0
	b.text(",\n\"" + bucket + "\":[")
	b.fail(bolt.Bucket(tx, bucket).ForEach(func(k, v []byte) error {
		data, err := bolt.Unseal(k, v)
		if err != nil {
			return err
		}
		var m Made
		if err := bolt.Decode(k, data, &m); err != nil {
			return err
		}
		if m.alive() {
			alive++
		} else if data, err = json.Marshal(m); err != nil { // what it said is nobody's business
			return err
		}
		b.next(n)
		n++
		_, err = b.out.Write(data)
		return err
	}))
	b.text("]")
	return alive
}

// kept writes the last texts of items, some at a time, as they may be large.
func (b *backupWriter) kept() {
	b.text(",\n\"kept\":[")
	n, from := 0, []byte{}
	for b.err == nil && from != nil {
		b.part(func(tx *bbolt.Tx) {
			c := bolt.Bucket(tx, keptBucket).Cursor()
			size := 0
			k, v := c.Seek(from)
			for ; k != nil && size < maxElement; k, v = c.Next() {
				data, err := bolt.Unseal(k, v)
				b.fail(err)
				b.next(n)
				b.text(string(data))
				n, size = n+1, size+len(data)
			}
			from = slices.Clone(k)
		})
	}
	b.text("]")
}

// fileData writes the bytes of own files, in pieces.
func (b *backupWriter) fileData() {
	fit, left, err := b.store.fitting()
	b.fail(err)
	b.saved.LeftOut = left
	b.text(",\n\"data\":{")
	for i, digest := range fit {
		if b.err == nil {
			b.next(i)
			b.fail(b.oneFile(digest))
		}
	}
	b.text("}")
}

// LeftOut names the own files that a backup file would not hold now: there
// is no room for them in it, or their bytes are lost.
func (s *Store) LeftOut() ([]string, error) {
	_, left, err := s.fitting()
	return left, err
}

// fitting returns the digests of the own files that go into a backup file,
// and the titles of those that do not.
func (s *Store) fitting() (fit, left []string, err error) {
	files, err := s.Files()
	slices.Reverse(files) // the oldest first: lists lean on them longest
	room := int64(MaxBackupFiles)
	for _, f := range files {
		if slices.Contains(fit, f.SHA256) {
			continue
		}
		size, err := s.fileSize(f.SHA256)
		if err != nil || size > room {
			left = append(left, f.Title)
			continue
		}
		fit, room = append(fit, f.SHA256), room-size
	}
	return fit, left, wrap(err, "look which files a backup can hold")
}

func (s *Store) fileSize(digest string) (int64, error) {
	info, err := os.Stat(filepath.Join(s.FileFolder(), digest))
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (b *backupWriter) oneFile(digest string) error {
	f, err := os.Open(filepath.Join(b.store.FileFolder(), digest))
	if err != nil {
		return err
	}
	defer f.Close()
	b.text("\"" + digest + "\":[")
	piece := make([]byte, filePiece)
	for n := 0; ; n++ {
		size, err := io.ReadFull(f, piece)
		if size > 0 {
			b.next(n)
			b.text("\"" + base64.StdEncoding.EncodeToString(piece[:size]) + "\"")
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			b.text("]")
			return b.err
		}
		if err != nil {
			return err
		}
	}
}

// close writes the digest of all before it, and the end.
func (b *backupWriter) close(w io.Writer) {
	if b.fail(b.out.Flush()); b.err != nil {
		return
	}
	_, err := fmt.Fprintf(w, "%s%x%s", digestBefore, b.digest.Sum(nil), digestAfter)
	b.fail(err)
}

// The last member: the SHA-256 of all bytes before it.
const (
	digestBefore = ",\n\"sha256\":\""
	digestAfter  = "\"}\n"
)
