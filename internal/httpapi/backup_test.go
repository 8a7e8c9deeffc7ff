package httpapi_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/reader"
)

const octets = "Content-Type: application/octet-stream"

// upload sends bytes and reads the answer, which must be a success, into v.
func (h *home) upload(path, body string, v any, headers ...string) {
	h.t.Helper()
	a := h.send(http.MethodPost, path, body, headers...)
	if a.StatusCode != http.StatusOK {
		h.t.Fatalf("POST %s: %s: %s", path, a.Status, a.body)
	}
	must(h.t, json.Unmarshal([]byte(a.body), v))
}

func TestBackupGoesFromOneLibraryToAnother(t *testing.T) {
	a, b := open(t, folder(), nil), open(t, folder(), nil)
	made, err := a.deps.Reader.CreateList(reader.List{Title: "Week 1", Entries: []reader.Entry{{Item: "clinic"}}})
	must(t, err)
	file := a.send(http.MethodGet, "/api/backup", "")
	if file.StatusCode != http.StatusOK || !strings.Contains(file.Header.Get("Content-Disposition"), `filename="social-mission-2026-11-20.smbackup"`) {
		t.Fatalf("%s %v", file.Status, file.Header)
	}
	var preview reader.MergeReceipt
	b.upload("/api/backup/preview", file.body, &preview, octets)
	if preview.Lists.Added != 1 || preview.Program != "1.2.3" {
		t.Errorf("the preview says %+v", preview)
	}
	if lists, err := b.deps.Reader.Lists(); len(lists) != 0 || err != nil {
		t.Errorf("the preview brought in %v, %v", lists, err)
	}
	var done httpapi.ImportedBackup
	b.upload("/api/backup/import", file.body, &done, octets)
	if done.Receipt.Lists.Added != 1 || done.Undo == "" {
		t.Errorf("the receipt says %+v", done)
	}
	if l, err := b.deps.Reader.List(made.ID); l.Title != "Week 1" || err != nil {
		t.Errorf("%+v, %v", l, err)
	}
	var backups httpapi.Backups
	b.get("/api/backups", &backups)
	if len(backups.Backups) != 1 || backups.Backups[0].Name != done.Undo || !backups.Backups[0].Before || backups.LeftOut == nil {
		t.Errorf("%+v", backups)
	}
	var back httpapi.RestoredBackup
	b.upload("/api/backups/"+done.Undo+"/restore", "", &back)
	if lists, err := b.deps.Reader.Lists(); len(lists) != 0 || back.Undo == "" || err != nil {
		t.Errorf("undone: %v, %+v, %v", lists, back, err)
	}
	var left []os.DirEntry
	left, err = os.ReadDir(b.deps.Updates.Uploads)
	if len(left) != 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestBackupsAreRefusedInWords(t *testing.T) {
	h := open(t, nil, nil)
	for name, bad := range map[string]struct {
		path, body string
		header     string
		status     int
		code       httpapi.ErrorCode
		say        string
	}{
		"a letter":  {"/api/backup/import", "Dear Ana", octets, 400, httpapi.CodeInvalid, "not a backup"},
		"cut short": {"/api/backup/preview", `{"format":"socialmission-backup","version":1,"lists":[`, octets, 400, httpapi.CodeInvalid, "damaged or was cut short"},
		"newer":     {"/api/backup/import", `{"format":"socialmission-backup","version":2}`, octets, 409, httpapi.CodeNewer, "newer version"},
		"as JSON":   {"/api/backup/import", `{"format":"socialmission-backup","version":1}`, "Content-Type: application/json", 415, httpapi.CodeMediaType, ""},
		"no such":   {"/api/backups/reader-2026-01-01-000000.db/restore", "", octets, 404, httpapi.CodeNotFound, "no longer there"},
		"a path":    {"/api/backups/..%2Freader.db/restore", "", octets, 404, httpapi.CodeNotFound, "no longer there"},
	} {
		t.Run(name, func(t *testing.T) {
			if say := h.send(http.MethodPost, bad.path, bad.body, bad.header).fault(t, bad.status, bad.code); !strings.Contains(say, bad.say) {
				t.Errorf("said: %s", say)
			}
		})
	}
	must(t, os.MkdirAll(filepath.Join(h.dir(), "backups"), 0o700))
	name := "reader-2026-01-01-000000.db"
	must(t, os.WriteFile(filepath.Join(h.dir(), "backups", name), []byte(strings.Repeat("rotten ", 5000)), 0o600))
	h.send(http.MethodPost, "/api/backups/"+name+"/restore", "").fault(t, 409, httpapi.CodeDamaged)
}

// dir is the data folder of a test's library.
func (h *home) dir() string { return filepath.Dir(h.deps.Updates.Uploads) }
