//go:build linux

package drive

import (
	"net"
	"os"
	"testing"
)

func TestEndpoint(t *testing.T) {
	for text, want := range map[string]string{
		"0100007F:1F90":                         "127.0.0.1:8080",
		"00000000:0000":                         "0.0.0.0:0",
		"010200C0:0050":                         "192.0.2.1:80",
		"00000000000000000000000001000000:0050": "[::1]:80",
		"B80D0120000000000000000001000000:01BB": "[2001:db8::1]:443",
		"0000000000000000FFFF00000100007F:0050": "127.0.0.1:80",
		"7F:50":                                 "invalid AddrPort",
		"nonsense":                              "invalid AddrPort",
	} {
		if got := endpoint(text).String(); got != want {
			t.Errorf("endpoint(%s) = %s, want %s", text, got, want)
		}
	}
}

// TestStrangers opens real sockets of this very process.
func TestStrangers(t *testing.T) {
	inside, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer inside.Close()
	conn, err := net.Dial("tcp", inside.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if got := strangers(os.Getpid()); len(got) > 0 {
		t.Errorf("loopback sockets taken for strangers: %v", got)
	}
	for network, open := range map[string]func() (interface{ Close() error }, error){
		"tcp": func() (interface{ Close() error }, error) { return net.Listen("tcp", ":0") },
		"udp": func() (interface{ Close() error }, error) { return net.ListenPacket("udp4", "0.0.0.0:0") },
	} {
		outside, err := open()
		if err != nil {
			t.Fatal(err)
		}
		if got := strangers(os.Getpid()); len(got) != 1 {
			t.Errorf("%s socket open to others: seen %v", network, got)
		}
		outside.Close()
	}
}
