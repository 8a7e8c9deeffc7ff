package httpapi

import "socialmission.org/desktop/internal/reader"

// Backups are the copies of what the reader made that the program keeps by
// itself, the newest first, and what one file would leave out.
type Backups struct {
	Backups []reader.Backup `json:"backups"`
	Days    int             `json:"days"`    // how many are kept, one of a day
	LeftOut []string        `json:"leftOut"` // own files that are too large for a backup file, or lost, by title
}

// ImportedBackup says what was brought in.
type ImportedBackup struct {
	Receipt reader.MergeReceipt `json:"receipt"`
	Undo    string              `json:"undo"` // name of the backup of what was before; empty when nothing changed
}

// RestoredBackup says how to go back from what was restored.
type RestoredBackup struct {
	Undo string `json:"undo"` // name of the backup of what was before
}
