package bolt_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

var bucket = []byte("things")

func first(tx *bbolt.Tx) error {
	_, err := tx.CreateBucket(bucket)
	return err
}

// second is a migration: it doubles every value.
func second(tx *bbolt.Tx) error {
	b := tx.Bucket(bucket)
	value, err := bolt.Get(b, []byte("key"))
	if err != nil {
		return err
	}
	return bolt.Put(b, []byte("key"), bytes.Repeat(value, 2))
}

func open(t *testing.T, path string, schema bolt.Schema) *bolt.DB {
	t.Helper()
	db, err := bolt.Open(path, schema)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // closing twice is harmless
	return db
}

func put(t *testing.T, db *bolt.DB, key, value string) {
	t.Helper()
	err := db.Update(func(tx *bbolt.Tx) error { return bolt.Put(tx.Bucket(bucket), []byte(key), []byte(value)) })
	if err != nil {
		t.Fatal(err)
	}
}

func get(db *bolt.DB, key string) (value string, err error) {
	err = db.View(func(tx *bbolt.Tx) error {
		v, err := bolt.Get(tx.Bucket(bucket), []byte(key))
		value = string(v)
		return err
	})
	return value, err
}

func TestMigratesForwardOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db := open(t, path, bolt.Schema{first})
	put(t, db, "key", "ab")
	db.Close()
	for range 2 {
		db = open(t, path, bolt.Schema{first, second})
		if got, err := get(db, "key"); got != "abab" || err != nil {
			t.Errorf("after the migration: %q, %v", got, err)
		}
		db.Close()
	}
}

func TestFailedMigrationChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db := open(t, path, bolt.Schema{first})
	put(t, db, "key", "ab")
	db.Close()
	broken := errors.New("broken step")
	_, err := bolt.Open(path, bolt.Schema{first, second, func(*bbolt.Tx) error { return broken }})
	if !errors.Is(err, broken) {
		t.Fatalf("Open = %v, want the step's error", err)
	}
	db = open(t, path, bolt.Schema{first})
	if got, err := get(db, "key"); got != "ab" || err != nil {
		t.Errorf("after the failed migration: %q, %v", got, err)
	}
}

func TestRefusesNewerSchemaUntouched(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db := open(t, path, bolt.Schema{first, func(*bbolt.Tx) error { return nil }})
	db.Close()
	before := read(t, path)
	info, _ := os.Stat(path)
	if _, err := bolt.Open(path, bolt.Schema{first}); !errors.Is(err, library.ErrNewer) {
		t.Fatalf("Open = %v, want ErrNewer", err)
	}
	after, _ := os.Stat(path)
	if !bytes.Equal(before, read(t, path)) || !info.ModTime().Equal(after.ModTime()) {
		t.Error("the refused file was changed")
	}
}

func TestSecondOpenIsLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	open(t, path, bolt.Schema{first})
	if _, err := bolt.Open(path, bolt.Schema{first}); !errors.Is(err, library.ErrLocked) {
		t.Errorf("second Open = %v, want ErrLocked", err)
	}
}

func TestCreateLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	open(t, filepath.Join(dir, "x.db"), bolt.Schema{first})
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "x.db" {
		t.Errorf("folder = %v, %v", entries, err)
	}
}

func TestEmptyFileIsFilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db := open(t, path, bolt.Schema{first})
	put(t, db, "key", "ab")
}

