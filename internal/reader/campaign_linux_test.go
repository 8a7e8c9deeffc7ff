package reader_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// TestCampaignKilledWhileWriting kills a process that writes marks, lists and
// notes, makes backups and brings them in, at random moments: whatever it
// acknowledged is there, the file is whole, and so is every backup. Twenty
// times among the other tests; SM_CAMPAIGN=full does it 200 times.
func TestCampaignKilledWhileWriting(t *testing.T) {
	rounds := 20
	if os.Getenv("SM_CAMPAIGN") != "" {
		rounds = 200
	}
	p, random := path(t), rand.New(rand.NewPCG(2026, 24))
	acks := acknowledgements{items: map[string]bool{}, revisions: map[string]string{}, deleted: map[string]bool{}}
	for round := range rounds {
		cmd := command("make", p)
		cmd.Env = append(cmd.Env, fmt.Sprintf("READER_TEST_SEED=%d", round))
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		moment := time.Duration(random.IntN(100)) * time.Millisecond // after the first word
		acks.read(t, out, func() { time.AfterFunc(moment, func() { _ = cmd.Process.Kill() }) })
		_ = cmd.Wait() // it was killed
		acks.check(t, p)
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
	}
	t.Logf("%d kills, %d changes acknowledged, %d marks, %d records, %d of them deleted", rounds, acks.n, len(acks.items), len(acks.revisions), len(acks.deleted))
	if acks.n < rounds {
		t.Errorf("only %d changes were acknowledged in %d rounds", acks.n, rounds)
	}
}

// acknowledgements are what the killed processes said was done.
type acknowledgements struct {
	n         int
	items     map[string]bool   // starred
	revisions map[string]string // record → the last one
	deleted   map[string]bool
}

func (a *acknowledgements) read(t *testing.T, out io.Reader, first func()) {
	t.Helper()
	begin := sync.OnceFunc(first)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		begin()
		switch words := strings.Fields(lines.Text()); words[0] {
		case "mark":
			a.items[words[1]] = true
		case "record":
			a.revisions[words[1]] = words[2]
		case "deleted":
			a.deleted[words[1]] = true
		default:
			t.Fatal(lines.Text())
		}
		a.n++
	}
}

func (a *acknowledgements) check(t *testing.T, p string) {
	t.Helper()
	s, err := reader.Open(p)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	must(t, s.Check(t.Context()))
	marks, err := s.Marks()
	must(t, err)
	for item := range a.items {
		if !marks[item].Starred {
			t.Errorf("the star of %s is lost", item)
		}
	}
	for id, revision := range a.revisions {
		made, err := record(s, id)
		switch {
		case a.deleted[id]:
			if !errors.Is(err, library.ErrNotFound) {
				t.Errorf("%s was deleted, and is there: %v", id, err)
			}
		case errors.Is(err, library.ErrNotFound): // deleted in the moment of the kill, or lost
			if _, err := s.RestoreAnnotation(id); err != nil {
				t.Errorf("%s is lost: %v", id, err)
			}
		case err != nil:
			t.Error(err)
		case made.Revision != revision && !slices.Contains(made.Past, revision):
			t.Errorf("%s has revision %s, and knows nothing of %s", id, made.Revision, revision)
		}
	}
	backups, err := filepath.Glob(filepath.Join(folderOf(p), "reader-*.db"))
	must(t, err)
	for _, backup := range backups[max(0, len(backups)-2):] {
		b, err := reader.Open(backup)
		must(t, err)
		must(t, errors.Join(b.Check(t.Context()), b.Close()))
	}
}

func record(s *reader.Store, id string) (reader.Made, error) {
	if strings.HasPrefix(id, "l") {
		l, err := s.List(id)
		return l.Made, err
	}
	a, err := s.Annotation(id)
	return a.Made, err
}

// taskMake goes on making things until it is killed, and says what was done.
func taskMake(path string) error {
	s, err := reader.Open(path)
	if err != nil {
		return err
	}
	var seed uint64
	if _, err := fmt.Sscan(os.Getenv("READER_TEST_SEED"), &seed); err != nil {
		return err
	}
	random, day := rand.New(rand.NewPCG(seed, 1)), 0
	s.Now = func() time.Time {
		return time.Date(2026, 1, 1, 12, 0, day, 0, time.Local).AddDate(0, 0, int(seed)*100+day)
	}
	for err == nil {
		day++
		err = makeSomething(s, random)
	}
	return err
}

func makeSomething(s *reader.Store, random *rand.Rand) error {
	switch random.IntN(8) {
	case 0:
		item := fmt.Sprintf("item-%d", random.Uint32())
		_, err := s.SetMark(item, reader.Patch{Starred: ptr(true), Opened: true})
		return say(err, "mark", item)
	case 1, 2:
		a, err := s.CreateAnnotation(highlight("a", random.IntN(1000)))
		return say(err, "record", a.ID, a.Revision)
	case 3:
		l, err := s.CreateList(week())
		return say(err, "record", l.ID, l.Revision)
	case 4, 5:
		lists, err := s.Lists()
		if err != nil || len(lists) == 0 {
			return err
		}
		l, err := s.ChangeList(lists[random.IntN(len(lists))].ID, func(l *reader.List) error { l.Intro = fmt.Sprint(random.Uint64()); return nil })
		return say(err, "record", l.ID, l.Revision)
	case 6:
		notes, err := s.AllAnnotations()
		if err != nil || len(notes) < 3 {
			return err
		}
		id := notes[random.IntN(len(notes))].ID
		return say(s.DeleteAnnotation(id), "deleted", id)
	}
	return makeBackups(s)
}

// makeBackups makes one of the day and one as a file, which is brought in.
func makeBackups(s *reader.Store) error {
	if err := s.BackUp(context.Background()); err != nil {
		return err
	}
	var file bytes.Buffer
	if _, err := s.WriteBackup(&file, "1.2.3"); err != nil {
		return err
	}
	_, _, err := s.ImportBackup(context.Background(), bytes.NewReader(file.Bytes()), int64(file.Len()), reader.ImportOptions{})
	return err
}

func say(err error, words ...string) error {
	if err == nil {
		fmt.Println(strings.Join(words, " "))
	}
	return err
}
