package mock_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

func TestCredentials(t *testing.T) {
	config := mock.Config{RateLimits: "off", Credentials: map[string][]string{"bearerAuth": {"good"}, "api-key": {"k"}}}
	listed, docs := box(t, config)
	open, _ := box(t, mock.Config{RateLimits: "off"})
	off, _ := box(t, mock.Config{RateLimits: "off", Auth: "off"})
	const octopush = "/v1/public/conversations/messages/list"
	for _, c := range []struct {
		why     string
		server  *mock.Server
		target  string
		headers []string
		status  int
		body    string
	}{
		{"none", open, "/api/inbox", nil, 401, `{"error":"Invalid or missing authentication token"}`},
		{"any that is not empty", open, "/api/inbox", []string{"Authorization: Bearer x"}, 200, ""},
		{"the scheme is not case-sensitive", open, "/api/inbox", []string{"Authorization: bearer x"}, 200, ""},
		{"an empty one", open, "/api/inbox", []string{"Authorization: Bearer "}, 401, ""},
		{"another scheme", open, "/api/inbox", []string{"Authorization: Basic eDp5"}, 401, ""},
		{"one that is listed", listed, "/api/inbox", []string{"Authorization: Bearer good"}, 200, ""},
		{"one that is not listed", listed, "/api/inbox", []string{"Authorization: Bearer bad"}, 401, ""},
		{"nobody asks", off, "/api/inbox", nil, 200, ""},
		{"one of two headers", open, octopush, []string{"api-key: k"}, 401, `{"code":108,`},
		{"both headers", open, octopush, []string{"api-key: k", "api-login: l"}, 200, ""},
		{"a key that is refused", listed, octopush, []string{"api-key: z", "api-login: l"}, 401, `{"code":101,`},
		{"a header with an underscore", open, "/api/v1/accounts/7/conversations", []string{"api_access_token: t"}, 200, ""},
		{"no token", open, "/api/v1/accounts/7/conversations", nil, 401, `"description"`},
		{"an API that asks for none", open, "/api/v1/social_messages/?agent_id=agent_48213", nil, 200, ""},
	} {
		res := ask(c.server, "GET", c.target, "", c.headers...)
		body := text(t, res)
		assert.Equal(t, c.status, res.StatusCode, c.why)
		assert.Contains(t, body, c.body, c.why)
		if c.status == 401 {
			op := operation(t, docs, "GET", c.target)
			assert.Empty(t, op.CheckResponse(401, res.Header, []byte(body)), "%s: %s", c.why, body)
		}
	}
	assert.Equal(t, "Bearer", ask(open, "GET", "/api/inbox", "").Header.Get("WWW-Authenticate"))
	assert.Empty(t, ask(open, "GET", octopush, "").Header.Get("WWW-Authenticate"), "an API key is no scheme of HTTP's")
}

func TestRateLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, docs := box(t, mock.Config{})
		get := func(token string) (status, remaining int) {
			res := ask(s, "GET", "/api/inbox/stats", "", "Authorization: Bearer "+token)
			op := operation(t, docs, "GET", "/api/inbox/stats")
			require.Empty(t, op.CheckResponse(res.StatusCode, res.Header, []byte(text(t, res))))
			require.Equal(t, "100", res.Header.Get("X-RateLimit-Limit"))
			remaining, err := strconv.Atoi(res.Header.Get("X-RateLimit-Remaining"))
			require.NoError(t, err)
			if res.StatusCode == 429 {
				require.Equal(t, "60", res.Header.Get("Retry-After")[:2])
			}
			return res.StatusCode, remaining
		}
		for i := range 100 {
			status, remaining := get("a")
			require.Equal(t, 200, status)
			require.Equal(t, 99-i, remaining)
		}
		status, remaining := get("a")
		assert.Equal(t, 429, status, "the hundred and first in a minute")
		assert.Equal(t, 0, remaining)
		status, _ = get("b")
		assert.Equal(t, 200, status, "another company has a budget of its own")
		bulk := send(s, "POST", "/api/inbox/bulk", `{}`, "Authorization: Bearer a")
		assert.Equal(t, "20", bulk.Header.Get("X-RateLimit-Limit"), "bulk requests are counted apart, refused ones too")
		time.Sleep(61 * time.Second)
		status, remaining = get("a")
		assert.Equal(t, 200, status, "the next minute")
		assert.Equal(t, 99, remaining)
		anonymous := ask(s, "GET", "/api/inbox", "")
		assert.Equal(t, 401, anonymous.StatusCode)
		assert.NotEmpty(t, anonymous.Header.Get("X-RateLimit-Remaining"), "every answer tells of the limit")
	})
}

