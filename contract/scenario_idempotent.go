package contract

import (
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs/resources"
)

// putIdempotent replaces a thing twice by the same.
var putIdempotent = scenario{
	Check: Check{
		ID: "put-idempotent", Title: "The same PUT twice is not the same as once", Fault: "F118",
		Explanation: "A PUT is sent twice (RFC 9110, section 9.2.2): the thing is the same after the second as after the first, no further one is listed, and the second answer does not say that something was created.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		if a.Operation.Method != "PUT" {
			return nil
		}
		list := p.changing(a, resources.Replace, resources.Update)
		if all := p.beside(a, resources.List); len(list) > 0 && listing(all) != nil && !narrowed(all) {
			list[0].Roles, list[0].Operations = append(list[0].Roles, "list"), append(list[0].Operations, all.Operation)
		}
		return list
	},
	play: func(s *stage) {
		put, t := s.action("change"), s.own()
		if t == nil {
			return
		}
		request := s.naming(put, t, s.aboutAs(put, t, 1, fixtures.Full))
		if wrong, want, is := s.twice(t, request); wrong != "" || s.over {
			s.fail(wrong, want, is)
			return
		}
		// What has come to its end, such as a number at its maximum, stays as it is:
		// another thing is told something else.
		other := s.own()
		if other == nil {
			s.over = false // what could be found out was
			return
		}
		if request, _ := s.differing(put, other, said(put, request)); request != nil {
			if wrong, want, is := s.twice(other, request); wrong != "" {
				s.fail(wrong, want, is)
			}
		}
	},
}

// twice sends a PUT twice, and says what the second one did that the first had not
// done: what is wrong, what was to be expected, and what there is; "" for nothing.
func (s *stage) twice(t *thing, request *fixtures.Request) (wrong, want, is string) {
	put, read, list := s.action("change"), s.action("read"), s.action("list")
	if s.must(put, request) == nil {
		return "", "", ""
	}
	first, many := s.look(read, t), -1
	if list != nil {
		many = s.count(list, t.trail)
	}
	second := s.must(put, request)
	if second == nil {
		return "", "", ""
	}
	if second.answer.status == 201 {
		return "the second answer says that something was created", "any other success", statusName(201)
	}
	again := s.look(read, t)
	if again == nil {
		return "", "", ""
	}
	if d := changed(put, first, again); d != nil {
		return "the second time changes what the first has set: " + strings.Join(d, "; "), "the thing as after the first PUT", strings.Join(d, "; ")
	}
	if list == nil || many < 0 {
		return "", "", ""
	}
	if now := s.count(list, t.trail); !s.over && now > many {
		return "the list has more items after the second PUT", counted(many, "item", "items"), counted(now, "item", "items")
	}
	return "", "", ""
}
