package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// Suite is the cases of a document, settled before the first request. It may be
// run any number of times.
type Suite struct {
	Document *specs.Document
	Config   Config
	Cases    []*Case
	LeftOut  []LeftOut // what the budget has no room for

	model     *resources.Model
	generator *fixtures.Generator
	whole     int                         // how many cases there were before any were left out
	unmade    map[*specs.Operation]string // why no valid request can be made
	common    map[string]schema.Value     // of parameters of paths that name nothing known, by their names
}

// Plan works out the cases of a document. The same document and settings give the
// same cases in the same order. The error is for settings that name what the
// document has not.
func Plan(doc *specs.Document, config Config) (*Suite, error) {
	if err := config.check(doc); err != nil {
		return nil, err
	}
	p := &planner{
		Suite: &Suite{
			Document: doc, Config: config,
			model:     resources.Infer(doc),
			generator: fixtures.New(doc, fixtures.Settings{Seed: config.Seed, Now: config.Now}),
			unmade:    map[*specs.Operation]string{},
			common:    map[string]schema.Value{},
		},
		seen: map[string]bool{},
	}
	p.settle()
	for op := range doc.Operations() {
		if p.selects(op) {
			p.operation(op)
		}
	}
	p.whole = len(p.Cases)
	p.narrow()
	return p.Suite, nil
}

// planner plans a suite.
type planner struct {
	*Suite
	seen map[string]bool // ids
}

// selects reports whether the selection has cases of an operation.
func (p *planner) selects(op *specs.Operation) bool {
	s := p.Config.Select
	if len(s.Operations) > 0 && !slices.ContainsFunc(s.Operations, func(id string) bool { return named(op, id) }) {
		return false
	}
	return len(s.Tags) == 0 || slices.ContainsFunc(s.Tags, func(tag string) bool { return slices.Contains(op.Tags, tag) })
}

// wants reports whether the selection has cases of any of some families.
func (p *planner) wants(some ...Family) bool {
	chosen := p.Config.Select.Families
	return len(chosen) == 0 || slices.ContainsFunc(some, func(f Family) bool { return slices.Contains(chosen, f) })
}

// named reports whether an operation is the one that a setting names.
func named(op *specs.Operation, name string) bool {
	return op.ID == name || strings.EqualFold(op.String(), name)
}

// operation plans the cases of one operation, in the order of the families.
func (p *planner) operation(op *specs.Operation) {
	from := len(p.Cases)
	p.valid(op)
	p.random(op)
	p.invalid(op)
	p.mended(op)
	p.accept(op)
	p.credentials(op)
	p.unknown(op)
	p.methods(op)
	if p.wants(Sequences) {
		p.sequences(op)
	}
	order := map[Family]int{}
	for i, f := range families {
		order[f.Family] = i
	}
	slices.SortStableFunc(p.Cases[from:], func(a, b *Case) int { return order[a.Family] - order[b.Family] })
}

// add adds a case, unless there is one with the same id.
func (p *planner) add(c *Case) {
	if c.Request != nil {
		p.freshen(c)
		p.place(c)
	}
	c.identify()
	if !p.seen[c.ID] {
		p.seen[c.ID] = true
		p.Cases = append(p.Cases, c)
	}
}

// narrow leaves out what the selection, the budget and the shard have no room for.
// The budget comes before the shards, so that together they are the whole of what
// it leaves.
func (p *planner) narrow() {
	s := p.Config.Select
	p.keep(func(c *Case) bool {
		if len(s.Families) > 0 && !slices.Contains(s.Families, c.Family) {
			return false
		}
		return len(s.Cases) == 0 || slices.ContainsFunc(s.Cases, func(id string) bool { return strings.HasPrefix(c.ID, id) })
	})
	p.budget()
	if shard := p.Config.Shard; shard.Count > 1 {
		i := 0
		p.keep(func(*Case) bool { i++; return (i-1)%shard.Count == shard.Index-1 })
	}
}

func (p *planner) keep(wanted func(*Case) bool) {
	p.Cases = slices.DeleteFunc(p.Cases, func(c *Case) bool { return !wanted(c) })
}

