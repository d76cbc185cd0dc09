package contract_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// planned is all that a plan says of a document that is loaded anew.
func planned(t *testing.T, path string, config contract.Config) string {
	t.Helper()
	doc, err := specs.Load(t.Context(), path)
	require.NoError(t, err)
	suite, err := contract.Plan(doc, config)
	require.NoError(t, err)
	var b strings.Builder
	for _, c := range suite.Cases {
		fmt.Fprintln(&b, c.ID, c.Family, c, c.Expect, c.Rule, c.Slots, c.Violation)
		if r := c.Request; r != nil {
			fmt.Fprintf(&b, "  %s %s %v %q\n", r.Method, r.Target, r.Header, r.Body)
		}
		if s := c.Sequence; s != nil {
			fmt.Fprintln(&b, " ", s.Scenario, s.Collection, s.Roles, s.Operations, s.Parameter)
		}
	}
	return b.String()
}

// TestSameSeedSamePlan: a document that is loaded anew has the same plan, byte by
// byte, and another seed has another one.
func TestSameSeedSamePlan(t *testing.T) {
	for _, path := range []string{notesPath, gadgetsPath, "tendsocial-inbox"}[:few(3, 2)] {
		first := planned(t, path, contract.Config{Random: 5, Seed: 7})
		again := planned(t, path, contract.Config{Random: 5, Seed: 7})
		require.NotEmpty(t, first)
		assert.Empty(t, cmp.Diff(first, again))
		assert.NotEqual(t, first, planned(t, path, contract.Config{Random: 5, Seed: 8}))
	}
}

// TestIDsAreUnique: an id names one case.
func TestIDsAreUnique(t *testing.T) {
	for _, path := range []string{notesPath, gadgetsPath, "tendsocial-inbox"} {
		suite := plan(t, path, contract.Config{Random: 5})
		seen := map[string]*contract.Case{}
		for _, c := range suite.Cases {
			assert.Nil(t, seen[c.ID], "%v and %v", seen[c.ID], c)
			seen[c.ID] = c
		}
	}
}

// TestWorkersDoNotMatter: the report of a target that answers the same is the same,
// byte by byte, however many requests are on their way at once.
func TestWorkersDoNotMatter(t *testing.T) {
	type api struct {
		name   string
		new    func() http.Handler
		path   string
		config contract.Config
	}
	apis := []api{
		{"notes", func() http.Handler { return newNotes(t, "") }, notesPath, contract.Config{Random: 5}},
		{"gadgets", func() http.Handler { return newGadgets(t) }, gadgetsPath, contract.Config{Random: 5}},
	}
	for _, fault := range []string{"location-of-another", "put-merges", "deleted-listed", "cursor-loses"} {
		apis = append(apis, api{fault, func() http.Handler { return newNotes(t, fault) }, notesPath, contract.Config{}})
	}
	for i := range saboteurs {
		s := &saboteurs[i]
		apis = append(apis, api{fmt.Sprintf("%s/%d", s.check, i), func() http.Handler { return s.wrap(newGadgets(t)) }, gadgetsPath, s.config})
	}
	for _, api := range apis[:few(len(apis), 4)] {
		t.Run(api.name, func(t *testing.T) {
			t.Parallel()
			var first string
			for _, workers := range []int{1, 16, 2}[:few(3, 2)] {
				api.config.Running.Workers = workers
				report, err := plan(t, api.path, api.config).Run(t.Context(), contract.Handler(api.new()))
				require.NoError(t, err)
				text, err := json.MarshalIndent(report, "", " ")
				require.NoError(t, err)
				if first == "" {
					first = string(text)
				}
				assert.Empty(t, cmp.Diff(first, string(text)), "with %d workers", workers)
			}
		})
	}
}

// TestShardsAreTheWhole: every case of a plan is in exactly one of its shards.
func TestShardsAreTheWhole(t *testing.T) {
	doc := load(t, gadgetsPath)
	for _, config := range []contract.Config{{}, {MaxCases: 50}, {Select: contract.Selection{Operations: []string{"listGadgets"}}}} {
		suite, err := contract.Plan(doc, config)
		require.NoError(t, err)
		for n := 1; n <= few(7, 3); n++ {
			in := map[string]int{}
			for i := 1; i <= n; i++ {
				config.Shard = contract.Shard{Index: i, Count: n}
				part, err := contract.Plan(doc, config)
				require.NoError(t, err)
				assert.InDelta(t, float64(len(suite.Cases))/float64(n), len(part.Cases), 1, "shards are of a size")
				for _, c := range part.Cases {
					in[c.ID]++
				}
			}
			assert.Len(t, in, len(suite.Cases))
			for _, c := range suite.Cases {
				assert.Equal(t, 1, in[c.ID], "%v is in %d of %d shards", c, in[c.ID], n)
			}
		}
	}
}
