package contracttest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// Run runs the suite, and then has subtests that tell of it:
//
//   - FAMILY/ID METHOD path for each case. A case fails with its findings, is
//     skipped with the code of the reason, or passes. What a baseline accepts does
//     not fail it.
//   - operations/METHOD path for each operation. It fails where the operation is
//     not proved, and the settings do not allow that.
//   - coverage/NAME for each threshold of the settings.
//   - run/1 and so on for what else keeps the run from passing: it was
//     interrupted, or a baseline is out of date.
//
// Ids do not change from run to run, so go test -run 'TestAPI/.*/ID' tells of one
// case. The whole plan is run even so: Select in the settings narrows it.
//
// It takes what [Report] takes, with its limits.
func Run(t *testing.T, doc *specs.Document, target contract.Target, config contract.Config) {
	t.Helper()
	report := Report(t, doc, target, config)
	t.Logf("%s: %s", report.Document.Title, summary(report))
	teller := teller{Report: report, told: map[string]string{}}
	for _, family := range contract.Families() {
		cases := slices.DeleteFunc(slices.Clone(report.Cases), func(c contract.CaseResult) bool { return c.Family != family })
		if len(cases) == 0 {
			continue
		}
		t.Run(string(family), func(t *testing.T) {
			for _, c := range cases {
				t.Run(c.ID+" "+flat(c.Operation), func(t *testing.T) { teller.one(t, &c) })
			}
		})
	}
	t.Run("operations", func(t *testing.T) {
		for _, o := range report.Operations {
			t.Run(flat(o.Operation), func(t *testing.T) { operation(t, &o) })
		}
	})
	if len(config.MinCoverage) > 0 {
		t.Run("coverage", func(t *testing.T) { thresholds(t, report, config) })
	}
	t.Run("run", func(t *testing.T) {
		for i, failure := range others(report) {
			t.Run(fmt.Sprint(i+1), func(t *testing.T) { t.Error(failure.Message) })
		}
	})
}

// flat is the name of an operation without slashes, which are levels of subtests.
func flat(operation string) string {
	method, path, _ := strings.Cut(operation, " ")
	return method + " " + strings.ReplaceAll(strings.Trim(path, "/"), "/", ".")
}

func summary(r *contract.Report) string {
	c := r.Counts
	return fmt.Sprintf("%d cases: %d passed, %d failed, %d skipped, %d without an answer; %d findings; %d requests; %.1f %% of the operations proved",
		c.Cases, c.Passed, c.Failed, c.Skipped, c.Errors, len(r.Findings), c.Requests, r.Coverage.Operations.Percent())
}

// others are the failures that no other subtest tells of.
func others(r *contract.Report) []contract.Failure {
	return slices.DeleteFunc(slices.Clone(r.Failures), func(f contract.Failure) bool {
		return f.Code == contract.NotProved || f.Code == contract.LowCoverage
	})
}

func operation(t *testing.T, o *contract.OperationResult) {
	switch {
	case o.Proved:
	case o.Allowed:
		t.Skipf("not proved, which is allowed: %s: %s", o.Code, o.Reason)
	default:
		t.Errorf("%s is not proved (%s): %s\n  %v", o.Operation, o.Code, o.Reason, o.Location)
	}
}

// thresholds compares what was seen with what must have been.
func thresholds(t *testing.T, r *contract.Report, config contract.Config) {
	for _, d := range r.Coverage.Dimensions() {
		least, own := config.MinCoverage[d.Name]
		if !own {
			least = config.MinCoverage["all"]
		}
		if least == 0 {
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			for _, failure := range r.Coverage.Below(map[string]float64{d.Name: least}) {
				t.Errorf("%s; not seen: %s", failure.Message, strings.Join(d.Unseen, ", "))
			}
		})
	}
}

// teller tells of cases. A finding is told in full with the first case that has it
// and is told of, and in a line with the others.
type teller struct {
	*contract.Report
	told map[string]string // the id of that case, by the finding
}

func (r *teller) one(t *testing.T, c *contract.CaseResult) {
	t.Helper()
	for _, f := range r.Findings {
		switch {
		case !slices.Contains(c.Findings, f.ID):
		case f.Accepted != "":
			t.Logf("accepted (%s): %s: %s", f.Accepted, f.Check, f.Message)
		case r.told[f.ID] != "":
			t.Errorf("%s: %s\n  %s\n  as in case %s", f.Check, f.Title, tried(c), r.told[f.ID])
		default:
			r.told[f.ID] = c.ID
			t.Errorf("%s\n  %s", tried(c), Text(&f))
		}
	}
	switch c.Verdict {
	case contract.Error:
		t.Errorf("%s\n  no answer came: %s", tried(c), c.Reason)
	case contract.Skipped:
		t.Skipf("%s: %s", c.Code, c.Reason)
	}
}

// tried says what a case was about.
func tried(c *contract.CaseResult) string {
	s := c.Operation
	if c.Place != "" {
		s += " " + c.Place
	}
	return s + ": " + c.Name
}

// Text tells of a finding in several lines, as failures of tests do.
func Text(f *contract.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n  %s", f.Check, f.Title, f.Message)
	if f.Expected != "" {
		fmt.Fprintf(&b, "\n  expected: %s", f.Expected)
	}
	if f.Actual != "" {
		fmt.Fprintf(&b, "\n  actual:   %s", f.Actual)
	}
	fmt.Fprintf(&b, "\n  rule:     %v", f.Rule)
	if f.Example != nil {
		for _, step := range f.Example.Steps {
			fmt.Fprintf(&b, "\n  before:   %s   # %d", step.Curl, step.Status)
		}
		fmt.Fprintf(&b, "\n  curl:     %s", f.Example.Curl)
	}
	return strings.ReplaceAll(b.String(), "\n  ", "\n    ")
}
