package reader_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

func TestUpdateSettings(t *testing.T) {
	p := path(t)
	s := open(t, p)
	got, err := s.UpdateSettings()
	must(t, err)
	if got != reader.UpdateDefaults() || got.Policy != reader.AskPolicy {
		t.Errorf("somebody who chose nothing has %+v", got)
	}
	want := reader.UpdateSettings{Source: "https://example.org/feed", Policy: reader.AutoPolicy, Metered: true, Attachments: reader.WithoutAttachments}
	_, err = s.ChangeUpdateSettings(func(set *reader.UpdateSettings) { *set = want })
	must(t, err)
	must(t, s.Close())
	got, err = open(t, p).UpdateSettings()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
}

func TestUpdateSettingsRefused(t *testing.T) {
	s := open(t, path(t))
	for name, change := range map[string]func(*reader.UpdateSettings){
		"a path as address": func(set *reader.UpdateSettings) { set.Source = "/media/stick" },
		"a script":          func(set *reader.UpdateSettings) { set.Source = "javascript:alert(1)" },
		"a long address": func(set *reader.UpdateSettings) {
			set.Source = "https://example.org/" + strings.Repeat("x", reader.MaxAddress)
		},
		"an unknown policy": func(set *reader.UpdateSettings) { set.Policy = "hourly" },
		"an unknown choice": func(set *reader.UpdateSettings) { set.Attachments = "some" },
	} {
		if _, err := s.ChangeUpdateSettings(change); !errors.Is(err, library.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := s.UpdateSettings(); got != reader.UpdateDefaults() || err != nil {
		t.Errorf("refused changes left %+v, %v", got, err)
	}
}

func TestLater(t *testing.T) {
	p := path(t)
	s := open(t, p)
	for _, link := range []reader.LaterLink{
		{URL: "https://example.org/b", Title: "B", Item: "clinic"},
		{URL: "https://example.org/a", Title: strings.Repeat("é", 400)},
		{URL: "https://example.org/b", Title: "B once more"},
	} {
		must(t, s.AddLater(link))
	}
	must(t, s.Close())
	s = open(t, p)
	links, err := s.Later()
	must(t, err)
	if len(links) != 2 || links[0].Title != "B" || links[0].Item != "clinic" || links[1].Title != strings.Repeat("é", 250) || links[0].Added.IsZero() {
		t.Errorf("the queue holds %+v", links)
	}
	must(t, s.DropLater("https://example.org/b"))
	must(t, s.DropLater("https://example.org/b")) // it is out already
	if links, err = s.Later(); len(links) != 1 || links[0].URL != "https://example.org/a" || err != nil {
		t.Errorf("the queue holds %+v, %v", links, err)
	}
}

func TestLaterRefuses(t *testing.T) {
	s := open(t, path(t))
	for _, link := range []reader.LaterLink{
		{}, {URL: "file:///etc/passwd"}, {URL: "https://" + strings.Repeat("x", reader.MaxAddress)},
		{URL: "https://example.org/", Item: strings.Repeat("x", 201)},
	} {
		if err := s.AddLater(link); !errors.Is(err, library.ErrInvalid) {
			t.Errorf("%.60v: %v", link, err)
		}
	}
}

func TestLaterIsBounded(t *testing.T) {
	s := open(t, path(t))
	link := func(n int) reader.LaterLink {
		return reader.LaterLink{URL: fmt.Sprintf("https://example.org/%d", n)}
	}
	var all []reader.LaterLink
	for n := range reader.MaxLater {
		all = append(all, link(n))
	}
	must(t, s.AddLater(all...))
	if err := s.AddLater(link(reader.MaxLater)); !errors.Is(err, reader.ErrLaterFull) {
		t.Errorf("one more link: %v", err)
	}
	must(t, s.AddLater(link(0), link(1))) // they wait already
	if links, err := s.Later(); len(links) != reader.MaxLater || err != nil {
		t.Errorf("%d links wait, %v", len(links), err)
	}
}
