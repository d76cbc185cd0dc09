package contract_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
)

// TestClassicFaults: what implementations get wrong most often is found without any
// setting, in the same process and over a socket.
func TestClassicFaults(t *testing.T) {
	for i, row := range []struct {
		name     string
		check    string
		fault    string // of the small API itself
		saboteur saboteur
	}{
		{name: "nothing is wrong"},
		{
			name: "a valid request breaks the server", check: "server-error",
			saboteur: saboteur{on: asked("GET", "/notes", "sort=title"), after: instead(500, `{"error":"it broke"}`)},
		},
		{
			name: "a number is sent as a text", check: "body-schema",
			saboteur: saboteur{on: asked("GET", "", ""), after: numbersAsTexts},
		},
		{
			name: "a success that is not documented", check: "status-documented",
			saboteur: saboteur{on: status(201), after: func(_ *http.Request, a *httptest.ResponseRecorder) { a.Code = 202 }},
		},
		{
			name: "a maximum is ignored", check: "invalid-refused",
			saboteur: saboteur{before: func(r *http.Request) { r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "limit=21", "limit=20", 1) }},
		},
		{
			name: "an enum is ignored", check: "invalid-refused",
			saboteur: saboteur{before: func(r *http.Request) {
				if q := r.URL.Query(); !slices.Contains([]string{"", "draft", "published", "archived"}, q.Get("status")) {
					q.Del("status")
					r.URL.RawQuery = q.Encode()
				}
			}},
		},
		{
			name: "what is required is not", check: "invalid-refused",
			saboteur: saboteur{before: func(r *http.Request) {
				rewrite(r, func(body map[string]any) {
					if _, is := body["title"]; !is {
						body["title"] = "untitled"
					}
				})
			}},
		},
		{name: "a Location leads nowhere", check: "location-resolves", fault: "location-wrong"},
		{name: "a DELETE does nothing", check: "deleted-gone", fault: "delete-forgets"},
		{name: "a PUT merges", check: "put-replaces", fault: "put-merges"},
		{name: "a PUT does something each time", check: "put-idempotent", fault: "put-adds"},
	} {
		for _, over := range ways(i) {
			t.Run(row.name+"/"+over, func(t *testing.T) {
				t.Parallel()
				report := served(t, row.saboteur.wrap(newNotes(t, row.fault)), over, notesPath)
				if row.check != "" {
					assert.Equal(t, []string{row.check}, checks(report), "%s", told(report))
					assert.False(t, report.Passed)
					return
				}
				clean(t, report)
			})
		}
	}
}

// ways are how the row of a table is reached: under the race detector in one way,
// and the next row in the other.
func ways(row int) []string {
	both := []string{"memory", "socket"}
	if raceEnabled {
		return both[row%2:][:1]
	}
	return both
}

// served runs the suite against a handler, without settings.
func served(t *testing.T, h http.Handler, over, document string) *contract.Report {
	t.Helper()
	target := contract.Handler(h)
	if over == "socket" {
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		target = contract.At(server.URL)
	}
	report, err := plan(t, document, contract.Config{}).Run(t.Context(), target)
	require.NoError(t, err)
	return report
}

// clean says that a report has nothing to complain of, and everything is proved.
func clean(t *testing.T, report *contract.Report) {
	t.Helper()
	for _, f := range report.Findings {
		t.Errorf("%s %v: %s\n  expected %s\n  actual %s\n  %s", f.Check, f.Operations, f.Message, f.Expected, f.Actual, f.Example.Curl)
	}
	assert.Empty(t, report.Failures)
	assert.True(t, report.Passed)
	for _, o := range report.Operations {
		assert.True(t, o.Proved, "%s: %s %s", o.Operation, o.Code, o.Reason)
	}
}

// rewrite changes the object in the body of a request, where there is one.
func rewrite(r *http.Request, change func(map[string]any)) {
	text, _ := io.ReadAll(r.Body)
	var body map[string]any
	if r.Header.Get("Content-Type") == "application/json" && json.Unmarshal(text, &body) == nil && body != nil {
		change(body)
		if again, err := json.Marshal(body); err == nil {
			text = again
		}
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
}

// reworded changes all objects in the body of an answer.
func reworded(a *httptest.ResponseRecorder, change func(map[string]any)) {
	d := json.NewDecoder(bytes.NewReader(a.Body.Bytes()))
	d.UseNumber()
	var body any
	if d.Decode(&body) != nil {
		return
	}
	var visit func(any)
	visit = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, inner := range v {
				visit(inner)
			}
			change(v)
		case []any:
			for _, inner := range v {
				visit(inner)
			}
		}
	}
	visit(body)
	if text, err := json.Marshal(body); err == nil {
		a.Body = bytes.NewBuffer(text)
	}
}

func numbersAsTexts(_ *http.Request, a *httptest.ResponseRecorder) {
	reworded(a, func(o map[string]any) {
		if n, is := o["stars"].(json.Number); is {
			o["stars"] = n.String()
		}
	})
}

// told is what a report says of its findings.
func told(report *contract.Report) string {
	var b strings.Builder
	for _, f := range report.Findings {
		fmt.Fprintf(&b, "%s %v: %s\n  expected %s\n  actual %s\n", f.Check, f.Operations, f.Message, f.Expected, f.Actual)
		for _, step := range f.Example.Steps {
			fmt.Fprintf(&b, "  %s # %d\n", step.Curl, step.Status)
		}
		fmt.Fprintf(&b, "  %s\n", f.Example.Curl)
	}
	return b.String()
}
