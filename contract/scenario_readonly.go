package contract

import (
	"maps"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// readOnlyIgnored sends read-only members.
var readOnlyIgnored = scenario{
	Check: Check{
		ID: "read-only-ignored", Title: "A read-only member is taken from the request",
		Explanation: "A valid request that also sets a member that the document calls read-only (OpenAPI 3.1.1, Schema Object) is refused, or the thing does not have that value afterwards.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		if len(protected(a)) == 0 {
			return nil
		}
		if a.Kind != resources.Create {
			return p.changing(a, resources.Update, resources.Replace)
		}
		s, ok := sequence(a.Collection, "create", a, "read", p.beside(a, resources.Read))
		if !ok {
			return nil
		}
		return []Sequence{s}
	},
	play: func(s *stage) {
		a := s.action("change")
		if a == nil {
			a = s.action("create")
		}
		t := s.own()
		if t == nil {
			return
		}
		is := s.look(s.action("read"), t)
		if is == nil {
			return
		}
		tried := false
		for _, m := range s.faults(a, func(m fixtures.Mutation) bool { return m.Violation.Code == "readOnly" }) {
			for _, name := range protected(a) {
				if m.Violation.Pointer == pointerTo(a, name) && differ(said(a, m.Request), is, name) {
					tried = s.takes(a, t, m, name) || tried
				}
			}
			if s.over || len(s.problems) > 0 {
				return
			}
		}
		if !tried {
			s.stop(Undone, "no read-only member was tried that would show")
		}
	},
}

// takes sends a read-only member, and reports whether it could be found out what
// became of it.
func (s *stage) takes(a *resources.Action, t *thing, m fixtures.Mutation, name string) bool {
	request := s.faulty(a, m, t.trail)
	if request == nil {
		return false
	}
	r := s.send(a, request)
	switch {
	case r == nil:
		return false
	case r.answer.status == 400 || r.answer.status == 422 || r.answer.status == 409:
		return true
	case !r.ok():
		return false
	}
	if a.Kind == resources.Create {
		key := s.run.keyOf(a, request, r.answer)
		if key == nil {
			return false
		}
		other := &thing{key: *key, trail: maps.Clone(t.trail)}
		other.trail[a.Collection.Name] = *key
		t = other
	}
	after := s.read(s.action("read"), t)
	if after == nil || !after.ok() {
		return false
	}
	sent, is := memberOf(said(a, request), name), memberOf(after.item(), name)
	if is == nil || sent == nil {
		return false
	}
	if alike(sent, is) {
		s.fail("the read-only member "+name+" is what the request said", "a value of the server's own", schema.Show(is))
	}
	return true
}

// protected are the read-only members of things that a request of an operation
// could name.
func protected(a *resources.Action) (list []string) {
	for _, p := range declared(bodySchema(a)) {
		if schema.ToServer.Hides(p.Schema) {
			list = append(list, p.Name)
		}
	}
	return list
}
