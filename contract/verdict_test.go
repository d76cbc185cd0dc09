package contract

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestBaselineExcusesOperations accepts what speaks against an operation: it need
// not be proved meanwhile. What is refused for any other reason must.
func TestBaselineExcusesOperations(t *testing.T) {
	for _, test := range []struct {
		why      string
		code     string
		findings []Finding
		baseline Baseline
		passed   bool
	}{
		{"all is accepted", Refusal, []Finding{{ID: "a", Operations: []string{"GET /x"}}}, Baseline{{Finding: "a", Reason: "known"}}, true},
		{"nothing is accepted", Refusal, []Finding{{ID: "a", Operations: []string{"GET /x"}}}, nil, false},
		{"one of two is accepted", Refusal, []Finding{{ID: "a", Operations: []string{"GET /x"}}, {ID: "b", Operations: []string{"GET /x"}}}, Baseline{{Finding: "a", Reason: "known"}}, false},
		{"what is accepted is about another operation", Refusal, []Finding{{ID: "a", Operations: []string{"GET /y"}}}, Baseline{{Finding: "a", Reason: "known"}}, false},
		{"nothing was sent", Unsafe, []Finding{{ID: "a", Operations: []string{"GET /x"}}}, Baseline{{Finding: "a", Reason: "known"}}, false},
	} {
		r := &Report{Operations: []OperationResult{{Operation: "GET /x", Code: test.code}}, Findings: test.findings}
		r.judge(&Config{Baseline: test.baseline}, true)
		assert.Equal(t, test.passed, r.Passed, test.why)
	}
}

func TestCoverageBelow(t *testing.T) {
	c := Coverage{Statuses: Covered{Seen: []string{"a"}, Unseen: []string{"b"}}}
	for _, test := range []struct {
		least map[string]float64
		want  int
		why   string
	}{
		{nil, 0, "nothing is asked for"},
		{map[string]float64{"all": 50}, 0, "half of the statuses, all of the rest"},
		{map[string]float64{"all": 51}, 1, "the statuses fall short"},
		{map[string]float64{"all": 90, "statuses": 40}, 0, "a threshold of its own goes before that of all"},
		{map[string]float64{"statuses": 90}, 1, "by its own name"},
	} {
		assert.Len(t, c.Below(test.least), test.want, test.why)
	}
}
