package contract

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

// transport is a server that needs no network.
type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

func reply(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Add(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// clientOf is a client to a target that answers from memory.
func clientOf(t *testing.T, running Running, answer transport) *client {
	t.Helper()
	c, err := newClient(t.Context(), running, Target{URL: "http://api.test", Transport: answer})
	require.NoError(t, err)
	return c
}

// to builds requests to a path of the target.
func (c *client) to(method, path, body string) func(context.Context) (*http.Request, error) {
	return func(ctx context.Context) (*http.Request, error) {
		return http.NewRequestWithContext(ctx, method, c.root+path, strings.NewReader(body))
	}
}

var (
	noConnection = &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	cutOff       = &net.OpError{Op: "read", Err: syscall.ECONNRESET}
)

func TestClientRetries(t *testing.T) {
	for _, test := range []struct {
		why, method string
		retries     int
		errors      []error // of the first attempts
		sent        int
		fails       bool
		takes       time.Duration
	}{
		{"what fails once is sent again", "GET", 0, []error{cutOff}, 2, false, 100 * time.Millisecond},
		{"the pause doubles", "GET", 0, []error{cutOff, cutOff}, 3, false, 300 * time.Millisecond},
		{"two more attempts are usual", "GET", 0, []error{cutOff, cutOff, cutOff}, 3, true, 300 * time.Millisecond},
		{"the pause is bounded", "GET", 7, []error{cutOff, cutOff, cutOff, cutOff, cutOff, cutOff, cutOff}, 8, false, 7100 * time.Millisecond},
		{"or none", "GET", -1, []error{cutOff}, 1, true, 0},
		{"what may have arrived is not sent twice", "POST", 0, []error{cutOff}, 1, true, 0},
		{"a second DELETE would find nothing", "DELETE", 0, []error{cutOff}, 1, true, 0},
		{"where nobody was dialled, nothing arrived", "POST", 0, []error{noConnection}, 2, false, 100 * time.Millisecond},
		{"time that is up is up", "GET", 0, []error{context.DeadlineExceeded}, 1, true, 0},
		{"a certificate stays what it is", "GET", 0, []error{&tls.CertificateVerificationError{Err: errors.New("unknown")}}, 1, true, 0},
	} {
		t.Run(test.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				c := clientOf(t, Running{Retries: test.retries}, func(r *http.Request) (*http.Response, error) {
					sent++
					body, err := io.ReadAll(r.Body)
					assert.NoError(t, err)
					assert.Equal(t, "body", string(body), "it is whole each time")
					if sent <= len(test.errors) {
						return nil, test.errors[sent-1]
					}
					return reply(503, "{}"), nil
				})
				begun := time.Now()
				a, err := c.do(t.Context(), c.to(test.method, "/", "body"))
				assert.Equal(t, test.sent, sent)
				assert.Equal(t, test.takes, time.Since(begun))
				if test.fails {
					assert.Error(t, err)
					return
				}
				require.NoError(t, err)
				assert.Equal(t, 503, a.status, "a status is no reason to send again")
				assert.EqualValues(t, sent, c.sent.Load())
			})
		})
	}
}

func TestClientTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := clientOf(t, Running{Timeout: 3 * time.Second}, func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		begun := time.Now()
		_, err := c.do(t.Context(), c.to("GET", "/", ""))
		assert.ErrorContains(t, err, "no answer within 3s")
		assert.Equal(t, 3*time.Second, time.Since(begun))

		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errors.New("that is enough"))
		_, err = c.do(ctx, c.to("GET", "/", ""))
		assert.Error(t, err)
	})
}

func TestClientRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := clientOf(t, Running{Rate: 4}, func(*http.Request) (*http.Response, error) { return reply(200, ""), nil })
		begun := time.Now()
		done := make(chan time.Duration)
		for range 9 {
			go func() {
				_, err := c.do(t.Context(), c.to("GET", "/", ""))
				assert.NoError(t, err)
				done <- time.Since(begun)
			}()
		}
		for i := range 9 {
			assert.Equal(t, time.Duration(i)*250*time.Millisecond, <-done, "all workers share the rate")
		}
	})
}

func TestClientFollowsNothingAndKeepsNoCookies(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Empty(t, r.Header.Get("Cookie"))
		assert.Empty(t, r.Header.Get("Accept-Encoding"), "compression is for cases to ask for")
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1"})
		http.Redirect(w, r, "/other", http.StatusFound)
	}))
	defer server.Close()
	c, err := newClient(t.Context(), Running{}, At(server.URL))
	require.NoError(t, err)
	defer c.close()
	for range 2 {
		a, err := c.do(t.Context(), c.to("GET", "/", ""))
		require.NoError(t, err)
		assert.Equal(t, http.StatusFound, a.status)
		assert.Positive(t, a.elapsed)
	}
}

