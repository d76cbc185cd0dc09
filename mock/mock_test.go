package mock_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

// box makes a stand-in for the four contracts of the box.
func box(t testing.TB, config mock.Config) (*mock.Server, []*specs.Document) {
	t.Helper()
	var docs []*specs.Document
	for _, name := range specs.Names() {
		doc, err := specs.Open(name)
		require.NoError(t, err)
		docs = append(docs, doc)
	}
	s, err := mock.New(config, docs...)
	require.NoError(t, err)
	require.Empty(t, s.Problems())
	return s, docs
}

// of makes a stand-in for one document given as YAML.
func of(t testing.TB, config mock.Config, text string) (*mock.Server, *specs.Document) {
	t.Helper()
	doc, err := specs.Loader{}.Parse(context.Background(), "test.yaml", []byte(text))
	require.NoError(t, err)
	s, err := mock.New(config, doc)
	require.NoError(t, err)
	return s, doc
}

// ask sends one request. headers are "Name: value".
func ask(s http.Handler, method, target, body string, headers ...string) *http.Response {
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, target, in)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func text(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return string(b)
}

func object(t testing.TB, r *http.Response) map[string]any {
	t.Helper()
	var v map[string]any
	body := text(t, r)
	require.NoError(t, json.Unmarshal([]byte(body), &v), "%s", body)
	return v
}

// credentials are accepted by all four contracts.
var credentials = []string{"Authorization: Bearer demo", "api-key: demo", "api-login: demo", "api_access_token: demo"}

// calls are one valid request for each operation of the box.
var calls = []struct{ method, target, body string }{
	{"GET", "/api/v1/social_messages/?agent_id=agent_48213", ""},
	{"GET", "/api/inbox", ""},
	{"GET", "/api/inbox/stats", ""},
	{"GET", "/api/inbox/7c1f6a52-93de-4b08-8a4e-2f5d1e6b9c30", ""},
	{"PUT", "/api/inbox/7c1f6a52-93de-4b08-8a4e-2f5d1e6b9c30", `{"status":"READ"}`},
	{"POST", "/api/inbox/7c1f6a52-93de-4b08-8a4e-2f5d1e6b9c30/reply", `{"content":"Thank you!"}`},
	{"POST", "/api/inbox/bulk", `{"itemIds":["7c1f6a52-93de-4b08-8a4e-2f5d1e6b9c30"],"action":"archive"}`},
	{"POST", "/api/inbox/sync", ""},
	{"GET", "/v1/public/conversations/messages/list", ""},
	{"GET", "/api/v1/accounts/7/conversations", ""},
	{"DELETE", "/api/inbox/7c1f6a52-93de-4b08-8a4e-2f5d1e6b9c30?permanent=true", ""},
}

func send(s http.Handler, method, target, body string, more ...string) *http.Response {
	headers := append(append([]string{}, credentials...), more...)
	if body != "" {
		headers = append(headers, "Content-Type: application/json")
	}
	return ask(s, method, target, body, headers...)
}

func TestEveryOperationAnswers(t *testing.T) {
	s, docs := box(t, mock.Config{RateLimits: "off"})
	answered := map[*specs.Operation]bool{}
	for _, c := range calls {
		res := send(s, c.method, c.target, c.body)
		op := operation(t, docs, c.method, c.target)
		body := text(t, res)
		assert.Equal(t, 200, res.StatusCode, "%s %s: %s", c.method, c.target, body)
		assert.Empty(t, op.CheckResponse(res.StatusCode, res.Header, []byte(body)), "%s", op)
		answered[op] = true
	}
	assert.Len(t, answered, 11, "every operation of the box has a call above")
}

func operation(t testing.TB, docs []*specs.Document, method, target string) *specs.Operation {
	t.Helper()
	path, _, _ := strings.Cut(target, "?")
	for _, d := range docs {
		if op, _, err := d.Match(method, path); err == nil {
			return op
		}
	}
	t.Fatalf("no operation for %s %s", method, target)
	return nil
}

// Every status that a document lists can be had, and is valid.
func TestEveryDocumentedStatus(t *testing.T) {
	for _, generate := range []string{"", "auto", "always"} {
		s, docs := box(t, mock.Config{RateLimits: "off", Generate: generate})
		for _, c := range calls {
			op := operation(t, docs, c.method, c.target)
			for _, r := range op.Responses {
				code := r.Status
				if code == "default" {
					code = "418"
				}
				res := send(s, c.method, c.target, c.body, "Prefer: code="+code)
				body := text(t, res)
				assert.Equal(t, code, res.Status[:3], "%s: %s", op, body)
				assert.Equal(t, "code="+code, res.Header.Get("Preference-Applied"))
				assert.Empty(t, op.CheckResponse(res.StatusCode, res.Header, []byte(body)), "%s %s: %s", op, code, body)
			}
		}
	}
}

