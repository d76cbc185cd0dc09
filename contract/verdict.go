package contract

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// judge says whether a run passed, and why not. complete says that nothing was left
// out.
func (r *Report) judge(config *Config, complete bool) {
	today := config.Today
	if today.IsZero() {
		today = time.Now()
	}
	for _, message := range config.Baseline.apply(r.Findings, today, complete) {
		r.Failures = append(r.Failures, Failure{BadBaseline, message})
	}
	for i := range r.Operations {
		op := &r.Operations[i]
		op.Allowed = op.Allowed || op.Code == Refusal && r.excused(op)
	}
	r.settle(config.MinCoverage)
}

// excused reports whether all that speaks against an operation is accepted: what is
// known to be broken for a time need not be proved meanwhile.
func (r *Report) excused(op *OperationResult) bool {
	against, accepted := 0, 0
	for _, f := range r.Findings {
		if slices.Contains(f.Operations, op.Operation) {
			if against++; f.Accepted != "" {
				accepted++
			}
		}
	}
	return against > 0 && against == accepted
}

// settle adds the failures that follow from the rest of the report to those that
// there are, and says whether it passes.
func (r *Report) settle(least map[string]float64) {
	if r.Interrupted {
		r.Failures = append(r.Failures, Failure{Incomplete, "not all cases were run"})
	}
	if n := r.Counts.Errors; n > 0 {
		r.Failures = append(r.Failures, Failure{NotReached, counted(n, "case", "cases") + " did not reach the target"})
	}
	if r.lost() {
		r.Failures = append(r.Failures, Failure{NotReached, "every request was answered with 404 Not Found: the implementation may have another base path than the document; the path of the target's address, or a base path that is given, takes its place"})
	}
	for _, o := range r.Operations {
		if !o.Proved && !o.Allowed {
			r.Failures = append(r.Failures, Failure{NotProved, fmt.Sprintf("%s is not proved (%s): %s", o.Operation, o.Code, o.Reason)})
		}
	}
	r.Failures = append(r.Failures, r.Coverage.Below(least)...)
	r.Passed = len(r.Failures) == 0 && !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Accepted == "" })
}

// lost reports whether nothing but 404 came back.
func (r *Report) lost() bool {
	answered := 0
	for _, c := range r.Cases {
		if c.Status != 0 && c.Status != 404 {
			return false
		}
		answered += c.Status
	}
	return answered > 0
}

// Below says which shares are smaller than they must be: each by its own name, or
// else by that of all.
func (c *Coverage) Below(least map[string]float64) (failures []Failure) {
	for _, d := range c.Dimensions() {
		want, own := least[d.Name]
		if !own {
			want = least["all"]
		}
		if d.Percent() < want {
			failures = append(failures, Failure{LowCoverage, fmt.Sprintf("%.1f %% of the %s were seen, and %g %% must be", d.Percent(), strings.ReplaceAll(d.Name, "-", " "), want)})
		}
	}
	return failures
}

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

// lasting are the failures that do not follow from the rest of a report: they stay
// when it becomes part of a whole.
func (r *Report) lasting() []Failure {
	return slices.DeleteFunc(slices.Clone(r.Failures), func(f Failure) bool { return f.Code != BadBaseline && f.Code != MissingShards })
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
