package starter

import (
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed all:feed
var feedFiles embed.FS

// address and root may be stamped by the linker; they win over the files:
// -X socialmission.org/desktop/internal/starter.address=https://…
// -X socialmission.org/desktop/internal/starter.root=base64 of root.json
var address, root string

// Feed is the feed that a program was made to follow: where it is and the
// root of trust, either of which may be empty.
type Feed struct {
	Source string // web address
	Root   []byte // as in root.json
}

// BuiltFeed returns the feed this program was made to follow.
func BuiltFeed() (Feed, error) {
	source, err := builtFile("source")
	if err != nil {
		return Feed{}, err
	}
	built := Feed{Source: strings.TrimSpace(string(source))}
	if built.Root, err = builtFile("root.json"); err != nil {
		return Feed{}, err
	}
	if address != "" {
		built.Source = address
	}
	if root != "" {
		if built.Root, err = base64.StdEncoding.DecodeString(root); err != nil {
			return Feed{}, fmt.Errorf("read the root of trust this program was built with: %w", err)
		}
	}
	return built, nil
}

func builtFile(name string) ([]byte, error) {
	data, err := feedFiles.ReadFile("feed/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}
