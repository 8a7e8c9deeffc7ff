package search

// maxVerified bounds the items whose text is read to check a phrase. The
// index knows which pairs of words stand side by side; only the text knows
// the whole phrase. Beyond this many, the pairs have to do.
const maxVerified = 300

// verify takes out of each phrase's documents those that have its words but
// not the phrase.
func (s *scorer) verify(c Corpus) error {
	for i := range s.plan.clauses {
		cl := &s.plan.clauses[i]
		if cl.not || len(cl.atoms) > 1 || cl.atoms[0].kind != phraseAtom || len(cl.atoms[0].words) < 2 {
			continue
		}
		if err := s.verifyPhrase(i, &cl.atoms[0], c); err != nil {
			return err
		}
	}
	return nil
}

func (s *scorer) verifyPhrase(i int, a *atom, c Corpus) error {
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
	for _, d := range docs {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		it, err := c.Item(s.g.id(d))
		if err != nil {
			continue // gone since: the index is about to follow
		}
		if !hasPhrase(passages(&it, s.g.terms, s.g.texts), a.words) {
			s.mask[d] = s.mask[d]&^bit | 1<<62
			s.info[i].count--
		}
	}
	return nil
}

func hasPhrase(texts []passage, want []queryWord) bool {
	for _, p := range texts {
		words := tokens(p.text)
		for i := range words {
			if phraseAt(words[i:], want) {
				return true
			}
		}
	}
	return false
}
