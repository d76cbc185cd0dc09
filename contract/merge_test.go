package contract_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

// shards are three parts of one plan: of a1, b1, c1, a2 and b2, in this order.
func shards() (one, two, three *contract.Report) {
	part := func(shard string, cases ...contract.CaseResult) *contract.Report {
		return &contract.Report{
			Version: contract.ReportVersion, Document: contract.DocumentFacts{Location: "api.yaml", Digest: "d"},
			Target: "http://" + shard[:1] + ".test", Seed: 7, Shard: shard, Counts: contract.Counts{Requests: 10}, Cases: cases,
			Operations: []contract.OperationResult{
				{Operation: "GET /x", Code: contract.Unselected, Reason: "no case of it was selected", Allowed: true},
				{Operation: "POST /x", Code: contract.Unselected, Reason: "no case of it was selected", Allowed: true},
			},
		}
	}
	of := func(id, operation string, v contract.Verdict, findings ...string) contract.CaseResult {
		return contract.CaseResult{ID: id, Operation: operation, Verdict: v, Findings: findings}
	}
	one = part("1/3", of("a1", "GET /x", contract.Passed), of("a2", "GET /x", contract.Failed, "f"))
	two = part("2/3", of("b1", "GET /x", contract.Failed, "f", "g"), of("b2", "POST /x", contract.Skipped))
	three = part("3/3", of("c1", "POST /x", contract.Error))
	one.Operations[0] = contract.OperationResult{Operation: "GET /x", Proved: true}
	two.Operations[0] = contract.OperationResult{Operation: "GET /x", Code: contract.Refusal, Reason: "a valid request was answered with 500"}
	two.Operations[1] = contract.OperationResult{Operation: "POST /x", Code: contract.Unsafe, Reason: "it writes"}
	one.Findings = []contract.Finding{{ID: "f", Cases: []string{"a2"}, Operations: []string{"POST /x"}, Example: &contract.Example{Case: "a2"}}}
	two.Findings = []contract.Finding{
		{ID: "f", Cases: []string{"b1"}, Operations: []string{"GET /x"}, Example: &contract.Example{Case: "b1"}, Accepted: "known"},
		{ID: "g", Cases: []string{"b1"}, Operations: []string{"GET /x"}, Accepted: "known"},
	}
	one.Coverage.Statuses = contract.Covered{Seen: []string{"200"}, Unseen: []string{"404", "500"}}
	two.Coverage.Statuses = contract.Covered{Seen: []string{"404"}, Unseen: []string{"200", "500"}}
	three.Coverage.Statuses = contract.Covered{Unseen: []string{"200", "404", "500"}}
	three.Counts.Errors = 1
	three.Failures = []contract.Failure{{Code: contract.NotReached, Message: "1 case did not reach the target"}, noReason}
	for _, r := range []*contract.Report{one, two, three} {
		r.LeftOut = []contract.LeftOut{{Operation: "GET /x", Family: contract.Random, Cases: 4, Reason: "the budget"}}
	}
	two.Failures = []contract.Failure{
		{Code: contract.NotProved, Message: "GET /x is not proved (refused): a valid request was answered with 500"},
		{Code: contract.NotProved, Message: "POST /x is not proved (unsafe): it writes"},
		{Code: contract.LowCoverage, Message: "33.3 % of the statuses were seen, and 90 % must be"},
	}
	return one, two, three
}

// noReason is a failure that does not follow from the rest of a report.
var noReason = contract.Failure{Code: contract.BadBaseline, Message: "the baseline gives no reason to accept g: fill it in"}

