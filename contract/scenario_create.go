package contract

import (
	"strings"

	"github.com/understudy-api/understudy/specs/resources"
)

// createRead creates a thing and reads it back.
var createRead = scenario{
	Check: Check{
		ID: "created-readable", Title: "What was created is not there, or is something else",
		Explanation: "A thing is created and then read: it is there, and its members are those that were sent, as far as it shows them.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		if a.Kind != resources.Create {
			return nil
		}
		if s, ok := sequence(a.Collection, "create", a, "read", p.beside(a, resources.Read)); ok {
			return []Sequence{s}
		}
		return nil
	},
	play: func(s *stage) {
		t := s.create(s.action("create"))
		if t == nil {
			return
		}
		r := s.read(s.action("read"), t)
		switch {
		case r == nil:
		case r.gone():
			s.fail("what was created cannot be read", "the thing that was created", statusName(r.answer.status))
		case !r.ok():
			s.stop(Undone, "reading it was answered with "+statusName(r.answer.status))
		default:
			item := r.item()
			if d := differences(t.sent, item, shownAs(r.action)); d != nil {
				s.fail("what is read is not what was created: "+strings.Join(d, "; "), "the members that were sent", strings.Join(d, "; "))
			} else if disjoint(t.sent, item) {
				s.stop(Undone, "the answer of "+r.action.Operation.String()+" shows no member that was sent")
			}
		}
	},
}
