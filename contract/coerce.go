package contract

import (
	"bytes"
	"context"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// coercedFallback is the check of what comes of a parameter that is mended.
var coercedFallback = Check{
	ID: "coerced-fallback", Title: "A wrong parameter is not mended as documented", Expectation: true,
	Explanation: "The document says what a wrong parameter becomes: what it can be cast to, its default, or nothing. The answer is the one to a request that says so.",
}

// fallBack compares the answer to a request with a wrong parameter with the one to
// the request that it is to be mended to, and with the one to a request without the
// parameter: what can be cast need not be understood. Where answers to the same
// request differ, there is nothing to be said.
func (r *run) fallBack(ctx context.Context, c *Case, request *fixtures.Request, x *exchange) []problem {
	in := request.Input()
	if in == nil || len(in.Coerced) != 1 || !safe(request.Method) {
		return nil
	}
	mended := mend(request, &in.Coerced[0])
	if mended == nil {
		return nil
	}
	tries := []*fixtures.Request{mended, request}
	if bare := mend(request, &specs.Coercion{Parameter: in.Coerced[0].Parameter}); bare != nil {
		tries = append(tries, bare)
	}
	var bodies [4][]byte
	bodies[0] = x.answer.body
	for i, one := range tries {
		again, err := r.send(ctx, c, one)
		if err != nil || again.answer.status >= 300 {
			return nil
		}
		bodies[i+1] = again.answer.body
	}
	if sameJSON(bodies[0], bodies[1]) || !sameJSON(bodies[0], bodies[2]) || sameJSON(bodies[0], bodies[3]) {
		return nil
	}
	used := "as if it were not there"
	if v := in.Coerced[0].Used; v != nil {
		used = "as " + schema.Show(v)
	}
	p := in.Coerced[0].Parameter
	return []problem{{
		check:    coercedFallback.ID,
		message:  c.Place + ": " + c.Name + " is not taken " + used,
		expected: "the answer to " + mended.Target, actual: "another one: " + shortened(string(bodies[0])),
		rule: p.Location, cause: p.In + " " + p.Name + " " + c.Violation.Code, alone: true,
	}}
}

// mend is the request that a coerced one stands for; nil where it cannot be told.
func mend(r *fixtures.Request, c *specs.Coercion) *fixtures.Request {
	s := Slot{In: c.Parameter.In, Name: c.Parameter.Name}
	if c.Used != nil {
		return fill(r, s, c.Used)
	}
	other := *r
	switch s.In {
	case "header":
		other.Header = withoutHeader(r.Header, s.Name)
	case "query":
		path, query, _ := strings.Cut(r.Target, "?")
		other.Target = path
		if rest := withoutPairs(query, s.Name); rest != "" {
			other.Target += "?" + rest
		}
	default:
		return nil
	}
	return &other
}

// sameJSON reports whether two bodies say the same.
func sameJSON(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	v, err1 := schema.ParseJSON(string(a))
	w, err2 := schema.ParseJSON(string(b))
	return err1 == nil && err2 == nil && schema.Equal(&v, &w)
}
