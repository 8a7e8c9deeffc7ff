package search

// maxVerified bounds the items whose text is read to check a phrase. The
// index knows which pairs of words stand side by side; only the text knows
// the whole phrase. Beyond this many, the pairs have to do.
const maxVerified = 300

// verify takes out of each phrase's documents those that have its words but
// not the phrase.
func (s *scorer) verify() error {
	for i := range s.plan.clauses {
		cl := &s.plan.clauses[i]
		if cl.not || len(cl.atoms) > 1 || cl.atoms[0].kind != phraseAtom || len(cl.atoms[0].words) < 2 {
			continue
		}
		if err := s.verifyPhrase(i, &cl.atoms[0]); err != nil {
			return err
		}
	}
	return nil
}

func (s *scorer) verifyPhrase(i int, a *atom) error {
	bit := uint64(1) << i
	var docs []uint32
	for _, d := range s.touched {
		if s.mask[d]&bit != 0 && s.mask[d]&excluded == 0 {
			docs = append(docs, d)
		}
	}
	if len(docs) > maxVerified {
		return nil
	}
	ev := s.g.evidence.phrase(a.words, s.g.items)
	ev.mu.Lock()
	defer ev.mu.Unlock()
	for _, d := range docs {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if !ev.looked.has(d) {
			ev.looked.set(d)
			if s.hasPhrase(d, a.words) {
				ev.has.set(d)
			}
		}
		if !ev.has.has(d) {
			s.mask[d] = s.mask[d]&^bit | 1<<62
			s.info[i].count--
		}
	}
	return nil
}

// hasPhrase looks for a phrase in an item's text. What the corpus has no more
// is taken to have it: the index is about to follow.
func (s *scorer) hasPhrase(doc uint32, want []queryWord) bool {
	text, err := s.g.texted(doc, s.corpus)
	if err != nil || hasPhrase(text.passages, want) {
		return true
	}
	if !text.cut {
		return false
	}
	it, err := s.corpus.Item(s.g.id(doc))
	return err != nil || hasPhrase(passages(&it, s.g.terms, s.g.texts), want)
}

func hasPhrase(texts []passage, want []queryWord) bool {
	for i := range texts {
		words := texts[i].tokens()
		for i := range words {
			if phraseAt(words[i:], want) {
				return true
			}
		}
	}
	return false
}
