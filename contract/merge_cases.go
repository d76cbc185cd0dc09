package contract

import (
	"cmp"
	"slices"
)

// mergeCases puts the cases of all reports in the order of the plan. Plans deal
// their cases out to shards in turn. The parts of a plan that was not dealt out
// are put together by operation and family, as plans are.
func mergeCases(parts []*Report, operations []OperationResult) []CaseResult {
	all := []CaseResult{}
	index := map[string]int{}
	longest := 0
	for _, r := range parts {
		longest = max(longest, len(r.Cases))
	}
	for i := range longest {
		for _, r := range parts {
			if i >= len(r.Cases) {
				continue
			}
			c := r.Cases[i]
			at, known := index[c.ID]
			if !known {
				index[c.ID] = len(all)
				all = append(all, c)
				continue
			}
			findings := unite(slices.Clone(all[at].Findings), c.Findings...)
			if badness(c.Verdict) > badness(all[at].Verdict) {
				all[at] = c
			}
			all[at].Findings = findings
		}
	}
	if parts[0].Shard == "" && len(parts) > 1 {
		place := map[string]int{}
		for i, op := range operations {
			place[op.Operation] = i
		}
		family := map[Family]int{}
		for i, f := range families {
			family[f.Family] = i
		}
		slices.SortStableFunc(all, func(a, b CaseResult) int {
			return cmp.Or(cmp.Compare(place[a.Operation], place[b.Operation]), cmp.Compare(family[a.Family], family[b.Family]))
		})
	}
	return all
}

// badness orders the verdicts that several runs came to: a failure is a failure
// wherever it was seen, and a case that was skipped in one was tried in another.
func badness(v Verdict) int {
	return slices.Index([]Verdict{Skipped, Passed, Error, Failed}, v)
}

// mergeFindings puts findings with the same id together. Their order is that of
// their first cases.
func mergeFindings(parts []*Report, all *Report) []Finding {
	place := map[string]int{}
	for i, c := range all.Cases {
		place[c.ID] = i
	}
	operation := map[string]int{}
	for i, op := range all.Operations {
		operation[op.Operation] = i
	}
	start := func(f *Finding) int {
		least := len(all.Cases)
		for _, id := range f.Cases {
			least = min(least, place[id])
		}
		return least
	}
	var found []Finding
	for _, r := range parts {
		found = append(found, r.Findings...)
	}
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Compare(start(&a), start(&b))
	})
	list := []Finding{}
	index := map[string]int{}
	for _, f := range found {
		f.Cases, f.Operations = slices.Clone(f.Cases), slices.Clone(f.Operations)
		i, known := index[f.ID]
		if !known {
			index[f.ID] = len(list)
			list = append(list, f)
			continue
		}
		one := &list[i]
		one.Cases = unite(one.Cases, f.Cases...)
		one.Operations = unite(one.Operations, f.Operations...)
		if one.Example == nil {
			one.Example = f.Example
		}
		if f.Accepted == "" {
			one.Accepted = "" // one run did not accept it
		}
	}
	for i := range list {
		slices.SortFunc(list[i].Cases, func(a, b string) int { return cmp.Compare(place[a], place[b]) })
		slices.SortStableFunc(list[i].Operations, func(a, b string) int { return cmp.Compare(operation[a], operation[b]) })
	}
	return list
}

// arrange puts the findings of each case in the order that the report has them in.
func (r *Report) arrange() {
	place := map[string]int{}
	for i, f := range r.Findings {
		place[f.ID] = i
	}
	for i := range r.Cases {
		r.Cases[i].Findings = slices.SortedStableFunc(slices.Values(r.Cases[i].Findings), func(a, b string) int {
			return cmp.Compare(place[a], place[b])
		})
	}
}

// recount counts the cases anew, of the whole and of each operation.
func (r *Report) recount() {
	r.count()
	index := map[string]*OperationResult{}
	for i := range r.Operations {
		op := &r.Operations[i]
		op.Cases, op.Failed, op.Skipped = 0, 0, 0
		index[op.Operation] = op
	}
	for _, c := range r.Cases {
		op, known := index[c.Operation]
		if !known {
			continue
		}
		op.Cases++
		switch c.Verdict {
		case Failed, Error:
			op.Failed++
		case Skipped:
			op.Skipped++
		}
	}
}