// budget keeps as many cases as the config allows: of each operation and family
// the first, then the second, so that whatever there is room for is spread over
// all of them.
func (p *planner) budget() {
	limit := p.Config.MaxCases
	if limit <= 0 || len(p.Cases) <= limit {
		return
	}
	type group struct {
		op     *specs.Operation
		family Family
	}
	round := map[group]int{}
	nth := map[*Case]int{}
	for _, c := range p.Cases {
		g := group{c.Operation, c.Family}
		nth[c] = round[g]
		round[g]++
	}
	order := map[Family]int{}
	for i, f := range families {
		order[f.Family] = i
	}
	chosen := slices.Clone(p.Cases)
	slices.SortStableFunc(chosen, func(a, b *Case) int {
		if d := nth[a] - nth[b]; d != 0 {
			return d
		}
		return order[a.Family] - order[b.Family]
	})
	kept := map[*Case]bool{}
	for _, c := range chosen[:limit] {
		kept[c] = true
	}
	index := map[group]int{}
	for _, c := range p.Cases {
		if kept[c] {
			continue
		}
		g := group{c.Operation, c.Family}
		i, known := index[g]
		if !known {
			i = len(p.LeftOut)
			index[g] = i
			p.LeftOut = append(p.LeftOut, LeftOut{
				Operation: c.Operation.String(), Family: c.Family,
				Reason: fmt.Sprintf("the budget has room for %d of %d cases", limit, len(p.Cases)),
			})
		}
		p.LeftOut[i].Cases++
	}
	p.keep(func(c *Case) bool { return kept[c] })
}

// complete reports whether nothing was left out, so that what was not found is not
// there.
func (s *Suite) complete() bool { return len(s.Cases) == s.whole && s.Config.Select.everything() }

func (s Selection) everything() bool {
	return len(s.Operations) == 0 && len(s.Tags) == 0 && len(s.Families) == 0 && len(s.Cases) == 0
}

// check refuses settings that name what the document has not.
func (c *Config) check(doc *specs.Document) error {
	var names, tags []string
	for op := range doc.Operations() {
		names = append(names, op.ID, op.String())
		tags = append(tags, op.Tags...)
	}
	known := make([]string, len(families))
	for i, f := range families {
		known[i] = string(f.Family)
	}
	for _, f := range c.Select.Families {
		if !slices.Contains(known, string(f)) {
			return unknownName("family", string(f), known)
		}
	}
	for _, tag := range c.Select.Tags {
		if !slices.Contains(tags, tag) {
			return unknownName("tag", tag, tags)
		}
	}
	for _, name := range c.Select.Operations {
		if !has(doc, name) {
			return unknownName("operation", name, names)
		}
	}
	for _, name := range c.Unproved {
		if !has(doc, name) && !slices.Contains(reasons, name) {
			return unknownName("operation or reason", name, append(names, reasons...))
		}
	}
	for _, id := range c.Checks.Off {
		if checkOf(id) == nil {
			return unknownName("check", id, checkNames())
		}
	}
	for name := range c.MinCoverage {
		if !slices.Contains(dimensions, name) {
			return unknownName("coverage", name, dimensions)
		}
	}
	if s := c.Shard; s != (Shard{}) && (s.Index < 1 || s.Index > s.Count) {
		return fmt.Errorf("there is no shard %d of %d", s.Index, s.Count)
	}
	return nil
}

// dimensions are the names of what thresholds of coverage are about.
var dimensions = []string{"all", "operations", "statuses", "media-types", "parameters", "branches"}

// reasons are those for which operations may be allowed to stay unproved.
var reasons = []string{Unsafe, NoThing, NoCredentials, Conflict, RateLimited, Unmakeable, Unreachable, Refusal, Undone}

func has(doc *specs.Document, name string) bool {
	for op := range doc.Operations() {
		if named(op, name) {
			return true
		}
	}
	return false
}

func unknownName(what, name string, known []string) error {
	known = slices.Compact(slices.Sorted(slices.Values(known)))
	if closest := specs.Closest(name, known); len(closest) > 0 {
		return fmt.Errorf("there is no %s %q: did you mean %s?", what, name, strings.Join(closest, " or "))
	}
	return fmt.Errorf("there is no %s %q", what, name)
}
