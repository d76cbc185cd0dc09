package contract_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// always gives one answer to everything.
func always(status int, kind, body string, header ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if kind != "" {
			w.Header().Set("Content-Type", kind)
		}
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		if body != "" {
			_, _ = io.WriteString(w, body) // to memory
		}
	})
}

// degenerates are implementations that are none. Each must fail the run, with a
// reason that says what they do.
var degenerates = []struct {
	name    string
	handler http.Handler
	because string
	check   string // one that tells of it in every document; "": the reasons of operations do
	code    string // why operations of a document with credentials are not proved
}{
	{"404", always(404, "application/json", `{"error":"none"}`), "there is nothing at all", "valid-accepted", ""},
	{"404 without a body", always(404, "", ""), "nothing is routed", "valid-accepted", ""},
	{"401", always(401, "application/json", `{"error":"who?"}`, "WWW-Authenticate", "Bearer"), "the credentials are wrong, and nothing was found out", "", contract.NoCredentials},
	{"400", always(400, "application/json", `{"error":"no"}`), "what refuses everything refuses what is invalid", "valid-accepted", contract.Refusal},
	{"405", always(405, "", "", "Allow", ""), "no method is there", "valid-accepted", contract.Refusal},
	{"429", always(429, "application/json", `{"error":"later"}`), "nothing was found out", "", contract.RateLimited},
	{"HTML", always(200, "text/html", "<!doctype html><title>App</title>"), "the page of a single-page application is at every path", "method-refused", contract.Refusal},
	{"{}", always(200, "application/json", "{}"), "an empty object keeps most schemas", "method-refused", contract.Refusal},
	{"[]", always(200, "application/json", "[]"), "so does an empty list", "method-refused", contract.Refusal},
	{"202", always(202, "", ""), "everything is done later", "method-refused", contract.Refusal},
	{"204", always(204, "", ""), "there is nothing to be wrong in no body", "method-refused", ""},
	{"302", always(302, "", "", "Location", "/login"), "a login page is in the way", "method-refused", contract.Refusal},
	{"304", always(304, "", ""), "nobody asked whether anything has changed", "method-refused", contract.Refusal},
	{"500", always(500, "application/json", `{"error":"oops"}`), "it fails", "server-error", contract.Refusal},
	{"503", always(503, "", ""), "nothing is behind the gateway", "server-error", contract.Refusal},
	{"echo", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
		_, _ = io.Copy(w, r.Body) // to memory
	}), "what was sent is what a create shows", "method-refused", contract.Refusal},
}

// TestDegenerates lets implementations that are none answer documents that promise
// much, and one that promises hardly anything.
func TestDegenerates(t *testing.T) {
	for _, location := range []string{"testdata/saboteur.yaml", "testdata/notes.yaml", "testdata/loose.yaml"} {
		doc, err := specs.Load(context.Background(), location)
		require.NoError(t, err)
		suite, err := contract.Plan(doc, contract.Config{})
		require.NoError(t, err)
		for _, one := range degenerates {
			t.Run(location+"/"+one.name, func(t *testing.T) {
				report, err := suite.Run(context.Background(), contract.Handler(one.handler))
				require.NoError(t, err)
				assert.False(t, report.Passed, one.because)
				assert.NotEmpty(t, report.Failures, one.because)
				checks := map[string]bool{}
				for _, f := range report.Findings {
					checks[f.Check] = true
					assert.NotEmpty(t, f.Example.Curl)
				}
				if one.check != "" {
					assert.Contains(t, checks, one.check, one.because)
				}
				for _, o := range report.Operations {
					if o.Operation == "GET /ping" {
						continue // its document has nothing but a default
					}
					if o.Proved {
						assert.NotContains(t, []string{"302", "304", "401", "404", "429", "500"}, one.name, o.Operation)
						continue
					}
					assert.NotEmpty(t, o.Reason)
					assert.False(t, o.Allowed, "%s: %s", o.Operation, o.Reason)
					if one.code != "" && location != "testdata/loose.yaml" { // which asks for no credentials
						assert.Equal(t, one.code, o.Code, "%s: %s", o.Operation, o.Reason)
					}
				}
			})
		}
	}
}

// TestChecksThatAreOffProveNothing leaves out every check that would tell of a
// failure: that nobody looks is no proof.
func TestChecksThatAreOffProveNothing(t *testing.T) {
	doc, err := specs.Load(context.Background(), "testdata/loose.yaml")
	require.NoError(t, err)
	config := contract.Config{}
	for _, c := range contract.Checks() {
		config.Checks.Off = append(config.Checks.Off, c.ID)
	}
	suite, err := contract.Plan(doc, config)
	require.NoError(t, err)
	for _, status := range []int{302, 400, 500} {
		report, err := suite.Run(context.Background(), contract.Handler(always(status, "", "")))
		require.NoError(t, err)
		assert.Empty(t, report.Findings)
		assert.False(t, report.Passed, status)
		for _, o := range report.Operations {
			if o.Operation == "GET /ping" && status == 302 {
				continue // its document has nothing but a default
			}
			assert.Equal(t, contract.Refusal, o.Code, "%d: %s: %s", status, o.Operation, o.Reason)
		}
	}
}

// TestNothingIsNoPass selects no case at all.
func TestNothingIsNoPass(t *testing.T) {
	doc, err := specs.Load(context.Background(), "testdata/loose.yaml")
	require.NoError(t, err)
	suite, err := contract.Plan(doc, contract.Config{Select: contract.Selection{Cases: []string{"no-such-id"}}})
	require.NoError(t, err)
	_, err = suite.Run(context.Background(), contract.Handler(always(200, "", "")))
	require.ErrorContains(t, err, "no case to send")
}

// TestHostileAnswers answers with what takes long to look at: the run ends in time
// all the same.
func TestHostileAnswers(t *testing.T) {
	doc, err := specs.Load(context.Background(), "testdata/saboteur.yaml")
	require.NoError(t, err)
	suite, err := contract.Plan(doc, contract.Config{Select: contract.Selection{Operations: []string{"listGadgets"}, Families: []contract.Family{contract.Sequences}}})
	require.NoError(t, err)
	for name, body := range map[string]string{
		"deep": strings.Repeat("[", 1<<20),
		"many": "[" + strings.Repeat(`{"id":1,"name":"x","colour":"red","made":"2026-01-01"},`, 20_000) + `{"id":2,"name":"y","colour":"red","made":"2026-01-01"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			report, err := suite.Run(ctx, contract.Handler(always(200, "application/json", body)))
			require.NoError(t, err)
			assert.False(t, report.Interrupted)
			assert.False(t, report.Passed)
		})
	}
}
