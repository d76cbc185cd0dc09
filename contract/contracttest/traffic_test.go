package contracttest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/contract/contracttest"
)

// witness is a test that remembers what it is told, and ends when it is asked to.
type witness struct {
	testing.TB
	mu      sync.Mutex
	failed  []string
	logged  []string
	cleanup []func()
}

func (w *witness) Helper() {}

func (w *witness) Error(args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failed = append(w.failed, fmt.Sprint(args...))
}

func (w *witness) Errorf(format string, args ...any) { w.Error(fmt.Sprintf(format, args...)) }

func (w *witness) Log(args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.logged = append(w.logged, fmt.Sprint(args...))
}

func (w *witness) Logf(format string, args ...any) { w.Log(fmt.Sprintf(format, args...)) }

func (w *witness) Cleanup(f func()) { w.cleanup = append(w.cleanup, f) }

func (w *witness) end() {
	for i := range w.cleanup {
		w.cleanup[len(w.cleanup)-1-i]()
	}
}

// doors are the two ways to look over traffic: of a client, and of a server.
var doors = map[string]func(t *testing.T, w *witness, s contracttest.Traffic, h http.Handler) (*http.Client, string){
	"round tripper": func(t *testing.T, w *witness, s contracttest.Traffic, h http.Handler) (*http.Client, string) {
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		return &http.Client{Transport: s.RoundTripper(w, document(t), nil)}, server.URL
	},
	"middleware": func(t *testing.T, w *witness, s contracttest.Traffic, h http.Handler) (*http.Client, string) {
		server := httptest.NewServer(s.Middleware(w, document(t), h))
		t.Cleanup(server.Close)
		return server.Client(), server.URL
	},
}

// TestUsualTraffic: both doors are there without settings.
func TestUsualTraffic(t *testing.T) {
	w := &witness{TB: t}
	server := httptest.NewServer(contracttest.Middleware(w, document(t), answering(418, "application/json", `{"error":"tea"}`)))
	t.Cleanup(server.Close)
	client := &http.Client{Transport: contracttest.RoundTripper(w, document(t), nil)}
	send(t, client, "GET", server.URL+"/v1/tasks", "")
	w.end()
	require.Len(t, w.failed, 2)
	for _, failure := range w.failed {
		assert.Contains(t, failure, "GET /tasks: status-documented")
	}
}

