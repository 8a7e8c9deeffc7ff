package updater_test

import (
	"os"
	"path/filepath"
	"testing"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/updater"
)

// switched is a library that went over from the feed of p to that of q, with
// the trust it had before and the one it has now.
func switched(t *testing.T) (h *home, before, after string) {
	t.Helper()
	p, q := newPublisher(t), newPublisher(t)
	p.release(folder(3, firstTexts))
	q.release(folder(1, secondTexts))
	h = open(t, t.TempDir())
	d := h.desk(t, inTime)
	s := does(t, d, d.Check(p.site()))
	does(t, d, d.Start(updater.Wish{}, updater.Consent{Trust: s.Offer.Trust.Fingerprint}))
	dir := t.TempDir()
	before, after = filepath.Join(dir, "before"), filepath.Join(dir, "after")
	must(t, os.CopyFS(before, os.DirFS(filepath.Join(h.dir, "feed"))))
	s = does(t, d, d.Check(q.site()))
	does(t, d, d.Start(updater.Wish{}, updater.Consent{Trust: s.Offer.Trust.Fingerprint, Switch: true}))
	must(t, os.CopyFS(after, os.DirFS(filepath.Join(h.dir, "feed"))))
	return h, before, after
}

// TestChangeOfFeedsSurvivesACrash puts the trust's folders as they are when
// the program ends at each point of a change of feeds.
func TestChangeOfFeedsSurvivesACrash(t *testing.T) {
	h, before, after := switched(t)
	now, err := h.store.Release()
	must(t, err)
	whom := map[string]string{}
	for name, dir := range map[string]string{"before": before, "after": after} {
		trust, err := feed.OpenTrust(dir, nil)
		must(t, err)
		whom[name] = trust.Fingerprint()
	}
	earlier := now
	earlier.Number, earlier.Digest = 3, "another"
	for name, test := range map[string]struct {
		folders map[string]string // suffix → what lies there
		stored  bool              // the store holds the release of the new feed
		want    string
	}{
		"before anything":         {map[string]string{"": before}, false, "before"},
		"trust written":           {map[string]string{"": before, ".next": after}, false, "before"},
		"release stored":          {map[string]string{"": before, ".next": after}, true, "after"},
		"old trust put aside":     {map[string]string{".old": before, ".next": after}, true, "after"},
		"new trust in its place":  {map[string]string{".old": before, "": after}, true, "after"},
		"trust written in part":   {map[string]string{"": before, ".next": t.TempDir()}, false, "before"},
		"left from another crash": {map[string]string{"": before, ".old": after, ".next": after}, true, "after"},
	} {
		dir := filepath.Join(t.TempDir(), "feed")
		for suffix, from := range test.folders {
			must(t, os.CopyFS(dir+suffix, os.DirFS(from)))
		}
		held := earlier
		if test.stored {
			held = now
		}
		for range 2 { // settling twice is harmless
			must(t, feed.SettleTrust(dir, held))
		}
		trust, err := feed.OpenTrust(dir, nil)
		must(t, err)
		if trust.Fingerprint() != whom[test.want] {
			t.Errorf("%s: trusts %s, want that of %s", name, trust.Fingerprint(), test.want)
		}
		if left, _ := filepath.Glob(dir + ".*"); len(left) > 0 {
			t.Errorf("%s: left %v", name, left)
		}
	}
}

// TestRefusedSwitchLeavesTheLibraryAndItsTrust offers another feed whose
// content has faults.
func TestRefusedSwitchLeavesTheLibraryAndItsTrust(t *testing.T) {
	p, q := newPublisher(t), newPublisher(t)
	p.release(folder(1, firstTexts))
	q.release(folder(2, secondTexts))
	h := open(t, t.TempDir())
	d := h.desk(t, inTime)
	s := does(t, d, d.Check(p.site()))
	does(t, d, d.Start(updater.Wish{}, updater.Consent{Trust: s.Offer.Trust.Fingerprint}))
	first := *d.Trust()
	s = does(t, d, d.Check(q.site()))
	for _, pattern := range []string{"targets/2/*", "obj/*/*"} { // the metadata is whole, the files are not
		files, err := filepath.Glob(filepath.Join(q.site(), pattern))
		must(t, err)
		for _, f := range files {
			must(t, os.WriteFile(f, []byte("spoilt"), 0o600))
		}
	}
	must(t, d.Start(updater.Wish{}, updater.Consent{Trust: s.Offer.Trust.Fingerprint, Switch: true}))
	if d.Wait(t.Context()) == nil {
		t.Error("a spoilt feed was taken")
	}
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
	held, err := h.store.Release()
	must(t, err)
	must(t, feed.SettleTrust(filepath.Join(h.dir, "feed"), held))
	if *d.Trust() != first {
		t.Errorf("trusts %+v", d.Trust())
	}
}
