package contract

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bearerOf is what a client shows now.
func bearerOf(t *testing.T, c *client) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, c.root+"/", nil)
	require.NoError(t, err)
	c.authenticate(r)
	return r.Header.Get("Authorization")
}

func never(*http.Request) (*http.Response, error) { panic("nothing was to be sent") }

func TestTokenFromTheEnvironment(t *testing.T) {
	t.Setenv("API_TOKEN", " t0ken-env\n")
	assert.Equal(t, "Bearer t0ken-env", bearerOf(t, clientOf(t, Running{Auth: Auth{TokenEnv: "API_TOKEN"}}, never)))

	c := clientOf(t, Running{Auth: Auth{TokenEnv: "API_TOKEN"}}, func(*http.Request) (*http.Response, error) { return reply(401, ""), nil })
	a, err := c.do(t.Context(), c.signed("GET", "/"))
	require.NoError(t, err)
	assert.Equal(t, 401, a.status)
	assert.EqualValues(t, 1, c.sent.Load(), "the same token is not sent again")

	_, err = newClient(t.Context(), Running{Auth: Auth{TokenEnv: "NO_SUCH"}}, Target{URL: "http://api.test", Transport: transport(never)})
	assert.EqualError(t, err, "the environment variable NO_SUCH, which is to hold the token, is not set")
}

func TestTokenFromACommand(t *testing.T) {
	command := func(line string) Running { return Running{Auth: Auth{TokenCommand: []string{"sh", "-c", line}}} }
	assert.Equal(t, "Bearer t0ken", bearerOf(t, clientOf(t, command("echo t0ken; echo noise >&2"), never)))
	for line, want := range map[string]string{
		"echo no vault >&2; exit 4": "the command for the token: exit status 4: no vault",
		"echo hm >&2":               "the command for the token printed none: hm",
		"echo two words":            "a token must be one word without spaces and control characters",
	} {
		_, err := newClient(t.Context(), command(line), Target{URL: "http://api.test", Transport: transport(never)})
		assert.EqualError(t, err, want)
	}
}

func TestOAuth2(t *testing.T) {
	settings := &OAuth2{TokenURL: "http://login.test/token", ClientID: "my:id", ClientSecret: "s3 cret", Scopes: []string{"read", "write"}}
	for _, test := range []struct {
		why    string
		answer func(r *http.Request) *http.Response
		want   string // the header then, or the error
	}{
		{"in the header", func(r *http.Request) *http.Response {
			assert.Equal(t, "POST", r.Method)
			assert.Equal(t, "Basic "+base64.StdEncoding.EncodeToString([]byte("my%3Aid:s3+cret")), r.Header.Get("Authorization"))
			assert.NoError(t, r.ParseForm())
			assert.Equal(t, "grant_type=client_credentials&scope=read+write", r.PostForm.Encode())
			return reply(200, `{"access_token":"t0ken","token_type":"Bearer","expires_in":3600}`)
		}, "Bearer t0ken"},
		{"in the body, where the header is refused", func(r *http.Request) *http.Response {
			if r.Header.Get("Authorization") != "" {
				return reply(401, `{"error":"invalid_client"}`)
			}
			assert.NoError(t, r.ParseForm())
			assert.Equal(t, "s3 cret", r.PostForm.Get("client_secret"))
			assert.Equal(t, "my:id", r.PostForm.Get("client_id"))
			return reply(200, `{"access_token":"t0ken","token_type":"bearer","expires_in":"60"}`)
		}, "Bearer t0ken"},
		{"refused", func(*http.Request) *http.Response {
			return reply(400, `{"error":"invalid_scope","error_description":"not for s3 cret, s3+cret"}`)
		}, "asking http://login.test/token for a token: 400 Bad Request: invalid_scope: not for $UNDERSTUDY_CLIENT_SECRET, $UNDERSTUDY_CLIENT_SECRET"},
		{"refused twice", func(*http.Request) *http.Response { return reply(401, "who?") }, "asking http://login.test/token for a token: 401 Unauthorized: who?"},
		{"no token", func(*http.Request) *http.Response { return reply(200, `{}`) }, "asking http://login.test/token for a token: the answer has no access_token"},
		{"another type", func(*http.Request) *http.Response {
			return reply(200, `{"access_token":"t","token_type":"mac"}`)
		}, `asking http://login.test/token for a token: the token is of the type "mac", and only bearer tokens can be sent`},
	} {
		t.Run(test.why, func(t *testing.T) {
			c, err := newClient(t.Context(), Running{Auth: Auth{OAuth2: settings}, Retries: -1}, Target{
				URL: "http://api.test", Transport: transport(func(r *http.Request) (*http.Response, error) { return test.answer(r), nil }),
			})
			if err != nil {
				assert.EqualError(t, err, test.want)
				return
			}
			assert.Equal(t, test.want, bearerOf(t, c))
		})
	}
}

// TestOAuth2Expires shows that a token is renewed before it expires, by whichever
// of the workers comes first.
func TestOAuth2Expires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var granted atomic.Int64
		c := clientOf(t, Running{Auth: Auth{OAuth2: &OAuth2{TokenURL: "http://login.test/", ClientID: "c"}}}, func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "login.test" {
				return reply(200, fmt.Sprintf(`{"access_token":"t0ken%d","expires_in":100}`, granted.Add(1))), nil
			}
			return reply(200, r.Header.Get("Authorization")), nil
		})
		for range 4 {
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					a, err := c.do(t.Context(), c.signed("GET", "/"))
					assert.NoError(t, err)
					assert.Equal(t, fmt.Sprintf("Bearer t0ken%d", granted.Load()), string(a.body))
				})
			}
			all.Wait()
			time.Sleep(60 * time.Second)
		}
		assert.EqualValues(t, 2, granted.Load(), "at 120 s, and not at 60 s or 180 s")
	})
}