func packed(t *testing.T, coding, text string) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "zlib":
		w = zlib.NewWriter(&b)
	case "flate":
		var err error
		w, err = flate.NewWriter(&b, flate.BestCompression)
		require.NoError(t, err)
	}
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.String()
}

func TestClientDecodesBodies(t *testing.T) {
	bomb := strings.Repeat("0", specs.MaxBody+1)
	small := packed(t, "gzip", bomb)
	for _, test := range []struct {
		why, coding, sent, body, unread string
	}{
		{"as it stands", "", "{}", "{}", ""},
		{"identity is none", "identity", "{}", "{}", ""},
		{"gzip", "gzip", packed(t, "gzip", "{}"), "{}", ""},
		{"in any case", "X-GZIP", packed(t, "gzip", "{}"), "{}", ""},
		{"deflate", "deflate", packed(t, "zlib", "{}"), "{}", ""},
		{"deflate as some send it", "deflate", packed(t, "flate", "{}"), "{}", ""},
		{"one after the other", "deflate, gzip", packed(t, "gzip", packed(t, "zlib", "{}")), "{}", ""},
		{"nothing", "gzip", "", "", ""},
		{"a lie", "gzip", "{}", "{}", `the body is not in its Content-Encoding "gzip": unexpected EOF`},
		{"half", "gzip", packed(t, "gzip", "{}")[:12], packed(t, "gzip", "{}")[:12], `the body is not in its Content-Encoding "gzip": unexpected EOF`},
		{"unknown", "br", "{}", "{}", `the body is not in its Content-Encoding "br": it is not one that is known here`},
		{"too large", "", bomb, bomb[:specs.MaxBody], tooLarge},
		{"a bomb", "gzip", small, bomb[:specs.MaxBody], tooLarge},
		{"a bomb in a bomb", "gzip, gzip", packed(t, "gzip", small), bomb[:specs.MaxBody], tooLarge},
	} {
		t.Run(test.why, func(t *testing.T) {
			c := clientOf(t, Running{}, func(*http.Request) (*http.Response, error) {
				return reply(200, test.sent, "Content-Encoding", test.coding), nil
			})
			a, err := c.do(t.Context(), c.to("GET", "/", ""))
			require.NoError(t, err)
			assert.True(t, test.body == string(a.body), "%d bytes", len(a.body))
			assert.Equal(t, test.unread, a.unread)
		})
	}
	c := clientOf(t, Running{}, func(*http.Request) (*http.Response, error) { return reply(200, ""), nil })
	a, err := c.do(t.Context(), c.to("HEAD", "/", ""))
	require.NoError(t, err)
	assert.Nil(t, a.body, "an answer to HEAD has none")
	a, err = c.do(t.Context(), c.to("GET", "/", ""))
	require.NoError(t, err)
	assert.NotNil(t, a.body)
}

func TestClientCertificates(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // that clients do not trust it
	server.StartTLS()
	defer server.Close()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	require.NoError(t, os.WriteFile(ca, text, 0o600))
	for _, test := range []struct {
		why     string
		running Running
		works   bool
	}{
		{"nobody vouches for it", Running{}, false},
		{"it is not looked at", Running{Insecure: true}, true},
		{"the file vouches for it", Running{CA: ca}, true},
	} {
		c, err := newClient(t.Context(), test.running, At(server.URL))
		require.NoError(t, err, test.why)
		_, err = c.do(t.Context(), c.to("GET", "/", ""))
		assert.Equal(t, test.works, err == nil, "%s: %v", test.why, err)
		assert.LessOrEqual(t, c.sent.Load(), int64(1), "a certificate is not asked for twice")
		c.close()
	}
	_, err := newClient(t.Context(), Running{CA: "nowhere.pem"}, At(server.URL))
	assert.ErrorContains(t, err, "nowhere.pem")
	_, err = newClient(t.Context(), Running{CA: "client_test.go"}, At(server.URL))
	assert.EqualError(t, err, "client_test.go has no certificate in PEM")
}

func TestClientUnreachable(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := "http://" + listener.Addr().String()
	require.NoError(t, listener.Close())
	_, err = newClient(t.Context(), Running{Retries: -1}, At(address+"/v2"))
	assert.EqualError(t, err, "cannot reach the target "+address+"/v2: nothing listens there (connection refused)")
}

func TestProxyNeverForThisMachine(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	for _, address := range []string{"http://127.0.0.1:8080", "http://[::1]/", "http://localhost", "http://api.localhost"} {
		r, err := http.NewRequest(http.MethodGet, address, nil)
		require.NoError(t, err)
		via, err := proxy(r)
		assert.NoError(t, err)
		assert.Nil(t, via, address)
	}
}
