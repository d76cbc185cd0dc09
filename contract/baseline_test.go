package contract

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadBaseline(t *testing.T) {
	b, err := ReadBaseline(strings.NewReader("# known\n- finding: a1\n  reason: the gateway's\n- {finding: b2, reason: later, expires: 2026-03-31}\n"), "known.yaml")
	require.NoError(t, err)
	assert.Equal(t, Baseline{{Finding: "a1", Reason: "the gateway's"}, {Finding: "b2", Reason: "later", Expires: "2026-03-31"}}, b)

	b, err = ReadBaseline(strings.NewReader("# none\n"), "known.yaml")
	require.NoError(t, err)
	assert.Empty(t, b)
}

func TestReadBaselineRefuses(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"finding: a1\n", "known.yaml:1:1: a baseline is a list of entries with finding, reason and expires"},
		{"- a1\n", "known.yaml:1:3: an entry is a mapping with finding, reason and expires"},
		{"- finding: a1\n", "known.yaml:1:3: a1 needs a reason"},
		{"- reason: why\n", "known.yaml:1:3: an entry needs a finding: its id, as reports have it"},
		{"- finding: a1\n  reasn: why\n", `known.yaml:2:3: there is no member "reasn": did you mean reason?`},
		{"- finding: a1\n  nonsense: why\n", `known.yaml:2:3: there is no member "nonsense": there are finding, reason and expires`},
		{"- finding: a1\n  finding: b2\n", "known.yaml:2:3: finding is given twice"},
		{"- finding: [a1]\n", "known.yaml:1:12: finding must be a text"},
		{"- finding: a1\n  reason:\n", "known.yaml:2:10: reason must be a text"},
		{"- {finding: a1, reason: why, expires: soon}\n", `known.yaml:1:39: expires must be a day such as 2026-03-31, found "soon"`},
		{"- {finding: a1, reason: why, expires: 2026-02-30}\n", `known.yaml:1:39: expires must be a day such as 2026-03-31, found "2026-02-30"`},
		{"- {finding: a1, reason: why}\n- {finding: a1, reason: so}\n", "known.yaml:2:3: the finding a1 is accepted already, in line 1"},
		{"- [", "known.yaml: line 1: did not find expected node content"},
	} {
		_, err := ReadBaseline(strings.NewReader(test.text), "known.yaml")
		assert.EqualError(t, err, test.want)
	}
}

func TestBaselineApply(t *testing.T) {
	today := time.Date(2026, 3, 31, 23, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		why      string
		entry    Acceptance
		complete bool
		accepted string
		failure  string
	}{
		{"what has a reason is accepted", Acceptance{"a1", "known", ""}, true, "known", ""},
		{"to the end of the last day", Acceptance{"a1", "known", "2026-03-31"}, true, "known", ""},
		{"and no longer", Acceptance{"a1", "known", "2026-03-30"}, true, "", "the baseline accepted a1 (known) until 2026-03-30: that expired"},
		{"what was written and not looked at is not accepted", Acceptance{"a1", "", ""}, true, "", "the baseline gives no reason to accept a1: fill it in"},
		{"what is mended must not stay", Acceptance{"b2", "known", ""}, true, "", "the baseline accepts b2, which is no longer found: take it out"},
		{"unless not everything was looked at", Acceptance{"b2", "known", ""}, false, "", ""},
	} {
		findings := []Finding{{ID: "a1"}, {ID: "c3"}}
		failures := Baseline{test.entry}.apply(findings, today, test.complete)
		assert.Equal(t, test.accepted, findings[0].Accepted, test.why)
		assert.Empty(t, findings[1].Accepted, test.why)
		if test.failure == "" {
			assert.Empty(t, failures, test.why)
		} else {
			assert.Equal(t, []string{test.failure}, failures, test.why)
		}
	}
}

func TestWriteBaselineIsReadAgain(t *testing.T) {
	r := &Report{Document: DocumentFacts{Title: "Pets\n# 1"}, Findings: []Finding{
		{ID: "a1", Check: "status", Message: "500:\nbroken", Operations: []string{"GET /pets"}},
		{ID: "b2", Check: "body", Message: "it is not valid", Accepted: `the gateway's: "x" \ y`},
	}}
	var out bytes.Buffer
	require.NoError(t, WriteBaseline(&out, r, Baseline{{"b2", "x", "2026-03-31"}}))
	assert.Contains(t, out.String(), "# status: 500: broken\n#   GET /pets\n- finding: a1\n  reason: \"\"\n")
	b, err := ReadBaseline(&out, "new.yaml")
	require.NoError(t, err)
	assert.Equal(t, Baseline{{Finding: "a1"}, {"b2", `the gateway's: "x" \ y`, "2026-03-31"}}, b)

	out.Reset()
	require.NoError(t, WriteBaseline(&out, &Report{}, nil))
	b, err = ReadBaseline(&out, "new.yaml")
	require.NoError(t, err)
	assert.Empty(t, b)
}
