package feed

import (
	"crypto/x509"
	"net/http"
)

// TrustCertificate makes w accept the certificate of a test's server.
func (w *Web) TrustCertificate(c *x509.Certificate) {
	pool := x509.NewCertPool()
	pool.AddCert(c)
	w.client.Transport.(reporting).next.TLSClientConfig.RootCAs = pool
}

// RetryAfter is how long a host's answer asks to wait.
func RetryAfter(value string) string {
	return retryAfter(http.Header{"Retry-After": {value}}).String()
}
