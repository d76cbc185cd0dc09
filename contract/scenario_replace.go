package contract

import (
	"maps"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// putReplaces replaces a thing by one with less.
var putReplaces = scenario{
	Check: Check{
		ID: "put-replaces", Title: "A PUT keeps old values that it was not sent", Fault: "F117",
		Explanation: "A thing with all of its members is replaced by one with only those that are required. A PUT replaces the whole (RFC 9110, section 9.3.4): what it does not say is gone, or has a value of the server's own, but not the old one.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		if a.Operation.Method != "PUT" || !optional(a) {
			return nil
		}
		return p.changing(a, resources.Replace)
	},
	play: func(s *stage) {
		put, read := s.action("change"), s.action("read")
		t := s.own()
		if t == nil {
			return
		}
		kept := s.replaced(put, read, t, 1)
		if s.over || len(kept) == 0 {
			return
		}
		// Once, it may be the server's own value; with another one it is not.
		n := s.another(put, t, kept)
		if n == 0 {
			s.stop(Undone, "there are no two values of what a replacement may leave out")
			return
		}
		again := s.replaced(put, read, t, n)
		if s.over {
			return
		}
		maps.DeleteFunc(kept, func(name string, was schema.Value) bool {
			is, stays := again[name]
			return !stays || schema.Equal(&was, &is)
		})
		if len(kept) == 0 {
			return
		}
		list := slices.Sorted(maps.Keys(kept))
		s.fail("what was not said is as it was: "+strings.Join(list, ", "), "members that were not sent gone, null or at their defaults", "the same values as before")
	},
}

// another is the number of a request that says of some members what they were not;
// 0 where none was found.
func (s *stage) another(put *resources.Action, t *thing, were map[string]schema.Value) int {
	for n := 2; n <= 12; n++ {
		item := said(put, s.aboutAs(put, t, n, fixtures.Full))
		for name, was := range were {
			if v := memberOf(item, name); v != nil && !alike(v, &was) {
				return n
			}
		}
	}
	return 0
}

// replaced replaces a thing by one with everything and then by one with as little
// as may be, and returns what stayed of the first.
func (s *stage) replaced(put, read *resources.Action, t *thing, n int) map[string]schema.Value {
	full := s.naming(put, t, s.aboutAs(put, t, n, fixtures.Full))
	if s.must(put, full) == nil {
		return nil
	}
	before := s.look(read, t)
	if before == nil {
		return nil
	}
	less := least(put, full)
	if s.must(put, less) == nil {
		return nil
	}
	after := s.look(read, t)
	if after == nil {
		return nil
	}
	tried, kept := 0, map[string]schema.Value{}
	for _, p := range settable(put) {
		sent, was := memberOf(said(put, full), p.Name), memberOf(before, p.Name)
		if sent == nil || was == nil || memberOf(said(put, less), p.Name) != nil || blankValue(was) || !alike(sent, was) {
			continue
		}
		tried++
		if is := memberOf(after, p.Name); is != nil && schema.Equal(was, is) {
			kept[p.Name] = *was
		}
	}
	if tried == 0 {
		s.stop(NoThing, "it shows no member that a replacement may leave out")
	}
	return kept
}

// optional reports whether a request may leave out anything that it may set.
func optional(a *resources.Action) bool {
	must := required(bodySchema(a))
	return slices.ContainsFunc(settable(a), func(p schema.Property) bool { return !slices.Contains(must, p.Name) })
}

// least is a request with as little of what one says as may be.
func least(a *resources.Action, request *fixtures.Request) *fixtures.Request {
	for _, p := range settable(a) {
		item := said(a, request)
		if item == nil || item.Kind != schema.Object {
			return request
		}
		names := slices.DeleteFunc(slices.Clone(item.Keys), func(name string) bool { return name == p.Name })
		if other := saying(a, request, only(item, names...)); other != nil {
			request = other
		}
	}
	return request
}
