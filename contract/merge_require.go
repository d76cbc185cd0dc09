package contract

import (
	"fmt"
	"slices"
	"strings"
)

// Require says anew whether a report passes, by what is asked of it as a whole.
// unproved and least are as in [Config]. It is an error when they name what the
// report does not know.
func (r *Report) Require(least map[string]float64, unproved []string) error {
	for _, name := range unproved {
		known := slices.Contains(reasons, name) || slices.ContainsFunc(r.Operations, func(o OperationResult) bool { return o.named(name) })
		if name == "" || !known {
			return fmt.Errorf("%q is neither an operation of the document nor one of the reasons: %s", name, strings.Join(reasons, ", "))
		}
	}
	for name := range least {
		if !slices.Contains(dimensions, name) {
			return fmt.Errorf("nothing called %q is counted: there are %s", name, strings.Join(dimensions, ", "))
		}
	}
	r.Failures = r.lasting()
	for i := range r.Operations {
		op := &r.Operations[i]
		op.Allowed = !op.Proved && (op.Allowed || slices.ContainsFunc(unproved, op.named))
	}
	r.settle(least)
	return nil
}

// named reports whether a setting names the operation, or why it is not proved.
func (o *OperationResult) named(name string) bool {
	return name == o.Code || name == o.OperationID || strings.EqualFold(name, o.Operation)
}

// lasting are the failures of a report that do not follow from the rest of it, such
// as those of a baseline: they stay when it becomes part of a whole.
func (r *Report) lasting() []string {
	follow := slices.Concat(r.incomplete(), r.Unproved())
	var shares []string
	for _, d := range r.Coverage.Dimensions() {
		for _, f := range r.Coverage.Below(map[string]float64{d.Name: 101}) { // which none reaches
			shares = append(shares, strings.TrimSuffix(f, "101 % must be"))
		}
	}
	return slices.DeleteFunc(slices.Clone(r.Failures), func(f string) bool {
		return slices.Contains(follow, f) || slices.ContainsFunc(shares, func(s string) bool { return strings.HasPrefix(f, s) })
	})
}

// incomplete says what of a run is missing.
func (r *Report) incomplete() (failures []string) {
	if r.Interrupted {
		failures = append(failures, "not all cases were run")
	}
	if r.Counts.Errors > 0 {
		failures = append(failures, fmt.Sprintf("%s no answer", counted(r.Counts.Errors, "case got", "cases got")))
	}
	return failures
}

// settle adds the failures that follow from the rest of the report to those that
// last, and says whether it passes.
func (r *Report) settle(least map[string]float64) {
	r.Failures = slices.Concat(r.Failures, r.incomplete(), r.Unproved(), r.Coverage.Below(least))
	r.Passed = len(r.Failures) == 0 && !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Accepted == "" })
}
