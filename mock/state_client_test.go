package mock_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

// client talks to a company. Whatever it gets is checked against the document.
type client struct {
	testing.TB
	h       *company
	headers []string // of every request
	prefix  string   // of every path
}

func (c *company) client(t testing.TB, headers ...string) *client {
	return &client{TB: t, h: c, headers: headers}
}

// reply is an answer that has been read.
type reply struct {
	t      testing.TB
	status int
	header http.Header
	body   string
}

// do sends a request. A body that comes without a media type is JSON.
func (c *client) do(method, target, body string, headers ...string) *reply {
	c.Helper()
	headers = append(slices.Clone(c.headers), headers...)
	if body != "" && !slices.ContainsFunc(headers, func(h string) bool { return strings.HasPrefix(h, "Content-Type: ") }) {
		headers = append(headers, "Content-Type: application/json")
	}
	res := ask(c.h, method, c.prefix+target, body, headers...)
	for name, lines := range res.Header {
		if len(lines) == 0 {
			delete(res.Header, name) // it does not travel
		}
	}
	r := &reply{t: c, status: res.StatusCode, header: res.Header, body: text(c, res)}
	c.check(method, target, r)
	return r
}

// check holds an answer against what is promised.
func (c *client) check(method, target string, r *reply) {
	c.Helper()
	op := c.operation(method, target)
	if op == nil || method == "HEAD" {
		return
	}
	if !op.Documents(r.status) {
		assert.Contains(c, []int{400, 401, 404, 406, 409, 413, 415, 422, 429, 503, 507}, r.status, "%s %s: %s", method, target, r.body)
		return
	}
	assert.Empty(c, op.CheckResponse(r.status, r.header, []byte(r.body)), "%s %s: %d %s", method, target, r.status, r.body)
}

func (c *client) operation(method, target string) *specs.Operation {
	path, _, _ := strings.Cut(target, "?")
	for _, d := range c.h.docs {
		if op, _, err := d.Match(method, path); err == nil {
			return op
		}
	}
	return nil
}

// want insists on a status.
func (r *reply) want(status int, why ...any) *reply {
	r.t.Helper()
	require.Equal(r.t, status, r.status, append([]any{r.body}, why...)...)
	return r
}

// object is the body, as an object.
func (r *reply) object() map[string]any {
	r.t.Helper()
	var v map[string]any
	require.NoError(r.t, json.Unmarshal([]byte(r.body), &v), "%s", r.body)
	return v
}

// list are the objects of the list at a member of the body; of the body itself
// without one.
func (r *reply) list(member ...string) []map[string]any {
	r.t.Helper()
	raw := json.RawMessage(r.body)
	for _, name := range member {
		var v map[string]json.RawMessage
		require.NoError(r.t, json.Unmarshal(raw, &v), "%s", r.body)
		raw = v[name]
	}
	var list []map[string]any
	require.NoError(r.t, json.Unmarshal(raw, &list), "%s", r.body)
	return list
}

func (c *client) get(target string, headers ...string) *reply {
	c.Helper()
	return c.do("GET", target, "", headers...).want(200, target)
}

// create posts a thing and returns what was made of it and where it is.
func (c *client) create(target, body string, headers ...string) (made map[string]any, location string) {
	c.Helper()
	r := c.do("POST", target, body, headers...).want(201, target)
	return r.object(), r.header.Get("Location")
}

// in sends requests in a session of that name.
func (c *client) in(session string) *client {
	d := *c
	d.headers = append(slices.Clone(c.headers), "X-Understudy-Session: "+session)
	return &d
}

// pets are all pets of the shelter, and how many it says there are.
func (c *client) pets() (list []map[string]any, total float64) {
	c.Helper()
	for {
		r := c.get("/v1/pets?limit=100&offset=" + strconv.Itoa(len(list)))
		page := r.list("data")
		list, total = append(list, page...), r.object()["total"].(float64)
		if len(page) == 0 {
			return list, total
		}
	}
}

// orders are all orders of a user of the market.
func (c *client) orders(login string) (list []map[string]any) {
	c.Helper()
	for cursor := ""; ; {
		r := c.get("/users/" + login + "/orders?limit=20" + cursor)
		list = append(list, r.list("results")...)
		next, more := r.object()["next"].(string)
		if !more {
			return list
		}
		cursor = "&cursor=" + url.QueryEscape(next)
	}
}

func toJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// pluck are the values of one member of a list.
func pluck(list []map[string]any, member string) []any {
	values := []any{}
	for _, one := range list {
		values = append(values, one[member])
	}
	return values
}

// by finds the thing with that value of a member; nil where there is none.
func by(list []map[string]any, member string, value any) map[string]any {
	for _, one := range list {
		if one[member] == value {
			return one
		}
	}
	return nil
}

// with is a copy of an object with other members; those that are nil are gone.
func with(v map[string]any, members map[string]any) map[string]any {
	w := map[string]any{}
	for name, value := range v {
		w[name] = value
	}
	for name, value := range members {
		if value == nil {
			delete(w, name)
		} else {
			w[name] = value
		}
	}
	return w
}

var _ http.Handler = (*company)(nil)

// recorded is for clients that run beside one another: it may be called from
// any goroutine, and says nothing itself.
func recorded(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
	}
	if body != "" && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
