package app

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestForgetStart(t *testing.T) {
	before := resident(t)
	forgetStart()
	if after := resident(t); after > before*2/3 {
		t.Errorf("the program still takes %d kB of memory, before %d kB", after, before)
	}
}

// resident is how many kB of the program's own file are in this process's memory.
func resident(t *testing.T) (sum int) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ours := false
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		switch {
		case strings.Contains(fields[0], "-"):
			ours = fields[len(fields)-1] == program
		case ours && fields[0] == "Rss:":
			kb, _ := strconv.Atoi(fields[1])
			sum += kb
		}
	}
	return sum
}
