package reader

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
)

// merge brings the records of a backup into a table: the records as they will
// be, and what it takes to make them so.
//
// Revisions decide. A record that is here, or whose revision is in the past of
// one here, is known already. A record whose past holds the revision of one
// here is the newer version of it. Otherwise the two were changed apart, and
// both are kept: the second under an id made of its own and its revision, so
// that bringing in the same again finds it.
type merge[T any, P record[T]] struct {
	table   *table[T, P]
	store   *Store
	revive  bool // bring back what was deleted here
	now     map[string]P
	family  map[string][]string // id → ids of it and of the copies kept beside it
	alive   int
	changed map[string]P
	raw     map[string]json.RawMessage // fields that this version does not know
	tally   Tally
	twice   []string
}

// plan works out what becomes of the arrived records. The caller holds
// store.writing, and the table is loaded.
func plan[T any, P record[T]](s *Store, t *table[T, P], in []arrived[T, P], revive bool) (*merge[T, P], error) {
	m := &merge[T, P]{table: t, store: s, revive: revive, now: maps.Clone(t.records), alive: t.alive,
		family: map[string][]string{}, changed: map[string]P{}, raw: map[string]json.RawMessage{}}
	for _, id := range slices.Sorted(maps.Keys(m.now)) {
		m.join(m.now[id])
	}
	in = slices.Clone(in)
	slices.SortFunc(in, func(a, b arrived[T, P]) int { // originals before copies
		x, y := a.record.made(), b.record.made()
		return cmp.Or(cmp.Compare(x.CopyOf, y.CopyOf), cmp.Compare(x.ID, y.ID))
	})
	for _, a := range in {
		if err := m.arrive(a); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func root(m *Made) string { return cmp.Or(m.CopyOf, m.ID) }

func (m *merge[T, P]) join(p P) {
	members := m.family[root(p.made())]
	if !slices.Contains(members, p.made().ID) {
		m.family[root(p.made())] = append(members, p.made().ID)
	}
}

// relatives returns the records here that p may be a version of: the one of
// the same id first, then the original, then copies.
func (m *merge[T, P]) relatives(p P) []P {
	made := p.made()
	ids := append([]string{made.ID, root(made)}, m.family[root(made)]...)
	var found []P
	for _, id := range ids {
		if here := m.now[id]; here != nil && !slices.Contains(found, here) {
			found = append(found, here)
		}
	}
	return found
}

func (m *merge[T, P]) arrive(a arrived[T, P]) error {
	usable := m.usable(a.record)
	switch {
	case usable == nil:
		m.tally.Left++
		return nil
	case !usable.made().alive():
		m.bury(usable)
		return nil
	}
	return m.place(usable, a.raw)
}

// usable returns a record as it would be kept; nil where it cannot be.
func (m *merge[T, P]) usable(p P) P {
	if p.made().validate(m.table.letter) != nil {
		return nil
	}
	if !p.made().alive() {
		return p
	}
	if p.prepare(m.store) != nil {
		return nil
	}
	v, err := rewritten(*p)
	if err != nil {
		return nil
	}
	return &v
}

// bury carries out a deletion on all versions of the record that were not
// changed since.
func (m *merge[T, P]) bury(p P) {
	for _, here := range m.relatives(p) {
		if !here.made().alive() || !slices.Contains(p.made().Past, here.made().Revision) {
			continue
		}
		buried := here.copied()
		made := P(&buried).made()
		made.Revision, made.Past, made.Changed, made.Deleted = p.made().Revision, p.made().Past, p.made().Changed, p.made().Deleted
		m.put(P(&buried), nil)
		m.tally.Deleted++
	}
}

// place finds out what an arrived record is to those here.
func (m *merge[T, P]) place(p P, raw json.RawMessage) error {
	relatives, made := m.relatives(p), p.made()
	var dead P
	for _, here := range relatives {
		if h := here.made(); h.Revision == made.Revision || slices.Contains(h.Past, made.Revision) {
			if h.alive() {
				m.tally.Same++
				return nil
			}
			dead = here
		}
	}
	if dead != nil {
		return m.gone(p, dead, raw)
	}
	for _, here := range relatives {
		if slices.Contains(made.Past, here.made().Revision) {
			m.advance(p, here, raw)
			return nil
		}
	}
	if len(relatives) == 0 {
		m.add(p, raw)
		return nil
	}
	return m.apart(p, relatives, raw)
}

// gone is for a record that was deleted here after it was as it arrives.
func (m *merge[T, P]) gone(p, dead P, raw json.RawMessage) error {
	if !m.revive || m.alive >= m.table.most {
		m.tally.Gone++
		return nil
	}
	*p.made() = dead.made().living()
	if err := p.made().revise(m.store); err != nil {
		return err
	}
	m.put(p, raw)
	m.tally.Added++
	return nil
}

// advance replaces a record here by its newer version. A number that was put
// behind its title to tell two versions apart stays with the one it was for.
func (m *merge[T, P]) advance(p, here P, raw json.RawMessage) {
	if !here.made().alive() && m.alive >= m.table.most {
		m.tally.Left++
		return
	}
	p.made().ID, p.made().CopyOf, p.made().Created = here.made().ID, here.made().CopyOf, here.made().Created
	if title, old := p.title(), here.title(); title != nil && unnumbered(*title) == unnumbered(*old) {
		*title = *old
	}
	m.put(p, raw)
	m.tally.Updated++
}

func (m *merge[T, P]) add(p P, raw json.RawMessage) {
	if m.alive >= m.table.most {
		m.tally.Left++
		return
	}
	m.put(p, raw)
	m.tally.Added++
}

// apart is for two versions that were changed apart from one another.
func (m *merge[T, P]) apart(p P, relatives []P, raw json.RawMessage) error {
	here := relatives[0]
	if here.made().ID == p.made().ID && !here.made().alive() {
		p.made().Past = unite(p.made().Past, here.made()) // it was changed there after it was deleted here
		m.add(p, raw)
		return nil
	}
	for _, here := range relatives {
		if here.made().alive() && sameMeaning[T, P](here, p) {
			known := here.copied()
			P(&known).made().Past = unite(P(&known).made().Past, p.made())
			m.put(P(&known), nil)
			m.tally.Same++
			return nil
		}
	}
	if m.alive >= m.table.most {
		m.tally.Left++
		return nil
	}
	p.made().CopyOf, p.made().ID = root(p.made()), m.table.copyID(p.made())
	if title := p.title(); title != nil {
		*title = m.numbered(*title)
		m.twice = append(m.twice, *title)
	}
	m.put(p, raw)
	m.tally.Twice++
	return nil
}

// sameMeaning compares what two records say, whoever made them.
func sameMeaning[T any, P record[T]](a, b P) bool {
	x, y := a.meaning(), b.meaning()
	*P(&x).made(), *P(&y).made() = Made{}, Made{}
	return reflect.DeepEqual(x, y)
}

// unite adds the revisions of another record to a past.
func unite(past []string, other *Made) []string {
	all := slices.Clone(past)
	for _, r := range append(slices.Clone(other.Past), other.Revision) {
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all[max(0, len(all)-maxPast):]
}

// copyID names the copy of a record in one revision, everywhere the same.
func (t *table[T, P]) copyID(m *Made) string {
	sum := sha256.Sum256([]byte(root(m) + " " + m.Revision))
	return t.letter + crockford().EncodeToString(sum[:10])
}

// unnumbered takes a " (2)" off a title.
func unnumbered(title string) string {
	rest, closed := strings.CutSuffix(title, ")")
	base := strings.TrimRight(rest, "0123456789")
	if base, ok := strings.CutSuffix(base, " ("); ok && closed && len(base)+2 < len(rest) {
		return base
	}
	return title
}

// numbered puts the first free number behind a title.
func (m *merge[T, P]) numbered(title string) string {
	base := cut(unnumbered(title), MaxTitle-10)
	taken := map[string]bool{}
	for _, p := range m.now {
		if p.made().alive() {
			taken[*p.title()] = true
		}
	}
	n := 2
	for taken[fmt.Sprintf("%s (%d)", base, n)] {
		n++
	}
	return fmt.Sprintf("%s (%d)", base, n)
}

func (m *merge[T, P]) put(p P, raw json.RawMessage) {
	if old := m.now[p.made().ID]; old != nil && old.made().alive() {
		m.alive--
	}
	if p.made().alive() {
		m.alive++
	}
	m.now[p.made().ID], m.changed[p.made().ID] = p, p
	m.raw[p.made().ID] = raw
	m.join(p)
}

// write stores what changed.
func (m *merge[T, P]) write(tx *bbolt.Tx) error {
	b := bolt.Bucket(tx, m.table.bucket)
	for id, p := range m.changed {
		if err := putOver(b, []byte(id), *p, m.raw[id]); err != nil {
			return err
		}
	}
	return nil
}

func (m *merge[T, P]) keep() { m.table.keep(slices.Collect(maps.Values(m.changed)), nil) }

// validate refuses what no record of this program carries. A past that is
// longer than ours keeps its end.
func (m *Made) validate(letter string) error {
	m.Past = m.Past[max(0, len(m.Past)-maxPast):]
	for i, id := range append([]string{m.ID, m.Revision}, m.Past...) {
		if !plainID(id) {
			return fmt.Errorf("id %d %q", i, id)
		}
	}
	if m.CopyOf != "" && !plainID(m.CopyOf) || !strings.HasPrefix(m.ID, letter) {
		return fmt.Errorf("id %q, copy of %q", m.ID, m.CopyOf)
	}
	for _, at := range []*time.Time{&m.Created, &m.Changed, &m.Deleted} {
		if *at = at.UTC().Round(0); at.Year() > lastYear {
			return fmt.Errorf("the year %d", at.Year())
		}
	}
	return nil
}

// plainID reports whether an id can stand in an address as it is.
func plainID(id string) bool {
	if id == "" || len(id) > 40 {
		return false
	}
	for _, c := range id {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
