//go:build outside

package packet

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestOutsideEPUBCheck has the checker of the W3C read packets of every sort of entry.
func TestOutsideEPUBCheck(t *testing.T) {
	all := sparse()
	for _, name := range []string{"sample", "absent"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "packet.epub")
			data := written(t, kinds(all[name], Options{Lang: "es", Figure: figure})["epub"])
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command("java", "-jar", "/usr/share/java/epubcheck.jar", "--failonwarnings", path).CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
