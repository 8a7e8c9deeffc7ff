package publish

// WorkFactor makes passphrases cheap to use, for tests.
func (l Locks) WorkFactor(n int) Locks {
	l.work = n
	return l
}
