//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"socialmission.org/desktop/app/measure"
	"socialmission.org/desktop/internal/reader"
)

// What somebody made who used the library for years, and the target for one
// request about it, in milliseconds.
const (
	madeNotes   = 10_000
	madeLists   = 500
	madeItems   = 200 // that the notes are on
	maxMade     = 10
	madeAsks    = 200                            // requests of each kind
	madeEntries = 12                             // of a list
	shipped     = "holistic-admissions-tool-kit" // an item of the starter collection
)

// After its start the program looks once for the place of every note and
// indexes what was brought in. Few readers ask for all of it meanwhile.
const settling = 10 * time.Second

// readersData measures requests about what a diligent reader made. Changes
// wait for the disk, whose own time is printed beside them.
func (b *bench) readersData(ctx context.Context) (err error) {
	dir := filepath.Join(b.dir, "made")
	notes, lists, err := fillMade(ctx, dir)
	if err != nil {
		return err
	}
	s, err := measure.Serve(ctx, b.program, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Stop()) }()
	if err := s.Ready(ctx); err != nil {
		return err
	}
	time.Sleep(settling)
	item := func(n int) string { return fmt.Sprintf("/api/items/item-%d/annotations", n%madeItems) }
	group := fmt.Sprintf("what was made: %d notes, %d lists", madeNotes, madeLists)
	sync, err := syncTime(dir)
	if err != nil {
		return err
	}
	b.report.Add(measure.Figure{Group: group, Name: "this disk's fsync, p50", Value: measure.Quantile(sync, 0.5), Unit: "ms", Note: "a change waits for two"})
	b.report.Add(measure.Figure{Group: group, Name: "this disk's fsync, p99", Value: measure.Quantile(sync, 0.99), Unit: "ms"})
	for _, ask := range []struct {
		name, method string
		path         func(n int) string
		body         func(n int) string
	}{
		{"marks", "GET", func(int) string { return "/api/marks" }, nil},
		{"lists", "GET", func(int) string { return "/api/lists" }, nil},
		{"one list", "GET", func(n int) string { return "/api/lists/" + lists[n%len(lists)] }, nil},
		{"notes of an item", "GET", item, nil},
		{"notes page", "GET", func(int) string { return "/api/notes" }, nil},
		{"mark", "PATCH", func(n int) string { return fmt.Sprintf("/api/marks/item-%d", n) }, func(int) string { return `{"starred":true}` }},
		{"new note", "POST", func(int) string { return "/api/annotations" }, func(n int) string { return fmt.Sprintf(`{"item":%q,"note":"new %d"}`, shipped, n) }},
		{"change a note", "PATCH", func(n int) string { return "/api/annotations/" + notes[n%len(notes)] }, func(n int) string { return fmt.Sprintf(`{"note":"changed %d"}`, n) }},
		{"new list", "POST", func(int) string { return "/api/lists" }, func(n int) string { return fmt.Sprintf(`{"title":"New %d"}`, n) }},
		{"change a list", "PUT", func(n int) string { return "/api/lists/" + lists[n%len(lists)] }, func(n int) string {
			return fmt.Sprintf(`{"title":"Changed %d","entries":[{"item":"item-1","title":"A"}]}`, n)
		}},
	} {
		var times []float64
		for n := range madeAsks {
			body := ""
			if ask.body != nil {
				body = ask.body(n)
			}
			began := time.Now()
			if err := s.Send(ctx, ask.method, ask.path(n), body); err != nil {
				return err
			}
			times = append(times, float64(time.Since(began).Microseconds())/1000)
		}
		target := 0.0
		if ask.body == nil {
			target = maxMade
		}
		b.report.Add(measure.Figure{Group: group, Name: ask.name + ", p99", Value: measure.Quantile(times, 0.99), Unit: "ms", Target: target, Note: fmt.Sprintf("p50 %.2f", measure.Quantile(times, 0.5))})
	}
	return nil
}

// fillMade makes the reader's store of a data folder by bringing in a backup,
// and returns the ids in it.
func fillMade(ctx context.Context, dir string) (notes, lists []string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	annotations := make([]reader.Annotation, madeNotes)
	for n := range annotations {
		a := &annotations[n]
		a.ID, a.Revision, a.Changed = fmt.Sprintf("a%016d", n), "r", time.Unix(int64(n), 0)
		a.Item, a.Colour, a.Note = fmt.Sprintf("item-%d", n%madeItems), reader.Colours()[n%5], strings.Repeat("A thought. ", n%20)+strconv.Itoa(n)
		a.Quote, a.Position = &reader.TextQuote{Exact: "social mission", Prefix: "the ", Suffix: " of"}, &reader.TextSpan{Start: n, End: n + 14}
		notes = append(notes, a.ID)
	}
	made := make([]reader.List, madeLists)
	for n := range made {
		l := &made[n]
		l.ID, l.Revision, l.Changed, l.Title = fmt.Sprintf("l%016d", n), "r", time.Unix(int64(n), 0), fmt.Sprintf("Week %d", n)
		for e := range madeEntries {
			l.Entries = append(l.Entries, reader.Entry{Item: fmt.Sprintf("item-%d", (n+e)%madeItems), Title: "An item", Prompt: "What is missing?", Minutes: 10})
		}
		lists = append(lists, l.ID)
	}
	data, err := json.Marshal(backupOf{"socialmission-backup", 1, annotations, made})
	if err != nil {
		return nil, nil, err
	}
	s, err := reader.Open(filepath.Join(dir, "reader.db"))
	if err != nil {
		return nil, nil, err
	}
	receipt, _, err := s.ImportBackup(ctx, bytes.NewReader(data), int64(len(data)), reader.ImportOptions{})
	if err == nil && (receipt.Lists.Added != madeLists || receipt.Annotations.Added != madeNotes) {
		err = fmt.Errorf("the store was not filled: %+v", receipt)
	}
	return notes, lists, errors.Join(err, s.Close())
}

// backupOf is the part of a backup file that fillMade needs.
type backupOf struct {
	Format      string              `json:"format"`
	Version     int                 `json:"version"`
	Annotations []reader.Annotation `json:"annotations"`
	Lists       []reader.List       `json:"lists"`
}

// syncTime measures how long a page takes to reach the disk, in milliseconds.
func syncTime(dir string) (times []float64, err error) {
	f, err := os.CreateTemp(dir, "sync-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	page := make([]byte, 4096)
	for range madeAsks {
		began := time.Now()
		_, err := f.Write(page)
		if err = errors.Join(err, f.Sync()); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		times = append(times, float64(time.Since(began).Microseconds())/1000)
	}
	return times, f.Close()
}
