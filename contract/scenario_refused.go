package contract

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// refusedUnchanged sends what must be refused, and looks whether it did anything.
var refusedUnchanged = scenario{
	Check: Check{
		ID: "refused-unchanged", Title: "A refused request has changed something", Fault: "F114",
		Explanation: "A request with one fault is refused; the thing that it is about is as before, and the list has no more items than before.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		if list := p.beside(a, resources.List); a.Kind == resources.Create && listing(list) != nil && len(settable(a)) > 0 {
			s, _ := sequence(a.Collection, "create", a, "list", list)
			return []Sequence{s}
		}
		return p.changing(a, resources.Update, resources.Replace)
	},
	play: func(s *stage) {
		if s.action("change") == nil {
			s.refusedCreation()
			return
		}
		change, read := s.action("change"), s.action("read")
		t, before := s.begin(read)
		if before == nil {
			return
		}
		r := s.refused(change, t.trail, func(m fixtures.Mutation) bool {
			return slices.ContainsFunc(settable(change), func(p schema.Property) bool {
				alone := len(settable(change)) == 1 // nothing else could have been done
				return (alone || m.Violation.Pointer != pointerTo(change, p.Name)) && differ(said(change, m.Request), before, p.Name)
			})
		}, func() { before = s.look(read, t) })
		if r == nil || before == nil {
			return
		}
		if after := s.look(read, t); after != nil {
			if d := changed(change, before, after); d != nil {
				s.fail("the request was refused with "+statusName(r.answer.status)+", and the thing has changed: "+strings.Join(d, "; "), "the thing as before", strings.Join(d, "; "))
			}
		}
	},
}

// refusedCreation looks at the list.
func (s *stage) refusedCreation() {
	create, list := s.action("create"), s.action("list")
	before := s.count(list, nil)
	if before < 0 {
		s.stop(Undone, "how many items there are is not known")
		return
	}
	r := s.refused(create, trail{}, func(fixtures.Mutation) bool { return true }, func() { before = s.count(list, nil) })
	if r == nil || before < 0 {
		return
	}
	if after := s.count(list, nil); !s.over && after > before {
		s.fail("the request was refused with "+statusName(r.answer.status)+", and the list has more items", counted(before, "item", "items"), counted(after, "item", "items"))
	}
}

// refused sends a request with one fault in its body until one is refused, three at
// most; nil where the sequence is over. One that is accepted does what it says, so
// accepted looks anew at what there is.
func (s *stage) refused(a *resources.Action, below trail, fits func(fixtures.Mutation) bool, accepted func()) *turn {
	sent := 0
	for _, m := range s.faults(a, func(m fixtures.Mutation) bool { return m.Violation.Code != "readOnly" && fits(m) }) {
		if sent == 3 {
			break
		}
		request := s.faulty(a, m, below)
		if request == nil {
			continue
		}
		sent++
		r := s.send(a, request)
		switch {
		case r == nil:
			return nil
		case r.answer.status == 400 || r.answer.status == 422 || r.answer.status == 409:
			return r
		case !r.ok():
			s.stop(Undone, "a request with one fault was answered with "+statusName(r.answer.status))
			return nil
		}
		accepted()
	}
	s.stop(Undone, "no request with one fault was refused that says more than it")
	return nil
}
