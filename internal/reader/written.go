package reader

// NotesVersion is another number after each change of annotations or lists
// since the store was opened: who keeps something made of them asks it
// whether that still holds.
func (s *Store) NotesVersion() uint64 {
	return s.annotations.changes() + s.lists.changes()
}

func (t *table[T, P]) changes() uint64 {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.version
}

// EachAnnotation calls see with every annotation, in no order and without a
// copy: see must neither change it nor keep what it points to beyond what is
// never changed in place, which are its words and its tags.
func (s *Store) EachAnnotation(see func(*Annotation)) error {
	return wrap(s.annotations.each(s, see), "read all notes")
}

// EachList is the same for the reading lists.
func (s *Store) EachList(see func(*List)) error {
	return wrap(s.lists.each(s, see), "read all lists")
}

func (t *table[T, P]) each(s *Store, see func(P)) error {
	if err := t.load(s); err != nil {
		return err
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, p := range t.records {
		if p.made().alive() {
			see(p)
		}
	}
	return nil
}

// CountNotes returns how many highlights, notes and session notes there are.
func (s *Store) CountNotes() (int, error) {
	if err := s.annotations.load(s); err != nil {
		return 0, wrap(err, "count the notes")
	}
	if err := s.lists.load(s); err != nil {
		return 0, wrap(err, "count the notes")
	}
	s.annotations.mu.RLock()
	n := s.annotations.alive
	s.annotations.mu.RUnlock()
	s.lists.mu.RLock()
	defer s.lists.mu.RUnlock()
	for _, l := range s.lists.records {
		if l.alive() {
			n += len(l.Sessions)
		}
	}
	return n, nil
}
