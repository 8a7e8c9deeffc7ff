package feed

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"
)

// validator is the header of a request by which a host answers "not modified".
type validator struct{ name, value string }

const maxTag = 256 // bytes of a validator; hosts send about thirty

// validatorOf takes it from an answer. The time of a file counts only when it
// was a minute ago: a file may change twice in the second that it names.
func validatorOf(header http.Header) validator {
	if tag := header.Get("ETag"); tag != "" && len(tag) <= maxTag {
		return validator{"If-None-Match", tag}
	}
	modified := header.Get("Last-Modified")
	at, err := http.ParseTime(modified)
	now, dateErr := http.ParseTime(header.Get("Date"))
	if err != nil || dateErr != nil || now.Sub(at) < time.Minute {
		return validator{}
	}
	return validator{"If-Modified-Since", modified}
}

// strong returns the tag by which the rest of the very same file can be asked
// for, "" for none.
func (v validator) strong() string {
	if v.name != "If-None-Match" || strings.HasPrefix(v.value, "W/") {
		return ""
	}
	return v.value
}

// validatorFile lies beside a kept file and names where it came from, too:
// two hosts may use the same tag for different files.
func validatorFile(kept string) string { return kept + ".validator" }

// keptValidator returns the validator of a kept file that came from address.
func keptValidator(kept, address string) validator {
	if kept == "" {
		return validator{}
	}
	data, err := os.ReadFile(validatorFile(kept))
	lines := strings.Split(string(data), "\n")
	if err != nil || len(lines) != 3 || lines[0] != address {
		return validator{}
	}
	if _, err := os.Stat(kept); err != nil {
		return validator{}
	}
	return validator{lines[1], lines[2]}
}

// keepWithValidator keeps a file that came from address. The old validator goes
// first, so that one never stands beside another file.
func keepWithValidator(kept, address string, data []byte, v validator) error {
	err := os.Remove(validatorFile(kept))
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	if err == nil && v.name != "" {
		if err = os.WriteFile(kept, data, 0o600); err == nil {
			err = os.WriteFile(validatorFile(kept), []byte(address+"\n"+v.name+"\n"+v.value), 0o600)
		}
	}
	if err != nil {
		return fmt.Errorf("keep what was fetched: %w", DiskFault(err))
	}
	return nil
}
