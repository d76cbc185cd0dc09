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

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
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
		{"not proved", contract.Report{Failures: []contract.Failure{{Code: contract.NotProved, Message: "x"}}}, false, exitFindings},
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

// TestReadmeVerify reads the files that the README shows.
func TestReadmeVerify(t *testing.T) {
	text, err := os.ReadFile(readme)
	require.NoError(t, err)
	found := map[string]string{}
	for _, b := range blocks(string(text)) {
		if name, ok := strings.CutPrefix(b.text, "# "); ok && b.language == "yaml" {
			name, _, _ = strings.Cut(name, "\n")
			found[name] = b.text
		}
	}
	path := filepath.Join(t.TempDir(), "verify.yaml")
	require.NoError(t, os.WriteFile(path, []byte(found["verify.yaml"]), 0o600))
	var s verifySettings
	require.NoError(t, s.read(path, func(string) string { return "secret" }))
	assert.Equal(t, "tendsocial-inbox", s.Spec)
	assert.Equal(t, 5*time.Second, s.Checks.MaxTime)
	assert.Equal(t, "secret", s.Running.Auth.OAuth2.ClientSecret)
	assert.Equal(t, "/id", s.Running.Before[0].Values["account"])
	doc, err := specs.Load(t.Context(), s.Spec)
	require.NoError(t, err)
	require.NoError(t, s.Running.Check(doc))
	_, err = contract.Plan(doc, s.Config)
	require.NoError(t, err)
	for name := range s.Values {
		id, _, _ := strings.Cut(name, ".")
		assert.NotNil(t, doc.Operation(id), name)
	}

	known, err := contract.ReadBaseline(strings.NewReader(found["known.yaml"]), "known.yaml")
	require.NoError(t, err)
	assert.Len(t, known, 1)
}

// TestVerifyFlagsWin shows that what a flag says goes over what the file says,
// wherever either is kept.
func TestVerifyFlagsWin(t *testing.T) {
	path := filepath.Join(t.TempDir(), "verify.yaml")
	require.NoError(t, os.WriteFile(path, []byte(`
spec: a.yaml
target: http://127.0.0.1:1
seed: 1
random: 5
values: {id: 1, name: x}
minCoverage: {all: 10, branches: 20}
select: {families: [usual], tags: [a, b], cases: [ab]}
running: {workers: 3, timeout: 1s, header: ['X-A: 1'], auth: {oauth2: {tokenURL: http://x, clientID: c}, schemes: {k: v}}}
`), 0o600))
	v := &verifying{}
	flags := pflag.NewFlagSet("verify", pflag.ContinueOnError)
	v.flags(flags)
	require.NoError(t, flags.Parse([]string{
		"--config", path, "--seed", "2", "--value", "id=7", "--min-coverage", "30", "--family", "enums", "--tag", "c", "--tag", "d",
		"--timeout", "2s", "--header", "X-B: 2", "--header", "X-C: 3", "--token", "t0ken", "--retries", "0", "--report", "json", "--shard", "1/2", "--now", "2026-03-01",
	}))
	require.NoError(t, v.complete(&world{getenv: env(nil)}, flags, []string{"b.yaml"}))
	assert.Equal(t, "b.yaml", v.Spec)
	assert.Equal(t, "http://127.0.0.1:1", v.Target)
	assert.Equal(t, "--config "+path+" --now 2026-03-01T00:00:00Z --value 'id=7' --value 'name=x'", v.Replay, "what planned it plans it again")
	v.Replay = ""
	assert.Equal(t, contract.Config{
		Seed: 2, Now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Random: 5,
		Values:      map[string]any{"id": json.Number("7"), "name": "x"},
		MinCoverage: map[string]float64{"all": 30, "branches": 20},
		Select:      contract.Selection{Families: []contract.Family{"enums"}, Tags: []string{"c", "d"}, Cases: []string{"ab"}},
		Shard:       contract.Shard{Index: 1, Count: 2},
		Running: contract.Running{
			Workers: 3, Timeout: 2 * time.Second, Header: []string{"X-B: 2", "X-C: 3"}, Retries: -1,
			Auth: contract.Auth{Token: "t0ken", Schemes: map[string]string{"k": "v"}},
		},
	}, v.Config)
	assert.Equal(t, []reportTo{{"json", "-"}}, v.reports)
}
