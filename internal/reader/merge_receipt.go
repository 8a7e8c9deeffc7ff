package reader

import "time"

// MergeReceipt says what bringing in a backup did, or would do.
type MergeReceipt struct {
	Made    time.Time `json:"made"`    // when the backup was written
	Program string    `json:"program"` // by which version of the program

	Lists       Tally `json:"lists"`
	Annotations Tally `json:"annotations"`
	Searches    Tally `json:"searches"`
	Files       Tally `json:"files"`
	Marks       Tally `json:"marks"`
	Kept        Tally `json:"kept"`  // last texts of items
	Later       Tally `json:"later"` // links to be opened online
	Recent      Tally `json:"recent"`
	Settings    bool  `json:"settings"` // taken, as none were ever chosen here

	Twice   []string `json:"twice"`   // titles under which a second version was kept
	Missing []string `json:"missing"` // own files whose bytes are neither here nor in the backup
}

// Tally counts what became of the entries of one kind. Those that were here
// already, or older than what is here, are the same.
type Tally struct {
	Added   int `json:"added"`
	Updated int `json:"updated"` // the backup has the newer version of the same thing
	Twice   int `json:"twice"`   // changed here and there: both are kept
	Deleted int `json:"deleted"` // deleted there after it was as it is here
	Same    int `json:"same"`
	Gone    int `json:"gone"` // deleted here since; brought back only on request
	Left    int `json:"left"` // could not be used, or there was no room
}

// Changes reports whether anything is different after it.
func (r MergeReceipt) Changes() bool {
	for _, t := range r.tallies() {
		if t.Added+t.Updated+t.Twice+t.Deleted > 0 {
			return true
		}
	}
	return r.Settings
}

func (r MergeReceipt) tallies() []Tally {
	return []Tally{r.Lists, r.Annotations, r.Searches, r.Files, r.Marks, r.Kept, r.Later, r.Recent}
}
