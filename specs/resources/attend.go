package resources

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// attend says of operations of which nothing is known that they answer with the
// thing that their path leads through, as POST /orders/{id}/cancel may.
func (in *inference) attend() {
	for _, op := range in.ops {
		a := op.action
		if a.Kind != None || a.Collection != nil || !attends(op.Operation, a.Parents) {
			continue
		}
		a.Reasons = slices.DeleteFunc(a.Reasons, func(reason string) bool { return reason == nothingThere })
		op.because("it answers with the %s that its path leads through", in.kinds[a.Parents[len(a.Parents)-1].Collection].like[0].title())
	}
}

// attends reports whether the body of a success has the schema by which the last
// of the things that a path leads through is shown.
func attends(op *specs.Operation, parents []Parent) bool {
	if len(parents) == 0 || !among(op.Method, []string{"POST", "PUT", "PATCH"}) {
		return false
	}
	c := parents[len(parents)-1].Collection
	if c == nil || c.Single || strings.Count(op.Path, "{") != len(c.Parents)+1 {
		return false // it leads on to something else
	}
	shown := func(s *schema.Schema) bool {
		return s != nil && (c.Schema != nil && referred(s) == referred(c.Schema) ||
			slices.ContainsFunc(c.Shows, func(show *Show) bool { return referred(s) == referred(show.Schema) }))
	}
	for _, r := range op.Responses {
		if code := r.Code(); code >= 200 && code <= 299 && slices.ContainsFunc(r.Content, func(m *specs.MediaType) bool { return shown(m.Schema) }) {
			return true
		}
	}
	return false
}

// referred is what a schema that only refers to another refers to.
func referred(s *schema.Schema) *schema.Schema {
	for depth := 0; s.Ref != nil && len(s.Properties) == 0 && depth < 64; depth++ {
		s = s.Ref
	}
	return s
}
