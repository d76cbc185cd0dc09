package contract

import (
	"slices"

	"github.com/understudy-api/understudy/specs"
)

// report puts together what a run found out.
func (r *run) report(outcomes []outcome, interrupted bool, groups []*group) *Report {
	doc := r.Document
	report := &Report{
		Version: ReportVersion,
		Document: DocumentFacts{
			Location: doc.Location, Title: doc.Title, Version: doc.APIVersion, OpenAPI: doc.OpenAPI, Digest: doc.Digest(),
		},
		Seed: r.Config.Seed, Shard: r.Config.Shard.String(), Replay: r.client.redact(r.Config.Replay), LeftOut: r.LeftOut, Findings: []Finding{}, Cases: []CaseResult{},
	}
	ids := map[string][]string{} // findings by case
	for _, g := range groups {
		report.Findings = append(report.Findings, r.finding(g))
		for _, id := range g.cases {
			ids[id] = append(ids[id], g.id)
		}
	}
	for i := range outcomes {
		report.Cases = append(report.Cases, r.result(r.Cases[i], &outcomes[i], ids[r.Cases[i].ID]))
		if !outcomes[i].ran {
			report.Interrupted = true
		}
	}
	report.Interrupted = report.Interrupted || interrupted
	report.Operations = r.operations(outcomes)
	for _, o := range report.Operations {
		if o.Proved {
			r.cover.see("operations", o.Operation)
		}
	}
	report.Coverage = r.cover.report()
	report.count()
	report.Counts.Requests = int(r.client.sent.Load())
	report.judge(&r.Config, r.complete() && !report.Interrupted)
	return report
}

func (r *run) result(c *Case, o *outcome, findings []string) CaseResult {
	result := CaseResult{
		ID: c.ID, Family: c.Family, Operation: c.Operation.String(), Name: c.Name, Place: c.Place, Expect: c.Expect,
		Verdict: o.verdict, Expected: o.verdict != Error, Documented: o.verdict != Error,
		Status: o.status, Code: o.code, Reason: r.client.redact(o.reason), Findings: findings,
	}
	if !o.ran {
		result.Verdict, result.Code, result.Reason = Skipped, Stopped, "the run ended before"
	}
	for _, p := range o.problems {
		if check := checkOf(p.check); check.Expectation {
			result.Expected = false
		} else {
			result.Documented = false
		}
	}
	if o.undocumented {
		result.Documented = false
	}
	if result.Verdict == Skipped {
		result.Expected, result.Documented = false, result.Documented && o.status != 0
	}
	return result
}

// operations says of each operation whether it is proved, and why not.
func (r *run) operations(outcomes []outcome) []OperationResult {
	var list []OperationResult
	index := map[*specs.Operation]int{}
	for op := range r.Document.Operations() {
		index[op] = len(list)
		o := OperationResult{Operation: op.String(), OperationID: op.ID, Location: op.Location, Code: Unselected, Reason: "no valid request to it was selected"}
		if reason, is := r.unmade[op]; is {
			o.Code, o.Reason = Unmakeable, "no valid request can be made: "+reason
		}
		if o.OperationID == o.Operation {
			o.OperationID = ""
		}
		list = append(list, o)
	}
	for i := range outcomes {
		c, out := r.Cases[i], &outcomes[i]
		o := &list[index[c.Operation]]
		o.Cases++
		switch {
		case !out.ran:
			o.Skipped++
		case out.verdict == Failed || out.verdict == Error:
			o.Failed++
		case out.verdict == Skipped:
			o.Skipped++
		}
		o.Proved = o.Proved || out.proves
		if o.Code == Unselected || o.Code == Stopped {
			o.unproved(c, out)
		}
	}
	for i := range list {
		o := &list[i]
		if o.Proved {
			o.Code, o.Reason = "", ""
			continue
		}
		o.Reason = r.client.redact(o.Reason)
		o.Allowed = o.Code == Unselected || slices.ContainsFunc(r.Config.Unproved, o.named)
	}
	return list
}

// unproved notes why a valid request to the operation did not prove it.
func (o *OperationResult) unproved(c *Case, out *outcome) {
	if c.Expect != Accepted && c.Family != Usual {
		return
	}
	switch {
	case !out.ran:
		o.Code, o.Reason = Stopped, "the run ended before"
	case out.verdict == Skipped || out.verdict == Error:
		o.Code, o.Reason = out.code, out.reason
	case out.verdict == Failed:
		o.Code, o.Reason = Refusal, "a valid request was answered with "+statusName(out.status)
		switch {
		case out.status == 0:
			o.Reason = "a valid request got no answer"
		case out.status < 400:
			o.Reason += ", and not as the document promises"
		}
	case !out.proves:
		o.Code, o.Reason = Refusal, "a valid request was answered with "+statusName(out.status)+", which the document does not list as a success"
	}
}

// count counts the cases by their verdicts.
func (r *Report) count() {
	r.Counts = Counts{Cases: len(r.Cases), Requests: r.Counts.Requests}
	for _, c := range r.Cases {
		switch c.Verdict {
		case Passed:
			r.Counts.Passed++
		case Failed:
			r.Counts.Failed++
		case Skipped:
			r.Counts.Skipped++
		case Error:
			r.Counts.Errors++
		}
	}
}
