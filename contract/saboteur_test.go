package contract_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
)

// saboteur spoils one thing of an API that is right otherwise.
type saboteur struct {
	check   string // the one that finds it
	because string

	// on says which requests it is about, by what comes of them; nil: all.
	on func(r *http.Request, a *httptest.ResponseRecorder) bool

	before func(r *http.Request) // what it does to the request
	after  func(r *http.Request, a *httptest.ResponseRecorder)
	config contract.Config
}

// wrap lets the saboteur into an API.
func (s *saboteur) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if s.before != nil {
			s.before(r)
		}
		a := httptest.NewRecorder()
		next.ServeHTTP(a, r)
		if s.after != nil && (s.on == nil || s.on(r, a)) {
			s.after(r, a)
		}
		maps.Copy(w.Header(), a.Header())
		w.WriteHeader(a.Code)
		_, _ = w.Write(a.Body.Bytes())
	})
}

// status is for what comes of requests with one status.
func status(code int) func(*http.Request, *httptest.ResponseRecorder) bool {
	return func(_ *http.Request, a *httptest.ResponseRecorder) bool { return a.Code == code }
}

// asked is for requests that are answered with success, by their method, the end
// of their path and something of their query.
func asked(method, path, query string) func(*http.Request, *httptest.ResponseRecorder) bool {
	return func(r *http.Request, a *httptest.ResponseRecorder) bool {
		return a.Code < 300 && r.Method == method && strings.HasSuffix(r.URL.Path, path) && strings.Contains(r.URL.RawQuery, query)
	}
}

// instead answers with something else.
func instead(status int, body string) func(*http.Request, *httptest.ResponseRecorder) {
	return func(_ *http.Request, a *httptest.ResponseRecorder) {
		a.Code, a.Body = status, bytes.NewBufferString(body)
		a.Header().Set("Content-Type", "application/json")
	}
}

// without takes a header away.
func without(name string) func(*http.Request, *httptest.ResponseRecorder) {
	return func(_ *http.Request, a *httptest.ResponseRecorder) { a.Header().Del(name) }
}

// written writes something else for a part of the body.
func written(old, other string) func(*http.Request, *httptest.ResponseRecorder) {
	return func(_ *http.Request, a *httptest.ResponseRecorder) {
		a.Body = bytes.NewBufferString(strings.ReplaceAll(a.Body.String(), old, other))
	}
}

// saboteurs are one for each check of single answers, at the least.
var saboteurs = []saboteur{
	{
		check: "unauthorized-unchanged", because: "a gadget is removed before anybody asks who wants that",
		before: func(r *http.Request) {
			if r.Method == http.MethodDelete && r.Header.Get("Authorization") == "" {
				r.Header.Set("Authorization", "Bearer demo")
				r.Header.Set("X-Stranger", "yes")
			}
		},
		on: func(r *http.Request, _ *httptest.ResponseRecorder) bool { return r.Header.Get("X-Stranger") != "" },
		after: func(r *http.Request, a *httptest.ResponseRecorder) {
			instead(401, `{"error":"it is wrong"}`)(r, a)
			a.Header().Set("WWW-Authenticate", "Bearer")
		},
	},
	{
		check: "valid-accepted", because: "red is one of the colours, and refused",
		on: asked("GET", "/gadgets", "colour=red"), after: instead(400, `{"error":"it is wrong"}`),
	},
	{
		check: "valid-accepted", because: "gadgets are refused as if there were no right to add them",
		on: asked("POST", "/gadgets", ""), after: instead(400, `{"error":"not today"}`),
	},
	{
		check: "invalid-refused", because: "a limit above the maximum is cut down in silence",
		before: func(r *http.Request) {
			r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "limit=11", "limit=10", 1)
		},
	},
	{
		check: "credentials-required", because: "whoever shows no token is let in",
		before: func(r *http.Request) {
			if r.Header.Get("Authorization") == "" {
				r.Header.Set("Authorization", "Bearer demo")
			}
		},
	},
	{
		check: "credentials-required", because: "whoever shows any token is let in",
		before: func(r *http.Request) {
			if r.Header.Get("Authorization") == "Bearer invalid" {
				r.Header.Set("Authorization", "Bearer demo")
			}
		},
	},
	{
		check: "unknown-refused", because: "a gadget that there never was is shown",
		on: func(r *http.Request, a *httptest.ResponseRecorder) bool {
			return a.Code == 404 && r.Method == "GET" && len(r.URL.Path) > len("/v1/gadgets/1000")
		},
		after: instead(200, `{"id":1,"name":"lamp","colour":"red","made":"2026-01-15"}`),
	},
	{
		check: "method-refused", because: "a PUT that the path does not have does nothing, with success",
		on:    func(r *http.Request, a *httptest.ResponseRecorder) bool { return r.Method == "PUT" && a.Code == 405 },
		after: instead(200, `{}`),
	},
	{
		check: "coerced", because: "a size that is to be mended is refused",
		on:    asked("GET", "/swatch", "size=0"),
		after: instead(400, `{"error":"it is wrong"}`),
	},
	{
		check: "coerced-fallback", because: "a size that makes no sense becomes the least, not the default",
		on:    asked("GET", "/swatch", "size=0"),
		after: instead(200, `{"size":1}`),
	},
	{
		check: "server-error", because: "the list breaks at its limit",
		on:    asked("GET", "/gadgets", "limit=10"),
		after: instead(500, `{"error":"it broke"}`),
	},
	{
		check: "status-documented", because: "what is created is answered with 200",
		on:    status(201),
		after: func(_ *http.Request, a *httptest.ResponseRecorder) { a.Code = 200 },
	},
	{
		check: "content-type", because: "the JSON says that it is text",
		on:    asked("GET", "/gadgets", ""),
		after: func(_ *http.Request, a *httptest.ResponseRecorder) { a.Header().Set("Content-Type", "text/plain") },
	},
	{
		check: "body-schema", because: "the day of manufacture is no date",
		after: written(`"2026-01-15"`, `"15 January"`),
	},
	{
		check: "body-schema", because: "a required member is missing",
		after: written(`,"made":"2026-01-15"`, ``),
	},
	{
		check: "write-only", because: "the PIN is shown in the list",
		on:    asked("GET", "/gadgets", ""),
		after: written(`,"made"`, `,"pin":"1234","made"`),
	},
	{
		check: "body-presence", because: "the swatch is empty",
		on: asked("GET", "/swatch", ""),
		after: func(_ *http.Request, a *httptest.ResponseRecorder) {
			a.Body.Reset()
			a.Header()["Content-Type"] = nil
		},
	},
	{
		check: "headers", because: "a required header is missing",
		after: without("X-Revision"),
	},
	{
		check: "headers", because: "a header is less than its minimum",
		on:    asked("GET", "/gadgets", ""),
		after: func(_ *http.Request, a *httptest.ResponseRecorder) { a.Header().Set("X-Revision", "0") },
	},
	{
		check: "undeclared-members", because: "there is a member that nobody declared",
		after:  written(`,"made"`, `,"weight":3,"made"`),
		config: contract.Config{Checks: contract.Checking{Strict: true}},
	},
	{
		check: "internals-leaked", because: "refusals show where in the program they come from",
		on:    status(400),
		after: instead(400, `{"error":"goroutine 12 [running]:\nmain.handle(0x1)"}`),
	},
	{
		check: "allow-header", because: "a 405 does not say what there is",
		on:    status(405),
		after: without("Allow"),
	},
	{
		check: "allow-header", because: "a 405 says that there is what it refuses",
		on:    status(405),
		after: func(r *http.Request, a *httptest.ResponseRecorder) { a.Header().Set("Allow", r.Method) },
	},
	{
		check: "allow-header", because: "a 405 does not say all that there is",
		on:     status(405),
		after:  func(_ *http.Request, a *httptest.ResponseRecorder) { a.Header().Set("Allow", "TRACE") },
		config: contract.Config{Checks: contract.Checking{Strict: true}},
	},
	{
		check: "www-authenticate", because: "a 401 does not say how to authenticate",
		after: without("WWW-Authenticate"),
	},
	{
		check: "rate-limit-headers", because: "nobody is told what is left",
		after: without("X-RateLimit-Remaining"),
	},
	{
		check: "no-answer", because: "a gadget without a name is too much for it",
		before: func(r *http.Request) {
			text, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(text))
			if r.Method == "POST" && !bytes.Contains(text, []byte(`"name"`)) {
				panic(http.ErrAbortHandler)
			}
		},
	},
	{
		check: "response-time", because: "nothing takes less than a nanosecond",
		config: contract.Config{Checks: contract.Checking{MaxTime: 1}},
	},
}

