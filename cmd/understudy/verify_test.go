package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
)

const slowDocument = `openapi: 3.0.3
info: {title: Slow, version: "1"}
paths:
  /one: {get: {responses: {'200': {description: Fine., content: {application/json: {schema: {type: object}}}}}}}
  /two: {get: {responses: {'200': {description: Fine.}}}}
`

// TestVerifyInterrupted shows what comes of a run that a signal ends.
func TestVerifyInterrupted(t *testing.T) {
	for _, test := range []struct {
		why     string
		one     string // what is answered before the signal
		signals int
		status  int
		says    string // on standard error
		cleaned bool
	}{
		{"nothing was found", `{}`, 1, exitFailed, "a signal ended the run: nothing was found in the cases that were run", true},
		{"something was", `[]`, 1, exitFindings, "no more cases are sent", true},
		{"there is no patience", `[]`, 2, exitFailed, "ended at once by a second signal", false},
	} {
		t.Run(test.why, func(t *testing.T) {
			var cleaned atomic.Bool
			hanging := make(chan struct{}, 100)
			release := make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				wait := func() {
					select {
					case <-r.Context().Done():
					case <-release:
					}
				}
				switch r.URL.Path {
				case "/one":
					w.Header().Set("Content-Type", "application/json")
					_, _ = w.Write([]byte(test.one)) // what is missing shows
				case "/two":
					hanging <- struct{}{}
					wait()
				case "/clean":
					if test.signals > 1 {
						wait()
					}
					cleaned.Store(r.Context().Err() == nil)
				}
			}))
			defer server.Close()
			defer close(release)
			dir := t.TempDir()
			for name, text := range map[string]string{
				"slow.yaml":     slowDocument,
				"settings.yaml": "running: {workers: 1, after: [{url: /clean}]}\n",
			} {
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
			}
			c := exec.Command("understudy", "verify", "slow.yaml", "--target", server.URL, "--family", "usual", "--config", "settings.yaml", "--report", "json")
			var stdout, stderr buffer
			c.Dir, c.Stdout, c.Stderr = dir, &stdout, &stderr
			require.NoError(t, c.Start())
			select {
			case <-hanging:
			case <-time.After(patience):
				t.Error("the run never came to what hangs")
			}
			for i := range test.signals {
				if i > 0 {
					time.Sleep(2 * echo) // what comes at once is the same signal
				}
				assert.NoError(t, c.Process.Signal(syscall.SIGTERM))
			}
			_ = c.Wait() // the status says it
			assert.Equal(t, test.status, c.ProcessState.ExitCode(), stderr.String())
			assert.Contains(t, stderr.String(), test.says)
			assert.Equal(t, test.cleaned, cleaned.Load())
			if test.signals == 1 {
				var r contract.Report
				require.NoError(t, json.Unmarshal([]byte(stdout.String()), &r))
				assert.True(t, r.Interrupted)
				assert.False(t, r.Passed)
			}
		})
	}
}

func TestTyped(t *testing.T) {
	for text, want := range map[string]any{
		"7": json.Number("7"), "9007199254740993": json.Number("9007199254740993"), "true": true, `"7"`: "7",
		"ab": "ab", "": "", "7 8": "7 8", "2026-01-15": "2026-01-15", "[1": "[1", `{"a":1}`: map[string]any{"a": json.Number("1")},
	} {
		assert.Equal(t, want, typed(text), text)
	}
}

func TestConclude(t *testing.T) {
	finding := contract.Finding{ID: "a"}
	accepted := contract.Finding{ID: "a", Accepted: "known"}
	for _, test := range []struct {
		why     string
		report  contract.Report
		stopped bool
		status  int
	}{
		{"all is well", contract.Report{Passed: true}, false, exitOK},
		{"what is accepted is well", contract.Report{Passed: true, Findings: []contract.Finding{accepted}}, false, exitOK},
		{"findings", contract.Report{Findings: []contract.Finding{finding}}, false, exitFindings},
		{"findings, though not all", contract.Report{Findings: []contract.Finding{finding}, Interrupted: true}, true, exitFindings},
		{"not proved", contract.Report{Failures: []string{"x"}}, false, exitFindings},
		{"some got no answer", contract.Report{Counts: contract.Counts{Cases: 2, Errors: 1}}, false, exitFindings},
		{"none got one", contract.Report{Counts: contract.Counts{Cases: 2, Errors: 2}}, false, exitFailed},
		{"broken off with nothing", contract.Report{Interrupted: true}, true, exitFailed},
		{"broken off with what is accepted", contract.Report{Interrupted: true, Findings: []contract.Finding{accepted}}, true, exitFailed},
	} {
		var stdout, stderr strings.Builder
		w := &world{env(nil), nil, &stdout, &stderr}
		status := exitOK
		if err := w.conclude(&verifying{}, &test.report, test.stopped, nil); err != nil {
			status = err.(*failure).status //nolint:errorlint // it is returned as it is
		}
		assert.Equal(t, test.status, status, test.why)
	}
}
