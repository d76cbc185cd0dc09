package contract_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
)

func TestNotesKeepTheirContract(t *testing.T) {
	api := newNotes(t, "")
	suite, err := contract.Plan(api.doc, contract.Config{Random: 3})
	require.NoError(t, err)
	report, err := suite.Run(context.Background(), contract.Handler(api))
	require.NoError(t, err)
	for _, f := range report.Findings {
		t.Errorf("%s %v: %s\n  expected %s\n  actual %s\n  %s\n  %s", f.Check, f.Operations, f.Message, f.Expected, f.Actual, f.Example.Curl, f.Example.Response.Body)
	}
	assert.Empty(t, report.Failures)
	assert.True(t, report.Passed)
	for _, c := range report.Cases {
		if c.Family == contract.Sequences {
			assert.Equal(t, contract.Passed, c.Verdict, "%s %s %s: %s", c.Operation, c.Name, c.Place, c.Reason)
			t.Logf("%s %s %s %s", c.Operation, c.Name, c.Place, c.Verdict)
		}
	}
	t.Log(report.Counts)
}

// checks are the ids of the checks that found something, sorted.
func checks(report *contract.Report) (ids []string) {
	for _, f := range report.Findings {
		ids = append(ids, f.Check)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
