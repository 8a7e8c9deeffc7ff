package reader

import (
	"encoding/json"
	"math"
	"slices"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
)

// mergeRest brings in all of a backup that is no record. It writes where the
// transaction may, and else only counts.
func mergeRest(tx *bbolt.Tx, in *incoming, r *MergeReceipt) error {
	for _, step := range []func(*bbolt.Tx, *incoming, *MergeReceipt) error{mergeMarks, mergeKept, mergeLater, mergeRecent, mergeChoices} {
		if err := step(tx, in, r); err != nil {
			return err
		}
	}
	return nil
}

// mergeMarks unites what was marked: starred or read anywhere, the further
// position, the later day.
func mergeMarks(tx *bbolt.Tx, in *incoming, r *MergeReceipt) error {
	b := bolt.Bucket(tx, marksBucket)
	for id, raw := range in.marks {
		var theirs Mark
		if err := json.Unmarshal(raw, &theirs); err != nil {
			return asBackupFault(err)
		}
		if !theirs.usable(id) {
			r.Marks.Left++
			continue
		}
		fresh := b.Get([]byte(id)) == nil
		ours, err := readMark(tx, id)
		if err != nil {
			return err
		}
		merged := ours.with(theirs)
		switch {
		case merged == ours:
			r.Marks.Same++
			continue
		case fresh:
			r.Marks.Added++
		default:
			r.Marks.Updated++
		}
		if err := putMark(tx, id, ours, merged, raw); err != nil {
			return err
		}
	}
	return nil
}

func (m Mark) usable(id string) bool {
	return id != "" && len(id) <= maxID && len(m.PositionAnchor) <= maxAnchor &&
		!math.IsNaN(m.Position) && m.Position >= 0 && m.Position <= 1 && m.Opened.UTC().Year() <= lastYear
}

// with unites two marks of one item.
func (m Mark) with(o Mark) Mark {
	m.Starred, m.Read = m.Starred || o.Starred, m.Read || o.Read
	if o.Position > m.Position {
		m.Position, m.PositionAnchor = o.Position, o.PositionAnchor
	}
	if o.Opened.After(m.Opened) {
		m.Opened = o.Opened.UTC().Round(0)
	}
	return m
}

func putMark(tx *bbolt.Tx, id string, old, merged Mark, raw json.RawMessage) error {
	if !tx.Writable() {
		return nil
	}
	if merged.Opened != old.Opened {
		opened := bolt.Bucket(tx, openedBucket)
		if !old.Opened.IsZero() {
			if err := opened.Delete(openedKey(old.Opened, id)); err != nil {
				return err
			}
		}
		if err := bolt.Put(opened, openedKey(merged.Opened, id), nil); err != nil {
			return err
		}
	}
	return putOver(bolt.Bucket(tx, marksBucket), []byte(id), merged, raw)
}

// mergeKept takes last texts that are not here, or are of a later release.
func mergeKept(tx *bbolt.Tx, in *incoming, r *MergeReceipt) error {
	b := bolt.Bucket(tx, keptBucket)
	room := MaxKept - b.Stats().KeyN
	for _, k := range in.kept {
		var ours KeptItem
		err := bolt.GetJSON(b, []byte(k.Item.ID), &ours)
		fresh := ours.Item.ID == ""
		switch {
		case ignoreMissing(err) != nil:
			return err
		case k.Item.ID == "" || k.At.UTC().Year() > lastYear || len(k.Item.ID) > maxID || fresh && room == 0:
			r.Kept.Left++
			continue
		case !fresh && ours.Release >= k.Release:
			r.Kept.Same++
			continue
		case fresh:
			r.Kept.Added++
			room--
		default:
			r.Kept.Updated++
		}
		if tx.Writable() {
			if err := bolt.PutJSON(b, []byte(k.Item.ID), k); err != nil {
				return err
			}
		}
	}
	return nil
}

func mergeLater(tx *bbolt.Tx, in *incoming, r *MergeReceipt) error {
	links, err := readLater(tx)
	if err != nil {
		return err
	}
	for _, link := range in.later {
		link.Title, link.Added = cut(link.Title, maxLaterTitle), link.Added.UTC().Round(0)
		switch {
		case slices.ContainsFunc(links, func(l LaterLink) bool { return l.URL == link.URL }):
			r.Later.Same++
		case link.validate() != nil || link.Added.Year() > lastYear || len(links) >= MaxLater:
			r.Later.Left++
		default:
			r.Later.Added++
			links = append(links, link)
		}
	}
	if r.Later.Added == 0 || !tx.Writable() {
		return nil
	}
	return bolt.PutJSON(bolt.Bucket(tx, stateBucket), []byte(laterKey), links)
}

// mergeRecent puts the searches of the backup behind those made here.
func mergeRecent(tx *bbolt.Tx, in *incoming, r *MergeReceipt) error {
	recent, err := readRecent(tx)
	if err != nil {
		return err
	}
	for _, q := range in.recent {
		switch {
		case slices.Contains(recent, q):
			r.Recent.Same++
		case text("the search", q, maxQuery) != nil || len(recent) >= MaxRecent:
			r.Recent.Left++
		default:
			r.Recent.Added++
			recent = append(recent, q)
		}
	}
	if r.Recent.Added == 0 || !tx.Writable() {
		return nil
	}
	return bolt.PutJSON(bolt.Bucket(tx, stateBucket), []byte(recentKey), recent)
}

// mergeChoices takes the settings only where nothing was ever chosen.
func mergeChoices(tx *bbolt.Tx, in *incoming, r *MergeReceipt) error {
	set, updates := Defaults(), UpdateDefaults()
	take := func(key string, raw json.RawMessage, into any) (bool, error) {
		b := bolt.Bucket(tx, settingsBucket)
		if raw == nil || b.Get([]byte(key)) != nil {
			return false, nil
		}
		return true, asBackupFault(json.Unmarshal(raw, into))
	}
	taken, err := take(settingsKey, in.settings, &set)
	if err == nil && taken {
		set = set.clamp().repair()
		err = putChoice(tx, settingsKey, set, in.settings)
	}
	r.Settings = taken
	if err != nil {
		return err
	}
	taken, err = take(updatesKey, in.updates, &updates)
	if err == nil && taken && updates.validate() == nil {
		r.Settings = true
		err = putChoice(tx, updatesKey, updates, in.updates)
	}
	return err
}

func putChoice(tx *bbolt.Tx, key string, v any, raw json.RawMessage) error {
	if !tx.Writable() {
		return nil
	}
	return putOver(bolt.Bucket(tx, settingsBucket), []byte(key), v, raw)
}
