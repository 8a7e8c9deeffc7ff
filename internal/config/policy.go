package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// PolicyVariable is the environment variable that names a policy file in
// place of the system's.
const PolicyVariable = "SOCIALMISSION_POLICY"

// policyName is the policy file's name wherever it lies.
const policyName = "policy.json"

// maxPolicy bounds it, in bytes; a root of a feed has at most 512 KiB.
const maxPolicy = 1 << 20

// What a policy may say of updates. An empty choice leaves it to the reader.
const (
	UpdatesAsk   = "ask"
	UpdatesAuto  = "auto"
	UpdatesNever = "never"
)

// Policy is what the organisation that manages this computer has chosen. What
// it does not mention is the reader's to choose.
type Policy struct {
	Feed    FeedPolicy `json:"feed"`
	Updates string     `json:"updates,omitempty"`
	Share   *bool      `json:"share,omitempty"` // whether the library may be shared with others nearby
	Path    string     `json:"-"`               // of the file it was read from; empty when there is none
}

// FeedPolicy names the feed to follow.
type FeedPolicy struct {
	Source string          `json:"source,omitempty"` // a web address
	Root   json.RawMessage `json:"root,omitempty"`   // the signed root of trust, as in root.json
}

// LoadPolicy reads the policy file: the one that SOCIALMISSION_POLICY names,
// else the system's, else the one beside a portable program. No file is no
// policy. One that cannot be read or understood is an error, and the policy
// returned with it lets the program contact nobody by itself: whoever wrote it
// may have meant that.
func LoadPolicy(env Environment) (Policy, error) {
	for _, path := range policyFiles(env) {
		data, err := readBounded(path, maxPolicy+1)
		if errors.Is(err, fs.ErrNotExist) && path != env.Getenv(PolicyVariable) {
			continue
		}
		policy := Policy{}
		if err == nil {
			policy, err = parsePolicy(data)
		}
		if err != nil {
			return Policy{Updates: UpdatesNever, Path: path}, fmt.Errorf("read the policy of your organisation, %s: %w", path, err)
		}
		policy.Path = path
		return policy, nil
	}
	return Policy{}, nil
}

func parsePolicy(data []byte) (Policy, error) {
	if len(data) > maxPolicy {
		return Policy{}, fmt.Errorf("it has more than %d bytes", maxPolicy)
	}
	var policy Policy
	if err := json.Unmarshal(data, &policy); err != nil {
		return Policy{}, err
	}
	switch policy.Updates {
	case "", UpdatesAsk, UpdatesAuto, UpdatesNever:
	default:
		return Policy{}, fmt.Errorf("updates is %q, which is none of ask, auto and never", policy.Updates)
	}
	if string(policy.Feed.Root) == "null" {
		policy.Feed.Root = nil
	}
	return policy, nil
}

// policyFiles lists where a policy may lie, the strongest first.
func policyFiles(env Environment) []string {
	if path := env.Getenv(PolicyVariable); path != "" {
		return []string{path}
	}
	paths := []string{filepath.Join("/etc", "socialmission", policyName)}
	switch env.OS {
	case "windows":
		paths = nil
		if data := env.Getenv("ProgramData"); data != "" {
			paths = []string{filepath.Join(data, "SocialMission", policyName)}
		}
	case "darwin":
		paths = []string{filepath.Join("/Library", "Application Support", "SocialMission", policyName)}
	}
	if portable(env) != "" {
		paths = append(paths, filepath.Join(filepath.Dir(env.Executable), policyName))
	}
	return paths
}

// Managed reports whether an organisation has chosen anything.
func (p Policy) Managed() bool { return p.Path != "" }

// MayShare reports whether the library may be shared with others nearby.
func (p Policy) MayShare() bool { return p.Share == nil || *p.Share }
