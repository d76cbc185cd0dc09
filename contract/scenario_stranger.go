package contract

import (
	"net/http"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
)

// strangerChangesNothing sends what changes or removes a thing without credentials,
// and looks whether it did.
var strangerChangesNothing = scenario{
	Check: Check{
		ID: "unauthorized-unchanged", Title: "A request without credentials is refused, and has done its work", Fault: "F308",
		Explanation: "A request that changes or removes a thing shows no credentials, though the document asks for them, and is refused; the thing is as before. Credentials that are looked at when the work is done protect nothing.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		guarded := len(a.Operation.Security) > 0 && !slices.ContainsFunc(a.Operation.Security, func(r specs.Requirement) bool { return len(r) == 0 })
		switch {
		case !guarded:
			return nil
		case a.Kind != resources.Remove:
			return p.changing(a, resources.Update, resources.Replace)
		}
		s, ok := sequence(a.Collection, "change", a, "read", p.beside(a, resources.Read))
		if !ok {
			return nil
		}
		return []Sequence{p.creating(s, a)}
	},
	play: func(s *stage) {
		change, read := s.action("change"), s.action("read")
		t, before := s.begin(read)
		if before == nil {
			return
		}
		request := s.about(change, t, 1)
		if change.Kind != resources.Remove {
			request, _ = s.changing(change, t, before)
		}
		x := s.asStranger(request)
		if x == nil {
			return
		}
		status := statusName(x.answer.status)
		switch r := s.send(read, s.reading(read, t)); {
		case r == nil:
		case r.gone():
			s.fail("the request was refused with "+status+", and the thing is gone", "the thing as before", statusName(r.answer.status))
		default:
			if after := s.look(read, t); after != nil {
				if d := changed(change, before, after); d != nil {
					s.fail("the request was refused with "+status+", and the thing has changed: "+strings.Join(d, "; "), "the thing as before", strings.Join(d, "; "))
				}
			}
		}
	},
}

// asStranger sends a request without its credentials; nil where it is not refused
// for that, which other cases find out.
func (s *stage) asStranger(request *fixtures.Request) *exchange {
	if s.over || request == nil {
		return nil
	}
	bare := anonymous(request)
	at := s.run.wired(bare, s.trial.ID)
	at.bare = true
	x, err := s.run.exchange(s.ctx, at)
	if err != nil {
		s.stop(Unreachable, plainly(err))
		return nil
	}
	s.sent = append(s.sent, x)
	if x.answer.status != http.StatusUnauthorized && x.answer.status != http.StatusForbidden {
		s.stop(Undone, "without credentials it was answered with "+statusName(x.answer.status))
		return nil
	}
	return x
}

// anonymous is a request without what it shows of who sends it.
func anonymous(request *fixtures.Request) *fixtures.Request {
	other := *request
	shown, _ := request.Operation.Demo()
	for _, c := range shown {
		switch in, name, _ := c.Place(); in {
		case "header":
			other.Header = withoutHeader(other.Header, name)
		case "cookie":
			other.Header = withoutHeader(other.Header, "Cookie")
		case "query":
			path, query, _ := strings.Cut(other.Target, "?")
			other.Target = path
			if rest := withoutPairs(query, name); rest != "" {
				other.Target += "?" + rest
			}
		}
	}
	return &other
}
