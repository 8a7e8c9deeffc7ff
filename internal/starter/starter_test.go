package starter_test

import (
	"testing"

	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/starter"
)

func TestNoFaults(t *testing.T) {
	_, faults, err := content.Read(starter.Content())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}
