package contracttest_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/contract/contracttest"
	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

// TestRunTells runs a test in another process that has faults to tell of.
func TestRunTells(t *testing.T) {
	tell := func(args ...string) string {
		c := exec.Command(os.Args[0], append([]string{"-test.run=^TestInner$", "-test.v"}, args...)...)
		c.Env = append(os.Environ(), "CONTRACTTEST_INNER=1")
		out, _ := c.CombinedOutput() // it fails, as it must
		return string(out)
	}
	all := tell()
	for _, want := range []string{
		"--- FAIL: TestInner", "content-type: An answer has another media type than is documented",
		"expected: ", "actual: ", "testdata/tasks.yaml:", "curl -sS -i ",
		"--- FAIL: TestInner/operations/GET_tasks.{id}", "GET /tasks/{id} is not proved (refused)",
		"--- PASS: TestInner/operations/GET_tasks ", "--- FAIL: TestInner/coverage", "as in case ",
	} {
		assert.Contains(t, all, want)
	}
	assert.Equal(t, 1, strings.Count(all, "curl:     "), "one cause is told in full once")

	_, rest, _ := strings.Cut(all, "as in case ")
	id, _, _ := strings.Cut(rest, "\n")
	one := tell("-test.run=^TestInner$/.*/" + id)
	assert.Contains(t, one, "content-type: An answer has another media type than is documented")
	assert.NotContains(t, one, "must be", "only what was asked for is told of")

	short := tell("-test.short", "-test.run=^TestInnerShort$")
	assert.Contains(t, short, ": 200 cases: ")
	assert.Contains(t, short, "--- PASS: TestInnerShort/operations/POST_api.inbox.bulk", "there is one of everything")
	late := tell("-test.timeout=2s", "-test.run=^TestInnerSlow$")
	assert.Contains(t, late, "not all cases were run")
	assert.NotContains(t, late, "panic: test timed out")
}

func inner(t *testing.T) {
	t.Helper()
	if os.Getenv("CONTRACTTEST_INNER") == "" {
		t.Skip("it fails, for TestRunTells")
	}
}

func TestInner(t *testing.T) {
	inner(t)
	api := newTasks()
	contracttest.Run(t, document(t), contract.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kept := httptest.NewRecorder()
		api.ServeHTTP(kept, r)
		maps.Copy(w.Header(), kept.Header())
		if strings.HasPrefix(r.URL.Path, "/v1/tasks/") && kept.Code == http.StatusOK {
			w.Header().Set("Content-Type", "text/plain")
		}
		w.WriteHeader(kept.Code)
		_, _ = w.Write(kept.Body.Bytes())
	})), contract.Config{MinCoverage: map[string]float64{"operations": 100}})
}

func TestInnerSlow(t *testing.T) {
	inner(t)
	contracttest.Run(t, document(t), contract.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
	})), contract.Config{})
}

func TestInnerShort(t *testing.T) {
	inner(t)
	doc, err := specs.Open("tendsocial-inbox")
	require.NoError(t, err)
	standIn, err := mock.New(mock.Config{}, doc)
	require.NoError(t, err)
	contracttest.Run(t, doc, contract.Handler(standIn), contract.Config{})
}
