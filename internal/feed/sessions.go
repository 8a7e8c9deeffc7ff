package feed

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// sessions is a folder of TLS sessions, so that the next start of the program
// need not ask for the host's certificates again: that takes 3 of the 4 kB of
// a check. A session that cannot be read or kept only costs those bytes, and
// none is ever reported as a fault. The files hold secrets of past
// connections and are for their owner alone.
type sessions string

const maxSession = 64 << 10 // bytes of a file; certificates are most of it

// file returns where the session with a host is kept.
func (s sessions) file(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(string(s), hex.EncodeToString(sum[:8])+".session")
}

// Get returns the session that was kept last.
func (s sessions) Get(key string) (*tls.ClientSessionState, bool) {
	file, err := os.Open(s.file(key))
	if err != nil {
		return nil, false
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxSession))
	if err != nil {
		return nil, false
	}
	session, err := decodeSession(data)
	return session, err == nil
}

// Put keeps a session; nil takes it away.
func (s sessions) Put(key string, session *tls.ClientSessionState) {
	if session == nil {
		_ = os.Remove(s.file(key))
		return
	}
	data, err := encodeSession(session)
	if err != nil || len(data) > maxSession || os.MkdirAll(string(s), 0o700) != nil {
		return
	}
	temp, err := os.CreateTemp(string(s), "*.new") // made with 0600
	if err != nil {
		return
	}
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), s.file(key))
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
}

// encodeSession writes the ticket, after its length, and the state.
func encodeSession(session *tls.ClientSessionState) ([]byte, error) {
	ticket, state, err := session.ResumptionState()
	if err != nil {
		return nil, err
	}
	rest, err := state.Bytes()
	if err != nil {
		return nil, err
	}
	data := binary.BigEndian.AppendUint32(nil, uint32(len(ticket)))
	return append(append(data, ticket...), rest...), nil
}

var errSession = errors.New("the session is damaged")

func decodeSession(data []byte) (*tls.ClientSessionState, error) {
	if len(data) < 4 || uint64(len(data)-4) < uint64(binary.BigEndian.Uint32(data)) {
		return nil, errSession
	}
	end := 4 + int(binary.BigEndian.Uint32(data))
	state, err := tls.ParseSessionState(data[end:])
	if err != nil {
		return nil, err
	}
	return tls.NewResumptionState(data[4:end], state)
}
