package contract

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Merge makes one report of those of several runs of one plan, in whatever order
// they are given: of shards, or of runs that each took a part of it.
//
// They must be of the same document and the same seed, and no shard may be there
// twice. That shards are missing is a failure of the whole. A case that several
// reports have counts once, with the worst of its verdicts. An operation is proved
// when any of the reports proves it, and what any of them has seen is seen.
func Merge(reports ...*Report) (*Report, error) {
	if len(reports) == 0 {
		return nil, errors.New("there is no report to merge")
	}
	parts, err := inOrder(reports)
	if err != nil {
		return nil, err
	}
	first := parts[0]
	all := &Report{Version: ReportVersion, Document: first.Document, Target: targets(parts), Seed: first.Seed, Replay: first.Replay}
	all.Failures = missing(parts)
	for _, r := range parts {
		all.Interrupted = all.Interrupted || r.Interrupted
		all.Counts.Requests += r.Counts.Requests
		all.Elapsed = max(all.Elapsed, r.Elapsed)
		all.Failures = unite(all.Failures, r.lasting()...)
	}
	all.Operations = mergeOperations(parts)
	all.Cases = mergeCases(parts, all.Operations)
	all.Findings = mergeFindings(parts, all)
	all.arrange()
	all.Coverage = mergeCoverage(parts)
	all.LeftOut = mergeLeftOut(parts)
	all.recount()
	all.settle(nil)
	return all, nil
}

// inOrder checks that the reports belong together, and puts them in an order that
// does not depend on how they were given.
func inOrder(reports []*Report) ([]*Report, error) {
	first := reports[0]
	for _, r := range reports {
		switch {
		case r.Version != ReportVersion:
			return nil, fmt.Errorf("a report is of version %d; this is version %d", r.Version, ReportVersion)
		case r.Document.Digest != first.Document.Digest:
			return nil, fmt.Errorf("the reports are of different documents: %s and %s (digests %s and %s)",
				first.Document.Location, r.Document.Location, first.Document.Digest, r.Document.Digest)
		case r.Seed != first.Seed:
			return nil, fmt.Errorf("the reports are of different seeds, %d and %d: they have different plans", first.Seed, r.Seed)
		}
	}
	type keyed struct {
		*Report
		shard Shard
		text  string
	}
	list := make([]keyed, len(reports))
	for i, r := range reports {
		list[i].Report = r
		if r.Shard != "" {
			shard, err := ParseShard(r.Shard)
			if err != nil {
				return nil, err
			}
			list[i].shard = shard
		}
		text, err := json.Marshal(r)
		if err != nil {
			return nil, err
		}
		list[i].text = string(text)
	}
	slices.SortFunc(list, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.shard.Index, b.shard.Index), cmp.Compare(a.text, b.text))
	})
	parts := make([]*Report, len(list))
	for i, k := range list {
		switch {
		case k.shard.Count != list[0].shard.Count && (k.shard.Count == 0 || list[0].shard.Count == 0):
			return nil, fmt.Errorf("shard %s cannot be merged with a report of the whole plan", cmp.Or(k.Shard, list[0].Shard))
		case k.shard.Count != list[0].shard.Count:
			return nil, fmt.Errorf("shards %s and %s are not of one plan", list[0].Shard, k.Shard)
		case i > 0 && k.shard.Count > 0 && k.shard == list[i-1].shard:
			return nil, fmt.Errorf("shard %s is there twice", k.Shard)
		case i > 0 && k.text == list[i-1].text:
			return nil, errors.New("a report is there twice")
		}
		parts[i] = k.Report
	}
	return parts, nil
}

// targets are the addresses that the reports are about: each shard may have had an
// implementation of its own.
func targets(parts []*Report) string {
	var list []string
	for _, r := range parts {
		list = unite(list, r.Target)
	}
	return strings.Join(list, ", ")
}

// missing tells of shards that no report is of.
func missing(parts []*Report) []Failure {
	if parts[0].Shard == "" {
		return nil
	}
	have := map[int]bool{}
	count := 0
	for _, r := range parts {
		shard, _ := ParseShard(r.Shard) // inOrder has read it
		have[shard.Index], count = true, shard.Count
	}
	var list []string
	for i := 1; i <= count; i++ {
		if !have[i] {
			list = append(list, Shard{i, count}.String())
		}
	}
	switch len(list) {
	case 0:
		return nil
	case 1:
		return []Failure{{MissingShards, "the report of shard " + list[0] + " is missing"}}
	}
	return []Failure{{MissingShards, "the reports of shards " + strings.Join(list, ", ") + " are missing"}}
}

// mergeOperations unites what is known of each operation, in the order of the
// document. Their cases are counted later.
func mergeOperations(parts []*Report) []OperationResult {
	all := []OperationResult{}
	index := map[string]int{}
	for _, r := range parts {
		for _, op := range r.Operations {
			i, known := index[op.Operation]
			switch {
			case !known:
				index[op.Operation] = len(all)
				all = append(all, op)
			case tells(op) > tells(all[i]):
				all[i] = op
			}
		}
	}
	return all
}

// tells orders what reports say of an operation by how much it counts. That it was
// left out of a shard is no reason where another shard has one, and that it may
// stay unproved counts only where nothing else keeps it unproved.
func tells(op OperationResult) int {
	switch {
	case op.Proved:
		return 4
	case op.Code != Unselected && !op.Allowed:
		return 3
	case op.Code != Unselected:
		return 2
	case !op.Allowed:
		return 1
	}
	return 0
}

// mergeCoverage unites what was seen.
func mergeCoverage(parts []*Report) Coverage {
	var all Coverage
	for i, d := range all.Dimensions() {
		seen, unseen := map[string]bool{}, map[string]bool{}
		for _, r := range parts {
			of := r.Coverage.Dimensions()[i]
			for _, s := range of.Seen {
				seen[s] = true
			}
			for _, s := range of.Unseen {
				unseen[s] = true
			}
		}
		for s := range seen {
			delete(unseen, s)
		}
		d.Seen, d.Unseen = sorted(seen), sorted(unseen)
	}
	return all
}

// sorted lists a set; it is never nil.
func sorted(set map[string]bool) []string {
	return slices.AppendSeq(make([]string, 0, len(set)), slices.Values(slices.Sorted(maps.Keys(set))))
}

// mergeLeftOut keeps what every report leaves out: what one has room for was tried.
func mergeLeftOut(parts []*Report) []LeftOut {
	var all []LeftOut
	for _, l := range parts[0].LeftOut {
		for _, r := range parts[1:] {
			n := 0
			for _, other := range r.LeftOut {
				if other.Operation == l.Operation && other.Family == l.Family {
					n = other.Cases
				}
			}
			l.Cases = min(l.Cases, n)
		}
		if l.Cases > 0 {
			all = append(all, l)
		}
	}
	return all
}

// unite adds what is not there yet.
func unite[T comparable](list []T, more ...T) []T {
	for _, one := range more {
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}
