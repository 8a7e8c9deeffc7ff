package room

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Every guest who is let in may open as many connections as a browser does,
// and there is still one to say no with.
func TestAFullRoomHasConnectionsForAllInIt(t *testing.T) {
	_, address := served(t, hello)
	ask := func(guest int) string {
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(1+guest))}, Timeout: 5 * time.Second}
		conn, err := dialer.Dial("tcp", address)
		must(t, err)
		t.Cleanup(func() { conn.Close() })
		must(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
		fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		status, err := bufio.NewReader(conn).ReadString('\n')
		must(t, err)
		return strings.TrimSpace(status)
	}
	for guest := range maxGuests {
		for range browserConns {
			if status := ask(guest); status != "HTTP/1.1 200 OK" {
				t.Fatalf("a connection of guest %d got %q", guest, status)
			}
		}
	}
	want := fmt.Sprintf("HTTP/1.1 %d %s", http.StatusServiceUnavailable, http.StatusText(http.StatusServiceUnavailable))
	if status := ask(maxGuests); status != want {
		t.Errorf("one guest too many got %q, want %q", status, want)
	}
}