// sample is a file with branch pages, overflow pages, free pages and small
// and large buckets.
func sample(t *testing.T, path string) {
	t.Helper()
	db := open(t, path, bolt.Schema{first})
	for round := range 3 {
		err := db.Update(func(tx *bbolt.Tx) error {
			for i := range 400 {
				value := bytes.Repeat([]byte{byte(i)}, 20+i%7*(round*30+1))
				if i%97 == 0 {
					value = bytes.Repeat([]byte{byte(i)}, 10_000)
				}
				if err := bolt.Put(tx.Bucket(bucket), fmt.Appendf(nil, "key-%04d", i*7%400), value); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Check(t.Context()); err != nil {
		t.Fatalf("a sound file: %v", err)
	}
	db.Close()
}

func TestDamagedFiles(t *testing.T) {
	dir := t.TempDir()
	sound := filepath.Join(dir, "sound.db")
	sample(t, sound)
	good := read(t, sound)
	page := os.Getpagesize()
	for name, bad := range map[string][]byte{
		"text":            []byte("this is a letter, not a database\n"),
		"random":          random(64 << 10),
		"zeros":           make([]byte, 64<<10),
		"one page":        good[:page],
		"half":            good[:len(good)/2],
		"no meta pages":   append(random(2*page), good[2*page:]...),
		"one byte":        {0},
		"foreign version": foreign(good),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := bolt.Open(path, bolt.Schema{first}); !errors.Is(err, library.ErrDamaged) {
				t.Errorf("Open = %v, want ErrDamaged", err)
			}
			if !bytes.Equal(bad, read(t, path)) {
				t.Error("the damaged file was changed")
			}
		})
	}
}

// TestEveryDamageIsTold flips bytes all over a file: either the damage hit
// nothing that is in use and all is read as it was written, or it is told.
// Nothing may panic, hang or answer wrongly.
func TestEveryDamageIsTold(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.db")
	sample(t, path)
	good, rnd := read(t, path), rand.New(rand.NewPCG(1, 2))
	want := dump(t, path)
	told := 0
	for range 200 {
		bad := bytes.Clone(good)
		at := rnd.IntN(len(bad))
		if rnd.IntN(2) == 0 { // half of them where the structure is
			at = at/os.Getpagesize()*os.Getpagesize() + rnd.IntN(64)
		}
		bad[at] ^= byte(1 + rnd.IntN(255))
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := bolt.Open(path, bolt.Schema{first})
		if err == nil {
			err = db.Check(t.Context())
			_ = db.Close()
		}
		switch {
		case errors.Is(err, library.ErrDamaged):
			told++
		case err != nil:
			t.Fatalf("byte %d: %v", at, err)
		case dump(t, path) != want:
			t.Fatalf("byte %d changed what is read and was not told", at)
		}
	}
	if told < 50 {
		t.Errorf("only %d of 200 damages were told", told)
	}
}

// TestReadingDamageIsAnError reads damaged files without checking them first.
func TestReadingDamageIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	sample(t, path)
	good, page := read(t, path), os.Getpagesize()
	for at := 3 * page; at < len(good); at += page {
		bad := bytes.Clone(good)
		copy(bad[at:at+page], random(page))
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := bolt.Open(path, bolt.Schema{first})
		if err != nil {
			if !errors.Is(err, library.ErrDamaged) {
				t.Fatalf("page at %d: Open = %v", at, err)
			}
			continue
		}
		for i := range 400 {
			if _, err := get(db, fmt.Sprintf("key-%04d", i)); err != nil &&
				!errors.Is(err, library.ErrDamaged) && !errors.Is(err, library.ErrNotFound) {
				t.Fatalf("page at %d: Get = %v", at, err)
			}
		}
		_ = db.Close()
	}
}

// TestTruncatedWhileOpen cuts the file under a running program.
func TestTruncatedWhileOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	sample(t, path)
	db := open(t, path, bolt.Schema{first})
	if err := os.Truncate(path, int64(4*os.Getpagesize())); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for i := range 400 {
		if _, err := get(db, fmt.Sprintf("key-%04d", i)); errors.Is(err, library.ErrDamaged) {
			failed++
		}
	}
	if failed == 0 {
		t.Error("reading beyond the end of the file was no error")
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// dump returns all keys and values of the file.
func dump(t *testing.T, path string) string {
	t.Helper()
	db := open(t, path, bolt.Schema{first})
	defer db.Close()
	var out bytes.Buffer
	err := db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucket).ForEach(func(k, v []byte) error {
			fmt.Fprintf(&out, "%q=%q\n", k, v)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func random(n int) []byte {
	rnd, data := rand.New(rand.NewPCG(3, uint64(n))), make([]byte, n)
	for i := range data {
		data[i] = byte(rnd.Uint32())
	}
	return data
}

// foreign gives both meta pages the format version of another bbolt.
func foreign(good []byte) []byte {
	bad := bytes.Clone(good)
	bad[20], bad[os.Getpagesize()+20] = 9, 9
	return bad
}

// TestSnapshotIsWhole takes copies while another goroutine writes: each is a
// sound file of one moment, in which a pair of entries agrees.
func TestSnapshotIsWhole(t *testing.T) {
	dir := t.TempDir()
	db := open(t, filepath.Join(dir, "x.db"), bolt.Schema{first})
	done := make(chan error)
	go func() {
		for i := range 40 {
			err := db.Update(func(tx *bbolt.Tx) error {
				b, value := tx.Bucket(bucket), fmt.Appendf(nil, "%d", i)
				return errors.Join(bolt.Put(b, []byte("one"), value), bolt.Put(b, fmt.Appendf(nil, "pad%d", i), random(9000)), bolt.Put(b, []byte("two"), value))
			})
			if err != nil {
				done <- err
				return
			}
		}
		close(done)
	}()
	for i := 0; ; i++ {
		path := filepath.Join(dir, fmt.Sprintf("copy%d.db", i))
		f, err := os.Create(path)
		if err := errors.Join(err, db.Snapshot(f), f.Close()); err != nil {
			t.Fatal(err)
		}
		copied := open(t, path, bolt.Schema{first})
		one, err1 := get(copied, "one")
		two, err2 := get(copied, "two")
		if err := copied.Check(t.Context()); err != nil || one != two || (err1 == nil) != (err2 == nil) {
			t.Fatalf("copy %d: %v, %q and %q, %v, %v", i, err, one, two, err1, err2)
		}
		copied.Close()
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		default:
		}
	}
}