func answering(status int, kind, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func TestTraffic(t *testing.T) {
	const kind = "application/json"
	long := `[{"id":1,"title":"` + strings.Repeat("x", 100) + `"}]`
	for _, test := range []struct {
		why      string
		settings contracttest.Traffic
		handler  http.Handler
		requests []string // METHOD path body
		failed   []string // how each failure begins
		logged   string   // something of what is logged
	}{
		{
			why: "what is valid is no failure", handler: newTasks(),
			requests: []string{"GET /v1/tasks", `POST /v1/tasks {"title":"bread"}`, "GET /v1/tasks/1"},
			logged:   "Tasks: 3 of 3 operations were seen",
		},
		{
			why: "what is refused may be invalid", handler: newTasks(),
			requests: []string{"GET /v1/tasks?limit=0", `POST /v1/tasks {}`, "GET /v1/tasks/x", "GET /v1/tasks/99"},
			logged:   "3 of 3",
		},
		{
			why: "an invalid request is accepted", handler: answering(200, kind, `[]`),
			requests: []string{"GET /v1/tasks?limit=0"}, failed: []string{"GET /tasks: invalid-refused"},
		},
		{
			why: "the body is invalid, and accepted", handler: answering(201, kind, `{"id":1,"title":"bread"}`),
			requests: []string{`POST /v1/tasks {"title":7}`}, failed: []string{"POST /tasks: invalid-refused"},
		},
		{
			why: "a cause fails once, and is counted", handler: answering(200, kind, `[{"id":"1","title":"milk"}]`),
			requests: []string{"GET /v1/tasks", "GET /v1/tasks?limit=2", "GET /v1/tasks"}, failed: []string{"GET /tasks: body-schema"},
			logged: "3 times",
		},
		{
			why: "a check that is off is not made", handler: answering(200, kind, `[{"id":"1","title":"milk"}]`),
			settings: contracttest.Traffic{Checks: contract.Checking{Off: []string{"body-schema"}}},
			requests: []string{"GET /v1/tasks"},
		},
		{
			why: "undeclared members are for strict tests", handler: answering(200, kind, `[{"id":1,"title":"milk","colour":"white"}]`),
			settings: contracttest.Traffic{Checks: contract.Checking{Strict: true}},
			requests: []string{"GET /v1/tasks"}, failed: []string{"GET /tasks: undeclared-members"},
		},
		{
			why: "a status that is not documented", handler: answering(418, kind, `{"error":"tea"}`),
			requests: []string{"GET /v1/tasks"}, failed: []string{"GET /tasks: status-documented"},
		},
		{
			why: "a path that is not documented", handler: answering(200, kind, `{}`),
			requests: []string{"GET /v1/task"}, failed: []string{"GET /v1/task is not in Tasks: Ignore lists paths that need not be\n  did you mean /v1/tasks"},
		},
		{
			why: "a path that is ignored", handler: answering(500, kind, `{}`),
			settings: contracttest.Traffic{Ignore: []string{"/healthz", "/debug/*"}},
			requests: []string{"GET /healthz", "POST /debug/a/b"}, logged: "0 of 3 operations were seen; not GET /tasks, POST /tasks, GET /tasks/{id}",
		},
		{
			why: "a method that is not documented is accepted", handler: answering(200, kind, `{}`),
			requests: []string{"DELETE /v1/tasks/1"}, failed: []string{"GET /tasks/{id}: method-refused"},
		},
		{
			why: "a method that is not documented is refused", handler: newTasks(),
			requests: []string{"DELETE /v1/tasks/1", "OPTIONS /v1/tasks"},
		},
		{
			why: "the implementation has no base path", handler: http.StripPrefix("", answering(200, kind, `[]`)),
			requests: []string{"GET /tasks"}, logged: "1 of 3",
		},
		{
			why: "the implementation has another base path", handler: answering(200, kind, `[]`),
			settings: contracttest.Traffic{BasePath: "/gateway/tasks-api"},
			requests: []string{"GET /gateway/tasks-api/tasks"}, logged: "1 of 3",
		},
		{
			why: "every operation has to be seen", handler: newTasks(),
			settings: contracttest.Traffic{RequireAll: true},
			requests: []string{"GET /v1/tasks"}, failed: []string{"Tasks: 1 of 3 operations were seen"},
		},
		{
			why: "an answer that is too long is not looked at", handler: answering(200, kind, long),
			settings: contracttest.Traffic{MaxBody: 50},
			requests: []string{"GET /v1/tasks"}, logged: "a body is longer than what is kept",
		},
		{
			why: "a request that is too long is not looked at", handler: answering(201, kind, `{}`),
			settings: contracttest.Traffic{MaxBody: 50},
			requests: []string{"POST /v1/tasks " + long}, logged: "a body is longer than what is kept",
		},
		{
			why: "a stream is not looked at", handler: answering(200, "text/event-stream; charset=utf-8", "data: 1\n\n"),
			requests: []string{"GET /v1/tasks"}, logged: "the answer is a stream",
		},
	} {
		for name, door := range doors {
			t.Run(test.why+"/"+name, func(t *testing.T) {
				w := &witness{TB: t}
				client, address := door(t, w, test.settings, test.handler)
				for _, request := range test.requests {
					method, rest, _ := strings.Cut(request, " ")
					path, body, _ := strings.Cut(rest, " ")
					send(t, client, method, address+path, body)
				}
				w.end()
				if assert.Len(t, w.failed, len(test.failed), "%s", w.failed) {
					for i := range test.failed {
						assert.Truef(t, strings.HasPrefix(w.failed[i], test.failed[i]), "%s\nmust begin with %s", w.failed[i], test.failed[i])
					}
				}
				assert.Contains(t, strings.Join(w.logged, "\n"), test.logged)
			})
		}
	}
}

func send(t *testing.T, client *http.Client, method, address, body string) string {
	t.Helper()
	var sent io.Reader
	if body != "" {
		sent = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, address, sent)
	require.NoError(t, err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := client.Do(r)
	require.NoError(t, err)
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return string(text)
}

// TestTrafficPassesBodies: client and handler read what was sent, however long.
func TestTrafficPassesBodies(t *testing.T) {
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write(text)
	})
	for name, door := range doors {
		t.Run(name, func(t *testing.T) {
			w := &witness{TB: t}
			client, address := door(t, w, contracttest.Traffic{MaxBody: 100}, echo)
			for _, n := range []int{1, 60, 99, 100, 101, 5000} {
				body := `"` + strings.Repeat("x", n) + `"`
				assert.Equal(t, body, send(t, client, "POST", address+"/v1/tasks", body))
			}
			w.end()
		})
	}
}

// TestTrafficHidesSecrets: what a failure shows of a request has no credentials.
func TestTrafficHidesSecrets(t *testing.T) {
	w := &witness{TB: t}
	client, address := doors["middleware"](t, w, contracttest.Traffic{}, answering(500, "text/plain", "no"))
	r, err := http.NewRequestWithContext(t.Context(), "GET", address+"/v1/tasks", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer my-own-token")
	response, err := client.Do(r)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	w.end()
	text := strings.Join(w.failed, "\n")
	assert.Contains(t, text, "server-error")
	assert.NotContains(t, text, "my-own-token")
}

// TestTrafficAfterTheEnd: a server that outlives its test does not fail another.
func TestTrafficAfterTheEnd(t *testing.T) {
	w := &witness{TB: t}
	client, address := doors["middleware"](t, w, contracttest.Traffic{}, answering(500, "text/plain", "no"))
	w.end()
	send(t, client, "GET", address+"/v1/tasks", "")
	assert.Empty(t, w.failed)
}
