package contract

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTargetParse(t *testing.T) {
	for _, test := range []struct {
		target     Target
		root, base string
		given      bool
		fault      string
	}{
		{At("http://127.0.0.1:8080"), "http://127.0.0.1:8080", "", false, ""},
		{At("http://127.0.0.1:8080/"), "http://127.0.0.1:8080", "", false, ""},
		{At("https://api.test/v2/"), "https://api.test", "/v2", true, ""},
		{Target{URL: "https://api.test/v2", BasePath: "v3"}, "https://api.test", "/v3", true, ""},
		{Target{URL: "https://api.test/v2", BasePath: "/"}, "https://api.test", "", true, ""},
		{At("127.0.0.1:8080"), "", "", false, `the target "127.0.0.1:8080" is no URL: first path segment in URL cannot contain colon`},
		{At("api.test"), "", "", false, `the target "api.test" is no address: it must be such as http://127.0.0.1:8080`},
		{At("ftp://api.test"), "", "", false, `the target "ftp://api.test" is no address: it must be such as http://127.0.0.1:8080`},
		{At("http://api.test?x=1"), "", "", false, `the target "http://api.test?x=1" must not have a query or a fragment`},
		{At("http://me:secret@api.test"), "", "", false, `the target http://me:xxxxx@api.test must not have a user in it: credentials are settings of their own`},
	} {
		root, base, given, err := test.target.parse()
		if test.fault != "" {
			assert.EqualError(t, err, test.fault)
			assert.Error(t, test.target.Check())
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, []any{test.root, test.base, test.given}, []any{root, base, given}, test.target.URL)
	}
}

func TestTargetLocal(t *testing.T) {
	for address, want := range map[string]bool{
		"http://127.0.0.1:8080": true, "http://127.9.9.9": true, "http://[::1]:80": true, "http://[::ffff:127.0.0.1]": true,
		"http://localhost": true, "http://LOCALHOST.": true, "http://api.localhost:3000": true,
		"http://localhost.example.com": false, "http://10.0.0.1": false, "http://0.0.0.0": false, "https://api.example.com": false,
	} {
		assert.Equal(t, want, At(address).local(), address)
	}
	assert.True(t, Handler(http.NotFoundHandler()).local())
}

// TestHandlerIsAServer shows that a handler in memory is seen as behind a server.
func TestHandlerIsAServer(t *testing.T) {
	for _, test := range []struct {
		why, method string
		serve       http.HandlerFunc
		status      int
		kind, body  string
		fault       string
	}{
		{"nothing written", "GET", func(http.ResponseWriter, *http.Request) {}, 200, "", "", ""},
		{"the type is told from the body", "GET", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }, 200, "text/html; charset=utf-8", "<html>", ""},
		{"headers after the status do not count", "GET", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			w.WriteHeader(http.StatusTeapot)
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusOK)
		}, 418, "text/plain", "", ""},
		{"an informational status is not the last", "GET", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusAccepted)
		}, 202, "", "", ""},
		{"no body with 204", "GET", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNoContent)
			_, err := io.WriteString(w, "x")
			assert.ErrorIs(t, err, http.ErrBodyNotAllowed)
		}, 204, "", "", ""},
		{"nor with HEAD", "HEAD", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") }, 200, "text/plain; charset=utf-8", "", ""},
		{"the request is one that was received", "POST", func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.WriteString(w, r.RequestURI+" "+r.Host+" "+string(body))
		}, 200, "text/plain", "/a%2Fb?c localhost body", ""},
		{"a panic", "GET", func(http.ResponseWriter, *http.Request) { panic("oh") }, 0, "", "", "the handler panicked: oh"},
		{"one that cuts off", "GET", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, "", "", "the handler cut the connection off"},
		{"one that never answers", "GET", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 0, "", "", "no answer within 50ms: context deadline exceeded"},
	} {
		t.Run(test.why, func(t *testing.T) {
			c, err := newClient(t.Context(), Running{Timeout: 50 * time.Millisecond}, Handler(test.serve))
			require.NoError(t, err)
			a, err := c.do(t.Context(), c.to(test.method, "/a%2Fb?c", "body"))
			if test.fault != "" {
				assert.EqualError(t, err, test.fault)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, []any{test.status, test.kind, test.body}, []any{a.status, a.header.Get("Content-Type"), string(a.body)})
		})
	}
}

func TestPlainly(t *testing.T) {
	for want, err := range map[string]error{
		`the name "api.invalid" cannot be resolved`:  &net.OpError{Op: "dial", Err: &net.DNSError{Name: "api.invalid", Err: "no such host"}},
		"nothing listens there (connection refused)": noConnection,
		"the connection was reset":                   cutOff,
		"network is unreachable":                     &net.OpError{Op: "dial", Err: syscall.ENETUNREACH},
		"no answer within 1s":                        errors.New("no answer within 1s"),
	} {
		assert.Equal(t, want, plainly(err))
	}
}

func TestClientTraces(t *testing.T) {
	var lines []string
	c := clientOf(t, Running{Auth: Auth{Token: "t0ken"}, Retries: -1, Trace: func(line string) { lines = append(lines, line) }}, func(r *http.Request) (*http.Response, error) {
		if strings.HasPrefix(r.URL.Path, "/broken") {
			return nil, cutOff
		}
		return reply(204, ""), nil
	})
	_, err := c.do(t.Context(), c.to("GET", "/a?copy=t0ken", ""))
	require.NoError(t, err)
	_, err = c.do(t.Context(), c.to("GET", "/broken", ""))
	require.Error(t, err)
	assert.Equal(t, []string{"GET http://api.test/a?copy=$UNDERSTUDY_TOKEN: 204, 0s", "GET http://api.test/broken: the connection was reset"}, lines)
}
