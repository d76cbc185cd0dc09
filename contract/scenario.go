package contract

import (
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

// of returns the first operation that does something to a collection, nil where
// there is none. A read, change or removal is one whose path names the thing.
func (s *Suite) of(c *resources.Collection, kinds ...resources.Kind) *resources.Action {
	if c == nil {
		return nil
	}
	for _, kind := range kinds {
		for op := range s.Document.Operations() {
			a := s.model.Action(op)
			if a.Collection != c || a.Kind != kind {
				continue
			}
			if named := kind != resources.List && kind != resources.Create; named && (a.Key == nil || a.Key.In != "path") {
				continue
			}
			return a
		}
	}
	return nil
}
