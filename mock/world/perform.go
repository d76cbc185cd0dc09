package world

import (
	"slices"

	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// attend finds out whether an operation of which nothing is known but the thing
// that its path leads through, such as POST /orders/{id}/cancel, answers with
// that thing: its answer has the schema of one.
func (a *act) attend() {
	op := a.Operation
	known := a.Kind != resources.None && a.Kind != ""
	if known || a.kind != nil || len(a.parents) == 0 || !slices.Contains([]string{"POST", "PUT", "PATCH"}, op.Method) {
		return
	}
	p := a.parents[len(a.parents)-1]
	if len(pathNames(op.Path)) != len(p.kind.Parents)+1 || p.kind.Single {
		return // it leads on to something else
	}
	for _, r := range op.Responses {
		if code := r.Code(); code < 200 || code > 299 {
			continue
		}
		for _, m := range r.Content {
			if v := p.kind.like(m.Schema); v != nil {
				a.Shows = append(slices.Clip(a.Shows), &resources.Show{Operation: op, Response: r, Media: m, Schema: v.schema})
				a.kind, a.tells = p.kind, true
			}
		}
	}
}

// like returns the view of a collection that a schema describes, nil for none.
func (k *kind) like(s *schema.Schema) *view {
	for _, v := range k.views {
		if s != nil && referred(v.schema) == referred(s) {
			return v
		}
	}
	return nil
}

// referred is what a schema that only refers to another refers to.
func referred(s *schema.Schema) *schema.Schema {
	for depth := 0; s.Ref != nil && len(s.Properties) == 0 && depth < maxNesting; depth++ {
		s = s.Ref
	}
	return s
}

// perform does what an action says of the thing that its path leads through:
// members of it that the body has are set.
func (out *Outcome) perform() error {
	p := out.act.parents[len(out.act.parents)-1]
	key := out.request.Input.Value("path", p.Parameter)
	if key == nil {
		return nil
	}
	it, err := out.opened.find(key)
	if it == nil || err != nil {
		return err
	}
	said, _ := out.written()
	if key := out.act.kind.Key; said.Get(key) != nil {
		drop(&said, key)
	}
	out.nothing = false
	return out.store(it, merge(it.Value, &said, false, out.act.kind), &said)
}