func TestSameRequestSameBytes(t *testing.T) {
	one, _ := box(t, mock.Config{RateLimits: "off", State: "off"})
	other, _ := box(t, mock.Config{RateLimits: "off", State: "off"})
	seven := mock.Config{RateLimits: "off", State: "off"}
	seven.Seed = 7
	third, _ := box(t, seven)
	differs := 0
	for i := range calls {
		c, d := calls[i], calls[len(calls)-1-i]
		send(other, d.method, d.target, d.body) // another order of calls
		a, b := text(t, send(one, c.method, c.target, c.body)), text(t, send(other, c.method, c.target, c.body))
		assert.Equal(t, a, b, "%s", c.target)
		assert.Equal(t, a, text(t, send(one, c.method, c.target, c.body)), "asked again: %s", c.target)
		if text(t, send(third, c.method, c.target, c.body)) != a {
			differs++
		}
		assert.Equal(t,
			text(t, send(third, c.method, c.target, c.body)),
			text(t, send(one, c.method, c.target, c.body, "Prefer: seed=7")),
			"a seed that is preferred is the seed of the server: %s", c.target)
	}
	assert.GreaterOrEqual(t, differs, 6, "another seed is another world")
}

func TestListsHonourTheirParameters(t *testing.T) {
	s, _ := box(t, mock.Config{RateLimits: "off"})
	items := func(target string, path ...string) []any {
		var v any
		require.NoError(t, json.Unmarshal([]byte(text(t, send(s, "GET", target, ""))), &v))
		for _, p := range path {
			v = v.(map[string]any)[p]
		}
		return v.([]any)
	}
	for _, c := range []struct {
		target string
		path   []string
		want   int
		why    string
	}{
		{"/api/inbox?limit=3", []string{"items"}, 3, "the limit that was asked for"},
		{"/api/inbox", []string{"items"}, 50, "the default of limit"},
		{"/api/inbox?limit=100", []string{"items"}, 100, "the maximum"},
		{"/v1/public/conversations/messages/list?per_page=4", nil, 4, "per_page"},
		{"/v1/public/conversations/messages/list", nil, 50, "the default of per_page"},
		{"/v1/public/conversations/messages/list?page=999", nil, 0, "behind the last page"},
		{"/api/v1/accounts/7/conversations", []string{"data", "payload"}, 25, "the most that the array may have"},
	} {
		assert.Equal(t, c.want, len(items(c.target, c.path...)), c.why)
	}
	first, second := items("/v1/public/conversations/messages/list?per_page=5"), items("/v1/public/conversations/messages/list?per_page=5&page=2")
	assert.NotEqual(t, first, second)
	assert.Equal(t, append(first, second...), items("/v1/public/conversations/messages/list?per_page=10"), "pages are parts of one list")
}

func TestCursorWalkSeesEveryItemOnce(t *testing.T) {
	s, _ := box(t, mock.Config{RateLimits: "off"})
	seen := map[string]bool{}
	total, pages := 0.0, 0
	for cursor := ""; pages < 50; pages++ {
		page := object(t, send(s, "GET", "/api/inbox?limit=30"+cursor, ""))
		for _, item := range page["items"].([]any) {
			id := item.(map[string]any)["id"].(string)
			assert.False(t, seen[id], "seen twice: %s", id)
			seen[id] = true
		}
		total = page["total"].(float64)
		next, more := page["cursor"].(string)
		if !more {
			break
		}
		cursor = "&cursor=" + next
	}
	assert.Len(t, seen, int(total))
	assert.Greater(t, pages, 2)
}

func TestListAndDetailAgree(t *testing.T) {
	s, _ := box(t, mock.Config{RateLimits: "off"})
	page := object(t, send(s, "GET", "/api/inbox?limit=20", ""))
	for _, item := range page["items"].([]any) {
		listed := item.(map[string]any)
		detail := object(t, send(s, "GET", "/api/inbox/"+listed["id"].(string), ""))
		for name, value := range listed {
			assert.Equal(t, value, detail[name], "%s of %s", name, listed["id"])
		}
	}
}

// Many clients at once get what one gets.
func TestParallel(t *testing.T) {
	s, _ := box(t, mock.Config{State: "off", RateLimits: "off"})
	requests := append(calls[:len(calls):len(calls)], []struct{ method, target, body string }{
		{"GET", "/api/inbox?limit=0", ""}, {"POST", "/api/inbox/bulk", "{"}, {"GET", "/nowhere", ""}, {"PATCH", "/api/inbox", ""},
	}...)
	var want []string
	for _, c := range requests {
		want = append(want, text(t, send(s, c.method, c.target, c.body)))
	}
	var group sync.WaitGroup
	for client := range 8 {
		group.Go(func() {
			for round := range 20 {
				i := (client + round*7) % len(requests)
				c := requests[i]
				if got := text(t, send(s, c.method, c.target, c.body)); got != want[i] {
					t.Errorf("%s %s: %s, want %s", c.method, c.target, got, want[i])
				}
			}
		})
	}
	group.Wait()
}
