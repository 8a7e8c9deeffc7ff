package render_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/render"
)

func TestNote(t *testing.T) {
	tests := []struct{ src, want string }{
		{"Plain words.", "<p>Plain words.</p>"},
		{"# Big\n\n*soft* **loud**", "<p><strong>Big</strong></p>\n<p><em>soft</em> <strong>loud</strong></p>"},
		{"- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"},
		{"[x](item:clinic) <script>alert(1)</script><img src=x onerror=alert(1)>", `<p><a href="#/items/clinic">x</a> </p>`},
		{"[here](#h-x)", "<p>here</p>"},
		{"see https://example.org/a", `<p>see <a href="https://example.org/a" rel="noopener noreferrer" data-external="">https://example.org/a</a></p>`},
	}
	for _, tt := range tests {
		if got := strings.TrimSpace(render.Note(tt.src)); got != tt.want {
			t.Errorf("%q gives\n%s, want\n%s", tt.src, got, tt.want)
		}
	}
}

// Whatever a note holds, nothing of it can run, load or be mistaken for a part
// of the page.
func TestNoteIsHarmless(t *testing.T) {
	data, err := os.ReadFile("testdata/attacks.txt")
	if err != nil {
		t.Fatal(err)
	}
	bad := regexp.MustCompile(`(?i)<(script|iframe|img|svg|style|form|input|object|h[1-6])|<[^>]+ (on[a-z]+|style|id|class|src)=`)
	address := regexp.MustCompile(`href="(https?://|mailto:|tel:|#/items/)`)
	values := regexp.MustCompile(`="[^"]*"`)
	for _, attack := range strings.Split(string(data), "\n") {
		out := render.Note(attack)
		if bad.MatchString(values.ReplaceAllString(out, "=")) || strings.Count(out, "href=") != len(address.FindAllString(out, -1)) && !strings.Contains(attack, "href=") {
			t.Errorf("%q gives %s", attack, out)
		}
	}
}
