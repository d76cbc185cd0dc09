// Package contracttest runs the contract suite inside go test, and looks over the
// traffic of tests that there are already.
//
// [Run] has a subtest for every case. Who would rather assert on their own asks
// [Report] for what was found:
//
//	func TestAPI(t *testing.T) {
//		doc, err := specs.Load(t.Context(), "openapi.yaml")
//		if err != nil {
//			t.Fatal(err)
//		}
//		contracttest.Run(t, doc, contract.Handler(handler), contract.Config{})
//	}
//
// [RoundTripper] and [Middleware] send nothing of their own: they stand between a
// client and a server that a test has, and hold what passes by to the document.
// [Traffic] has their settings.
//
// Nothing here is global, ends the process or needs more than a [testing.TB], so
// all of it works in the suites of other libraries as well: pass suite.T().
package contracttest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// ShortCases is how many cases are run at most under go test -short, where the
// settings do not ask for fewer. They are spread over all operations and families.
const ShortCases = 200

// Report plans the cases of a document, sends them to the target and returns what
// was found. The test fails, at once, only where nothing could be found out: by
// settings that name what the document has not, or a target that is not there.
//
// The run ends with the context of the test, and in time before the deadline of
// go test -timeout; the report is marked as interrupted then. Under -short there
// are at most [ShortCases] cases.
func Report(t testing.TB, doc *specs.Document, target contract.Target, config contract.Config) *contract.Report {
	t.Helper()
	if testing.Short() && (config.MaxCases <= 0 || config.MaxCases > ShortCases) {
		config.MaxCases = ShortCases
	}
	suite, err := contract.Plan(doc, config)
	if err != nil {
		t.Fatalf("the plan: %v", err)
	}
	ctx, cancel := bounded(t)
	defer cancel()
	report, err := suite.Run(ctx, target)
	switch {
	case report == nil:
		t.Fatalf("the run: %v", err)
	case err != nil: // what was to be cleaned up afterwards was not
		t.Errorf("after the run: %v", err)
	}
	return report
}

var errDeadline = errors.New("go test -timeout is about to end the test")

// bounded is the context of a test, which ends before the deadline of the binary:
// a tenth of what is left, and a second at least, are for telling what was found.
func bounded(t testing.TB) (context.Context, context.CancelFunc) {
	limited, is := t.(interface{ Deadline() (time.Time, bool) })
	if !is {
		return context.WithCancel(t.Context())
	}
	deadline, is := limited.Deadline()
	if !is {
		return context.WithCancel(t.Context())
	}
	return context.WithDeadlineCause(t.Context(), deadline.Add(-reserve(time.Until(deadline))), errDeadline)
}

func reserve(left time.Duration) time.Duration {
	return min(max(left/10, time.Second), 10*time.Second)
}
