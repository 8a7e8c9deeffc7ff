package feed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/secure-systems-lab/go-securesystemslib/cjson"
	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// Identity is how people tell a feed by: what its root says of itself.
type Identity struct {
	Name        string `json:"name"`        // of the organisation, "" where the root has none
	Fingerprint string `json:"fingerprint"` // of the root, in groups of four
}

// maxName bounds an organisation's name, in bytes.
const maxName = 200

// IdentityOf returns the identity of a root. The fingerprint is the first 16
// hex digits of the SHA-256 of what its keys sign, in its canonical form.
func IdentityOf(root []byte) (Identity, error) {
	var signed struct {
		Signed map[string]any `json:"signed"`
	}
	m, err := metadata.Root().FromBytes(root)
	if err == nil {
		err = json.Unmarshal(root, &signed)
	}
	if err != nil {
		return Identity{}, fmt.Errorf("the root of trust: %w: %w", ErrUntrusted, err)
	}
	canonical, err := cjson.EncodeCanonical(signed.Signed)
	if err != nil {
		return Identity{}, fmt.Errorf("the root of trust: %w: %w", ErrUntrusted, err)
	}
	sum := sha256.Sum256(canonical)
	h := hex.EncodeToString(sum[:8])
	id := Identity{Fingerprint: h[:4] + " " + h[4:8] + " " + h[8:12] + " " + h[12:]}
	if name, ok := m.Signed.UnrecognizedFields["name"].(string); ok && len(name) <= maxName {
		id.Name = name
	}
	return id, nil
}

// Identity returns who signs the feed: the newest root that was verified says.
func (t *Trust) Identity() Identity {
	id, err := IdentityOf(t.roots[len(t.roots)-1])
	if err != nil { // it was read when it was verified
		return Identity{}
	}
	return id
}

// Name returns the name of the organisation that signs the feed.
func (t *Trust) Name() string { return t.Identity().Name }

// Fingerprint returns the fingerprint of the newest root that was verified.
func (t *Trust) Fingerprint() string { return t.Identity().Fingerprint }

// Knows reports whether root is one of those that are trusted.
func (t *Trust) Knows(root []byte) bool { return t.knows(root) }

// CarriedRoot reads the newest root that a carrier has. Nothing vouches for
// it: somebody has to compare its fingerprint.
func CarriedRoot(ctx context.Context, c Carrier) ([]byte, error) {
	root, err := c.Read(ctx, "root.json", maxRoot)
	if err != nil {
		return nil, fmt.Errorf("the feed from %s: %w", c.Name(), err)
	}
	if _, err := rootVersion(root); err != nil {
		return nil, err
	}
	return root, nil
}
