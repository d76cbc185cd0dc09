package contract

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// limitDecreases asks several times in turn, and looks at how many requests are
// left.
var limitDecreases = scenario{
	Check: Check{
		ID: "rate-limit-decreases", Title: "The number of requests that are left does not go down",
		Explanation: "Where the document has headers that tell how many requests are left, requests in turn with the same credentials leave fewer, unless a new window has begun.",
	},
	plan: func(_ *planner, a *resources.Action) []Sequence {
		if !safe(a.Operation.Method) || remaining(a.Operation) == "" {
			return nil
		}
		s, _ := sequence(a.Collection, "ask", a)
		s.Parameter = "header." + remaining(a.Operation)
		return []Sequence{s}
	},
	play: func(s *stage) {
		a := s.action("ask")
		name := remaining(a.Operation)
		before, window := int64(-1), ""
		for range 5 { // limits that fill up again steadily may look the same twice
			r := s.must(a, s.asking(a, nil))
			if r == nil {
				return
			}
			text := strings.TrimSpace(r.answer.header.Get(name))
			if text == "" {
				s.stop(Undone, "the answer does not have the header "+name)
				return
			}
			if !schema.IsNumber(text) {
				s.fail("the header "+name+" is no number", "how many requests are left", text)
				return
			}
			left, _ := schema.NumberOf(text).Int64()
			switch now := reset(r.answer.header); {
			case left <= 0:
				s.stop(RateLimited, "no more requests are left")
				return
			case before < 0:
				before, window = left, now
			case left < before:
				return
			case now != window:
				s.stop(Undone, "a new window has begun")
				return
			default:
				before = left
			}
		}
		s.fail("five requests in turn leave as many as before", "fewer than "+fmt.Sprint(before), fmt.Sprint(before))
	},
}

// remaining is the header of a successful response that tells how many requests
// are left; "" where none is documented.
func remaining(op *specs.Operation) string {
	for _, r := range op.Responses {
		if !strings.HasPrefix(r.Status, "2") {
			continue
		}
		for _, h := range r.Headers {
			if limits(h.Name) && strings.HasSuffix(strings.ToLower(h.Name), "remaining") {
				return h.Name
			}
		}
	}
	return ""
}

// reset is what an answer tells of the end of its window.
func reset(h http.Header) string {
	for name := range h {
		if limits(name) && strings.HasSuffix(strings.ToLower(name), "reset") {
			return h.Get(name)
		}
	}
	return ""
}