func TestMerge(t *testing.T) {
	one, two, three := shards()
	got, err := contract.Merge(one, two, three)
	require.NoError(t, err)
	want := &contract.Report{
		Version: contract.ReportVersion, Document: one.Document, Target: "http://1.test, http://2.test, http://3.test", Seed: 7,
		Failures: []contract.Failure{
			noReason, {Code: contract.NotReached, Message: "1 case did not reach the target"}, {Code: contract.NotProved, Message: "POST /x is not proved (unsafe): it writes"},
		},
		Counts: contract.Counts{Cases: 5, Passed: 1, Failed: 2, Skipped: 1, Errors: 1, Requests: 30},
		Findings: []contract.Finding{
			{ID: "f", Cases: []string{"b1", "a2"}, Operations: []string{"GET /x", "POST /x"}, Example: &contract.Example{Case: "b1"}}, // one shard did not accept it
			{ID: "g", Cases: []string{"b1"}, Operations: []string{"GET /x"}, Accepted: "known"},
		},
		Operations: []contract.OperationResult{
			{Operation: "GET /x", Proved: true, Cases: 3, Failed: 2},
			{Operation: "POST /x", Code: contract.Unsafe, Reason: "it writes", Cases: 2, Failed: 1, Skipped: 1},
		},
		LeftOut: one.LeftOut,
		Cases:   []contract.CaseResult{one.Cases[0], two.Cases[0], three.Cases[0], one.Cases[1], two.Cases[1]},
	}
	for _, d := range want.Coverage.Dimensions() {
		d.Seen, d.Unseen = []string{}, []string{}
	}
	want.Coverage.Statuses = contract.Covered{Seen: []string{"200", "404"}, Unseen: []string{"500"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the whole (-want +got):\n%s", diff)
	}
	one, two, three = shards()
	other, err := contract.Merge(three, one, two)
	require.NoError(t, err)
	if diff := cmp.Diff(got, other); diff != "" {
		t.Errorf("the order in which they are given makes a difference:\n%s", diff)
	}
}

func TestMergeChangesNothingItIsGiven(t *testing.T) {
	one, two, three := shards()
	_, err := contract.Merge(three, two, one)
	require.NoError(t, err)
	first, second, third := shards()
	if diff := cmp.Diff([]*contract.Report{first, second, third}, []*contract.Report{one, two, three}); diff != "" {
		t.Errorf("the parts (-before +after):\n%s", diff)
	}
}

func TestMergeMissingShards(t *testing.T) {
	one, two, three := shards()
	for _, test := range []struct {
		parts []*contract.Report
		want  string
	}{
		{[]*contract.Report{one, three}, "the report of shard 2/3 is missing"},
		{[]*contract.Report{two}, "the reports of shards 1/3, 3/3 are missing"},
	} {
		got, err := contract.Merge(test.parts...)
		require.NoError(t, err)
		if got.Passed || !slices.Contains(got.Failures, contract.Failure{Code: contract.MissingShards, Message: test.want}) {
			t.Errorf("passed %v with failures %q, want %q among them", got.Passed, got.Failures, test.want)
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(one, two, three *contract.Report)
		want   string
	}{
		{"another version", func(_, two, _ *contract.Report) { two.Version = 9 }, "a report is of version 9; this is version 1"},
		{
			"another document", func(_, two, _ *contract.Report) {
				two.Document = contract.DocumentFacts{Location: "b.yaml", Digest: "e"}
			},
			"the reports are of different documents: api.yaml and b.yaml (digests d and e)",
		},
		{"another seed", func(_, two, _ *contract.Report) { two.Seed = 8 }, "the reports are of different seeds, 7 and 8: they have different plans"},
		{"a shard twice", func(_, _, three *contract.Report) { three.Shard = "1/3" }, "shard 1/3 is there twice"},
		{"another plan", func(_, _, three *contract.Report) { three.Shard = "3/4" }, "shards 1/3 and 3/4 are not of one plan"},
		{"the whole", func(_, two, _ *contract.Report) { two.Shard = "" }, "shard 1/3 cannot be merged with a report of the whole plan"},
		{"no shard", func(_, two, _ *contract.Report) { two.Shard = "9/3" }, `"9/3" is no shard: it must be such as 2/5, the second of five`},
		{"one report twice", func(one, two, three *contract.Report) {
			one.Shard, three.Shard = "", ""
			*two = *one
		}, "a report is there twice"},
	} {
		t.Run(test.name, func(t *testing.T) {
			one, two, three := shards()
			test.change(one, two, three)
			got, err := contract.Merge(one, two, three)
			if err == nil || err.Error() != test.want {
				t.Errorf("error %v, want %s; report %+v", err, test.want, got)
			}
		})
	}
	if _, err := contract.Merge(); err == nil {
		t.Error("no report is merged to one")
	}
}

// TestMergeOverlap merges reports of no shard, such as of two selections: a case
// that both have counts once, with the worse verdict.
func TestMergeOverlap(t *testing.T) {
	one, two, _ := shards()
	one.Shard, two.Shard = "", ""
	one.Target, two.Target = "http://x.test", "http://x.test"
	two.Cases = append(two.Cases, contract.CaseResult{ID: "a1", Operation: "GET /x", Verdict: contract.Failed, Findings: []string{"g"}})
	got, err := contract.Merge(two, one)
	require.NoError(t, err)
	require.Equal(t, contract.Counts{Cases: 4, Failed: 3, Skipped: 1, Requests: 20}, got.Counts)
	require.Equal(t, 3, got.Operations[0].Failed)
	require.Equal(t, "http://x.test", got.Target)
	require.Equal(t, "POST /x", got.Cases[3].Operation, "cases are in the order of the operations")
}

func TestMergeRequire(t *testing.T) {
	merged := func(t *testing.T) *contract.Report {
		one, two, three := shards()
		three.Failures, three.Counts.Errors, three.Cases[0].Verdict = nil, 0, contract.Passed
		one.Findings, two.Findings = nil, nil
		r, err := contract.Merge(one, two, three)
		require.NoError(t, err)
		return r
	}
	for _, test := range []struct {
		name     string
		least    map[string]float64
		unproved []string
		want     []string
	}{
		{"nothing", nil, nil, []string{"POST /x is not proved (unsafe): it writes"}},
		{"an operation", nil, []string{"post /x"}, nil},
		{"a reason", nil, []string{"unsafe"}, nil},
		{"another reason", nil, []string{"conflict"}, []string{"POST /x is not proved (unsafe): it writes"}},
		{"less than there is", map[string]float64{"statuses": 66}, []string{"unsafe"}, nil},
		{"more than there is", map[string]float64{"statuses": 70}, []string{"unsafe"}, []string{"66.7 % of the statuses were seen, and 70 % must be"}},
		{"of all", map[string]float64{"all": 100}, []string{"unsafe"}, []string{"66.7 % of the statuses were seen, and 100 % must be"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := merged(t)
			for range 2 { // the second time changes nothing
				require.NoError(t, r.Require(test.least, test.unproved))
				var got []string
				for _, f := range r.Failures {
					got = append(got, f.Message)
				}
				require.Equal(t, test.want, got)
				require.Equal(t, len(test.want) == 0, r.Passed)
			}
		})
	}
	require.ErrorContains(t, merged(t).Require(nil, []string{"GET /y"}), `"GET /y" is neither an operation of the document nor one of the reasons: unsafe, `)
	require.ErrorContains(t, merged(t).Require(map[string]float64{"lines": 1}, nil), `nothing called "lines" is counted: there are all, operations, `)
}

// TestMergeIsTheWhole runs a plan in one go and in shards, against an implementation
// that has a fault, and comes to the same.
func TestMergeIsTheWhole(t *testing.T) {
	doc, err := specs.Open("tendsocial-inbox")
	require.NoError(t, err)
	run := func(shard contract.Shard) *contract.Report {
		suite, err := contract.Plan(doc, contract.Config{Shard: shard, Running: contract.Running{Workers: 1}})
		require.NoError(t, err)
		server, err := mock.New(mock.Config{}, doc)
		require.NoError(t, err)
		r, err := suite.Run(context.Background(), contract.Handler(faulty(server)))
		require.NoError(t, err)
		return r
	}
	whole := run(contract.Shard{})
	require.NotEmpty(t, whole.Findings, "the fault shows")
	var parts []*contract.Report
	for i := range 3 {
		parts = append(parts, run(contract.Shard{Index: 3 - i, Count: 3}))
	}
	merged, err := contract.Merge(parts...)
	require.NoError(t, err)
	if diff := cmp.Diff(essence(whole), essence(merged)); diff != "" {
		t.Errorf("the shards are not the whole (-whole +merged):\n%s", diff)
	}
}

// faulty answers lists with a status that the document does not have.
func faulty(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/stats") {
			http.Error(w, "no", http.StatusTeapot)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// essence is what of a report does not depend on which requests went before.
func essence(r *contract.Report) []string {
	var list []string
	for _, c := range r.Cases {
		list = append(list, fmt.Sprint("case ", c.ID, c.Operation, c.Verdict, c.Findings))
	}
	for _, f := range r.Findings {
		list = append(list, fmt.Sprint("finding ", f.ID, f.Check, f.Operations, f.Cases))
	}
	for _, o := range r.Operations {
		list = append(list, fmt.Sprint("operation ", o))
	}
	return append(list, fmt.Sprint(r.Failures, r.Passed, r.Counts.Cases, r.LeftOut))
}