// TestTokenIsRenewedOnce shows what comes of a token that is refused in the
// middle of a run.
func TestTokenIsRenewedOnce(t *testing.T) {
	var granted, good atomic.Int64
	good.Store(1)
	serve := func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/login" {
			return reply(200, fmt.Sprintf(`{"data":{"token":"t0ken%d"}}`, granted.Add(1))), nil
		}
		if r.Header.Get("Authorization") != fmt.Sprintf("Bearer t0ken%d", good.Load()) {
			return reply(401, "{}"), nil
		}
		return reply(200, "{}"), nil
	}
	c := clientOf(t, Running{Auth: Auth{Login: &Errand{URL: "/login", Body: map[string]any{"password": "s3cret"}, Token: "/data/token"}}}, serve)
	status := func(build string) int {
		var a *answer
		var err error
		if build == "signed" {
			a, err = c.do(t.Context(), c.signed("POST", "/"))
		} else {
			a, err = c.do(t.Context(), c.to("POST", "/", ""))
		}
		require.NoError(t, err)
		return a.status
	}
	assert.Equal(t, 200, status("signed"))
	assert.Equal(t, 401, status("bare"), "what carries no token is no reason to ask for another")
	assert.EqualValues(t, 1, granted.Load())
	good.Store(2)
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() { assert.Equal(t, 200, status("signed")) })
	}
	all.Wait()
	assert.EqualValues(t, 2, granted.Load(), "one of them asks, for all")
	good.Store(3)
	assert.Equal(t, 401, status("signed"), "a second time is meant")
	assert.EqualValues(t, 2, granted.Load())
}

// signed builds requests that show who sends them.
func (c *client) signed(method, path string) func(context.Context) (*http.Request, error) {
	return func(ctx context.Context) (*http.Request, error) {
		r, err := http.NewRequestWithContext(ctx, method, c.root+path, strings.NewReader(""))
		if err == nil {
			c.authenticate(r)
		}
		return r, err
	}
}

func TestLogin(t *testing.T) {
	for _, test := range []struct {
		why, token string
		answer     *http.Response
		header     string
		want       string // what is sent then, or the error
	}{
		{"in the body", "/a/0/t~1k", reply(201, `{"a":[{"t/k":"t0ken"}]}`), "Authorization", "Bearer t0ken"},
		{"in a header", "header X-Auth-Token", reply(204, "", "X-Auth-Token", "t0ken"), "Authorization", "Bearer t0ken"},
		{"in the usual header", "header Authorization", reply(200, "", "Authorization", "bearer t0ken"), "Authorization", "Bearer t0ken"},
		{"in a cookie", "cookie sid", reply(200, "", "Set-Cookie", "sid=c00kie; Path=/; HttpOnly"), "Cookie", "sid=c00kie"},
		{"refused", "/t", reply(403, `{"error":"wrong password s3cret-word"}`), "", `login: POST /login was answered with 403 Forbidden: {"error":"wrong password $UNDERSTUDY_PASSWORD"}`},
		{"moved", "/t", reply(302, ``), "", `login: POST /login was answered with 302 Found: `},
		{"not there", "/a/b", reply(200, `{"a":{}}`), "", "login: the token: the answer has nothing at /a/b"},
		{"no text", "/a", reply(200, `{"a":{}}`), "", "login: the token: the answer has no text at /a"},
		{"no JSON", "/a", reply(200, `<p>`), "", "login: the token: the answer is no JSON: invalid character '<' looking for beginning of value"},
		{"no header", "header X", reply(200, ``), "", "login: the answer has no header X, which is to hold the token"},
		{"no cookie", "cookie sid", reply(200, ``), "", "login: the answer sets no cookie sid, which is to hold the token"},
	} {
		t.Run(test.why, func(t *testing.T) {
			login := &Errand{URL: "/login", Header: map[string]string{"X-App": "1"}, Body: map[string]any{"user": "me", "password": "s3cret-word"}, Token: test.token}
			c, err := newClient(t.Context(), Running{Auth: Auth{Login: login}, Header: []string{"X-Tenant: 5"}}, Target{
				URL: "http://api.test/v2", Transport: transport(func(r *http.Request) (*http.Response, error) {
					assert.Equal(t, "POST http://api.test/v2/login", r.Method+" "+r.URL.String())
					assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
					assert.Equal(t, "1 5", r.Header.Get("X-App")+" "+r.Header.Get("X-Tenant"))
					return test.answer, nil
				}),
			})
			if test.header == "" {
				assert.EqualError(t, err, test.want)
				return
			}
			require.NoError(t, err)
			r, err := http.NewRequest(http.MethodGet, "http://api.test/", nil)
			require.NoError(t, err)
			c.authenticate(r)
			assert.Equal(t, test.want, r.Header.Get(test.header))
			assert.NotContains(t, c.redact(test.want), "0ken")
			assert.NotContains(t, c.redact(test.want), "c00kie")
		})
	}
}
