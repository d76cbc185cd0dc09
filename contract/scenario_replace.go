package contract

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// putReplaces replaces a thing by one with less.
var putReplaces = scenario{
	Check: Check{
		ID: "put-replaces", Title: "A PUT leaves what it does not say", Fault: "F117",
		Explanation: "A thing with all of its members is replaced by one with only those that are required. A PUT replaces the whole (RFC 9110, section 9.3.4): what it does not say is gone, or has a value of the server's own, but not the old one.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		if a.Operation.Method != "PUT" {
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
		full := s.naming(put, t, s.as(put, t, 1, fixtures.Full))
		if s.must(put, full) == nil {
			return
		}
		before := s.look(read, t)
		if before == nil {
			return
		}
		less := least(put, full)
		if s.must(put, less) == nil {
			return
		}
		after := s.look(read, t)
		if after == nil {
			return
		}
		tried, kept := 0, []string(nil)
		for _, p := range settable(put) {
			sent, was := memberOf(said(put, full), p.Name), memberOf(before, p.Name)
			if sent == nil || was == nil || memberOf(said(put, less), p.Name) != nil || blankValue(was) || !alike(sent, was) {
				continue
			}
			if usual := referred(p.Schema).Default; usual != nil && alike(usual, was) {
				continue
			}
			tried++
			if is := memberOf(after, p.Name); is != nil && schema.Equal(was, is) {
				kept = append(kept, p.Name+" is "+schema.Show(is)+" still")
			}
		}
		switch {
		case len(kept) > 0:
			s.fail("what was not said is as it was: "+strings.Join(kept, "; "), "members that were not sent gone, null or at their defaults", strings.Join(kept, "; "))
		case tried == 0:
			s.stop(NoThing, "it shows no member that a replacement may leave out")
		}
	},
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

// as is a request to an operation about a thing, with as much as the profile says.
func (s *stage) as(a *resources.Action, t *thing, n int, profile fixtures.Profile) *fixtures.Request {
	return s.run.supply.about(s.ctx, s.case_.ID, a, t.trail, mix(s.run.Config.Seed, s.case_.ID, n), profile)
}