// inspect runs the suite against a handler.
func inspect(t *testing.T, h http.Handler, config contract.Config) *contract.Report {
	t.Helper()
	report, err := plan(t, gadgetsPath, config).Run(t.Context(), contract.Handler(h))
	require.NoError(t, err)
	return report
}

// TestNothingIsFoundWithoutSaboteurs is the other half of each saboteur.
func TestNothingIsFoundWithoutSaboteurs(t *testing.T) {
	for name, config := range map[string]contract.Config{
		"default": {},
		"strict":  {Random: 10, Checks: contract.Checking{Strict: true, MaxTime: time.Hour}},
	} {
		t.Run(name, func(t *testing.T) {
			report := inspect(t, newGadgets(t), config)
			for _, f := range report.Findings {
				t.Errorf("%s: %s\n  %s", f.Check, f.Message, f.Example.Curl)
			}
			assert.Empty(t, report.Failures)
			assert.True(t, report.Passed)
		})
	}
}

// TestSaboteurs lets in one saboteur at a time, and exactly one check finds it.
func TestSaboteurs(t *testing.T) {
	for i := range saboteurs {
		s := &saboteurs[i]
		t.Run(fmt.Sprintf("%s/%d", s.check, i), func(t *testing.T) {
			report := inspect(t, s.wrap(newGadgets(t)), s.config)
			assert.Equal(t, []string{s.check}, checks(report), s.because)
			for _, f := range report.Findings {
				if f.Check != s.check {
					t.Logf("%s: %s\n  %s", f.Check, f.Message, f.Example.Curl)
				}
			}
			assert.False(t, report.Passed)
			if s.check == "content-type" {
				assert.Len(t, report.Findings, 1, "whatever sequences it is met in, it is one operation's")
			}
		})
	}
}

// TestEveryCheckHasItsSaboteur: a check that nothing has been seen to fail finds
// nothing, for all that anybody knows.
func TestEveryCheckHasItsSaboteur(t *testing.T) {
	var known []string
	for _, s := range saboteurs {
		known = append(known, s.check)
	}
	for _, row := range sequenceFaults {
		known = append(known, row.check)
	}
	ids := map[string]bool{}
	for _, c := range contract.Checks() {
		assert.False(t, ids[c.ID], "two checks are called %s", c.ID)
		ids[c.ID] = true
		assert.Contains(t, known, c.ID, "nothing shows that this check finds anything")
		assert.NotEmpty(t, c.Title, c.ID)
		assert.NotEmpty(t, c.Explanation, c.ID)
	}
	for _, id := range known {
		assert.True(t, ids[id], "there is no check %s", id)
	}
	assert.NotEmpty(t, slices.Collect(maps.Keys(ids)))
}
