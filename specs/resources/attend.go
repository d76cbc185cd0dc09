package resources

import (
	"slices"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// attend finds the operations of which nothing is known but that they answer with
// the thing that their path leads through, as POST /orders/{id}/cancel may.
func (in *inference) attend() {
	for _, op := range in.ops {
		a := op.action
		if a.Kind != None || a.Collection != nil {
			continue
		}
		if a.Shows = shown(op.Operation, a.Parents); a.Shows == nil {
			continue
		}
		a.Acts = true
		a.Reasons = slices.DeleteFunc(a.Reasons, func(reason string) bool { return reason == nothingThere })
		op.because("it answers with the %s that its path leads through", in.kinds[a.Parents[len(a.Parents)-1].Collection].like[0].title())
	}
}

// shown lists the bodies of successes that have the schema by which the last of
// the things that a path leads through is shown.
func shown(op *specs.Operation, parents []Parent) []*Show {
	if len(parents) == 0 || !among(op.Method, []string{"POST", "PUT", "PATCH"}) {
		return nil
	}
	c := parents[len(parents)-1].Collection
	if c == nil || c.Single || len(op.PathNames) != len(c.Parents)+1 {
		return nil // it leads on to something else
	}
	schemas := []*schema.Schema{}
	for _, show := range c.Shows {
		schemas = append(schemas, show.Schema)
	}
	if c.Schema != nil {
		schemas = append(schemas, c.Schema)
	}
	var shows []*Show
	for _, r := range op.Responses {
		if code := r.Code(); code < 200 || code > 299 {
			continue
		}
		for _, m := range r.Content {
			i := slices.IndexFunc(schemas, func(s *schema.Schema) bool {
				return s != nil && m.Schema != nil && referred(s) == referred(m.Schema)
			})
			if i >= 0 {
				shows = append(shows, &Show{Operation: op, Response: r, Media: m, Schema: schemas[i]})
			}
		}
	}
	return shows
}

// referred is what a schema that only refers to another refers to.
func referred(s *schema.Schema) *schema.Schema {
	for depth := 0; s.Ref != nil && len(s.Properties) == 0 && depth < 64; depth++ {
		s = s.Ref
	}
	return s
}
