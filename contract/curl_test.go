package contract

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// arrived is a request as a server gets it.
type arrived struct {
	method, target string
	header         http.Header
	body           string
}

// recording is a server that keeps what arrives.
func recording(t *testing.T) (*httptest.Server, func() arrived) {
	t.Helper()
	got := make(chan arrived, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // what is missing shows
		got <- arrived{r.Method, r.RequestURI, r.Header, string(body)}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	return server, func() arrived {
		select {
		case one := <-got:
			return one
		default:
			t.Fatal("nothing arrived")
			panic("unreachable")
		}
	}
}

func shell(t *testing.T, line string, env ...string) string {
	t.Helper()
	for _, tool := range []string{"sh", "curl", "base64"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("there is no %s", tool)
		}
	}
	assert.NotContains(t, line, "\x00")
	c := exec.CommandContext(context.Background(), "sh", "-c", line)
	c.Env = append(c.Environ(), env...)
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s\n%s", line, out)
	return string(out)
}

func TestCurlSendsTheSame(t *testing.T) {
	server, got := recording(t)
	for _, test := range []struct {
		why, method, target string
		header              []string
		body                []byte
	}{
		{"the simplest", "GET", "/pets", nil, nil},
		{"a query with what a shell would read", "GET", "/pets?q=%27a%27&b=$HOME&c=`id`&d=*", nil, nil},
		{"brackets, which curl would read as a list", "GET", "/pets?f[a]=1&g={x,y}", nil, nil},
		{"dots, which curl would resolve", "GET", "/pets/../x/./y", nil, nil},
		{"escaped dots", "GET", "/pets/%2e%2e/x", nil, nil},
		{"quotes in a header", "GET", "/", []string{`X-Text: it's "so" $HOME \ back`}, nil},
		{"a header without a value", "GET", "/", []string{"X-Empty: "}, nil},
		{"two of one name", "GET", "/", []string{"X-Two: 1", "X-Two: 2"}, nil},
		{"JSON", "POST", "/pets", []string{"Content-Type: application/json"}, []byte(`{"name":"O'Neil \"x\""}`)},
		{"lines and other scripts", "PUT", "/pets/1", []string{"Content-Type: text/plain"}, []byte("a\r\nb\n\té 日本 👍\n")},
		{"a body without a type", "POST", "/", nil, []byte("a=b&c")},
		{"an empty body", "POST", "/", []string{"Content-Type: application/json"}, []byte{}},
		{"a body that looks like a file", "POST", "/", []string{"Content-Type: text/plain"}, []byte("@/etc/hostname")},
		{"bytes", "POST", "/", []string{"Content-Type: application/octet-stream"}, []byte("a\x00b\xff\xfe\n\n")},
		{"a body with GET", "GET", "/", []string{"Content-Type: application/json"}, []byte("{}")},
		{"a long body", "POST", "/", []string{"Content-Type: text/plain"}, []byte(strings.Repeat("long ", 1000))},
		{"no body with POST", "POST", "/", nil, nil},
		{"HEAD", "HEAD", "/pets", nil, nil},
		{"HEAD with a body", "HEAD", "/pets", nil, []byte("x")},
		{"another method", "PROPFIND", "/pets", nil, nil},
		{"DELETE", "DELETE", "/pets/1", []string{"Accept: */*"}, nil},
	} {
		t.Run(test.why, func(t *testing.T) {
			line := curl(test.method, server.URL+test.target, test.header, test.body, !utf8.Valid(test.body) || bytes.IndexByte(test.body, 0) >= 0)
			if test.why == "HEAD with a body" {
				line = "timeout 2 " + line + " || true" // curl waits for a body that never comes
			}
			shell(t, line)
			a := got()
			assert.Equal(t, test.method, a.method)
			assert.Equal(t, test.target, a.target)
			assert.Equal(t, string(test.body), a.body)
			want := http.Header{}
			for _, h := range test.header {
				name, value, _ := strings.Cut(h, ": ")
				want.Add(name, value)
			}
			for _, own := range []string{"User-Agent", "Content-Length"} {
				a.header.Del(own)
			}
			assert.Equal(t, want, a.header)
		})
	}
}

func TestCurlAsksForSecrets(t *testing.T) {
	server, got := recording(t)
	r := newRedactor(Running{Auth: Auth{Token: "s3cr3t's"}, Header: []string{"X-Api-Key: k3y-k3y"}})
	facts, line := r.requestFacts("POST", server.URL+"/?copy=s3cr3t%27s", http.Header{
		"Authorization": {"Bearer s3cr3t's"}, "X-Api-Key": {"k3y-k3y"}, "Content-Type": {"text/plain"},
	}, []byte("my token is s3cr3t's."))
	assert.NotContains(t, line, "s3cr3t")
	assert.NotContains(t, line, "k3y")
	assert.Contains(t, line, `'Authorization: Bearer '"${UNDERSTUDY_TOKEN:?the bearer token}"`)
	assert.Equal(t, []string{"Authorization: Bearer $UNDERSTUDY_TOKEN", "Content-Type: text/plain", "X-Api-Key: $UNDERSTUDY_X_API_KEY"}, facts.Header)
	assert.Equal(t, "my token is $UNDERSTUDY_TOKEN.", facts.Body)

	shell(t, line, "UNDERSTUDY_TOKEN=other", "UNDERSTUDY_X_API_KEY=key")
	a := got()
	assert.Equal(t, "Bearer other", a.header.Get("Authorization"))
	assert.Equal(t, "key", a.header.Get("X-Api-Key"))
	assert.Equal(t, "/?copy=other", a.target)
	assert.Equal(t, "my token is other.", a.body)

	out := shell(t, "("+line+") || true")
	assert.Contains(t, out, "the bearer token")
}
