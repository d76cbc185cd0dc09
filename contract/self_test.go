package contract_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

// TestStandInKeepsTheContracts runs the suite against the stand-in: it keeps all
// that the contracts of the box promise, in the same process and over a socket.
func TestStandInKeepsTheContracts(t *testing.T) {
	for i, name := range specs.Names() {
		suite := plan(t, name, contract.Config{Random: 5})
		for _, over := range ways(i) {
			t.Run(name+"/"+over, func(t *testing.T) {
				t.Parallel()
				server, err := mock.New(mock.Config{}, suite.Document)
				require.NoError(t, err)
				target := contract.Handler(server)
				if over == "socket" {
					s := httptest.NewServer(server)
					t.Cleanup(s.Close)
					target = contract.At(s.URL)
				}
				report, err := suite.Run(context.Background(), target)
				require.NoError(t, err)
				for _, f := range report.Findings {
					t.Errorf("%s %s %v: %s\n  expected %s\n  actual %s\n  %s", f.ID, f.Check, f.Operations, f.Message, f.Expected, f.Actual, f.Example.Curl)
				}
				assert.Empty(t, report.Failures)
				assert.True(t, report.Passed)
				t.Log(fmt.Sprint(report.Counts), report.Elapsed)
			})
		}
	}
}
