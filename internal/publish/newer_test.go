package publish_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// newer rewrites a copy of the site as a newer publisher might have made it:
// something unknown wherever there is room, and custom for the manifest.
func (w *world) newer(custom string) string {
	dir := w.copySite()
	unknown := map[string]any{"mood": "calm", "parts": []any{1, map[string]any{"deep": true}}}
	forge(w, dir, "2.targets.json", "2.targets.json", func(m *metadata.Metadata[metadata.TargetsType]) {
		m.UnrecognizedFields, m.Signed.UnrecognizedFields = unknown, unknown
		for name, file := range m.Signed.Targets {
			about := map[string]any{"mood": "calm"}
			if file.Custom != nil {
				must(w.t, json.Unmarshal(*file.Custom, &about))
			}
			if name == "2/manifest" {
				must(w.t, json.Unmarshal([]byte(custom), &about))
				about["release"].(map[string]any)["season"] = "autumn"
			}
			raw, err := json.Marshal(about)
			must(w.t, err)
			file.Custom, file.UnrecognizedFields = (*json.RawMessage)(&raw), unknown
		}
		m.Signed.Targets["2/hologram"] = m.Signed.Targets["2/full"]
		m.Signed.Targets["a/new/kind-of-target"] = m.Signed.Targets["2/full"]
	})
	forge(w, dir, "2.snapshot.json", "2.snapshot.json", func(m *metadata.Metadata[metadata.SnapshotType]) {
		m.UnrecognizedFields, m.Signed.UnrecognizedFields = unknown, unknown
		m.Signed.Meta["targets.json"], m.Signed.Meta["hologram.json"] = metadata.MetaFile(2), metadata.MetaFile(7)
	})
	forge(w, dir, "timestamp.json", "timestamp.json", func(m *metadata.Metadata[metadata.TimestampType]) {
		m.UnrecognizedFields, m.Signed.UnrecognizedFields = unknown, unknown
		m.Signed.Meta["snapshot.json"] = metadata.MetaFile(2)
	})
	return dir
}

func TestUnknownFieldsArePassedOver(t *testing.T) {
	w := newWorld(t, 2)
	r := w.reader()
	must(t, r.update(stick(w.newer(`{"minimum": 1, "mood": "calm"}`))))
	r.expect(folder(2, texts(2)))
}

func TestProgramTooOldForTheFeedSaysSo(t *testing.T) {
	w := newWorld(t, 1)
	r := w.reader()
	must(t, r.update(w.carrier()))
	w.release(folder(2, texts(2)))
	dir := w.newer(`{"minimum": 2}`)
	r.refused(stick(dir), feed.ErrTooOld)
	if err := r.update(stick(dir)); !errors.Is(err, library.ErrNewer) {
		t.Errorf("update = %v, want ErrNewer", err)
	}
	r.expect(folder(1, texts(1)))
	must(t, r.update(w.carrier())) // the same release, once its publisher no longer asks for more
	r.expect(folder(2, texts(2)))
}
