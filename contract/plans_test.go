package contract_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// few is the usual number of what is tried, or the number for the race detector,
// which makes all of it ten times slower.
func few(usual, racing int) int {
	if raceEnabled {
		return racing
	}
	return usual
}

// load reads a document, which is not changed and may be shared.
func load(t *testing.T, path string) *specs.Document {
	t.Helper()
	return shared(t, "document "+path, func() (*specs.Document, error) { return specs.Load(context.Background(), path) })
}

// plan is the suite of a document, planned once for all tests with that config. How
// many workers there are is nothing that a plan knows of.
func plan(t *testing.T, path string, config contract.Config) *contract.Suite {
	t.Helper()
	workers := config.Running.Workers
	config.Running.Workers = 0
	doc := load(t, path)
	suite := *shared(t, fmt.Sprintf("plan %s %+v", path, config), func() (*contract.Suite, error) { return contract.Plan(doc, config) })
	suite.Config.Running.Workers = workers
	return &suite
}

// made is what tests share, by what it is.
var made sync.Map

// shared makes something for all tests, when it is first asked for.
func shared[T any](t *testing.T, what string, how func() (*T, error)) *T {
	t.Helper()
	one, _ := made.LoadOrStore(what, sync.OnceValues(how))
	v, err := one.(func() (*T, error))()
	require.NoError(t, err)
	return v
}
