package app

import (
	"fmt"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/starter"
)

// feedChoice is which feed to follow as far as others than the reader decide.
type feedChoice struct {
	httpapi.FeedChoice
	noRoom     bool   // the organisation wants nothing shared with others nearby
	policyRoot []byte // the root of trust the organisation wants
	builtRoot  []byte // the one the program was made with
}

// loadFeedChoice reads the policy file and what the program was made with.
// With an error the choice is still good for opening the library: it asks
// nobody.
func loadFeedChoice(env config.Environment) (feedChoice, error) {
	policy, err := config.LoadPolicy(env)
	if err != nil {
		err = toldError{fmt.Sprintf("the policy of your organisation cannot be understood, so nobody is asked for updates (%v)", err), library.ErrInvalid}
		return feedChoice{FeedChoice: httpapi.FeedChoice{PolicyWhen: reader.NeverPolicy}, noRoom: true}, err
	}
	built, err := starter.BuiltFeed()
	return feedChoice{
		FeedChoice: httpapi.FeedChoice{
			PolicySource: policy.Feed.Source, PolicyWhen: reader.UpdatePolicy(policy.Updates), BuiltSource: built.Source,
		},
		noRoom: !policy.MayShare(), policyRoot: policy.Feed.Root, builtRoot: built.Root,
	}, err
}

// root returns the root that trust begins with, where the reader has not
// chosen one; nil when there is none.
func (f feedChoice) root() []byte {
	if f.policyRoot != nil {
		return f.policyRoot
	}
	return f.builtRoot
}
