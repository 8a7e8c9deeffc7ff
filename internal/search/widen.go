package search

import "slices"

// synonyms meets the clauses of a concept wherever one of its other names is.
func (s *scorer) synonyms() error {
	for i := range s.plan.synonym {
		syn := &s.plan.synonym[i]
		for n := range syn.names {
			if err := s.name(&syn.names[n]); err != nil {
				return err
			}
		}
		s.foldSynonym(syn)
	}
	return nil
}

func (s *scorer) foldSynonym(syn *synonym) {
	w := s.rarity(len(s.sum.docs))
	for _, d := range s.sum.docs {
		weight := float32(synWeight)
		if s.mask[d]&syn.clauses == syn.clauses {
			weight = synBonus
		}
		s.touch(d, syn.clauses)
		s.score[d] += weight * w * saturate(s.sum.tf[d])
	}
	s.sum.reset()
}

// name adds to sum the documents that have a concept's name.
func (s *scorer) name(n *name) error {
	switch {
	case n.exact != "":
		return s.nameTerms([]form{{markCased + n.exact, 1, anyLang}})
	case len(n.words) == 1:
		return s.nameTerms(s.g.stemForms(n.words[0], n.lang))
	}
	return s.namePhrase(n)
}

// stemForms are the terms of the index that a stem is found as.
func (g *generation) stemForms(stem string, lang int) []form {
	var out []form
	for _, v := range g.variants(lang, stem) {
		out = append(out, form{v, 1, lang})
	}
	return out
}

func (s *scorer) nameTerms(forms []form) error {
	if err := s.addForms(&s.word, forms, inAll); err != nil {
		return err
	}
	s.raise(&s.word)
	s.word.reset()
	return nil
}

// raise lifts sum to t: of several names, the one said most counts.
func (s *scorer) raise(t *tally) {
	for _, d := range t.docs {
		if s.sum.tf[d] == 0 {
			s.sum.docs = append(s.sum.docs, d)
		}
		s.sum.tf[d] = max(s.sum.tf[d], t.tf[d])
	}
}

// namePhrase finds a name of several words where all of them stand in one item
// and each beside the next.
func (s *scorer) namePhrase(n *name) error {
	defer s.count.reset()
	order := s.rarestFirst(n)
	for i, at := range order {
		if err := s.addForms(&s.word, s.g.stemForms(n.words[at], n.lang), inAll); err != nil {
			return err
		}
		s.keep(i)
		if len(s.count.docs) == 0 {
			return nil
		}
	}
	s.weighName(n)
	return nil
}

// rarestFirst orders a name's words so that one that is nowhere ends the work.
func (s *scorer) rarestFirst(n *name) []int {
	order := make([]int, len(n.words))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return s.g.stemFrequency(n.words[a], n.lang) - s.g.stemFrequency(n.words[b], n.lang)
	})
	return order
}

// keep narrows a name's documents to those that have the next word too. Their
// weight is that of the word with the least.
func (s *scorer) keep(i int) {
	for _, d := range s.word.docs {
		if i == 0 {
			s.count.docs = append(s.count.docs, d)
			s.count.tf[d] = s.word.tf[d]
		}
	}
	if i > 0 {
		kept := s.count.docs[:0]
		for _, d := range s.count.docs {
			w := min(s.count.tf[d], s.word.tf[d])
			s.count.tf[d] = w
			if w > 0 {
				kept = append(kept, d)
			}
		}
		s.count.docs = kept
	}
	s.word.reset()
}

func (s *scorer) weighName(n *name) {
	kept := s.count.docs
	for i := 1; i < len(n.words); i++ {
		kept = s.g.besides([]nearPair{{pairHash(n.words[i-1], n.words[i]), n.lang}}, append(s.word.docs[:0], kept...))
	}
	for _, d := range kept {
		if s.sum.tf[d] == 0 {
			s.sum.docs = append(s.sum.docs, d)
		}
		s.sum.tf[d] = max(s.sum.tf[d], s.count.tf[d])
	}
	s.word.docs = s.word.docs[:0]
}

// stemFrequency estimates how many items have a word of a stem.
func (g *generation) stemFrequency(stem string, lang int) int {
	sum := 0
	for _, v := range g.variants(lang, stem) {
		sum += g.frequency(v)
	}
	return sum
}

// hasIdent reports whether an item bears the identifier.
func (g *generation) hasIdent(id string) bool {
	if _, ok := g.doc(id); ok {
		return true
	}
	s := g.pool.Get().(*scratch)
	defer g.pool.Put(s)
	found, err := s.reader.open(identField, id)
	return err == nil && found
}
