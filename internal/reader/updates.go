package reader

import (
	"fmt"
	"strings"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// UpdatePolicy says when the app looks for updates by itself.
type UpdatePolicy string

// The policies. None hides anything: what the reader asks for is done always.
const (
	AskPolicy   UpdatePolicy = "ask"   // only when the reader asks
	AutoPolicy  UpdatePolicy = "auto"  // at the start and once a day, and take what is found
	NeverPolicy UpdatePolicy = "never" // nothing is offered either
)

// AttachmentChoice is which attachments an update brings unless told otherwise.
type AttachmentChoice string

// The choices.
const (
	WithAttachments    AttachmentChoice = "all"
	WithoutAttachments AttachmentChoice = "none"
)

// MaxAddress is the longest address or path that is kept, in bytes.
const MaxAddress = 2000

const updatesKey = "updates"

// UpdateSettings are the reader's choices about updates.
type UpdateSettings struct {
	Source      string           `json:"source"` // web address of the feed; empty for the program's own
	Policy      UpdatePolicy     `json:"policy"`
	Metered     bool             `json:"metered"` // the line costs money
	Attachments AttachmentChoice `json:"attachments"`
}

// UpdateDefaults returns the settings of somebody who chose nothing yet: the
// app contacts nobody until it is asked to.
func UpdateDefaults() UpdateSettings {
	return UpdateSettings{Policy: AskPolicy, Attachments: WithAttachments}
}

// UpdateSettings returns the reader's choices. Those that this version does
// not know read as the default.
func (s *Store) UpdateSettings() (UpdateSettings, error) {
	set := UpdateDefaults()
	err := s.db.View(func(tx *bbolt.Tx) error {
		return ignoreMissing(bolt.GetJSON(bolt.Bucket(tx, settingsBucket), []byte(updatesKey), &set))
	})
	if err != nil {
		return UpdateSettings{}, fmt.Errorf("read the settings of updates: %w", err)
	}
	if !set.Policy.known() {
		set.Policy = AskPolicy
	}
	if !set.Attachments.known() {
		set.Attachments = WithAttachments
	}
	return set, nil
}

// ChangeUpdateSettings has change alter the settings and stores them, in one
// step, and returns what was stored. A choice that does not exist is
// library.ErrInvalid.
func (s *Store) ChangeUpdateSettings(change func(*UpdateSettings)) (UpdateSettings, error) {
	set := UpdateDefaults()
	err := s.update(func(tx *bbolt.Tx) error {
		b := bolt.Bucket(tx, settingsBucket)
		if err := ignoreMissing(bolt.GetJSON(b, []byte(updatesKey), &set)); err != nil {
			return err
		}
		change(&set)
		if err := set.validate(); err != nil {
			return err
		}
		return putMerged(b, []byte(updatesKey), set)
	})
	if err != nil {
		return UpdateSettings{}, fmt.Errorf("save the settings of updates: %w", err)
	}
	return set, nil
}

func (set UpdateSettings) validate() error {
	switch {
	case len(set.Source) > MaxAddress || set.Source != "" && !webAddress(set.Source):
		return fmt.Errorf("%w: %q is no web address", library.ErrInvalid, set.Source)
	case !set.Policy.known():
		return fmt.Errorf("%w: no policy %q", library.ErrInvalid, set.Policy)
	case !set.Attachments.known():
		return fmt.Errorf("%w: no choice of attachments %q", library.ErrInvalid, set.Attachments)
	}
	return nil
}

func webAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

func (p UpdatePolicy) known() bool { return p == AskPolicy || p == AutoPolicy || p == NeverPolicy }

func (c AttachmentChoice) known() bool { return c == WithAttachments || c == WithoutAttachments }
