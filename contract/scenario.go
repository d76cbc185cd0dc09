package contract

import (
	"slices"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
)

// scenario is a sequence of requests that tries one promise. Its check is named
// after it.
type scenario struct {
	Check

	// plan lists the sequences of which an operation is the main one: none where
	// the document has not what the scenario needs.
	plan func(p *planner, a *resources.Action) []Sequence

	// play sends the requests, looks at what came back, and says what is wrong.
	play func(s *stage)
}

// scenarios are played in this order: those that only read, then those that
// create, change and remove.
var scenarios = []scenario{
	pagingComplete,
	pagingLimit,
	filterMatches,
	listSorted,
	countersAgree,
	itemsReadable,
	limitDecreases,
	linksResolve,
	createRead,
	createListed,
	countersFollow,
	locationResolves,
	updateRead,
	putReplaces,
	putIdempotent,
	refusedUnchanged,
	strangerChangesNothing,
	readOnlyIgnored,
	deleteGone,
	deleteUnlisted,
}

// sequences plans the sequences of which an operation is the main one.
func (p *planner) sequences(op *specs.Operation) {
	a := p.model.Action(op)
	if succeeding(op) != Accepted {
		return // the document has only failures for it
	}
	for _, sc := range scenarios {
		for _, s := range sc.plan(p, a) {
			s.Scenario = sc.ID
			p.add(&Case{
				Family: Sequences, Operation: op, Name: sc.ID, Place: s.Parameter, Rule: op.Location,
				Expect: Played, Sequence: &s,
			})
		}
	}
}

// sequence makes a sequence of operations in their roles; ok is false where one of
// them is nil.
func sequence(c *resources.Collection, roles ...any) (s Sequence, ok bool) {
	if c != nil {
		s.Collection = c.Name
	}
	for i := 0; i < len(roles); i += 2 {
		a, _ := roles[i+1].(*resources.Action)
		if a == nil {
			return s, false
		}
		s.Roles = append(s.Roles, roles[i].(string))
		s.Operations = append(s.Operations, a.Operation)
	}
	return s, true
}

// beside returns the first operation of a kind about the things of another one, nil
// where there is none. It reads, changes or removes what its path names, and what
// paths lead through to it is no more than what the other one knows of.
func (p *planner) beside(other *resources.Action, kind resources.Kind) *resources.Action {
	return p.first(other.Collection, kind, func(a *resources.Action) bool { return leads(above(a), above(other)) })
}

// maker returns the operation that creates things for another one: it knows of all
// that paths lead through to them.
func (p *planner) maker(other *resources.Action) *resources.Action {
	return p.first(other.Collection, resources.Create, func(a *resources.Action) bool { return leads(above(other), above(a)) })
}

// first returns the first operation of a kind about the things of a collection, of
// those that fit, nil where there is none. A read, change or removal is one whose
// path names the thing.
func (s *Suite) first(c *resources.Collection, kind resources.Kind, fits func(*resources.Action) bool) *resources.Action {
	if c == nil {
		return nil
	}
	for op := range s.Document.Operations() {
		a := s.model.Action(op)
		named := kind == resources.List || kind == resources.Create || a.Key != nil && a.Key.In == "path"
		if a.Collection == c && a.Kind == kind && named && fits(a) {
			return a
		}
	}
	return nil
}

// above are the collections that the path of an operation leads through.
func above(a *resources.Action) (list []*resources.Collection) {
	for _, parent := range a.Parents {
		list = append(list, parent.Collection)
	}
	if a.Within != nil {
		list = append(list, a.Within.Collection)
	}
	return list
}

// leads reports whether all of one list are in another, or are not known.
func leads(list, other []*resources.Collection) bool {
	return !slices.ContainsFunc(list, func(c *resources.Collection) bool { return c != nil && !slices.Contains(other, c) })
}
