package contract

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/understudy-api/understudy/specs"
)

// Usual settings of a run.
const (
	usualWorkers = 8
	usualTimeout = 10 * time.Second
	usualRetries = 2
	usualShrink  = 40
)

// client sends the requests of a run. It follows no redirects and keeps no
// cookies: each case is sent as it is planned.
type client struct {
	running   Running
	target    Target
	root      string // scheme and host of the target
	host      string
	base      string // path of the target's address, of which errands are
	transport http.RoundTripper
	outside   http.RoundTripper // to other hosts than the target
	limiter   *rate.Limiter     // nil: none
	auth      *auth
	secrets   *redactor
	taken     map[string]any // by errands that ran before the first case
	sent      atomic.Int64   // requests of cases
	tracing   sync.Mutex
}

// newClient makes the client of a run: it looks whether the target can be reached,
// and asks for the token that requests are to carry. The documents say where the
// credentials go that the settings give by security scheme.
func newClient(ctx context.Context, running Running, t Target, docs ...*specs.Document) (*client, error) {
	running = running.complete()
	c := &client{running: running, target: t, transport: t.Transport, secrets: newRedactor(running), taken: map[string]any{}}
	for _, doc := range docs {
		if err := running.Check(doc); err != nil {
			return nil, err
		}
	}
	var err error
	if c.root, _, _, err = t.parse(); err != nil {
		return nil, err
	}
	u, err := url.Parse(t.URL)
	if err != nil {
		return nil, err
	}
	c.host, c.base = u.Host, strings.TrimRight(u.EscapedPath(), "/")
	if running.Rate > 0 {
		c.limiter = rate.NewLimiter(rate.Limit(running.Rate), 1)
	}
	own, err := dialled(running)
	if err != nil {
		return nil, err
	}
	switch t.Transport.(type) {
	case nil:
		c.transport, c.outside = own, own
	case inMemory: // it is no way to anywhere else, and breaks off for good
		c.outside, c.running.Retries = own, -1
	default:
		c.outside = t.Transport
	}
	if t.Transport == nil {
		if err := c.reach(ctx, own); err != nil {
			return nil, err
		}
	}
	if c.auth, err = newAuth(c, docs); err != nil {
		return nil, err
	}
	if err := c.auth.begin(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// complete fills in what is usual.
func (r Running) complete() Running {
	if r.Workers <= 0 {
		r.Workers = usualWorkers
	}
	if r.Timeout <= 0 {
		r.Timeout = usualTimeout
	}
	if r.Retries == 0 {
		r.Retries = usualRetries
	}
	if r.Shrink == 0 {
		r.Shrink = usualShrink
	}
	return r
}

// close lets go of the connections.
func (c *client) close() {
	for _, transport := range []http.RoundTripper{c.transport, c.outside} {
		if t, is := transport.(*http.Transport); is {
			t.CloseIdleConnections()
		}
	}
}

// dialled is the transport to a server: as the standard one, without looking at
// proxies of the environment for this machine, and without asking for compression
// that the case does not ask for.
func dialled(running Running) (*http.Transport, error) {
	t := &http.Transport{
		Proxy:                 proxy,
		DialContext:           (&net.Dialer{}).DialContext, // the time for a request bounds it
		ForceAttemptHTTP2:     true,
		DisableCompression:    true,
		MaxIdleConns:          2 * running.Workers,
		MaxIdleConnsPerHost:   2 * running.Workers,
		IdleConnTimeout:       90 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
	if !running.Insecure && running.CA == "" {
		return t, nil
	}
	t.TLSClientConfig = &tls.Config{InsecureSkipVerify: running.Insecure} // only where the user asks for it
	if running.CA == "" {
		return t, nil
	}
	text, err := os.ReadFile(running.CA)
	if err != nil {
		return nil, fmt.Errorf("certificates of authorities: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // there are none; those of the file are enough
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s has no certificate in PEM", running.CA)
	}
	t.TLSClientConfig.RootCAs = pool
	return t, nil
}

func proxy(r *http.Request) (*url.URL, error) {
	if loopback(r.URL) {
		return nil, nil
	}
	return http.ProxyFromEnvironment(r)
}

// redact is a text without what no report may show.
func (c *client) redact(text string) string { return c.secrets.text(text) }
