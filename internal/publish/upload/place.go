package upload

import (
	"context"
	"fmt"
	"net/url"
	"os/user"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// connect opens the place that an address names.
func connect(ctx context.Context, to string, o Options) (host, error) {
	scheme, _, found := strings.Cut(to, "://")
	if !found {
		return openFolder(to)
	}
	u, err := url.Parse(to)
	if err != nil {
		return nil, fmt.Errorf("%w: %q is no address", library.ErrInvalid, to)
	}
	if _, secret := u.User.Password(); secret {
		return nil, fmt.Errorf("%w: leave the password out of the address: other users of this computer can read command lines", library.ErrInvalid)
	}
	switch scheme {
	case "s3":
		return openBucket(u, o)
	case "sftp":
		return openSFTP(ctx, u, o)
	case "file":
		return openFolder(u.Path)
	}
	return nil, fmt.Errorf("%w: feeds are uploaded to s3://bucket/prefix, sftp://user@host/path or a folder, not to %s://", library.ErrInvalid, scheme)
}

// userOf returns the user that an address names, or the one of this computer.
func userOf(u *url.URL) string {
	if name := u.User.Username(); name != "" {
		return name
	}
	if me, err := user.Current(); err == nil {
		return me.Username[strings.LastIndex(me.Username, `\`)+1:]
	}
	return ""
}