func TestCoercion(t *testing.T) {
	s, _ := box(t, mock.Config{})
	const list = "/v1/public/conversations/messages/list"
	for _, c := range []struct {
		why, query string
		items      int
		coerced    []string
	}{
		{"nothing to mend", "?per_page=3", 3, nil},
		{"letters are dropped", "?per_page=3x", 3, []string{`query/per_page: "3x" taken as 3`}},
		{"a fraction is cut", "?per_page=4.0", 4, nil},
		{"no number at all: the default", "?per_page=many", 50, []string{`query/per_page: "many" taken as 50`}},
		{"an identifier that cannot be one is ignored", "?per_page=2&conversation_id=nonsense", 2, []string{`query/conversation_id: "nonsense" ignored`}},
	} {
		res := send(s, "GET", list+c.query, "")
		var items []any
		require.NoError(t, json.Unmarshal([]byte(text(t, res)), &items))
		assert.Equal(t, 200, res.StatusCode, "%s: never refused", c.why)
		assert.Equal(t, c.items, len(items), c.why)
		assert.Equal(t, c.coerced, res.Header.Values("X-Understudy-Coerced"), c.why)
	}
}

func TestCrossOrigin(t *testing.T) {
	s, _ := box(t, mock.Config{})
	res := ask(s, "OPTIONS", "/api/inbox/0b8ff1b8-7e6c-4d9a-9a3e-0a3b7c1d2e4f/reply", "", "Origin: http://localhost:5173",
		"Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization,content-type")
	assert.Equal(t, 204, res.StatusCode)
	assert.Equal(t, "http://localhost:5173", res.Header.Get("Access-Control-Allow-Origin"))
	assert.Equal(t, "POST", res.Header.Get("Access-Control-Allow-Methods"))
	assert.Equal(t, "authorization,content-type", res.Header.Get("Access-Control-Allow-Headers"))
	res = send(s, "GET", "/api/inbox/stats", "", "Origin: http://localhost:5173")
	assert.Equal(t, "http://localhost:5173", res.Header.Get("Access-Control-Allow-Origin"))
	assert.Contains(t, res.Header.Get("Access-Control-Expose-Headers"), "X-Ratelimit-Remaining")
	res = ask(s, "GET", "/api/inbox", "", "Origin: http://localhost:5173")
	assert.Equal(t, "true", res.Header.Get("Access-Control-Allow-Credentials"), "pages may read refusals too")
}

func TestJournal(t *testing.T) {
	s, _ := box(t, mock.Config{Journal: 2, RateLimits: "off"})
	send(s, "GET", "/api/inbox/stats", "")
	send(s, "GET", "/api/inbox?limit=0", "")
	ask(s, "GET", "/nowhere", "")
	var journal struct{ Entries []mock.Entry }
	read := func() {
		journal.Entries = nil
		require.NoError(t, json.Unmarshal([]byte(text(t, ask(s, "GET", "/__understudy/journal", ""))), &journal))
	}
	read()
	require.Len(t, journal.Entries, 2, "the last two, since two are kept")
	refused := journal.Entries[0]
	assert.Equal(t, "/api/inbox?limit=0", refused.Path)
	assert.Equal(t, uint64(2), refused.Number)
	assert.Equal(t, "listInboxItems", refused.Operation)
	require.Len(t, refused.Violations, 1)
	assert.Equal(t, "minimum", refused.Violations[0].Code)
	assert.NotZero(t, refused.Violations[0].Rule.Line)
	assert.Equal(t, "path", journal.Entries[1].Violations[0].Code)
	assert.Equal(t, 204, ask(s, "DELETE", "/__understudy/journal", "").StatusCode)
	read()
	assert.Empty(t, journal.Entries)
}

func TestProgramme(t *testing.T) {
	s, _ := box(t, mock.Config{})
	var p mock.Programme
	require.NoError(t, json.Unmarshal([]byte(text(t, ask(s, "GET", "/__understudy/", ""))), &p))
	require.Len(t, p.Documents, 4)
	assert.Contains(t, p.Documents[0].Operations, "GET /v1/public/conversations/messages/list")
}
